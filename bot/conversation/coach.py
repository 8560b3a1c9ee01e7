"""The weekly point: the coach says whether it took place, and if not, why."""

from bot.conversation import feedback
from bot.conversation.coached import coached_week, facts_of
from bot.conversation.turn import COACHES, Command, Step, Turn
from scheduler.decisions import after_answer
from scheduler.facts import Enrolled
from scheduler.ledger import Week
from scheduler.weeks import local_date
from storage import answers
from storage.terms import MissedReason, PointAnswer, Question


async def _points(turn: Turn, _argument: str) -> None:
    turn.say("points")


async def _ask(turn: Turn, ref: str, value: str) -> None:
    """A row of a list opens the question below it; [Corriger] turns its own receipt into the question."""
    found = await coached_week(turn, ref)
    if found:
        speak = turn.edit if value == "again" else turn.say
        speak("point_question", **facts_of(found[1]))


async def _answer(turn: Turn, ref: str, value: str) -> None:
    """The question of one point was answered."""
    week = await _record(turn, ref, value)
    if week:
        turn.edit("point_answered", **facts_of(week, choice=value))
        _go_on(turn, week, value)


async def _answer_in_reminder(turn: Turn, ref: str, value: str) -> None:
    """The reminder names every open point: what is answered is shown, the others keep their buttons."""
    week = await _record(turn, ref, value)
    if week:
        turn.edit("coach_reminder_noted", monday=week.monday.isoformat())
        _go_on(turn, week, value)


def _go_on(turn: Turn, week: Week, value: str) -> None:
    following = {"held": "feedback_offer", "postponed": "point_receipt", "missed": "point_why"}
    turn.say(following[value], **facts_of(week))


async def _record(turn: Turn, ref: str, value: str) -> Week | None:
    """Keep the answer unless it stands already; None when there is nothing more to say."""
    found = await coached_week(turn, ref)
    if found is None or value not in list(PointAnswer):
        return None
    enrolled, week = found
    if week.point.answer == value:
        turn.toast("shared.already_noted")
        return None
    await _keep(turn, enrolled, week, value, None)
    return week


async def _why(turn: Turn, ref: str, value: str) -> None:
    """Why the point was not held: a reason, kept beside the answer."""
    found = await coached_week(turn, ref)
    if found is None or value not in list(MissedReason):
        return
    enrolled, week = found
    if week.point.answer is not PointAnswer.MISSED:
        turn.toast("coach.not_missed")
    elif week.point.reason == value:
        turn.toast("shared.already_noted")
    else:
        await _keep(turn, enrolled, week, PointAnswer.MISSED, value)
        turn.edit("point_why_answered", **facts_of(week, choice=value))
        turn.say("point_receipt", **facts_of(week))


async def _keep(turn: Turn, enrolled: Enrolled, week: Week, choice: str, reason: str | None) -> None:
    """A point said to be held or missed is corrected; a postponed one, or a missing reason, is completed."""
    before = week.point
    corrects = before.answer not in (None, PointAnswer.POSTPONED, choice) or before.reason is not None
    day = local_date(turn.now, (await turn.cohort()).calendar)
    await answers.record(
        turn.session,
        enrolled.id,
        week.monday,
        Question.POINT,
        turn.person_id,
        turn.now,
        day=day,
        choice=choice,
        reason=reason,
        corrects=corrects,
    )
    await after_answer(turn.session, enrolled.id, [week.monday], turn.now)


STEPS = (
    Step("point_ask", COACHES, tap=_ask),
    Step("point", COACHES, tap=_answer),
    Step("point_left", COACHES, tap=_answer_in_reminder),
    Step("point_why", COACHES, tap=_why),
    *feedback.STEPS,
)
COMMANDS = (Command("points", COACHES, _points), *feedback.COMMANDS)
