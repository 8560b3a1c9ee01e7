"""What an alert's card says of the last call to the service, and of the day that was promised in it."""

from datetime import date

from bot.speech.alert_scene import AlertScene
from bot.speech.words import Words
from scheduler.commitments import verdict
from scheduler.facts import CommitmentFacts
from scheduler.weeks import local_date
from storage.tables import AlertEvent
from storage.terms import CallOutcome


def calls(scene: AlertScene) -> list[AlertEvent]:
    """The calls that were noted, oldest first."""
    return [event for event in scene.history if event.act == "called"]


def promised(scene: AlertScene) -> CommitmentFacts | None:
    """The last day that was promised about this alert."""
    mine = [it for it in scene.enrolled.commitments if it.alert_id == scene.alert.id]
    return max(mine, key=lambda it: (it.made_at, it.id), default=None)


def outcome_of(scene: AlertScene, commitment: CommitmentFacts, words: Words) -> str:
    """`tenu`, `non tenu`, `à venir`."""
    found = verdict(scene.cohort, scene.enrolled, commitment, scene.now)
    return words.t(f"call.verdict.{found or 'waiting'}")


def call_line(scene: AlertScene, words: Words) -> str:
    """`Appel du 5 février (Anne) : engagement pris pour jeudi 11, tenu.`; empty before the first call."""
    known = calls(scene)
    if not known:
        return ""
    last = known[-1]
    values = {
        "date": words.short_date(local_date(last.at, scene.cohort.calendar)),
        "by": scene.name_of(last.by_id or 0, words),
    }
    commitment = promised(scene)
    if last.detail == CallOutcome.COMMITMENT and commitment and commitment.made_at >= last.at:
        day = words.day(commitment.day)
        return words.t("call.line_day", day=day, verdict=outcome_of(scene, commitment, words), **values)
    return words.t("call.line", outcome=words.t(f"call.outcome.{last.detail}"), **values)


def detail_of(event: AlertEvent, words: Words) -> str:
    """What the history says of a call, of a promised day and of what came of it."""
    detail = event.detail or ""
    return words.t(f"call.outcome.{detail}") if event.act == "called" else words.day_month(date.fromisoformat(detail))
