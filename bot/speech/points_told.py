"""One weekly point: the question whether it took place, what was answered, and its receipts."""

from datetime import date, timedelta

from bot.buttons import WeekRef, pack
from bot.speech.points_words import state, when
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View, WeekScene, read_week, week_if
from bot.speech.words import Safe, Words
from scheduler.ledger import Week
from scheduler.notices import Kind
from scheduler.points import point_coach, speaks_of
from scheduler.weeks import local_date, monday_of
from storage.terms import MissedReason, PointAnswer, Role, WeekStatus

HOLDERS = frozenset({Role.COACH, Role.COORDINATOR})  # a coordinator, once the coach has left
INTRAPRENEURS = frozenset({Role.INTRAPRENEUR})
WEEK = timedelta(days=7)


def own(scene: WeekScene) -> bool:
    """The reader holds that week's point, or is the own coach."""
    return speaks_of(scene.cohort, scene.enrolled, scene.week.monday, scene.reader.id or 0)


def data(action: str, week: Week, value: str = "") -> str:
    """What a button about that week carries."""
    return pack(action, WeekRef(week.enrolment_id, week.monday).code, value)


def this_monday(scene: WeekScene) -> date:
    """The Monday of the week in which this is said."""
    return monday_of(local_date(scene.now, scene.cohort.calendar))


# --- The question


async def _read_asked(scene: Scene) -> WeekScene | None:
    """A fixed point whose plan still stands."""
    found = await read_week(scene)
    if found is None or not own(found):
        return None
    point = found.week.point
    hour = f"{point.planned_at:%H%M}" if point.planned_at else ""
    planned = point.planned_on.isoformat() if point.planned_on else ""
    return found if (planned, hour) == (scene.facts["day"], scene.facts["time"]) else None


def _text(scene: WeekScene, words: Words) -> Safe:
    name, monday = scene.enrolled.person.name, scene.week.monday
    if monday == this_monday(scene):
        return words.t("coach.question", name=name)
    return words.t("coach.question_of", name=name, week=words.week(monday))


def _asked(scene: WeekScene, words: Words) -> Speech:
    """After a fixed point; its buttons know which plan they are about."""
    day = scene.facts["day"]
    row = [
        Choice(words.label(f"point_label.{answer}"), data("point_asked", scene.week, f"{answer}.{day}"))
        for answer in PointAnswer
    ]
    return Speech(_text(scene, words), (tuple(row),))


def _question(scene: WeekScene, words: Words) -> Speech:
    text, week = _text(scene, words), scene.week
    row = tuple(Choice(words.label(f"point_label.{answer}"), data("point", week, answer)) for answer in PointAnswer)
    if week.point.answer is None:
        return Speech(text, (row,))
    text = Safe(f"{words.t('coach.noted', state=state(week.point, words, this_monday(scene)))}\n{text}")
    if not week.point.held:
        return Speech(text, (row,))
    write = Choice(words.label("coach.label_write"), data("feedback", week, "write"))
    more = Choice(words.label("coach.label_one_more"), data("point_more", week))
    return Speech(text, (row, (write,), (more,)))


def _answered(scene: WeekScene, words: Words) -> Speech:
    choice = words.t(f"point_label.{scene.facts['choice']}")
    return Speech(words.t("shared.answered", question=_text(scene, words), choice=choice))


def _whose_week(scene: WeekScene, words: Words) -> Speech:
    """On the first day of a week: to which week a held point belongs (C8)."""
    question = words.t("coach.whose_week", name=scene.enrolled.person.name)
    mondays = {"before": scene.week.monday - WEEK, "this": scene.week.monday}
    labels = {value: words.label("coach.label_week", week=words.week(monday)) for value, monday in mondays.items()}
    if chosen := scene.facts.get("chosen"):
        return Speech(words.t("shared.answered", question=question, choice=labels[chosen]))
    return Speech(question, tuple((Choice(labels[value], data("point_of", scene.week, value)),) for value in mondays))


# --- Why, and what was kept


def _why(scene: WeekScene, words: Words) -> Speech:
    rows = [(Choice(_reason_label(scene, words, why), data("point_why", scene.week, why)),) for why in MissedReason]
    return Speech(words.t("coach.why", name=scene.enrolled.person.name), tuple(rows))


def _why_answered(scene: WeekScene, words: Words) -> Speech:
    question = words.t("coach.why", name=scene.enrolled.person.name)
    choice = _reason_label(scene, words, scene.facts["choice"])
    return Speech(words.t("shared.answered", question=question, choice=choice))


def _reason_label(scene: WeekScene, words: Words, why: str) -> str:
    return words.label(f"missed_reason_label.{why}", name=scene.enrolled.person.name)


def _receipt(scene: WeekScene, words: Words) -> Speech:
    """What was kept of a point, and [Corriger]."""
    name, week, point = scene.enrolled.person.name, words.week(scene.week.monday), scene.week.point
    if point.held:
        text = words.t("coach.held", name=name, week=week, state=state(point, words, this_monday(scene)))
    elif point.answer is PointAnswer.POSTPONED:
        text = words.t("coach.postponed", name=name, week=week)
    elif point.answer is PointAnswer.MISSED:
        reason = words.t(f"missed_reason.{point.reason or MissedReason.OTHER}")
        text = words.t("coach.missed", name=name, week=week, reason=reason)
    else:
        text = words.t("coach.not_fixed", name=name, week=week)
    return Speech(text, ((Choice(words.label("shared.correct"), data("point_ask", scene.week, "again")),),))


def _one_more_off(scene: WeekScene, words: Words) -> Speech:
    """A second point did not take place: the week keeps its first."""
    return Speech(words.t("coach.one_more_off", name=scene.enrolled.person.name, week=words.week(scene.week.monday)))


def _closed(scene: WeekScene, words: Words) -> Speech:
    name, week = scene.enrolled.person.name, words.week(scene.week.monday)
    key = "coach.not_due" if scene.week.status is WeekStatus.NOT_DUE else "coach.closed"
    return Speech(words.t(key, name=name, week=week))


# --- To the intrapreneur


async def _read_time(scene: Scene) -> tuple[WeekScene, bool] | None:
    """The own point, while there is a plan, or one that was called off."""
    found = await read_week(scene)
    if found is None or found.enrolled.person.id != found.reader.id:
        return None
    point = found.week.point
    return (found, scene.shrunk) if point.planned_on or point.called_off_at else None


def _time(read: tuple[WeekScene, bool], words: Words) -> Speech:
    """When the point is, as it now stands; an older copy only says that there is a newer one."""
    scene, shrunk = read
    point, coach = scene.week.point, point_coach(scene.cohort, scene.enrolled, scene.week.monday).name
    if shrunk:
        return Speech(words.t("coach.time_moved", coach=coach))
    if point.planned_on is None:
        return Speech(words.t("coach.time_off", coach=coach, week=words.week(scene.week.monday)))
    return Speech(words.t("coach.time", coach=coach, when=when(point, words, this_monday(scene))))


VIEWS: dict[str, View] = {
    Kind.POINT_ASKED: View(_asked, HOLDERS, _read_asked),
    Kind.POINT_TIME: View(_time, INTRAPRENEURS, _read_time),
    "point_question": View(_question, HOLDERS, week_if(own)),
    "point_answered": View(_answered, HOLDERS, week_if(own)),
    "point_whose_week": View(_whose_week, HOLDERS, week_if(own)),
    "point_why": View(_why, HOLDERS, week_if(own)),
    "point_why_answered": View(_why_answered, HOLDERS, week_if(own)),
    "point_receipt": View(_receipt, HOLDERS, week_if(own)),
    "point_one_more_off": View(_one_more_off, HOLDERS, week_if(own)),
    "coach_week_closed": View(_closed, HOLDERS, week_if(own)),
}
