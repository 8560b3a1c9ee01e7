"""Standing in: a coach is unavailable for some days, never says why, and another may hold the points."""

from datetime import date, timedelta

from bot.conversation import standing_in_asked
from bot.conversation.standing_in_asked import ask_who, changed
from bot.conversation.turn import COACHES, Command, NotAllowed, Step, Turn
from scheduler.stand_ins import points_in
from scheduler.weeks import local_date, monday_of, open_day_on_or_after
from storage import coach_aways, outbox

LONGEST = timedelta(days=180)


async def _unavailable(turn: Turn, _argument: str) -> None:
    """/indisponible: the dates noted, and new ones."""
    turn.say("away")


async def _this_week(turn: Turn, _ref: str, value: str) -> None:
    """A whole week in one tap; an old button means its own week, which may be over."""
    monday, cohort = monday_of(_day(value)), await turn.cohort()
    if monday < monday_of(open_day_on_or_after(cohort.calendar, local_date(turn.now, cohort.calendar))):
        turn.say("sentence", key="coach.week_over")
        return
    await _declare(turn, monday, monday + timedelta(days=4))


async def _from(turn: Turn, _ref: str, value: str) -> None:
    """Other dates: the week whose days are shown, or the first day."""
    what, _, code = value.partition(".")
    if what == "week":
        turn.edit("away_from", shown=str(monday_of(_day(code))))
    else:
        first = _day(value)
        turn.edit("away_until", first=str(first), shown=str(monday_of(first)))


async def _until(turn: Turn, ref: str, value: str) -> None:
    """The last day, or another week to choose it from; `ref` is the first day."""
    first, (what, _, code) = _day(ref), value.partition(".")
    if what == "week":
        turn.edit("away_until", first=str(first), shown=str(monday_of(_day(code))))
    else:
        await _declare(turn, first, _day(value))


async def _declare(turn: Turn, first: date, last: date) -> None:
    """Keep the dates; whoever stood in somewhere in that time does so no more; ask who takes the points."""
    cohort = await turn.cohort()
    within = first <= cohort.calendar.ends_on and last >= cohort.calendar.starts_on
    if last < max(first, local_date(turn.now, cohort.calendar)) or last - first > LONGEST or not within:
        raise NotAllowed
    if any((a.coach_id, a.starts_on, a.ends_on) == (turn.person_id, first, last) for a in cohort.away_coaches):
        turn.toast("shared.already_noted")
        return
    away = await coach_aways.declare(turn.session, turn.person_id, first, last, turn.now)
    await _release(turn, first, last)
    await changed(turn)
    cohort = await turn.cohort_again()
    turn.say("away_noted", away=away.id)
    if points_in(cohort, turn.person_id, away.starts_on, away.ends_on):
        await ask_who(turn, away)


async def _release(turn: Turn, first: date, last: date) -> None:
    """Whom this coach would have stood in for must find somebody else."""
    for facts in (await turn.cohort()).away_coaches:
        stands_in = facts.stand_in_id == turn.person_id and not facts.declined
        if stands_in and facts.starts_on <= last and facts.ends_on >= first:
            away = await coach_aways.find(turn.session, facts.id)
            if away:
                await coach_aways.answer(turn.session, away, turn.now, accepted=False)
                await turn.tell(away.coach_id, "away_who", card=f"away_who:{away.id}", rings=True, away=away.id)


async def _back(turn: Turn, ref: str, _value: str) -> None:
    """There after all: the points are the coach's own again, and whoever was told otherwise hears it."""
    away = await coach_aways.find(turn.session, int(ref)) if ref.isdecimal() and len(ref) < 10 else None
    if away is None or away.coach_id != turn.person_id:
        raise NotAllowed
    if away.cancelled_at is not None:
        turn.toast("shared.already_noted")
        return
    cohort = await turn.cohort()
    answered = away.accepted_at or away.declined_at
    told = points_in(cohort, turn.person_id, away.starts_on, away.ends_on) if answered else []
    await coach_aways.cancel(turn.session, away, turn.now)
    await changed(turn)
    turn.edit("away_cancelled", away=away.id)
    if await outbox.card_message(turn.session, turn.person_id, card := f"away_who:{away.id}"):
        turn.say("away_who", card=card, away=away.id)
    await standing_in_asked.tell_intrapreneurs(turn, away, told)
    if away.stand_in_id and not away.declined_at:
        await turn.tell(away.stand_in_id, "stand_in_asked", card=f"stand_in:{away.id}", rings=True, away=away.id)


def _day(code: str) -> date:
    try:
        day = date.fromisoformat(code)
    except ValueError:
        raise NotAllowed from None
    if not 2000 < day.year < 3000:  # forged: no week can be counted from the end of time
        raise NotAllowed
    return day


STEPS: tuple[Step, ...] = (
    Step("away", COACHES, tap=_this_week),
    Step("away_from", COACHES, tap=_from),
    Step("away_until", COACHES, tap=_until),
    Step("away_back", COACHES, tap=_back),
    *standing_in_asked.STEPS,
)
COMMANDS: tuple[Command, ...] = (
    Command("indisponible", COACHES, _unavailable, language="fr"),
    Command("unavailable", COACHES, _unavailable, language="en"),
)
