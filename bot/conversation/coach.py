"""The weekly point: whoever holds it says whether it took place, and if not, why."""

from datetime import date

from bot.buttons import WeekRef
from bot.conversation import feedback, points_fix, points_milestones
from bot.conversation.coached import HOLDERS, coached_week, facts_of
from bot.conversation.turn import Command, NotAllowed, Step, Turn
from bot.conversation.week_doubt import ask_in_doubt
from scheduler.decisions import after_answer
from scheduler.facts import Enrolled
from scheduler.ledger import Week
from scheduler.points import week_before_left
from scheduler.weeks import ONE_WEEK, local_date
from storage import answers
from storage.terms import MissedReason, PointAnswer, Question, Role


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
    found = await _to_record(turn, ref, value)
    if found:
        turn.edit("point_answered", **facts_of(found[1], choice=value))
        await _note(turn, *found, value)


async def _answer_in_reminder(turn: Turn, ref: str, value: str) -> None:
    """The reminder names every open point: what is answered is shown, the others keep their buttons."""
    found = await _to_record(turn, ref, value)
    if found:
        turn.edit("coach_reminder_noted", monday=found[1].monday.isoformat())
        await _note(turn, *found, value)


async def _to_record(turn: Turn, ref: str, value: str) -> tuple[Enrolled, Week] | None:
    """The week, unless that answer stands already."""
    found = await coached_week(turn, ref)
    if found is None or value not in list(PointAnswer):
        return None
    if found[1].point.answer == value:
        turn.toast("shared.already_noted")
        return None
    return found


async def _note(turn: Turn, enrolled: Enrolled, week: Week, value: str) -> None:
    """Keep the answer; on the first day of a week the coach first says to which week a held point belongs (C8)."""
    cohort = await turn.cohort()
    before = week_before_left(cohort, enrolled, week, turn.now) if value == PointAnswer.HELD else None
    if before:
        turn.say("point_whose_week", **facts_of(week))
    else:
        await _keep(turn, enrolled, week, value)
        _go_on(turn, week, value)


async def _whose_week(turn: Turn, ref: str, value: str) -> None:
    """The point that was held belongs to the week the coach names: this one (`ref`), or the one `before`."""
    this, found = WeekRef.parse(ref), None
    if this and value in ("this", "before"):
        chosen = this if value == "this" else WeekRef(this.enrolment_id, this.monday - ONE_WEEK)
        found = await coached_week(turn, chosen.code)
    if this is None or found is None:
        return
    enrolled, week = found
    if week.point.held:
        turn.toast("shared.already_noted")
        return
    await _keep(turn, enrolled, week, PointAnswer.HELD)
    turn.edit("point_whose_week", enrolment=this.enrolment_id, monday=this.monday.isoformat(), chosen=value)
    _go_on(turn, week, PointAnswer.HELD)


async def _answer_asked(turn: Turn, ref: str, value: str) -> None:
    """The question that follows a fixed point; in a week that has its point already, it is about one more (C7)."""
    choice, _, code = value.partition(".")
    found = await coached_week(turn, ref)
    if found is None or choice not in list(PointAnswer):
        return
    enrolled, week = found
    on = _past_day(code, local_date(turn.now, (await turn.cohort()).calendar))
    stands = week.point.planned_on == on
    if on in week.point.held_on or (not stands and week.point.answer is not None):
        turn.toast("shared.already_noted")
    elif week.point.held and choice != PointAnswer.HELD:
        await _record(turn, enrolled, week, Question.POINT_PLANNED)
        turn.edit("point_answered", **facts_of(week, choice=choice))
        turn.say("point_one_more_off", **facts_of(week))
    else:
        await _keep(turn, enrolled, week, choice, on=on if choice == PointAnswer.HELD else None)
        turn.edit("point_answered", **facts_of(week, choice=choice))
        _go_on(turn, week, choice)


async def _one_more(turn: Turn, ref: str, _value: str) -> None:
    """A second point took place today, in a week that has one (C7)."""
    found = await coached_week(turn, ref)
    if found is None:
        return
    enrolled, week = found
    today = local_date(turn.now, (await turn.cohort()).calendar)
    if not week.point.held or today in week.point.held_on:
        turn.toast("shared.already_noted")
        return
    await _keep(turn, enrolled, week, PointAnswer.HELD, on=today)
    turn.edit("point_question", **facts_of(week))
    _go_on(turn, week, PointAnswer.HELD)


def _past_day(code: str, today: date) -> date:
    try:
        day = date.fromisoformat(code)
    except ValueError:
        raise NotAllowed from None
    if day > today:
        raise NotAllowed
    return day


def _go_on(turn: Turn, week: Week, value: str) -> None:
    following = {"held": "feedback_offer", "postponed": "point_days", "missed": "point_why"}
    kind = following[value]
    if value == PointAnswer.HELD and Role.COACH not in turn.roles:
        kind = "point_receipt"  # the coordination says what took place; feedback is a coach's
    more = {"moving": True} if value == PointAnswer.POSTPONED else {}
    turn.say(kind, **facts_of(week, **more))


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
        if value == MissedReason.NOT_RELEASED:
            await ask_in_doubt(turn, enrolled, week)
        turn.edit("point_why_answered", **facts_of(week, choice=value))
        turn.say("point_receipt", **facts_of(week))


async def _keep(
    turn: Turn, enrolled: Enrolled, week: Week, choice: str, reason: str | None = None, on: date | None = None
) -> None:
    """A point said to be held or missed is corrected; a postponed one, or a missing reason, is completed.

    A point that took place is dated by its plan, if it had one; else by the day on which it is told.
    """
    before, today = week.point, local_date(turn.now, (await turn.cohort()).calendar)
    corrects = before.answer not in (None, PointAnswer.POSTPONED, choice) or before.reason is not None
    planned = before.planned_on if choice == PointAnswer.HELD else None
    day = on or (planned if planned and planned <= today else today)
    await _record(turn, enrolled, week, Question.POINT, day=day, choice=choice, reason=reason, corrects=corrects)


async def _record(turn: Turn, enrolled: Enrolled, week: Week, question: Question, **values: object) -> None:
    await answers.record(
        turn.session,
        enrolled.id,
        week.monday,
        question,
        turn.person_id,
        turn.now,
        **values,  # type: ignore[arg-type]
    )
    await after_answer(turn.session, enrolled.id, [week.monday], turn.now)


STEPS = (
    Step("point_ask", HOLDERS, tap=_ask),
    Step("point", HOLDERS, tap=_answer),
    Step("point_left", HOLDERS, tap=_answer_in_reminder),
    Step("point_asked", HOLDERS, tap=_answer_asked),
    Step("point_of", HOLDERS, tap=_whose_week),
    Step("point_more", HOLDERS, tap=_one_more),
    Step("point_why", HOLDERS, tap=_why),
    *points_fix.STEPS,
    *points_milestones.STEPS,
    *feedback.STEPS,
)
COMMANDS = (Command("points", HOLDERS, _points), *points_milestones.COMMANDS, *feedback.COMMANDS)
