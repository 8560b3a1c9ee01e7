"""What is said around an escalation: who looks after it, its history, the point between the parties, its closing."""

from datetime import date

from bot.buttons import pack
from bot.speech.asking import Rows, asked, button, rows
from bot.speech.ladder_closed import CLOSINGS, closing_words, title
from bot.speech.ladder_scene import LadderScene, read_for_coordinator
from bot.speech.ladder_weeks import weeks_named
from bot.speech.speech import Choice, Speech
from bot.speech.view import View
from bot.speech.words import Words
from scheduler.weeks import ONE_DAY, local_time
from storage.tables import EscalationEvent
from storage.terms import Duty, Role

SHOWN_EVENTS = 30
SENTENCE_LIMIT = 300
COORDINATORS = frozenset({Role.COORDINATOR})
OF_WEEKS = ("opened", "reopened", "raised", "lowered", "updated")
OF_A_DAY = ("met", "notified")


# --- Who looks after it


def owned(scene: LadderScene, words: Words) -> Speech:
    """Somebody was first; taking over is a second, deliberate tap."""
    owner = scene.name_of(scene.row.owner_id, words)
    relay = button(words, "ladder.do.relay", "ladder_relay", str(scene.row.id))
    return Speech(words.t("ladder.owned_already", owner=owner), ((relay,),))


def relayed(scene: LadderScene, words: Words) -> Speech:
    """The relay was taken."""
    return Speech(words.t("ladder.relayed", owner=scene.name_of(scene.row.owner_id, words), name=scene.name))


# --- The history


def history(scene: LadderScene, words: Words) -> Speech:
    """Who did what, when; the oldest first."""
    first = words.t("ladder.history", name=scene.name, title=title(scene, words))
    events = [_event(scene, event, words) for event in scene.history[-SHOWN_EVENTS:]]
    bring = button(words, "ladder.do.bring", "ladder_bring", str(scene.row.id))
    return Speech("\n".join([first, *events]), ((bring,),))


def _event(scene: LadderScene, event: EscalationEvent, words: Words) -> str:
    at = local_time(event.at, scene.cohort.calendar)
    what = what_happened(scene, event, words)
    return words.t("history.line", day=words.day_month(at.date()), time=words.time(at), what=what)


def what_happened(scene: LadderScene, event: EscalationEvent, words: Words) -> str:
    """One act about an escalation, without its moment."""
    by = scene.name_of(event.by_id, words) if event.by_id else ""
    act = "closed" if event.act in CLOSINGS else event.act
    return words.t(f"ladder.event.{act}", by=by, detail=_detail(scene, event, words))


def _detail(scene: LadderScene, event: EscalationEvent, words: Words) -> str:
    detail = event.detail or ""
    if event.act in OF_WEEKS:
        mondays = [date.fromisoformat(code) for code in detail.split(",") if code]
        named = weeks_named(mondays, words) if mondays else ""
        return words.n("ladder.event_weeks", len(mondays), weeks=named) if mondays else words.t("ladder.event_no_week")
    if event.act in OF_A_DAY:
        return words.short_date(date.fromisoformat(detail), year=True)
    match event.act:
        case "replied":
            return words.t(f"ladder.reply_word.{detail}")
        case "termination":
            return words.t("ladder.closed.asked" if detail == "yes" else "ladder.closed.not_asked")
        case "concluded":
            return words.quote(detail)
    return closing_words(scene, event, words) if event.act in CLOSINGS else detail


# --- The point between the parties


def when_met(scene: LadderScene, words: Words) -> Speech:
    """When the two parties met."""
    return _which_day(scene, words, "ladder.when_met", "ladder_met")


def write_date(scene: LadderScene, words: Words) -> Speech:
    """A date is awaited, in figures or in words."""
    return Speech(words.t("ladder.write_date"))


def conclude(scene: LadderScene, words: Words) -> Speech:
    """What was concluded, in one sentence; who will read it is said before it is written."""
    day = words.date(date.fromisoformat(scene.facts["day"]))
    return Speech(words.t("ladder.conclude", day=day, limit=SENTENCE_LIMIT))


def concluded(scene: LadderScene, words: Words) -> Speech:
    """The meeting as it was noted."""
    day = words.date(date.fromisoformat(scene.facts["day"]))
    return Speech(words.t("ladder.concluded", day=day, conclusion=words.quote(scene.facts["text"])))


def _which_day(scene: LadderScene, words: Words, key: str, action: str) -> Speech:
    """Today, yesterday, or a date to be written; with the choice that was made."""
    question = words.t(key, name=scene.name)
    if chosen := scene.facts.get("chosen"):
        day = words.t("ladder.another_date") if chosen == "other" else words.date(date.fromisoformat(chosen))
        return asked(question, (), day, words)
    ref = str(scene.row.id)
    days = {"ladder.today": scene.today, "ladder.yesterday": scene.today - ONE_DAY}
    choices = [Choice(words.label(key), pack(action, ref, day.isoformat())) for key, day in days.items()]
    return Speech(question, rows(choices, [button(words, "ladder.another_date", action, ref, "other")]))


def when_notified(scene: LadderScene, words: Words) -> Speech:
    """When the formal notice was notified."""
    return _which_day(scene, words, "ladder.when_notified", "ladder_notified")


# --- Closing it


def why_close(scene: LadderScene, words: Words) -> Speech:
    """How it ends, in one tap or one sentence."""
    question = words.t("ladder.why_close", name=scene.name, title=title(scene, words))
    chosen = scene.facts.get("chosen")
    said = closing_label(scene, chosen, words) if chosen else None
    return asked(question, _closings(scene, words), said, words)


def _closings(scene: LadderScene, words: Words) -> Rows:
    ref = str(scene.row.id)
    return tuple((Choice(closing_label(scene, code, words), pack("ladder_close", ref, code)),) for code in CLOSINGS)


def closing_label(scene: LadderScene, code: str, words: Words) -> str:
    """How a closing is offered: for a point, the partner stands where the sponsor does for a day."""
    if code == "sponsor" and scene.row.duty is Duty.POINT:
        return words.label("ladder.close.party", party=scene.concerned)
    return words.label(f"ladder.close.{code}")


def write_closing(scene: LadderScene, words: Words) -> Speech:
    """A sentence is awaited."""
    return Speech(words.t("ladder.write_closing", limit=SENTENCE_LIMIT))


VIEWS = {
    "ladder_owned": View(owned, COORDINATORS, read_for_coordinator),
    "ladder_relayed": View(relayed, COORDINATORS, read_for_coordinator),
    "ladder_history": View(history, COORDINATORS, read_for_coordinator),
    "ladder_when_met": View(when_met, COORDINATORS, read_for_coordinator),
    "ladder_write_date": View(write_date, COORDINATORS, read_for_coordinator),
    "ladder_conclude": View(conclude, COORDINATORS, read_for_coordinator),
    "ladder_concluded": View(concluded, COORDINATORS, read_for_coordinator),
    "ladder_when_notified": View(when_notified, COORDINATORS, read_for_coordinator),
    "ladder_why_close": View(why_close, COORDINATORS, read_for_coordinator),
    "ladder_write_closing": View(write_closing, COORDINATORS, read_for_coordinator),
}
