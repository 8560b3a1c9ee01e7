"""Monday: the usual day, another one, two half-days, or none possible."""

from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import INTRAPRENEURS, NotAllowed, Step, Turn
from bot.conversation.week_day import no_other_day
from scheduler.openings import free_halves, other_days
from scheduler.weeks import Part


async def plan(turn: Turn, ref: str, value: str) -> None:
    """What Monday's message offers."""
    own = await OwnWeek.of(turn, ref)
    choice, _, late = value.partition(".")
    if own.today > own.friday:
        own.say("week_sentence", about="week.over")
        return
    if choice == "keep":
        await _keep(own, bool(late))
    elif choice == "other":
        own.edit("plan_answered", late=bool(late), chosen="other")
        _offer_days(own)
    elif choice == "halves":
        own.edit("plan_answered", late=bool(late), chosen="halves")
        own.say("pick_halves", picked="")
    else:
        raise NotAllowed


async def _keep(own: OwnWeek, late: bool) -> None:
    if own.week.chosen:
        own.turn.toast("shared.already_noted")
        return
    await own.plan(*own.week.slots)
    own.edit("plan_answered", late=late, chosen="keep")
    await own.settle()


def _offer_days(own: OwnWeek) -> None:
    if other_days(own.cohort, own.enrolled, own.week, own.turn.now):
        own.say("pick_day")
    else:
        own.say("week_sentence", about="week.nothing_left")


async def pick_day(turn: Turn, ref: str, value: str) -> None:
    """Another day for this week; a half-day joins what is planned already, a day replaces it."""
    own = await OwnWeek.of(turn, ref)
    choice, _, where = value.partition(".")
    asked = {"plan": "plan_answered", "late": "plan_answered", "reopened": "plan_reopened_answered"}.get(
        where, "pick_day"
    )
    late = {"late": where == "late"} if asked == "plan_answered" else {}
    if choice == "none":
        await no_other_day(own, asked, **late)
        return
    slot = own.slot(choice)
    if slot in own.week.slots and own.week.chosen:
        turn.toast("shared.already_noted")
        return
    if slot not in other_days(own.cohort, own.enrolled, own.week, turn.now):
        own.say("week_sentence", about="week.day_gone", slot=slot.code)
        return
    await own.plan(*(own.week.pending if slot.part is not Part.DAY else ()), slot)
    own.edit(asked, chosen=slot.code, **late)
    own.say("moved")
    await own.settle()


async def pick_halves(turn: Turn, ref: str, value: str) -> None:
    """Half-days, one tap each, until they make up the week's duty."""
    own = await OwnWeek.of(turn, ref)
    picked = [own.slot(code) for code in value.split(",")]
    free = free_halves(own.cohort, own.enrolled, own.week, turn.now)
    if len(set(picked)) != len(picked) or not set(picked) <= set(free):
        own.say("week_sentence", about="week.day_gone", slot=picked[-1].code)
        return
    if len(picked) + (own.week.halves or 0) < own.week.target:
        own.edit("pick_halves", picked=value)
        return
    if own.week.chosen and set(picked) <= set(own.week.slots):
        turn.toast("shared.already_noted")
        return
    await own.plan(*picked)
    own.edit("pick_halves", picked=value, chosen=value)
    own.say("moved")
    await own.settle()


STEPS = (
    Step("plan", INTRAPRENEURS, plan),
    Step("pick", INTRAPRENEURS, pick_day),
    Step("halves", INTRAPRENEURS, pick_halves),
)
