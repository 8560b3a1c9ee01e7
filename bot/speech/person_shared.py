"""What coordinators read of somebody beside the weeks: support, the next point, and what was shared with them."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.speech.words import Words
from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import Week
from scheduler.support import OPEN
from scheduler.weeks import local_date
from storage.tables import Feedback
from storage.terms import Obstacle, SupportState

SHARED_WEEKS = 3
SHARED_FEEDBACKS = 3
TEXT_SHOWN = 300  # characters of a text: nine of them leave room for the rest of the message


def support_lines(cohort: CohortFacts, enrolled: Enrolled, words: Words) -> list[str]:
    """Where the first version can be seen, and what is asked of technical support."""
    lines: list[str] = [words.t("person.proof", link=enrolled.proof_link)] if enrolled.proof_link else []
    for request in enrolled.support:
        need = words.t(f"support.need.{request.need}")
        if request.state is SupportState.PLANNED and request.planned_for:
            lines.append(words.t("person.support_planned", need=need, day=words.day_month(request.planned_for)))
        elif request.state in OPEN:
            asked = local_date(request.asked_at, cohort.calendar)
            lines.append(words.t("person.support_asked", need=need, day=words.day_month(asked)))
    return lines


def point_line(enrolled: Enrolled, weeks: Iterable[Week], today: date, words: Words) -> str:
    """For when the next point is fixed, if it is."""
    points = (week.point for week in weeks if week.point.planned_on and week.point.planned_on >= today)
    point = min(points, key=lambda point: point.planned_on or today, default=None)
    if point is None or point.planned_on is None:
        return ""
    day = words.day_month(point.planned_on)
    if point.planned_at is None:
        return words.t("person.point_planned", day=day, coach=enrolled.coach.name)
    return words.t("person.point_planned_at", day=day, time=words.time(point.planned_at), coach=enrolled.coach.name)


def shared_lines(cohort: CohortFacts, weeks: Sequence[Week], feedbacks: Sequence[Feedback], words: Words) -> list[str]:
    """Only what its author chose to share; nothing says whether there is more."""
    lines: list[str] = []
    for week in weeks[:SHARED_WEEKS]:
        name, told = words.week(week.monday), week.check_in
        if told.shared and told.next_step:
            lines.append(words.t("person.next_step", week=name, text=_quoted(told.next_step, words)))
        if told.shared and told.obstacle is Obstacle.WRITTEN and told.obstacle_text:
            lines.append(words.t("person.obstacle", week=name, text=_quoted(told.obstacle_text, words)))
    coaches = {each.id: each.name for each in cohort.coaches}
    for feedback in feedbacks[-SHARED_FEEDBACKS:]:
        coach, name = coaches.get(feedback.coach_id, cohort.partner), words.week(feedback.monday)
        lines.append(words.t("person.feedback", week=name, coach=coach, text=_quoted(feedback.text, words)))
    return [words.t("person.shared_title"), *lines] if lines else []


def _quoted(text: str, words: Words) -> str:
    return words.quote(text if len(text) <= TEXT_SHOWN else f"{text[: TEXT_SHOWN - 1]}…")
