"""Asked to stand in: another coach accepts or not, and intrapreneurs hear whom to expect."""

from collections.abc import Iterable

from bot.conversation.turn import COACHES, NotAllowed, Step, Turn
from scheduler.facts import Enrolled
from scheduler.stand_ins import may_stand_in, points_in
from scheduler.weeks import local_date, monday_of
from storage import coach_aways, cohorts
from storage.tables import CoachAway


async def ask_who(turn: Turn, away: CoachAway) -> None:
    """Who can take the points? Without another coach nobody can, and everybody concerned hears so."""
    if not may_stand_in(await turn.cohort(), away.coach_id, away.starts_on, away.ends_on):
        await _nobody(turn, away)
    turn.say("away_who", card=f"away_who:{away.id}", away=away.id)


async def _who(turn: Turn, ref: str, value: str) -> None:
    """Another coach is named, or nobody."""
    away = await _found(turn, ref)
    cohort = await turn.cohort()
    if away.coach_id != turn.person_id:
        raise NotAllowed
    if away.cancelled_at or (away.stand_in_id and not away.declined_at) or (value == "nobody" and _is_nobody(away)):
        turn.toast("shared.already_noted")
        return
    if value == "nobody":
        await _nobody(turn, away)
    elif value in [str(coach.id) for coach in may_stand_in(cohort, away.coach_id, away.starts_on, away.ends_on)]:
        await coach_aways.ask(turn.session, away, int(value), turn.now)
        await turn.tell(int(value), "stand_in_asked", card=f"stand_in:{away.id}", rings=True, away=away.id)
    else:
        raise NotAllowed
    turn.edit("away_who", away=away.id)


def _is_nobody(away: CoachAway) -> bool:
    return away.stand_in_id is None and away.declined_at is not None


async def _nobody(turn: Turn, away: CoachAway) -> None:
    await coach_aways.ask(turn.session, away, None, turn.now)
    await changed(turn)
    concerned = points_in(await turn.cohort_again(), away.coach_id, away.starts_on, away.ends_on)
    await tell_intrapreneurs(turn, away, concerned)


async def _asked(turn: Turn, ref: str, value: str) -> None:
    """The coach who was asked accepts, or does not; only they can, and only once."""
    away = await _found(turn, ref)
    if away.stand_in_id != turn.person_id or value not in ("yes", "no"):
        raise NotAllowed
    if away.cancelled_at or away.accepted_at or away.declined_at:
        turn.toast("shared.already_noted")
        turn.edit("stand_in_asked", away=away.id)
        return
    await coach_aways.answer(turn.session, away, turn.now, accepted=value == "yes")
    await changed(turn)
    cohort = await turn.cohort_again()
    turn.edit("stand_in_asked", away=away.id)
    await turn.tell(away.coach_id, "away_who", card=f"away_who:{away.id}", rings=True, away=away.id)
    if value == "yes":
        await tell_intrapreneurs(turn, away, points_in(cohort, away.coach_id, away.starts_on, away.ends_on))
        turn.say("points", monday=str(max(monday_of(away.starts_on), monday_of(local_date(turn.now, cohort.calendar)))))


async def tell_intrapreneurs(turn: Turn, away: CoachAway, whom: Iterable[Enrolled]) -> None:
    """Whom to expect, on one card: who stands in, nobody, or the own coach after all."""
    for enrolled in whom:
        if enrolled.person.reachable:
            card = f"stand_in:{away.id}"
            await turn.tell(enrolled.person.id, "stand_in_told", card=card, rings=True, away=away.id)


async def changed(turn: Turn) -> None:
    """Whose points are whose has changed: lists and questions follow at once."""
    await cohorts.due_by(turn.session, turn.person.cohort_id, turn.now)


async def _found(turn: Turn, ref: str) -> CoachAway:
    away = await coach_aways.find(turn.session, int(ref)) if ref.isdecimal() and len(ref) < 10 else None
    if away is None or all(coach.id != away.coach_id for coach in (await turn.cohort()).coaches):
        raise NotAllowed
    return away


STEPS = (
    Step("away_who", COACHES, tap=_who),
    Step("stand_in", COACHES, tap=_asked),
)
