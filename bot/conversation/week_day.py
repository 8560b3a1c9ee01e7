"""The day: whether it was released, what else the week can offer, and why not."""

import re
from typing import Any

from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import INTRAPRENEURS, NotAllowed, Step, Turn
from bot.conversation.week_usual import offer_change
from scheduler.notices import week_facts
from scheduler.openings import days_so_far, missing, other_days
from scheduler.weeks import ONE_WEEK, Slot
from storage.terms import Question, Reason, WeekStatus

_DAY = re.compile(r"([0-9-]{10}(?:am|pm)?)\.([0-2])(\.friday)?")
_WEEK = re.compile(r"([0-9]|10)(\.late)?")


async def answer_day(turn: Turn, ref: str, value: str) -> None:
    """How much of one moment was released; it counts for its own day, whenever it is said (B1)."""
    own = await OwnWeek.of(turn, ref)
    match = _DAY.fullmatch(value)
    if match is None:
        raise NotAllowed
    slot, halves, on_friday = own.slot(match[1]), int(match[2]), bool(match[3])
    if slot.date > own.today or halves > slot.halves:
        raise NotAllowed
    if own.week.said.get(slot) == halves and not own.week.whole:
        turn.toast("shared.already_noted")
        return
    if not own.may_answer(known=slot in own.week.said):
        return
    if not slot.covers <= own.week.open:
        own.say("week_sentence", about="week.not_workable", slot=slot.code)
        return
    await own.record(Question.RELEASE, day=slot.date, part=slot.part.value, halves=halves)
    if on_friday:
        own.edit("check_in_filled")
    else:
        own.edit("day_asked", slot=slot.code, chosen=halves)
    await _follow_up(own, slot, halves)
    await own.settle()


async def _follow_up(own: OwnWeek, slot: Slot, halves: int) -> None:
    """A receipt for what was had; for what is missing, what the week can still offer."""
    if halves:
        own.say("noted", slot=slot.code)
        offer_change(own)
    if not missing(own.week):
        if not halves:
            own.say("week_sentence", about="week.no_on_slot", slot=slot.code)
    elif other_days(own.cohort, own.enrolled, own.week, own.turn.now):
        own.say("other_day")
    elif own.week.pending:
        own.say("asked_later")
    elif not halves:
        await _conclude(own)


async def choose_other_day(turn: Turn, ref: str, value: str) -> None:
    """Another day of the same week instead, or none."""
    own = await OwnWeek.of(turn, ref)
    if value == "none":
        await no_other_day(own, "other_day")
        return
    await _move_to(own, own.slot(value), "other_day")


async def _move_to(own: OwnWeek, slot: Slot, asked: str) -> None:
    if slot in own.week.pending:
        own.turn.toast("shared.already_noted")
        return
    if slot not in other_days(own.cohort, own.enrolled, own.week, own.turn.now):
        own.edit("week_sentence", about="week.day_gone", slot=slot.code)
        await _follow_up(own, slot, 0)
        return
    await own.plan(*own.week.pending, slot)
    own.edit(asked, chosen=slot.code)
    own.say("moved")
    await own.settle()


async def no_other_day(own: OwnWeek, asked: str, **facts: Any) -> None:
    """No other moment: what is planned stays, else the week concludes."""
    if own.week.no_other_at:
        own.turn.toast("shared.already_noted")
        return
    if not own.may_answer(known=False):
        return
    own.edit(asked, chosen="none", **facts)
    if own.week.pending:
        own.say("asked_later")
    else:
        await _conclude(own)
    await own.settle()


async def _conclude(own: OwnWeek) -> None:
    """No other day is left: why, if the day was there to be had."""
    await own.record(Question.NO_OTHER_DAY)
    if own.week.status is WeekStatus.TO_QUALIFY:
        own.say("week_sentence", about="week.to_qualify")
    else:
        own.say("reasons")


async def give_reason(turn: Turn, ref: str, value: str) -> None:
    """Why not, in one tap; none is as good, and what will be transmitted can be read first (B14)."""
    own = await OwnWeek.of(turn, ref)
    if value == "show":
        own.say("transmitted")
        return
    if value != "none" and value not in set(Reason):
        raise NotAllowed
    reason = None if value == "none" else Reason(value)
    given = own.week.reason_at is not None and own.week.reason is reason
    if given or own.week.no_other_at is None:
        turn.toast("shared.already_noted")
        return
    if not own.may_answer(known=False):
        return
    await own.record(Question.REASON, choice=reason.value if reason else None)
    own.edit("reasons", chosen=value)
    own.say("not_released")
    await own.settle()


async def finally_yes(turn: Turn, ref: str, _value: str) -> None:
    """It is possible after all, or it was: which day?"""
    own = await OwnWeek.of(turn, ref)
    if own.may_answer(known=False):
        own.edit("not_released", chosen="yes")
        ask_which_day(own)


def ask_which_day(own: OwnWeek) -> None:
    """Any day of the week, past or to come; of a week that is over, the whole of it."""
    if own.today > own.friday:
        own.say("week_asked")
        return
    if days_so_far(own.cohort, own.week, own.turn.now) or other_days(own.cohort, own.enrolled, own.week, own.turn.now):
        own.say("which_day")
    else:
        own.say("week_sentence", about="week.nothing_left")


async def tell_day(turn: Turn, ref: str, value: str) -> None:
    """The day is named: ask about it if it has come, else plan it."""
    own = await OwnWeek.of(turn, ref)
    slot = own.slot(value)
    if slot.date <= own.today:
        own.edit("which_day", chosen=slot.code)
        own.say("day_asked", slot=slot.code)
    else:
        await _move_to(own, slot, "which_day")


async def answer_week(turn: Turn, ref: str, value: str) -> None:
    """The week as a whole: Friday's reminder, and the late half of Monday's message."""
    own = await OwnWeek.of(turn, ref)
    match = _WEEK.fullmatch(value)
    if match is None:
        raise NotAllowed
    halves, late = int(match[1]), bool(match[2])
    if own.week.whole and own.week.halves == halves:
        turn.toast("shared.already_noted")
        return
    if not own.may_answer(known=own.week.halves is not None and own.week.settled):
        return
    if halves > len(own.week.open):
        own.say("week_sentence", about="week.too_much", halves=len(own.week.open))
        return
    await own.record(Question.RELEASE, day=own.friday, halves=halves)
    if late:
        turn.edit("plan_answered", **week_facts(own.enrolled.id, own.monday + ONE_WEEK), late=True)
    else:
        own.edit("week_asked", chosen=halves)
    if halves:
        own.say("noted")
    else:
        await _conclude(own)
    await own.settle()


STEPS = (
    Step("day", INTRAPRENEURS, answer_day),
    Step("other", INTRAPRENEURS, choose_other_day),
    Step("reason", INTRAPRENEURS, give_reason),
    Step("finally", INTRAPRENEURS, finally_yes),
    Step("tell", INTRAPRENEURS, tell_day),
    Step("week", INTRAPRENEURS, answer_week),
)
