"""The other day of somebody without Telegram: said by whoever asks them, so that a week can still be saved."""

from bot.buttons import WeekRef
from bot.conversation.turn import COORDINATORS, NotAllowed, Step, Turn
from scheduler.decisions import after_answer
from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import Week, slot_codes, week_of
from scheduler.notices import week_facts
from scheduler.openings import kept, other_days
from scheduler.proxies import has_no_telegram
from scheduler.weeks import Slot
from storage import answers
from storage.terms import Question

NONE = "none"


async def offer_other_day(turn: Turn, enrolled: Enrolled, week: Week) -> None:
    """After an entry that left the week short: what can still be had of it, if anything."""
    cohort = await turn.cohort_again()
    enrolled = cohort.enrolled(enrolled.id)
    week = week_of(cohort, enrolled, week.monday)
    if has_no_telegram(enrolled) and _is_open(cohort, enrolled, week, turn):
        turn.say("proxy_other", **week_facts(enrolled.id, week.monday))


def _is_open(cohort: CohortFacts, enrolled: Enrolled, week: Week, turn: Turn) -> bool:
    """A duty not met, nothing planned for it, and days on which it could be."""
    return week.short and not week.pending and bool(other_days(cohort, enrolled, week, turn.now))


async def choose(turn: Turn, ref: str, value: str) -> None:
    """The day that the person named, which is asked about in its turn; or [Aucun autre jour]."""
    named = WeekRef.parse(ref)
    if named is None:
        raise NotAllowed
    enrolled = await turn.coordinated(named.enrolment_id)
    cohort = await turn.cohort()
    week = week_of(cohort, enrolled, named.monday)
    slots = {slot.code: slot for slot in other_days(cohort, enrolled, week, turn.now)}
    if not has_no_telegram(enrolled) or (value != NONE and value not in slots):
        raise NotAllowed
    if week.no_other_at or not _is_open(cohort, enrolled, week, turn):
        turn.toast("shared.already_noted")
        return
    await _record(turn, enrolled, week, slots.get(value))
    turn.edit("proxy_other", **week_facts(enrolled.id, week.monday), chosen=value)


async def _record(turn: Turn, enrolled: Enrolled, week: Week, slot: Slot | None) -> None:
    by, now = turn.person_id, turn.now
    if slot is None:
        await answers.record(turn.session, enrolled.id, week.monday, Question.NO_OTHER_DAY, by, now)
    else:
        codes = slot_codes({*kept(week), slot})
        await answers.record(turn.session, enrolled.id, week.monday, Question.PLAN, by, now, choice=codes)
    await after_answer(turn.session, enrolled.id, [week.monday], now, for_id=by)


STEPS = (Step("proxy_other", COORDINATORS, choose),)
