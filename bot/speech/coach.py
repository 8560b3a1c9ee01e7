"""A coach's points of a week: Monday's list, /points, and Friday's reminder of those that are left."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.buttons import pack
from bot.speech import check_ins, feedback, points_fix, points_milestones, points_told
from bot.speech.points_told import HOLDERS, data
from bot.speech.points_words import state
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words
from scheduler.alerts import closings
from scheduler.facts import CohortFacts, Enrolled
from scheduler.gather import gather_one
from scheduler.ledger import Week
from scheduler.points import away_in, is_left, point_coach, points_of
from scheduler.rules import mondays_at_hand
from scheduler.weeks import local_date, monday_of
from storage.terms import PointAnswer, Role

Pair = tuple[Enrolled, Week]


@dataclass(frozen=True)
class Points:
    """The points that one person holds in a week, and those of earlier weeks that can still be held or told.

    `coaches` False: a coordinator, for a coach who left.
    """

    cohort: CohortFacts
    name: str
    person_id: int
    coaches: bool
    monday: date
    now: datetime
    weeks: list[Pair]
    left_over: list[Pair]

    @property
    def this_week(self) -> bool:
        """The list is about the week in which it is said."""
        return self.monday == monday_of(local_date(self.now, self.cohort.calendar))

    @property
    def still_open(self) -> list[Pair]:
        """Those of the week that are left to be held or told."""
        return [pair for pair in self.weeks if is_left(self.cohort, pair[1], self.now)]


async def read_points(scene: Scene) -> Points | None:
    """The points of the week that the facts name, or of this one."""
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    today = local_date(scene.now, cohort.calendar)
    monday = date.fromisoformat(scene.facts["monday"]) if "monday" in scene.facts else monday_of(today)
    person_id = scene.person.id or 0
    return Points(
        cohort=cohort,
        name=scene.person.name,
        person_id=person_id,
        coaches=Role.COACH in scene.roles,
        monday=monday,
        now=scene.now,
        weeks=points_of(cohort, person_id, monday),
        left_over=_left_over(cohort, person_id, monday, scene.now),
    )


def _left_over(cohort: CohortFacts, person_id: int, monday: date, now: datetime) -> list[Pair]:
    """Of the weeks before: until their silence closes, and longer if they were moved to this week."""
    today = local_date(now, cohort.calendar)
    return [
        (enrolled, week)
        for before in mondays_at_hand(cohort, now)
        if before < monday
        for enrolled, week in points_of(cohort, person_id, before)
        if week.point.is_open(today)
        if closings(cohort, before).silence > now or (week.point.planned_on and week.point.planned_on >= monday)
    ]


async def _read_list(scene: Scene) -> Points | None:
    points = await read_points(scene)
    return points if points and (points.weeks or points.left_over) else None


async def _read_reminder(scene: Scene) -> Points | None:
    points = await read_points(scene)
    return points if points and points.still_open else None


# --- Lists


def _list(points: Points, words: Words) -> Speech:
    key = "coach.list" if points.coaches else "coach.list_without_coach"
    return _points(points, words, words.t(key, name=points.name))


def _all_points(points: Points, words: Words) -> Speech:
    title = words.t("coach.points" if points.coaches else "coach.points_without_coach")
    return _points(points, words, title if points.weeks else words.t("coach.no_points"))


def _points(points: Points, words: Words, title: Safe) -> Speech:
    lines = [title, *(_line(pair, points, words) for pair in points.weeks), *_held_by_others(points, words)]
    for monday in sorted({week.monday for _, week in points.left_over}):
        lines.append(words.t("coach.before", week=words.week(monday)))
        lines += [_line(pair, points, words) for pair in points.left_over if pair[1].monday == monday]
    rows = [(_open_button(*pair, points, words),) for pair in (*points.weeks, *points.left_over)]
    return Speech("\n".join(lines), (*rows, *_doing(points, words)))


def _doing(points: Points, words: Words) -> list[tuple[Choice, ...]]:
    """What can be done about the week at hand: fix a point, or be unavailable."""
    week = str(points.monday)
    fix: list[tuple[Choice, ...]] = []
    if points.weeks:
        fix.append((Choice(words.label("coach.label_fix"), pack("fix", week)),))
    available = points.coaches and away_in(points.cohort, points.person_id, points.monday) is None
    if points.weeks and points.this_week and available:
        fix.append((Choice(words.label("coach.label_unavailable"), pack("away", "", week)),))
    return fix


def _held_by_others(points: Points, words: Words) -> list[Safe]:
    """In a week in which the coach is unavailable: who holds the points, or that nobody does."""
    if away_in(points.cohort, points.person_id, points.monday) is None:
        return []
    own = [enrolled for enrolled in points.cohort.enrolments if enrolled.coach.id == points.person_id]
    names = sorted({point_coach(points.cohort, enrolled, points.monday).name for enrolled in own} - {points.name})
    if names:
        return [words.t("coach.held_by", names=words.names(names))]
    return [words.t("coach.away_alone")]


def _open_button(enrolled: Enrolled, week: Week, points: Points, words: Words) -> Choice:
    name = enrolled.person.name
    if week.monday == points.monday:
        label = words.label("coach.label_point", name=name)
    else:
        label = words.label("coach.label_point_of", name=name, week=words.week(week.monday))
    return Choice(label, data("point_ask", week))


def _line(pair: Pair, points: Points, words: Words) -> Safe:
    """A name and how the point stands; whose intrapreneur it is when one stands in."""
    enrolled, week = pair
    stands = state(week.point, words, points.monday)
    if enrolled.coach.id != points.person_id and points.coaches:
        return words.t("coach.line_for", name=enrolled.person.name, state=stands, coach=enrolled.coach.name)
    return words.t("coach.line", name=enrolled.person.name, state=stands)


# --- Friday


def _reminder(points: Points, words: Words) -> Speech:
    """A sentence and its buttons for each point that is still open."""
    lines = [words.t("coach.left", name=enrolled.person.name) for enrolled, _ in points.still_open]
    if not points.this_week:
        lines.insert(0, words.t("coach.week_title", week=words.week(points.monday)))
    return Speech("\n".join(lines), _reminder_rows(points, words))


def _reminder_noted(points: Points, words: Words) -> Speech:
    """The same message after an answer: what is known is said, what is open keeps its buttons."""
    lines = [words.t("coach.week_title", week=words.week(points.monday))]
    lines += [_line(pair, points, words) for pair in points.weeks if pair not in points.still_open]
    lines += [words.t("coach.left", name=enrolled.person.name) for enrolled, _ in points.still_open]
    return Speech("\n".join(lines), _reminder_rows(points, words))


def _reminder_rows(points: Points, words: Words) -> tuple[tuple[Choice, ...], ...]:
    """One row for one open point; when there are several, each button names its person."""
    alone = len(points.still_open) == 1
    rows: list[tuple[Choice, ...]] = []
    for enrolled, week in points.still_open:
        name = enrolled.person.name
        done, postponed, missed = (
            Choice(
                words.label(f"coach.left_{answer}" if alone else f"coach.left_{answer}_with", name=name),
                data("point_left", week, answer),
            )
            for answer in PointAnswer
        )
        rows += [(done, postponed, missed)] if alone else [(done, postponed), (missed,)]
    return tuple(rows)


VIEWS = {
    "coach_list": View(_list, HOLDERS, _read_list),
    "coach_reminder": View(_reminder, HOLDERS, _read_reminder),
    "coach_reminder_noted": View(_reminder_noted, HOLDERS, read_points),
    "points": View(_all_points, HOLDERS, read_points),
    **points_told.VIEWS,
    **points_fix.VIEWS,
    **points_milestones.VIEWS,
    **check_ins.VIEWS,
    **feedback.VIEWS,
}
