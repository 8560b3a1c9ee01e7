"""One person's file, as far as coordinators may see: weeks, counts, support, and what was shared (DOMAIN 2.2)."""

from dataclasses import dataclass
from datetime import datetime

from bot.buttons import WeekRef, pack
from bot.speech.asking import Rows, button, rows
from bot.speech.ladder_reach import escalations_of
from bot.speech.person_shared import point_line, shared_lines, support_lines
from bot.speech.person_week import closed_week
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.week_line import week_line
from bot.speech.words import Words
from scheduler.alerts import closings
from scheduler.facts import CohortFacts, Enrolled
from scheduler.figures import closed_mondays, mondays_until, obstacles, rates, surplus, weeks_of
from scheduler.gather import gather_one
from scheduler.ledger import Week, week_of
from scheduler.weeks import ONE_WEEK, UsualDay, local_date
from storage import feedbacks
from storage.tables import Feedback
from storage.terms import Role, WeekStatus

COORDINATORS = frozenset({Role.COORDINATOR})
SHOWN_WEEKS = 6


@dataclass(frozen=True)
class PersonWeeks:
    """Somebody's weeks up to now, the latest first, and the feedback their coach shared, the oldest first."""

    cohort: CohortFacts
    enrolled: Enrolled
    weeks: list[Week]
    feedback: list[Feedback]
    now: datetime

    @property
    def silent(self) -> Week | None:
        """The oldest of the last two weeks of which nothing was said: a coordinator may enter it."""
        return next((week for week in reversed(self.weeks[:2]) if _is_silent(week)), None)

    @property
    def at_hand(self) -> list[Week]:
        """The weeks in which a point may still be to come: the present ones and the next."""
        following = [week_of(self.cohort, self.enrolled, week.monday + ONE_WEEK) for week in self.weeks[:1]]
        return [*self.weeks[:2], *following]


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
    shared = await feedbacks.shared_with_coordination(scene.session, enrolled.id)
    return PersonWeeks(cohort, enrolled, weeks, shared, scene.now)


def person_weeks(scene: PersonWeeks, words: Words) -> Speech:
    """Who, the rates, the last weeks, support, then what was shared and who could share the rest (D22)."""
    enrolled, today = scene.enrolled, local_date(scene.now, scene.cohort.calendar)
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
        point_line(enrolled, scene.at_hand, today, words),
        *support_lines(scene.cohort, enrolled, words),
        *shared_lines(scene.cohort, scene.weeks, scene.feedback, words),
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
    """A week that can still change, as the overview has it but under its dates; a closed one by its status."""
    if week.status is WeekStatus.NOT_DUE:
        return ""
    if closings(scene.cohort, week.monday).silence > scene.now:
        headed = words.t("person.open_week", week=words.week(week.monday))
        return week_line(scene.cohort, scene.enrolled, week, scene.now, words, headed=headed)
    return closed_week(scene.cohort, scene.enrolled, week, words)


def _choices(scene: PersonWeeks, words: Words) -> Rows:
    """What can be entered, the ladder, all that happened; and what is not shared, which says who could."""
    ref = str(scene.enrolled.id)
    enter = []
    if scene.silent:
        code = WeekRef(scene.enrolled.id, scene.silent.monday).code
        enter = [Choice(words.label("enter.for", name=scene.enrolled.person.name), pack("enter", code))]
    unshared = [button(words, f"person.do.{what}", "unshared", ref, what) for what in ("note", "feedback", "sentence")]
    return rows(
        enter,
        *escalations_of(scene.enrolled, words),
        [button(words, "timeline.button", "timeline", ref)],
        unshared,
    )


VIEWS = {"person_weeks": View(person_weeks, COORDINATORS, read_person)}
