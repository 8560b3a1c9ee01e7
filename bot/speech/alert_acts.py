"""What is said around an alert: who looks after it, and what was done about it."""

from datetime import date

from bot.buttons import pack
from bot.speech.alert_calls import detail_of
from bot.speech.alert_outcomes import justification
from bot.speech.alert_scene import AlertScene, read_for_coordinator
from bot.speech.ladder_reach import escalations_of
from bot.speech.speech import Choice, Speech
from bot.speech.view import View
from bot.speech.words import Words
from scheduler.alerts import WITHDRAWN
from scheduler.weeks import local_time
from storage.tables import AlertEvent
from storage.terms import Role

SHOWN_EVENTS = 30  # the latest ones: a message has room for no more
COORDINATORS = frozenset({Role.COORDINATOR})


def owned(scene: AlertScene, words: Words) -> Speech:
    """Somebody was first (D1); taking over is a second, deliberate tap."""
    if scene.alert.owner_id is None:
        return Speech(words.t("alert.nobody", name=scene.name))
    owner = scene.name_of(scene.alert.owner_id, words)
    relay = Choice(words.label("alert.do.relay"), pack("alert_relay", str(scene.alert.id)))
    return Speech(words.t("alert.owned_already", owner=owner), ((relay,),))


def relayed(scene: AlertScene, words: Words) -> Speech:
    """The relay was taken: who looks after it now."""
    owner = scene.name_of(scene.alert.owner_id, words) if scene.alert.owner_id else words.t("alert.somebody")
    return Speech(words.t("alert.relayed", owner=owner, name=scene.name))


def history(scene: AlertScene, words: Words) -> Speech:
    """Who did what, when, in words; the oldest first."""
    title = words.t("history.title", name=scene.name, week=words.week(scene.alert.monday))
    events = scene.history[-SHOWN_EVENTS:]
    lines = [title, *(_event(scene, event, words) for event in events)]
    return Speech("\n".join(lines), escalations_of(scene.enrolled, words, duty=scene.alert.duty))


def _event(scene: AlertScene, event: AlertEvent, words: Words) -> str:
    at = local_time(event.at, scene.cohort.calendar)
    what = what_happened(scene, event, words)
    return words.t("history.line", day=words.day_month(at.date()), time=words.time(at), what=what)


def what_happened(scene: AlertScene, event: AlertEvent, words: Words) -> str:
    """One act about an alert, without its moment."""
    actor = scene.name_of(event.by_id, words) if event.by_id else ""
    act = WITHDRAWN if event.detail == WITHDRAWN else event.act
    return words.t(f"history.{act}", by=actor, name=scene.name, detail=_detail(event, words))


def _detail(event: AlertEvent, words: Words) -> str:
    detail = event.detail or ""
    match event.act:
        case "opened" | "reopened" | "updated":
            return words.t(f"finding.{detail}")
        case "justified":
            return justification(detail, words)
        case "made_up":
            return words.short_date(date.fromisoformat(detail))
        case "called" | "promised" | "kept" | "broken" | "unheard" | "gone" | "waiting":
            return detail_of(event, words)
    return detail


VIEWS = {
    "alert_owned": View(owned, COORDINATORS, read_for_coordinator),
    "alert_relayed": View(relayed, COORDINATORS, read_for_coordinator),
    "alert_history": View(history, COORDINATORS, read_for_coordinator),
}
