"""Milestones of coaching: the day of the mid-point, and where the short report at the end can be found."""

from datetime import date, timedelta

from bot.conversation.turn import COACHES, Command, NotAllowed, Step, Turn
from scheduler.facts import Enrolled
from scheduler.milestones import mid_point_with
from scheduler.notices import Kind
from scheduler.weeks import local_date, monday_of
from storage import enrolment_links

LONGEST_LINK = 300


async def _mid_point(turn: Turn, ref: str, value: str) -> None:
    """Not yet; yes: on which day; or the day, for everybody of whom it was asked."""
    monday, (what, _, code) = monday_of(_date(ref)), value.partition(".")
    cohort = await turn.cohort()
    today = local_date(turn.now, cohort.calendar)
    about = mid_point_with(cohort, await _theirs(turn), monday, today)
    day = None if what in ("yes", "no", "week") else _date(value)
    if not about or (day and all(enrolled.mid_point_on == day for enrolled in about)):
        turn.toast("shared.already_noted")
    elif day:
        await _set_mid_point(turn, about, day, today)
    elif what == "no":
        turn.edit(Kind.MID_POINT, monday=ref, chosen="no")
    else:
        shown = _date(code) if code else today
        turn.edit(Kind.MID_POINT, monday=ref, shown=str(monday_of(shown)))


async def _set_mid_point(turn: Turn, about: list[Enrolled], day: date, today: date) -> None:
    cohort = await turn.cohort()
    if day < today or not cohort.calendar.is_open(day) or not cohort.calendar.is_within(day):
        raise NotAllowed
    ids = [enrolled.id for enrolled in about]
    await enrolment_links.set_mid_point(turn.session, ids, day)
    turn.edit("mid_point_set", about=ids, chosen=str(day))
    for coordinator in cohort.coordinators:
        if coordinator.reachable and coordinator.id != turn.person_id:
            await turn.tell(coordinator.id, "mid_point_told", coach=turn.person_id, about=ids, chosen=str(day))


async def _reports(turn: Turn, _argument: str) -> None:
    """/bilan: whose report is known, and a button for each."""
    if await _theirs(turn):
        turn.say(Kind.REPORT)
    else:
        turn.say("sentence", key="coach.nobody")


async def _report(turn: Turn, ref: str, _value: str) -> None:
    """Of whom: a link or the name of a file is awaited, never the file."""
    enrolled = await _own(turn, ref)
    await turn.expect("report", ref, wait=timedelta(days=2))
    turn.say("report_asked", about=[enrolled.id])


async def _written(turn: Turn, ref: str, text: str) -> None:
    enrolled = await _own(turn, ref)
    where = " ".join(text.split())
    if len(where) > LONGEST_LINK:
        turn.say("sentence", key="milestone.report_too_long", limit=LONGEST_LINK)
        return
    await turn.expect_nothing()
    await enrolment_links.set_report(turn.session, enrolled.id, where)
    turn.say("report_noted", about=[enrolled.id])


async def _theirs(turn: Turn) -> list[Enrolled]:
    return [e for e in (await turn.cohort()).enrolments if e.coach.id == turn.person_id and e.left_on is None]


async def _own(turn: Turn, ref: str) -> Enrolled:
    found = next((enrolled for enrolled in await _theirs(turn) if str(enrolled.id) == ref), None)
    if found is None:
        raise NotAllowed
    return found


def _date(code: str) -> date:
    try:
        return date.fromisoformat(code)
    except ValueError:
        raise NotAllowed from None


STEPS = (
    Step("mid_point", COACHES, tap=_mid_point),
    Step("report", COACHES, tap=_report, text=_written),
)
COMMANDS = (
    Command("bilan", COACHES, _reports, language="fr"),
    Command("report", COACHES, _reports, language="en"),
)
