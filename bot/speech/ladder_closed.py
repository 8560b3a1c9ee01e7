"""A closed escalation in one line, and the name an escalation goes by."""

from bot.speech.ladder_scene import LadderScene
from bot.speech.words import Words
from scheduler.facts import EscalationFacts
from scheduler.ladder import LIFTED
from storage.tables import EscalationEvent
from storage.terms import Duty, EscalationStep

CLOSINGS = ("sponsor", "agreement", "resolved", "other")  # how coordinators close it before any formal notice


def title_of(row: EscalationFacts, words: Words) -> str:
    """`2e alerte`, `2e point non tenu`, `point entre les parties`, `mise en demeure`."""
    if row.step is EscalationStep.SECOND_ALERT:
        return words.t(f"ladder.title.{row.duty}")
    return words.t(f"ladder.title.{row.step}")


def title(scene: LadderScene, words: Words) -> str:
    """The same for a scene; to the own coach it stays the second alert it was."""
    return title_of(scene.row, words) if scene.coordinates else words.t(f"ladder.title.{scene.row.duty}")


def closed_line(scene: LadderScene, words: Words) -> str:
    """What came of it. The own coach is not told who closed it, nor why."""
    week = words.short_date(scene.row.monday)
    values = {"title": title(scene, words), "name": scene.name, "week": week}
    outcome = scene.row.outcome
    if outcome == LIFTED:
        return words.t("ladder.closed.lifted", **values)
    if not scene.coordinates:
        return words.t("ladder.closed.plain", **values)
    closing = scene.last("termination") or scene.last("replied") or scene.last(outcome or "")
    by = scene.name_of(closing.by_id if closing else None, words)
    if scene.row.termination_asked is not None:
        asked = words.t("ladder.closed.asked" if scene.row.termination_asked else "ladder.closed.not_asked")
        reply = words.t(f"ladder.reply_word.{outcome}")
        return words.t("ladder.closed.terminated", by=by, reply=reply, asked=asked, **values)
    if outcome == "satisfactory":
        return words.t("ladder.closed.satisfied", by=by, **values)
    return words.t("ladder.closed.by_hand", by=by, how=closing_words(scene, closing, words), **values)


def closing_words(scene: LadderScene, closing: EscalationEvent | None, words: Words) -> str:
    """How somebody closed it, within a sentence; their own words are quoted."""
    act = closing.act if closing else "resolved"
    if act == "other":
        return words.quote((closing.detail if closing else None) or "")
    if act == "sponsor" and scene.row.duty is Duty.POINT:
        return words.t("ladder.closing.party", party=scene.concerned)
    return words.t(f"ladder.closing.{act}")
