"""One person's timeline: what coordinators may know of them, in its order; no sentence of theirs, no note."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.speech import alert_acts, ladder_acts
from bot.speech.alert_scene import AlertScene
from bot.speech.alert_scene import read_for_coordinator as read_alert
from bot.speech.ladder_scene import LadderScene
from bot.speech.ladder_scene import read_for_coordinator as read_ladder
from bot.speech.person_week import closed_week
from bot.speech.view import Scene
from bot.speech.week_leave import span_words
from bot.speech.words import Words
from scheduler.alerts import closings
from scheduler.facts import CohortFacts, Enrolled, Said
from scheduler.figures import closed_mondays
from scheduler.gather import gather_one
from scheduler.ledger import week_of
from storage import exports, support
from storage.tables import SupportEvent
from storage.terms import Duty, PointAnswer, Question, WeekStatus

PASSED_OVER = ("updated", "chased", "agreed", "waiting")  # what the bot did about an alert between two acts of people


@dataclass(frozen=True)
class Moment:
    """One thing that happened, in words."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Timeline:
    """Everything about one person that is read for it."""

    cohort: CohortFacts
    enrolled: Enrolled
    alerts: tuple[AlertScene, ...]
    ladders: tuple[LadderScene, ...]
    support: list[tuple[SupportEvent, str]]
    names: dict[int, str]
    now: datetime


async def read_timeline(scene: Scene) -> Timeline | None:
    """An enrolment of the reader's cohort, with the history of its alerts, its ladder and its requests."""
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    try:
        enrolled = cohort.enrolled(int(scene.facts["enrolment"]))
    except KeyError:
        return None
    alerts = [await read_alert(replace(scene, facts={"alert": each.id})) for each in enrolled.alerts]
    ladders = [await read_ladder(replace(scene, facts={"escalation": each.id})) for each in enrolled.escalations]
    return Timeline(
        cohort,
        enrolled,
        tuple(filter(None, alerts)),
        tuple(filter(None, ladders)),
        await support.events_of(scene.session, enrolled.id),
        await exports.names_in(scene.session, cohort.id),
        scene.now,
    )


def timeline_of(scene: Timeline, words: Words) -> list[Moment]:
    """The newest first."""
    everything = (_weeks, _said, _absences, _alerts, _ladders, _support)
    moments = [moment for part in everything for moment in part(scene, words)]
    return sorted(moments, key=lambda moment: moment.at)[::-1]


def _weeks(scene: Timeline, words: Words) -> Iterator[Moment]:
    """Each week when it is over, as it stands now."""
    for monday in closed_mondays(scene.cohort, scene.now):
        week = week_of(scene.cohort, scene.enrolled, monday)
        if week.status is not WeekStatus.NOT_DUE:
            over = closings(scene.cohort, monday).silence
            yield Moment(over, closed_week(scene.cohort, scene.enrolled, week, words))


def _said(scene: Timeline, words: Words) -> Iterator[Moment]:
    """Points, and of the days what somebody else entered or what was corrected."""
    for monday, answers in scene.enrolled.answers.items():
        for said in answers:
            values = {"week": words.week(monday), "by": scene.names.get(said.by_id) or words.t("alert.somebody")}
            if said.question is Question.POINT and said.choice:
                yield Moment(said.at, _point(said, words, **values))
            elif said.question is Question.RELEASE and said.halves is not None:
                if said.by_id != scene.enrolled.person.id:
                    text = words.t("timeline.entered", days=words.days(said.halves), **values)
                    yield Moment(said.at, text)
                elif said.corrects:
                    text = words.t("timeline.corrected", days=words.days(said.halves), **values)
                    yield Moment(said.at, text)


def _point(said: Said, words: Words, **values: str) -> str:
    answer = PointAnswer(said.choice or "")
    what = words.t(f"point.{answer}")
    if answer is PointAnswer.MISSED and said.reason:
        return words.t("timeline.point_why", what=what, why=words.t(f"missed_reason.{said.reason}"), **values)
    return words.t("timeline.point", what=what, **values)


def _absences(scene: Timeline, words: Words) -> Iterator[Moment]:
    """Dates and kind, as it is all that is kept."""
    for away in scene.enrolled.absences:
        kind = words.t(f"absence.{away.kind}")
        yield Moment(away.declared_at, words.t("timeline.absence", span=span_words(away.span, words), kind=kind))


def _alerts(scene: Timeline, words: Words) -> Iterator[Moment]:
    for alert in scene.alerts:
        about = "timeline.alert" if alert.alert.duty is Duty.RELEASE else "timeline.point_alert"
        for event in alert.history:
            if event.act not in PASSED_OVER:
                what = alert_acts.what_happened(alert, event, words)
                yield Moment(event.at, words.t(about, what=what, week=words.week(alert.alert.monday)))


def _ladders(scene: Timeline, words: Words) -> Iterator[Moment]:
    for ladder in scene.ladders:
        title = words.t(f"ladder.title.{ladder.row.duty}")
        for event in ladder.history:
            if event.act not in PASSED_OVER:
                what = ladder_acts.what_happened(ladder, event, words)
                yield Moment(event.at, words.t("timeline.ladder", title=title, what=what))


def _support(scene: Timeline, words: Words) -> Iterator[Moment]:
    for event, need in scene.support:
        if event.act in ("asked", "planned", "given", "cancelled"):
            yield Moment(event.at, words.t(f"timeline.support.{event.act}", need=words.t(f"support.need.{need}")))
