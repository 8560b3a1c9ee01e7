"""What a coach is told of the weekly points: Monday's list, Friday's reminder, the question and its receipts."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.buttons import WeekRef, pack
from bot.speech import check_ins, feedback
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View, WeekScene, week_if
from bot.speech.words import Safe, Words
from scheduler.alerts import closings
from scheduler.facts import CohortFacts, Enrolled
from scheduler.gather import gather_one
from scheduler.ledger import Week, week_of
from scheduler.rules import mondays_at_hand
from scheduler.weeks import local_date, monday_of
from storage.terms import MissedReason, PointAnswer, Role, WeekStatus

COACHES = frozenset({Role.COACH})
Pair = tuple[Enrolled, Week]


@dataclass(frozen=True)
class Points:
    """The points of one coach in a week, and those of the weeks before whose silence has not closed yet."""

    name: str
    monday: date
    today: date
    weeks: list[Pair]
    left_over: list[Pair]

    @property
    def still_open(self) -> list[Pair]:
        """Those of the week that are still to be held or told."""
        return [pair for pair in self.weeks if pair[1].point.is_open(self.today)]


def own(scene: WeekScene) -> bool:
    """The reader still coaches that intrapreneur."""
    return scene.enrolled.coach.id == scene.reader.id


async def read_points(scene: Scene) -> Points | None:
    """The points of the week that the facts name, or of this one."""
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    today = local_date(scene.now, cohort.calendar)
    monday = date.fromisoformat(scene.facts["monday"]) if "monday" in scene.facts else monday_of(today)
    coach_id = scene.person.id or 0
    left = [pair for before in _unclosed(cohort, monday, scene.now) for pair in mine(cohort, coach_id, before)]
    left_over = [pair for pair in left if pair[1].point.is_open(today)]
    return Points(scene.person.name, monday, today, mine(cohort, coach_id, monday), left_over)


async def _read_list(scene: Scene) -> Points | None:
    points = await read_points(scene)
    return points if points and (points.weeks or points.left_over) else None


async def _read_reminder(scene: Scene) -> Points | None:
    points = await read_points(scene)
    return points if points and points.still_open else None


def mine(cohort: CohortFacts, coach_id: int, monday: date) -> list[Pair]:
    """The coach's intrapreneurs with whom a point is due that week: nobody who is away all of it."""
    theirs = [enrolled for enrolled in cohort.enrolments if enrolled.coach.id == coach_id]
    pairs = [(enrolled, week_of(cohort, enrolled, monday)) for enrolled in theirs]
    return [pair for pair in pairs if pair[1].status not in (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED)]


def _unclosed(cohort: CohortFacts, monday: date, now: datetime) -> list[date]:
    before = [earlier for earlier in mondays_at_hand(cohort, now) if earlier < monday]
    return [earlier for earlier in before if closings(cohort, earlier).silence > now]


# --- Lists


def _list(points: Points, words: Words) -> Speech:
    return _points(points, words, words.t("coach.list", name=points.name))


def _all_points(points: Points, words: Words) -> Speech:
    title = words.t("coach.points") if points.weeks else words.t("coach.no_points")
    return _points(points, words, title)


def _points(points: Points, words: Words, title: Safe) -> Speech:
    lines = [title, *(_line(pair, words) for pair in points.weeks)]
    for monday in sorted({week.monday for _, week in points.left_over}):
        lines.append(words.t("coach.before", week=words.week(monday)))
        lines += [_line(pair, words) for pair in points.left_over if pair[1].monday == monday]
    rows = [(_open_button(*pair, points, words),) for pair in (*points.weeks, *points.left_over)]
    return Speech("\n".join(lines), tuple(rows))


def _open_button(enrolled: Enrolled, week: Week, points: Points, words: Words) -> Choice:
    name = enrolled.person.name
    if week.monday == points.monday:
        label = words.label("coach.label_point", name=name)
    else:
        label = words.label("coach.label_point_of", name=name, week=words.week(week.monday))
    return Choice(label, _data("point_ask", week))


def _line(pair: Pair, words: Words) -> Safe:
    enrolled, week = pair
    return words.t("coach.line", name=enrolled.person.name, state=_state(week, words))


def _state(week: Week, words: Words) -> Safe:
    if week.point.answer is PointAnswer.HELD:
        return words.t("coach.state_held", day=words.day(week.point.day or week.monday))
    return words.t(f"coach.state_{week.point.answer or 'open'}")


def _reminder(points: Points, words: Words) -> Speech:
    """Friday: a sentence and its buttons for each point that is still open."""
    lines = [words.t("coach.left", name=enrolled.person.name) for enrolled, _ in points.still_open]
    if points.monday != monday_of(points.today):
        lines.insert(0, words.t("coach.week_title", week=words.week(points.monday)))
    return Speech("\n".join(lines), _reminder_rows(points, words))


def _reminder_noted(points: Points, words: Words) -> Speech:
    """The same message after an answer: what is known is said, what is open keeps its buttons."""
    lines = [words.t("coach.week_title", week=words.week(points.monday))]
    lines += [_line(pair, words) for pair in points.weeks if pair not in points.still_open]
    lines += [words.t("coach.left", name=enrolled.person.name) for enrolled, _ in points.still_open]
    return Speech("\n".join(lines), _reminder_rows(points, words))


def _reminder_rows(points: Points, words: Words) -> tuple[tuple[Choice, ...], ...]:
    """One row for one open point; when there are several, each button names its person."""
    alone = len(points.still_open) == 1
    rows: list[tuple[Choice, ...]] = []
    for enrolled, week in points.still_open:
        name = enrolled.person.name
        done, postponed, missed = (
            Choice(words.label(f"coach.left_{answer}" if alone else f"coach.left_{answer}_with", name=name), data)
            for answer in PointAnswer
            if (data := _data("point_left", week, answer))
        )
        rows += [(done, postponed, missed)] if alone else [(done, postponed), (missed,)]
    return tuple(rows)


# --- One point


def _question_text(scene: WeekScene, words: Words) -> Safe:
    name, monday = scene.enrolled.person.name, scene.week.monday
    if monday == monday_of(local_date(scene.now, scene.cohort.calendar)):
        return words.t("coach.question", name=name)
    return words.t("coach.question_of", name=name, week=words.week(monday))


def _question(scene: WeekScene, words: Words) -> Speech:
    text = _question_text(scene, words)
    row = tuple(
        Choice(words.label(f"point_label.{answer}"), _data("point", scene.week, answer)) for answer in PointAnswer
    )
    if scene.week.point.answer is None:
        return Speech(text, (row,))
    text = Safe(f"{words.t('coach.noted', state=_state(scene.week, words))}\n{text}")
    write = Choice(words.label("coach.label_write"), _data("feedback", scene.week, "write"))
    held = scene.week.point.answer is PointAnswer.HELD
    return Speech(text, (row, (write,)) if held else (row,))


def _answered(scene: WeekScene, words: Words) -> Speech:
    choice = words.t(f"point_label.{scene.facts['choice']}")
    return Speech(words.t("shared.answered", question=_question_text(scene, words), choice=choice))


def _why(scene: WeekScene, words: Words) -> Speech:
    rows = [(Choice(_reason_label(scene, words, why), _data("point_why", scene.week, why)),) for why in MissedReason]
    return Speech(words.t("coach.why", name=scene.enrolled.person.name), tuple(rows))


def _why_answered(scene: WeekScene, words: Words) -> Speech:
    question = words.t("coach.why", name=scene.enrolled.person.name)
    choice = _reason_label(scene, words, scene.facts["choice"])
    return Speech(words.t("shared.answered", question=question, choice=choice))


def _reason_label(scene: WeekScene, words: Words, why: str) -> str:
    return words.label(f"missed_reason_label.{why}", name=scene.enrolled.person.name)


def _receipt(scene: WeekScene, words: Words) -> Speech:
    """What was kept of a point that was not held, and [Corriger]."""
    name, week = scene.enrolled.person.name, words.week(scene.week.monday)
    if scene.week.point.answer is PointAnswer.POSTPONED:
        text = words.t("coach.postponed", name=name, week=week)
    else:
        reason = words.t(f"missed_reason.{scene.week.point.reason or MissedReason.OTHER}")
        text = words.t("coach.missed", name=name, week=week, reason=reason)
    return Speech(text, ((Choice(words.label("shared.correct"), _data("point_ask", scene.week, "again")),),))


def _closed(scene: WeekScene, words: Words) -> Speech:
    name, week = scene.enrolled.person.name, words.week(scene.week.monday)
    if scene.week.status is WeekStatus.NOT_DUE:
        return Speech(words.t("coach.not_due", name=name, week=week))
    return Speech(words.t("coach.closed", name=name, week=week))


def _data(action: str, week: Week, value: str = "") -> str:
    return pack(action, WeekRef(week.enrolment_id, week.monday).code, value)


def _not_held(scene: WeekScene) -> bool:
    return own(scene) and scene.week.point.answer in (PointAnswer.POSTPONED, PointAnswer.MISSED)


VIEWS = {
    "coach_list": View(_list, COACHES, _read_list),
    "coach_reminder": View(_reminder, COACHES, _read_reminder),
    "coach_reminder_noted": View(_reminder_noted, COACHES, read_points),
    "points": View(_all_points, COACHES, read_points),
    "point_question": View(_question, COACHES, week_if(own)),
    "point_answered": View(_answered, COACHES, week_if(own)),
    "point_why": View(_why, COACHES, week_if(own)),
    "point_why_answered": View(_why_answered, COACHES, week_if(own)),
    "point_receipt": View(_receipt, COACHES, week_if(_not_held)),
    "coach_week_closed": View(_closed, COACHES, week_if(own)),
    **check_ins.VIEWS,
    **feedback.VIEWS,
}
