"""Fixing a weekly point: with whom, on which working day, at what time; or to when it moves."""

import re
from datetime import date, time

from bot.buttons import WeekRef
from bot.conversation.coached import HOLDERS, coached_week, facts_of
from bot.conversation.turn import NotAllowed, Step, Turn
from scheduler.decisions import after_answer
from scheduler.facts import Enrolled
from scheduler.ledger import Week
from scheduler.point_times import days_for, may_be_at
from scheduler.points import points_of
from scheduler.weeks import ONE_WEEK, local_date, monday_of
from storage import answers
from storage.terms import Question

_HOUR = re.compile(r"(?:à\s*)?([0-9]{1,2})\s*(?:[h:.]\s*([0-5][0-9])?)?\s*", re.IGNORECASE)


async def _with_whom(turn: Turn, ref: str, value: str) -> None:
    """[Fixer un point]: with one person at hand the day is asked at once. `again`: the tapped message is used."""
    monday = _monday(ref)
    cohort = await turn.cohort()
    this = monday_of(local_date(turn.now, cohort.calendar))
    if not this <= monday <= this + ONE_WEEK:
        turn.say("sentence", key="coach.week_over")
        return
    pairs = points_of(cohort, turn.person_id, monday)
    speak = turn.edit if value == "again" else turn.say
    if len(pairs) == 1:
        speak("point_days", **facts_of(pairs[0][1]))
    else:
        speak("point_with_whom", monday=ref)


async def _which_day(turn: Turn, ref: str, value: str) -> None:
    """Somebody is named: the days that are left. `moving`: those of the following week too."""
    found = await coached_week(turn, ref, ahead=ONE_WEEK)
    if found:
        turn.edit("point_days", **facts_of(found[1], moving=value == "moving"))


async def _which_hour(turn: Turn, ref: str, value: str) -> None:
    """A day is chosen, or none yet."""
    found = await coached_week(turn, ref, ahead=ONE_WEEK)
    if found is None:
        return
    enrolled, week = found
    if value == "none":
        turn.edit("point_receipt", **facts_of(week))
    elif await _is_free(turn, enrolled, week, day := _day(value)):
        turn.edit("point_hours", **facts_of(week, day=day.isoformat()))


async def _chosen(turn: Turn, ref: str, value: str) -> None:
    """The hour: one of those shown, another that will be written, or none."""
    code, _, hour = value.partition(".")
    found = await coached_week(turn, ref, ahead=ONE_WEEK)
    if found is None:
        return
    enrolled, week = found
    day = _day(code)
    if hour == "other":
        await turn.expect("fix_hour", f"{ref}.{code}")
        turn.edit("point_hour_asked", **facts_of(week, day=code))
        return
    at = None if hour == "any" else _time(hour)
    if not await _is_free(turn, enrolled, week, day):
        return
    if at and not may_be_at(await turn.cohort(), day, at, turn.now):
        turn.edit("point_hours", **facts_of(week, day=code))
    else:
        await _fix(turn, enrolled, week, day, at)


async def _written(turn: Turn, ref: str, text: str) -> None:
    """An hour in figures, as people write it: 14h30, 14:30, 9 h."""
    code, _, on = ref.rpartition(".")
    found = await coached_week(turn, code, ahead=ONE_WEEK)
    if found is None:
        await turn.expect_nothing()
        return
    enrolled, week = found
    at, day = _read_hour(text), _day(on)
    if at is None or not may_be_at(await turn.cohort(), day, at, turn.now):
        turn.say("sentence", key="coach.hour_unclear")
        return
    await turn.expect_nothing()
    if await _is_free(turn, enrolled, week, day, any_hour=True):
        await _fix(turn, enrolled, week, day, at)


async def _is_free(turn: Turn, enrolled: Enrolled, week: Week, day: date, *, any_hour: bool = False) -> bool:
    """Whether the point can still be held that day: in its week or the next; if not, it is said."""
    cohort = await turn.cohort()
    today = local_date(turn.now, cohort.calendar)
    written_today = any_hour and day == today  # after the last hour that is shown, another may have been written
    if day in days_for(cohort, enrolled, week.monday, turn.now, weeks=2) or written_today:
        return True
    turn.edit("point_days", **facts_of(week, gone=day.isoformat()))
    return False


async def _fix(turn: Turn, enrolled: Enrolled, week: Week, day: date, at: time | None) -> None:
    point = week.point
    if (point.planned_on, point.planned_at) == (day, at):
        turn.toast("shared.already_noted")
        turn.edit("point_fixed", **facts_of(week))
        return
    hour = f"{at:%H:%M}" if at else None
    await answers.record(
        turn.session, enrolled.id, week.monday, Question.POINT_PLANNED, turn.person_id, turn.now, day=day, choice=hour
    )
    await after_answer(turn.session, enrolled.id, [week.monday], turn.now)
    turn.edit("point_fixed", **facts_of(week))


# --- What buttons and people write


def _monday(code: str) -> date:
    ref = WeekRef.parse(f"1@{code.replace('-', '')}")
    if ref is None:
        raise NotAllowed
    return ref.monday


def _day(code: str) -> date:
    try:
        return date.fromisoformat(code)
    except ValueError:
        raise NotAllowed from None


def _time(code: str) -> time:
    at = _read_hour(f"{code[:2]}:{code[2:]}") if re.fullmatch("[0-9]{4}", code) else None
    if at is None:
        raise NotAllowed
    return at


def _read_hour(text: str) -> time | None:
    match = _HOUR.fullmatch(text.strip())
    if match is None or int(match[1]) > 23:
        return None
    return time(int(match[1]), int(match[2] or 0))


STEPS = (
    Step("fix", HOLDERS, tap=_with_whom),
    Step("fix_who", HOLDERS, tap=_which_day),
    Step("fix_day", HOLDERS, tap=_which_hour),
    Step("fix_hour", HOLDERS, tap=_chosen, text=_written),
)
