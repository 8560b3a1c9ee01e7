"""A new usual day for good: from a day that was moved (B21), or offered after three moved days in four weeks (F5)."""

from datetime import date, timedelta
from typing import Any

from bot.conversation.newcomer import usual_of
from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import INTRAPRENEURS, NotAllowed, Step, Turn
from scheduler.ledger import week_of
from scheduler.weeks import ONE_WEEK, Slot, UsualDay, monday_of
from storage import habits
from storage.notice import Notice

WEEKS, MOVED = 4, 3


async def make_usual(turn: Turn, ref: str, _value: str) -> None:
    """The day chosen for one week becomes the usual one, from next Monday (B21)."""
    own = await OwnWeek.of(turn, ref)
    usual = _planned(own.week.slots)
    if usual is None or _stands(own, usual):
        turn.toast("shared.already_noted")
        return
    own.edit("moved", chosen="usual")
    await _change(own, usual)


def _planned(slots: tuple[Slot, ...]) -> UsualDay | None:
    try:
        return UsualDay(tuple(sorted((slot.date.weekday(), slot.part) for slot in slots)))
    except ValueError:
        return None


# --- Three moved days in four weeks


def offer_change(own: OwnWeek) -> None:
    """After a receipt: if that was the third moved day of the last four weeks, ask once about this usual day (F5)."""
    weeks = [week_of(own.cohort, own.enrolled, own.monday - count * ONE_WEEK) for count in range(WEEKS)]
    if not own.week.moved or sum(week.due and week.moved for week in weeks) < MOVED:
        return
    key = f"usual_offer:{own.enrolled.id}:{own.enrolled.habit(own.monday).valid_from}"
    person_id = own.turn.person_id
    own.turn.notices.append(Notice(key, "usual_offer", person_id=person_id, facts=own.facts, reply=True))


async def choose_usual(turn: Turn, ref: str, value: str) -> None:
    """A weekday, two half-days one after the other, or nothing changed."""
    own = await OwnWeek.of(turn, ref)
    if value in ("keep", "halves"):
        own.edit("usual_offer_answered", chosen=value)
        if value == "halves":
            own.say("usual_halves")
        return
    codes = value.split(",")
    usual = usual_of(codes)
    if usual is None or {weekday for weekday, _ in usual.moments} & own.enrolled.habit(own.monday).off:
        raise NotAllowed
    if usual.halves == 1:
        own.edit("usual_halves", first=value)
    elif _stands(own, usual):
        turn.toast("shared.already_noted")
    else:
        own.edit("usual_offer_answered" if len(codes) == 1 else "usual_halves", chosen=usual.code)
        await _change(own, usual)


# --- What follows


def _stands(own: OwnWeek, usual: UsualDay) -> bool:
    return own.enrolled.habit(_next_monday(own)).usual == usual


def _next_monday(own: OwnWeek) -> date:
    return monday_of(own.today) + timedelta(days=7)


async def _change(own: OwnWeek, usual: UsualDay) -> None:
    """It holds from next Monday; the own coach and the coordinators hear of it."""
    since = _next_monday(own)
    off = own.enrolled.habit(since).off
    await habits.set_from(own.turn.session, own.enrolled.id, since, usual.code, habits.off_code(off))
    own.say("usual_changed", usual=usual.code, since=since.isoformat())
    # A coordinator who is away hears it when they are back: it can wait, and must not be lost.
    readers = [person for person in (own.enrolled.coach, *own.cohort.coordinators) if person.reachable]
    facts: dict[str, Any] = {"name": own.enrolled.person.name, "usual": usual.code, "since": since.isoformat()}
    for person_id in sorted({person.id for person in readers}):
        await own.turn.tell(person_id, "usual_changed_of", **facts)
    await own.settle()


STEPS = (
    Step("usual", INTRAPRENEURS, make_usual),
    Step("new_usual", INTRAPRENEURS, choose_usual),
)
