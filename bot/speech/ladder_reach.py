"""The way back to an escalation whose card scrolled away: buttons that bring it down to the end of the chat."""

from datetime import date

from bot.buttons import pack
from bot.speech.asking import Rows
from bot.speech.ladder_closed import title_of
from bot.speech.speech import Choice
from bot.speech.words import Words, capital
from scheduler.facts import Enrolled
from storage.terms import Duty

SHOWN = 3


def escalations_of(enrolled: Enrolled, words: Words, *, duty: Duty | None = None, monday: date | None = None) -> Rows:
    """A row for each escalation of this enrolment, the newest first; for coordinators only.

    `duty`: those of that duty alone; `monday`: those that this week, or an earlier one, made necessary.
    """
    rows = [row for row in enrolled.escalations if duty in (None, row.duty)]
    newest = sorted(rows, key=lambda row: (row.monday, row.id), reverse=True)[:SHOWN]
    return tuple(
        (
            Choice(
                words.label("ladder.bring", title=capital(title_of(row, words)), week=words.short_date(row.monday)),
                pack("ladder_bring", str(row.id)),
            ),
        )
        for row in newest
        if monday is None or row.monday <= monday or row.closed_at is None
    )
