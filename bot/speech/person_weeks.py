"""One person's weeks, as far as coordinators may see: statuses, counts, and what was shared (DOMAIN 2.2)."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.buttons import WeekRef, pack
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.week_line import week_line
from bot.speech.words import Words
from scheduler.alerts import closings
from scheduler.facts import CohortFacts, Enrolled
from scheduler.figures import closed_mondays, mondays_until, obstacles, rates, surplus, weeks_of
from scheduler.gather import gather_one
from scheduler.ledger import Week
from scheduler.weeks import UsualDay
from storage import feedbacks
from storage.tables import Feedback
from storage.terms import AlertState, Duty, Obstacle, Outcome, Role, WeekStatus

COORDINATORS = frozenset({Role.COORDINATOR})
SHOWN_WEEKS = 6
SHARED_WEEKS = 3  # five hundred characters a sentence: a message has room for no more
FEEDBACK_SHOWN = 500


@dataclass(frozen=True)
class PersonWeeks:
    """Somebody's weeks up to now, the latest first, and the feedback their coach shared."""

    cohort: CohortFacts
    enrolled: Enrolled
    weeks: list[Week]
    feedback: list[Feedback]
    now: datetime

    @property
    def silent(self) -> Week | None:
        """The oldest of the last two weeks of which nothing was said: a coordinator may enter it."""
        return next((week for week in reversed(self.weeks[:2]) if _is_silent(week)), None)


def _is_silent(week: Week) -> bool:
    neutral = week.status in (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED)
    return week.halves is None and not week.no_other_at and not neutral


async def read_person(scene: Scene) -> PersonWeeks | None:
    """The weeks of an enrolment of the reader's cohort."""
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    try:
        enrolled = cohort.enrolled(int(scene.facts["enrolment"]))
    except KeyError:
        return None
    weeks = weeks_of(cohort, reversed(mondays_until(cohort, scene.now)), enrolled)
    shared = [
        feedback
        for week in weeks[:SHARED_WEEKS]
        for feedback in await feedbacks.shared_of_week(scene.session, enrolled.id, week.monday)
    ]
    return PersonWeeks(cohort, enrolled, weeks, shared, scene.now)


def person_weeks(scene: PersonWeeks, words: Words) -> Speech:
    """Who, the rates, the last weeks, then what was shared and who could share the rest (D22)."""
    enrolled = scene.enrolled
    lines = [
        words.t("person.title", name=enrolled.person.name, project=enrolled.project),
        words.t(
            "person.who",
            service=enrolled.service,
            coach=enrolled.coach.name,
            usual=_usual(enrolled.habits[-1].usual, words),
        ),
        *_rates(scene, words),
        *(_week(scene, week, words) for week in scene.weeks[:SHOWN_WEEKS]),
        *_shared(scene, words),
        words.t("person.private", name=enrolled.person.name, coach=enrolled.coach.name),
    ]
    return Speech("\n".join(filter(None, lines)), _choices(scene, words))


def _usual(usual: UsualDay, words: Words) -> str:
    return words.names(words.weekday(day, part) for day, part in usual.moments)


def _rates(scene: PersonWeeks, words: Words) -> list[str]:
    known = rates(weeks_of(scene.cohort, closed_mondays(scene.cohort, scene.now), scene.enrolled))
    told, shared = obstacles(scene.weeks)
    more = sum(surplus(week) for week in scene.weeks)
    if not known.due:
        return [words.t("overview.no_rates")]
    days, target = words.days(known.released_halves), known.due_halves / 2
    return [
        words.t("person.rates", held=known.held, due=known.due, days=days, target=target),
        words.t("person.points", held=known.points_held, due=known.due),
        words.t("person.surplus", days=words.days(more)) if more else "",
        words.n("digest.obstacles", shared, told=told) if told else "",
    ]


def _week(scene: PersonWeeks, week: Week, words: Words) -> str:
    """A week that can still change, as the overview has it; a closed one by its status."""
    if week.status is WeekStatus.NOT_DUE:
        return ""
    if closings(scene.cohort, week.monday).silence > scene.now:
        return week_line(scene.cohort, scene.enrolled, week, scene.now, words)
    status = words.t(f"status.{'held_moved' if week.moved else week.status}")
    shown = words.week(week.monday)
    facts = [_amount(week, words), *_qualifiers(scene, week, words)]
    if not any(facts):
        return words.t("person.week_plain", status=status, week=shown)
    return words.t("person.week", status=status, week=shown, facts=", ".join(filter(None, facts)))


def _amount(week: Week, words: Words) -> str:
    if week.halves:
        return words.days(week.halves)
    short = week.status in (WeekStatus.NOT_HELD, WeekStatus.TO_QUALIFY)
    return words.t(f"reason.{week.reason}") if short and week.reason else ""


def _qualifiers(scene: PersonWeeks, week: Week, words: Words) -> list[str]:
    """What stands after a status: late, corrected, entered, contested, justified or made up."""
    alert = scene.enrolled.alert(week.monday, Duty.RELEASE)
    names = {member.id: member.name for member in scene.cohort.coordinators}
    late = week.answered_at is not None and week.answered_at >= closings(scene.cohort, week.monday).silence
    said = [
        words.t("qualifier.corrected") if week.corrected else words.t("qualifier.late") if late else "",
        words.t("qualifier.contested") if week.contested else "",
    ]
    if week.answered_by not in (None, scene.enrolled.person.id):
        said.append(words.t("qualifier.entered", name=names.get(week.answered_by or 0, scene.cohort.authority)))
    if alert and alert.outcome is Outcome.JUSTIFIED:
        said.append(words.t("qualifier.justified"))
    if alert and alert.outcome is Outcome.MADE_UP and alert.detail:
        said.append(words.t("qualifier.made_up", date=words.short_date(date.fromisoformat(alert.detail))))
    if alert and alert.state is AlertState.OPEN:
        said.append(words.t("person.open"))
    return said


def _shared(scene: PersonWeeks, words: Words) -> list[str]:
    """Only what its author chose to share; nothing says whether there is more."""
    lines: list[str] = []
    coaches = {each.coach.id: each.coach.name for each in scene.cohort.enrolments}
    for week in scene.weeks[:SHARED_WEEKS]:
        name, told = words.week(week.monday), week.check_in
        if not told.shared:
            continue
        if told.next_step:
            lines.append(words.t("person.next_step", week=name, text=words.quote(told.next_step)))
        if told.obstacle is Obstacle.WRITTEN and told.obstacle_text:
            lines.append(words.t("person.obstacle", week=name, text=words.quote(told.obstacle_text)))
    for feedback in scene.feedback[:SHARED_WEEKS]:
        text = feedback.text if len(feedback.text) <= FEEDBACK_SHOWN else feedback.text[: FEEDBACK_SHOWN - 1] + "…"
        coach = coaches.get(feedback.coach_id, scene.cohort.partner)
        week_name = words.week(feedback.monday)
        lines.append(words.t("person.feedback", week=week_name, coach=coach, text=words.quote(text)))
    return [words.t("person.shared_title"), *lines] if lines else []


def _choices(scene: PersonWeeks, words: Words) -> tuple[tuple[Choice, ...], ...]:
    if scene.silent is None:
        return ()
    ref = WeekRef(scene.enrolled.id, scene.silent.monday).code
    return ((Choice(words.label("enter.for", name=scene.enrolled.person.name), pack("enter", ref)),),)


VIEWS = {"person_weeks": View(person_weeks, COORDINATORS, read_person)}
