"""Relay: a coordinator is away until a date, who stands in, and the way back at any time (D5, D6)."""

from datetime import date

from bot.conversation.turn import COORDINATORS, Command, NotAllowed, Step, Turn
from scheduler.notices import Kind
from scheduler.relaying import come_back, go_away
from scheduler.telling import answers_for, away_on, days_to_be_away, ends_at, may_stand_in
from scheduler.weeks import local_date
from storage import cohorts, relays

NOBODY = "nobody"


async def relay(turn: Turn, _argument: str) -> None:
    """/relais: the absence that stands, with the way back, or until when a new one lasts."""
    turn.say("relay_state" if await _is_away(turn) else "relay_until")


async def choose_day(turn: Turn, _ref: str, value: str) -> None:
    """Through which day; who stands in is asked only if there is a choice."""
    until = await _day(turn, value)
    if until is None:
        turn.edit("relay_until")
        return
    turn.edit("relay_until", until=until.isoformat())
    if await _others(turn):
        turn.say("relay_to", until=until.isoformat())
    else:
        await _go(turn, None, until)


async def choose_stand_in(turn: Turn, ref: str, value: str) -> None:
    """Another coordinator of the same party, or nobody."""
    until = await _day(turn, ref)
    others = {str(person_id): person_id for person_id in await _others(turn)}
    if until is None or (value != NOBODY and value not in others):
        turn.edit("relay_until")  # that day has passed, or they went away meanwhile: ask anew
        return
    to_id = others.get(value)
    standing = await relays.current(turn.session, turn.person_id)
    if standing and (standing.until, standing.to_id) == (until, to_id):
        turn.toast("shared.already_noted")
        return
    turn.edit("relay_to", until=until.isoformat(), to=to_id)
    await _go(turn, to_id, until)


async def back(turn: Turn, _ref: str, value: str) -> None:
    """[Je suis de retour]: at once, and what is open comes with it; or [Changer] the day."""
    cohort = await turn.cohort()
    standing = next((relay for relay in cohort.relays if relay.from_id == turn.person_id), None)
    if value == "change":
        turn.say("relay_until")
        return
    if standing is None:
        turn.toast("shared.already_noted")
        return
    told = answers_for(cohort, turn.person_id, local_date(turn.now, cohort.calendar))
    await relays.end(turn.session, turn.person_id, turn.now)
    turn.edit("relay_state", relay=standing.id)
    await come_back(turn.session, await turn.cohort_again(), standing, turn.now, reply=True)
    for member in told:
        if member.id != turn.person_id and member.reachable:
            await turn.tell(member.id, "relay_over", relay=standing.id)


async def _go(turn: Turn, to_id: int | None, until: date) -> None:
    row = await relays.leave(turn.session, turn.person_id, to_id, until, turn.now)
    cohort = await turn.cohort_again()
    await go_away(turn.session, cohort, turn.person_id, turn.now)
    turn.say("relay_state", relay=row.id)
    away = away_on(cohort, local_date(turn.now, cohort.calendar))
    for member in cohort.coordinators:
        if member.reachable and member.id not in away:
            await turn.tell(member.id, Kind.RELAY, relay=row.id)
    await cohorts.due_by(turn.session, cohort.id, ends_at(cohort, away[turn.person_id]))


async def _is_away(turn: Turn) -> bool:
    cohort = await turn.cohort()
    return turn.person_id in away_on(cohort, local_date(turn.now, cohort.calendar))


async def _others(turn: Turn) -> list[int]:
    cohort = await turn.cohort()
    today = local_date(turn.now, cohort.calendar)
    return [member.id for member in may_stand_in(cohort, turn.person_id, today)]


async def _day(turn: Turn, value: str) -> date | None:
    """The day of a button, if it can still be chosen; NotAllowed for what is no day that was ever offered."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise NotAllowed from None
    cohort = await turn.cohort()
    days = days_to_be_away(cohort, turn.now)
    if day > days[-1]:
        raise NotAllowed
    return day if day in days else None


STEPS: tuple[Step, ...] = (
    Step("relay_until", COORDINATORS, choose_day),
    Step("relay_to", COORDINATORS, choose_stand_in),
    Step("relay_back", COORDINATORS, back),
)
COMMANDS: tuple[Command, ...] = (
    Command("relais", COORDINATORS, relay, language="fr"),
    Command("relay", COORDINATORS, relay, language="en"),
)
