"""From the point between the parties to the formal notice: its draft, its term, and what came back."""

from bot.fact_sheet import fact_sheet
from bot.formal_notice import formal_notice
from bot.speech.asking import asked, button, rows
from bot.speech.ladder_card import term_line
from bot.speech.ladder_scene import LadderScene, read_for_coordinator, read_for_preparer
from bot.speech.party import of_the
from bot.speech.speech import Document, Speech
from bot.speech.view import View
from bot.speech.words import Words
from storage.terms import EscalationStep, Role

COORDINATORS = frozenset({Role.COORDINATOR})
HTML = "text/html"


def sheet(scene: LadderScene, words: Words) -> Speech:
    """The fact sheet for a meeting; from it the meeting can be noted."""
    content = fact_sheet(scene, words)
    name = f"{words.t('ladder.sheet_file')}-{scene.today}.html"
    before = scene.row.step in (EscalationStep.SECOND_ALERT, EscalationStep.MEETING) and not scene.row.closed_at
    met = button(words, "ladder.do.met", "ladder_met", str(scene.row.id))
    return Speech(
        words.t("ladder.sheet", name=scene.name), rows([met] if before else []), Document(name, content, HTML)
    )


def not_yours(scene: LadderScene, words: Words) -> Speech:
    """Refused with the reason (D13)."""
    concerned, other = of_the(scene.concerned, words), of_the(scene.other_party, words)
    return Speech(words.t(f"ladder.not_yours.{scene.row.duty}", concerned=concerned, other=other))


def offer(scene: LadderScene, words: Words) -> Speech:
    """What the draft is and is not, before it is given."""
    text = words.t("ladder.offer")
    chosen = scene.facts.get("chosen")
    ref = str(scene.row.id)
    receive = button(words, "ladder.do.receive", "ladder_draft", ref, "receive")
    cancel = button(words, "shared.cancel", "ladder_draft", ref, "cancel")
    said = {"receive": words.t("ladder.do.receive"), "cancel": words.t("shared.cancel")}.get(chosen or "")
    return asked(text, ((receive, cancel),), said, words)


def draft(scene: LadderScene, words: Words) -> Speech:
    """The neutral draft, as a document, for the party that asked."""
    name = f"{words.t('ladder.draft_file')}-{scene.today}.html"
    return Speech(words.t("ladder.draft"), document=Document(name, formal_notice(scene, words), HTML))


def term(scene: LadderScene, words: Words) -> Speech:
    """The computed term, and when it will be called to mind."""
    return Speech(term_line(scene, words))


def too_early(scene: LadderScene, words: Words) -> Speech:
    """Silence can be noted once the term has come, not before."""
    day = words.date(scene.row.due_on) if scene.row.due_on else ""
    return Speech(words.t("ladder.too_early", day=day))


def reply_noted(scene: LadderScene, words: Words) -> Speech:
    """What was noted, and the way to take a slip of the thumb back."""
    reply = words.t(f"ladder.reply_word.{scene.facts['reply']}")
    undo = button(words, "shared.correct", "ladder_undo", str(scene.row.id))
    return Speech(words.t("ladder.reply_noted", reply=reply), ((undo,),))


VIEWS = {
    "ladder_sheet": View(sheet, COORDINATORS, read_for_coordinator),
    "ladder_not_yours": View(not_yours, COORDINATORS, read_for_coordinator),
    "ladder_offer": View(offer, COORDINATORS, read_for_preparer),
    "ladder_draft": View(draft, COORDINATORS, read_for_preparer),
    "ladder_term": View(term, COORDINATORS, read_for_coordinator),
    "ladder_too_early": View(too_early, COORDINATORS, read_for_coordinator),
    "ladder_reply_noted": View(reply_noted, COORDINATORS, read_for_coordinator),
}
