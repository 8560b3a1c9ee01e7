"""Leave: from when to when, and one of three kinds; never a reason."""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import INTRAPRENEURS, Command, NotAllowed, Step, Turn
from scheduler.decisions import after_answer
from scheduler.facts import Away
from scheduler.ledger import Week, week_of
from scheduler.weeks import ONE_DAY, ONE_WEEK, Part, Slot, Span, monday_of
from storage import absences
from storage.terms import AbsenceKind, Question, WeekStatus

LONGEST = timedelta(days=366)
_SPAN = re.compile(r"([0-9-]{10})(am|pm),([0-9-]{10})(am|pm)(?:\.([a-z]+))?")


async def leave(turn: Turn, _argument: str) -> None:
    """/conges: the absences noted, and a new one."""
    (await OwnWeek.now(turn)).say("leave")


async def open_leave(turn: Turn, ref: str, value: str) -> None:
    """From which day? In the week that the button names."""
    own = await OwnWeek.of(turn, ref)
    if value == "here":
        own.edit("leave")
    else:
        own.say("leave")


async def choose_first(turn: Turn, ref: str, value: str) -> None:
    """The first half-day is known: until which day?"""
    own = await OwnWeek.of(turn, ref)
    own.edit("leave_until", first=_half(value).code)


async def choose_last(turn: Turn, ref: str, value: str) -> None:
    """Both ends are known: which kind?"""
    own = await OwnWeek.of(turn, ref)
    span, _ = _read(value)
    own.edit("leave_kind", **_ends(span))


async def choose_kind(turn: Turn, ref: str, value: str) -> None:
    """The absence is complete; what was said of the same days is held against it first (B11)."""
    own = await OwnWeek.of(turn, ref)
    span, kind = _read(value)
    if kind is None or own.cohort.calendar.ends_on < span.starts_on or own.cohort.calendar.starts_on > span.ends_on:
        raise NotAllowed
    if any(away.span == span and away.kind is kind for away in own.enrolled.absences):
        turn.toast("shared.already_noted")
        return
    own.edit("leave_kind", **_ends(span), chosen=kind.value)
    if any(_contradicts(week, span) for week in _weeks_with(own, span)):
        own.say("leave_conflict", **_ends(span), absence=kind.value, days=_released_in(own, span))
        return
    await _declare(own, span, kind)


async def settle_conflict(turn: Turn, ref: str, value: str) -> None:
    """Which is right: the absence, or the day that was said to be released? Nothing is deleted in silence."""
    own = await OwnWeek.of(turn, ref)
    right, _, rest = value.partition(".")
    span, kind = _read(rest)
    if kind is None or right not in ("day", "leave"):
        raise NotAllowed
    if any(away.span == span and away.kind is kind for away in own.enrolled.absences):
        turn.toast("shared.already_noted")
        return
    own.edit("leave_conflict", **_ends(span), absence=kind.value, days=_released_in(own, span), chosen=right)
    if right == "leave":
        await _declare(own, span, kind)


async def come_back(turn: Turn, ref: str, value: str) -> None:
    """An absence ends earlier than said, or is taken back before it began."""
    own = await OwnWeek.of(turn, ref)
    found = next((away for away in own.enrolled.absences if str(away.id) == value), None)
    if found is None:
        turn.toast("shared.already_noted")
        return
    await absences.cancel(turn.session, found.id, turn.now)
    kept = None
    if found.span.starts_on < own.today:
        yesterday = own.today - ONE_DAY
        kept = replace(found.span, ends_on=yesterday, ends_part=Part.PM)
        await _store(own, kept, found.kind)
    own.edit("leave_cancelled", **_ends(found.span), kept=kept is not None)
    await after_answer(turn.session, own.enrolled.id, _mondays(own, found.span), turn.now)


# --- What an absence changes


async def _declare(own: OwnWeek, span: Span, kind: AbsenceKind) -> None:
    before = {week.monday: week for week in _weeks_with(own, span)}
    contradicted = [week for week in before.values() if _contradicts(week, span)]
    await _store(own, span, kind)
    own.enrolled = replace(own.enrolled, absences=(*own.enrolled.absences, Away(span, kind, own.turn.now)))
    for week in contradicted:
        await _take_back(own, week, span)
    await after_answer(own.turn.session, own.enrolled.id, list(before), own.turn.now)
    own.say("leave_noted", **_ends(span), absence=kind.value)
    await _ask_for_another_day(own, span)


async def _store(own: OwnWeek, span: Span, kind: AbsenceKind) -> None:
    first, last = (span.starts_on, span.starts_part.value), (span.ends_on, span.ends_part.value)
    await absences.declare(own.turn.session, own.enrolled.id, first, last, kind, own.turn.person_id, own.turn.now)


async def _take_back(own: OwnWeek, week: Week, span: Span) -> None:
    """The person says that the absence is right: what was said of those days is corrected, and stays in the history."""
    at = await OwnWeek.at(own.turn, own.enrolled, week.monday)
    for slot, halves in week.said.items():
        if halves and slot.covers & span.halves():
            await at.record(
                Question.RELEASE, day=slot.date, part=slot.part.value, halves=_left(slot, halves, span), corrects=True
            )
    if (at.week.halves or 0) > len(at.week.open):
        await at.record(Question.RELEASE, day=at.friday, halves=len(at.week.open), corrects=True)
    own.enrolled = at.enrolled


def _left(slot: Slot, halves: int, span: Span) -> int:
    return min(halves, len(slot.covers - span.halves()))


async def _ask_for_another_day(own: OwnWeek, span: Span) -> None:
    """The planned day of the week at hand fell to the absence, and days are left: another one is still due."""
    this_monday = monday_of(own.today)
    if not span.starts_on <= this_monday + ONE_WEEK - ONE_DAY or span.ends_on < this_monday:
        return
    week = week_of(own.cohort, own.enrolled, this_monday)
    if week.due and week.blocked and week.short and week.status is not WeekStatus.NEUTRALISED:
        own.turn.say("plan_reopened_answered", enrolment=own.enrolled.id, monday=this_monday.isoformat())


def _contradicts(week: Week, span: Span) -> bool:
    """More was said to be released than the absence leaves."""
    away = span.halves()
    if any(halves > len(slot.covers - away) for slot, halves in week.said.items() if slot.covers & away):
        return True
    return (week.halves or 0) > len(week.open - away)


def _released_in(own: OwnWeek, span: Span) -> list[str]:
    """The days of an absence that were said to be released."""
    said = (slot for week in _weeks_with(own, span) for slot, halves in week.said.items() if halves)
    return sorted(slot.code for slot in said if slot.covers & span.halves())


def _weeks_with(own: OwnWeek, span: Span) -> list[Week]:
    return [week_of(own.cohort, own.enrolled, monday) for monday in _mondays(own, span)]


def _mondays(own: OwnWeek, span: Span) -> list[date]:
    """The programme's weeks that an absence touches."""
    first = monday_of(max(span.starts_on, own.cohort.calendar.starts_on))
    last = monday_of(min(span.ends_on, own.cohort.calendar.ends_on))
    return [first + n * ONE_WEEK for n in range((last - first).days // 7 + 1)]


# --- What the buttons say


def _half(code: str) -> Slot:
    try:
        slot = Slot.parse(code)
    except ValueError:
        raise NotAllowed from None
    if slot.part is Part.DAY:
        raise NotAllowed
    return slot


def _read(value: str) -> tuple[Span, AbsenceKind | None]:
    match = _SPAN.fullmatch(value)
    if match is None:
        raise NotAllowed
    try:
        first, last = date.fromisoformat(match[1]), date.fromisoformat(match[3])
        span = Span(first, Part(match[2]), last, Part(match[4]))
        kind = AbsenceKind(match[5]) if match[5] else None
    except ValueError:
        raise NotAllowed from None
    if last - first > LONGEST:
        raise NotAllowed
    return span, kind


def _ends(span: Span) -> dict[str, str]:
    return {
        "first": Slot(span.starts_on, span.starts_part).code,
        "last": Slot(span.ends_on, span.ends_part).code,
    }


STEPS = (
    Step("leave", INTRAPRENEURS, open_leave),
    Step("leave_from", INTRAPRENEURS, choose_first),
    Step("leave_until", INTRAPRENEURS, choose_last),
    Step("leave_kind", INTRAPRENEURS, choose_kind),
    Step("leave_or", INTRAPRENEURS, settle_conflict),
    Step("back", INTRAPRENEURS, come_back),
)
COMMANDS = (
    Command("conges", INTRAPRENEURS, leave, language="fr"),
    Command("leave", INTRAPRENEURS, leave, language="en"),
)
