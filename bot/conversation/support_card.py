"""The card of a request for technical support: planned and given by coaches and coordinators, or cancelled."""

from dataclasses import replace
from datetime import date

from bot.buttons import number_in
from bot.conversation.turn import COACHES, COORDINATORS, INTRAPRENEURS, NotAllowed, Step, Turn
from scheduler.facts import Enrolled
from scheduler.prompts import open_for
from scheduler.support import OPEN, copy_of, days_to_plan, notices, readers
from scheduler.weeks import local_date
from storage import cohorts, support
from storage.tables import SupportRequest
from storage.terms import Role, SupportState

STAFF = COACHES | COORDINATORS
SOON, LATER = 2, 6  # weeks whose days are offered: at first, and on demand
AGAIN = ".again"  # a date is being replaced, not given first

Found = tuple[SupportRequest, Enrolled]


async def request_of(turn: Turn, ref: str) -> Found:
    """The request that a button names, if whoever taps coaches or coordinates its author; NotAllowed otherwise."""
    request = await _named(turn, ref)
    if Role.COORDINATOR in turn.roles:
        return request, await turn.coordinated(request.enrolment_id)
    return request, await turn.coached(request.enrolment_id)


async def own_request(turn: Turn, ref: str) -> Found:
    """The same, if whoever taps asked for it."""
    request = await _named(turn, ref)
    return request, await turn.own_by(request.enrolment_id)


async def _named(turn: Turn, ref: str) -> SupportRequest:
    request = await turn.session.get(SupportRequest, number_in(ref))
    if request is None:
        raise NotAllowed
    return request


async def is_open(turn: Turn, found: Found, *, closing: SupportState | None = None) -> bool:
    """Whether something can still be done about it; else the tapped copy is shown as it now stands."""
    request, _ = found
    if request.state in OPEN:
        return True
    turn.toast("shared.already_noted" if request.state is closing else "support.closed_already")
    bring_to(turn, request, rings=False)
    return False


async def show(turn: Turn, found: Found, *, rings: bool = False) -> None:
    """Every copy shows what was just done: to who acted at once, to the others when the bot may next speak.

    `rings`: for the intrapreneur it is a new message. What is now due of it is made known to the tick.
    """
    request, enrolled = found
    cohort = await turn.cohort_again()
    for reader in readers(cohort, enrolled):
        mine = reader.id == turn.person_id
        if mine or reader.reachable:
            ringing = rings and reader.id == enrolled.person.id
            at = turn.now if mine else open_for(cohort, turn.now, reader.id)
            key = f"support:{request.id}:{request.version}:{reader.id}"
            copy = copy_of(key, request.id or 0, reader.id, rings=ringing, due_at=at)
            turn.notices.append(replace(copy, reply=mine))
    alone = replace(cohort, enrolments=(cohort.enrolled(enrolled.id),))
    coming = [n.due_at for n in notices(alone, ()) if n.due_at and n.due_at > turn.now]
    await cohorts.due_by(turn.session, cohort.id, min(coming, default=None))


def bring_to(turn: Turn, request: SupportRequest, *, rings: bool = True) -> None:
    """Show who acts the card as it stands: at the end of the chat, or where it is."""
    support.touch(turn.session, request)
    key = f"support:{request.id}:{request.version}:{turn.person_id}"
    copy = copy_of(key, request.id or 0, turn.person_id, rings=rings, due_at=turn.now)
    turn.notices.append(replace(copy, reply=True))


async def bring(turn: Turn, ref: str, _value: str) -> None:
    """A row of the queue: its card comes down to the end of the chat."""
    request, _ = await request_of(turn, ref)
    bring_to(turn, request)


# --- Planned, given


async def days(turn: Turn, ref: str, value: str) -> None:
    """[Planifier], [Changer la date]: which day; [Plus tard] offers more of them in the same message."""
    found = await request_of(turn, ref)
    if not await is_open(turn, found):
        return
    again = found[0].state is SupportState.PLANNED
    if value == "later":
        turn.edit("support_days", request=found[0].id, again=again, weeks=LATER)
    else:
        turn.say("support_days", request=found[0].id, again=again, weeks=SOON)


async def plan(turn: Turn, ref: str, value: str) -> None:
    """The day. Who planned first wins; a second one reads it, and may change the date."""
    found = await request_of(turn, ref)
    if not await is_open(turn, found):
        return
    request, enrolled = found
    day, again = _day(value)
    cohort = await turn.cohort()
    today = local_date(turn.now, cohort.calendar)
    if request.planned_for == day:
        turn.toast("shared.already_noted")
    elif request.state is SupportState.PLANNED and not again:
        turn.edit("support_planned_already", request=request.id)
    elif day < today:
        turn.toast("support.day_past")
    elif day not in days_to_plan(cohort, enrolled, today, LATER):
        raise NotAllowed
    else:
        support.plan(turn.session, request, day, turn.person_id, turn.now)
        turn.edit("support_days", request=request.id, again=again, chosen=day.isoformat())
        await show(turn, found, rings=True)


def _day(value: str) -> tuple[date, bool]:
    code, again, rest = value.partition(AGAIN)
    try:
        day = date.fromisoformat(code)
    except ValueError:
        raise NotAllowed from None
    if rest:
        raise NotAllowed
    return day, bool(again)


async def give(turn: Turn, ref: str, _value: str) -> None:
    """[Donné]: noted with who says so; the intrapreneur hears it."""
    found = await request_of(turn, ref)
    if await is_open(turn, found, closing=SupportState.GIVEN):
        support.give(turn.session, found[0], turn.person_id, turn.now)
        await show(turn, found, rings=True)


async def cancel(turn: Turn, ref: str, _value: str) -> None:
    """[Annuler ma demande]: every copy ends in a line."""
    found = await own_request(turn, ref)
    if await is_open(turn, found, closing=SupportState.CANCELLED):
        support.cancel(turn.session, found[0], turn.person_id, turn.now)
        await show(turn, found)


STEPS = (
    Step("support_bring", STAFF, bring),
    Step("support_days", STAFF, days),
    Step("support_plan", STAFF, plan),
    Step("support_give", STAFF, give),
    Step("support_cancel", INTRAPRENEURS, cancel),
)
