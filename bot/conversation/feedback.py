"""Feedback: offered after a point, begun at any time, corrected later, or given aloud."""

from bot.buttons import WeekRef
from bot.conversation import feedback_draft, feedback_sent, feedback_thread, feedbacks_read
from bot.conversation.acts import Tapped
from bot.conversation.coached import coached_week, facts_of
from bot.conversation.feedback_draft import DRAFT_KEPT, about, awaited
from bot.conversation.pending import another_text_waits
from bot.conversation.turn import COACHES, Command, Step, Turn
from scheduler.facts import Enrolled
from scheduler.ledger import Week, week_of
from scheduler.points import speaks_of
from scheduler.weeks import local_date, monday_of
from storage import feedbacks
from storage.drafts import Draft
from storage.terms import WeekStatus


async def _offered(turn: Turn, ref: str, value: str) -> None:
    """After a point that was held: in writing, aloud, or none."""
    found = await coached_week(turn, ref)
    if found is None:
        return
    enrolled, week = found
    if value == "write":
        await _begin(turn, week)
    elif value == "aloud":
        await _said_aloud(turn, enrolled, week)
    elif value == "none":
        turn.edit("feedback_offered", **facts_of(week, choice="none"))


async def _begin(turn: Turn, week: Week) -> None:
    """Await the text; a draft for somebody else is never lost: it is shown again first."""
    code = WeekRef(week.enrolment_id, week.monday).code
    ref, _ = await awaited(turn)
    tapped = isinstance(turn.act, Tapped)
    if await another_text_waits(turn):
        return
    if tapped and ref == code:
        turn.toast("shared.already_noted")
        return
    await turn.expect("feedback_draft", code, wait=DRAFT_KEPT)
    if tapped:
        turn.edit("feedback_offered", **facts_of(week, choice="write"))
    turn.say("feedback_ask", **facts_of(week))


async def _said_aloud(turn: Turn, enrolled: Enrolled, week: Week) -> None:
    given = await feedbacks.of_week(turn.session, enrolled.id, week.monday)
    if any(feedback.text == feedbacks.SAID_ALOUD for feedback in given):
        turn.toast("shared.already_noted")
        return
    await feedbacks.add(turn.session, enrolled.id, turn.person_id, week.monday, feedbacks.SAID_ALOUD, turn.now)
    turn.edit("feedback_offered", **facts_of(week, choice="aloud"))
    turn.say("feedback_aloud", **facts_of(week))


async def _correct(turn: Turn, ref: str, _value: str) -> None:
    """[Corriger] on what was sent: the next text replaces it, once it has been shown."""
    feedback = await feedback_sent.written(turn, ref)
    if feedback is None or await another_text_waits(turn):
        return
    again = f"{WeekRef(feedback.enrolment_id, feedback.monday).code},{feedback.id}"
    found = await about(turn, again)
    if found is None:
        return
    draft = Draft(((0, feedback.text),), rewriting=True)
    await turn.expect("feedback_draft", again, draft=draft.to_json(), wait=DRAFT_KEPT)
    turn.say("feedback_rewriting", **facts_of(found.week, ref=again))


async def _at_any_time(turn: Turn, argument: str) -> None:
    """`/retour`, or `/retour Solenn`: feedback about this week, whether or not the point was said to be held."""
    cohort = await turn.cohort()
    monday = monday_of(local_date(turn.now, cohort.calendar))
    named = next((e for e in cohort.enrolments if e.person.name.casefold() == argument.casefold()), None)
    if named and not speaks_of(cohort, named, monday, turn.person_id):
        turn.say("sentence", key="coach.followed_by", coach=named.coach.name)
        return
    if named and week_of(cohort, named, monday).status is not WeekStatus.NOT_DUE:
        await _begin(turn, week_of(cohort, named, monday))
        return
    turn.say("feedback_whom", monday=monday.isoformat())


STEPS = (
    Step("feedback", COACHES, tap=_offered),
    Step("correct_feedback", COACHES, tap=_correct),
    *feedback_draft.STEPS,
    *feedback_sent.STEPS,
    *feedback_thread.STEPS,
    *feedbacks_read.STEPS,
)
COMMANDS = (
    Command("retour", COACHES, _at_any_time, language="fr"),
    Command("feedback", COACHES, _at_any_time, language="en"),
    *feedbacks_read.COMMANDS,
)
