"""[Saisir pour …]: a coordinator enters a silent week for somebody, who is told at once and can contest it."""

from datetime import date

from bot.buttons import WeekRef
from bot.conversation import contest
from bot.conversation.proxies_day import offer_other_day
from bot.conversation.turn import COORDINATORS, NotAllowed, Step, Turn
from scheduler.decisions import after_answer
from scheduler.facts import Enrolled
from scheduler.ledger import Week, week_of
from scheduler.notices import week_facts
from scheduler.proxies import has_no_telegram
from scheduler.weeks import local_date, weekdays_of
from storage import answers
from storage.terms import Question, WeekStatus


async def enter(turn: Turn, ref: str, value: str) -> None:
    """Ask how many days, or enter the number that was tapped.

    What the person said for themselves is never overwritten: whoever is first between the two is kept.
    """
    enrolled, week = await _week(turn, ref)
    facts = week_facts(enrolled.id, week.monday)
    halves = _halves(value, week)
    if week.answered_by == enrolled.person.id:
        turn.edit("enter_answered", **facts)
    elif not value:
        turn.say("enter_question", **facts)
    elif halves is None:
        raise NotAllowed
    elif week.halves == halves and contest.is_contested_entry(enrolled, week):
        turn.edit("enter_done", **facts, halves=halves)
        await contest.keep(turn, enrolled, week)
    elif week.halves == halves and week.answered_by == turn.person_id and week.through == await _until(turn, week):
        turn.toast("shared.already_noted")
    else:
        await _enter(turn, enrolled, week, halves)


async def _week(turn: Turn, ref: str) -> tuple[Enrolled, Week]:
    """The week that a button names, if it may be entered: due, begun, with days that could be worked."""
    named = WeekRef.parse(ref)
    if named is None:
        raise NotAllowed
    enrolled = await turn.coordinated(named.enrolment_id)
    cohort = await turn.cohort()
    week = week_of(cohort, enrolled, named.monday)
    begun = week.monday <= local_date(turn.now, cohort.calendar)
    if not begun or week.status in (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED):
        raise NotAllowed
    return enrolled, week


def _halves(value: str, week: Week) -> int | None:
    return next((halves for halves in range(len(week.open) + 1) if str(halves) == value), None)


async def _until(turn: Turn, week: Week) -> date:
    """The last day that an entry made now covers."""
    today = local_date(turn.now, (await turn.cohort()).calendar)
    return min(today, weekdays_of(week.monday)[-1])


async def _enter(turn: Turn, enrolled: Enrolled, week: Week, halves: int) -> None:
    await answers.record(
        turn.session,
        enrolled.id,
        week.monday,
        Question.RELEASE,
        turn.person_id,
        turn.now,
        day=await _until(turn, week),
        halves=halves,
    )
    await after_answer(turn.session, enrolled.id, [week.monday], turn.now, for_id=turn.person_id)
    await contest.show_settled(turn, enrolled, week)
    facts = week_facts(enrolled.id, week.monday)
    turn.edit("enter_done", **facts, halves=halves)
    if has_no_telegram(enrolled):
        await offer_other_day(turn, enrolled, week)
    else:
        await turn.tell(enrolled.person.id, "entered_for_you", **facts, by=turn.person_id, halves=halves)


STEPS = (Step("enter", COORDINATORS, enter),)
