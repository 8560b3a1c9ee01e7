"""What is still possible: the days of a week on which its duty could yet be met."""

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.speech.words import Words
from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import Week
from scheduler.weeks import Part, local_time, working_days

LATEST = {Part.AM: time(12), Part.PM: time(14)}  # until when a half-day of today can still be had


def possible_days(cohort: CohortFacts, enrolled: Enrolled, week: Week, now: datetime) -> list[date]:
    """The days, today included while it can be had, that nobody refused; none if they would not be enough.

    A half-day of which something was said, released or not, is not counted.
    """
    at = local_time(now, cohort.calendar)
    spoken = frozenset(half for slot in week.said for half in slot.covers)
    ahead = [(day, part) for day, part in week.open if (day, LATEST[part]) > (at.date(), at.time())]
    left = frozenset(ahead) - spoken
    enough = len(left) >= week.target - (week.halves or 0)
    return working_days(left) if enough and week.short and not week.whole else []


def either(words: Words, items: Sequence[str]) -> str:
    """`vendredi`, `jeudi ou vendredi`, `mercredi, jeudi ou vendredi`."""
    if len(items) < 2:
        return "".join(items)
    return words.t("alert.either", first=", ".join(items[:-1]), last=items[-1])
