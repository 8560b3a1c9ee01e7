"""Words for a text that nobody asked for: what may become of it."""

from collections.abc import Mapping
from typing import Any

from bot.buttons import pack
from bot.speech.asking import answered, button, rows
from bot.speech.speech import Choice, Speech
from bot.speech.view import View, WeekScene, week_if
from bot.speech.week_day import OWN, ref_of
from bot.speech.words import Safe, Words
from storage.terms import Role

CHOICES = {"coach": "week.to_my_coach", "step": "week.into_check_in", "erase": "shared.erase"}


def stray_text(facts: Mapping[str, Any], words: Words) -> Speech:
    """Three ways to go on with it."""
    question = words.t("week.stray")
    if facts.get("chosen"):
        return Speech(answered(question, words.label(CHOICES[facts["chosen"]]), words))
    lines = [words.t("week.working_time")] if facts["weekend"] else []
    if facts["too_long"]:
        lines.append(words.t("week.stray_long", length=words.number(facts["length"])))
    choices = [Choice(words.label(key), pack("stray", facts["ref"], value)) for value, key in CHOICES.items()]
    return Speech(Safe("\n".join([*lines, question])), rows(choices[:2], choices[2:]))


def no_motive(scene: WeekScene, words: Words) -> Speech:
    """A reason of health is never needed; an absence can be noted without it (B6)."""
    away = button(words, "week.note_absence", "leave", ref_of(scene))
    return Speech(words.t("week.no_motive"), ((away, button(words, "shared.erase", "forget")),))


def stray_sent(facts: Mapping[str, Any], words: Words) -> Speech:
    """What was sent, word for word."""
    return Speech(words.t("week.stray_sent", coach=facts["coach"], text=words.quote(facts["text"])))


def stray_noted(facts: Mapping[str, Any], words: Words) -> Speech:
    """It is this week's next step."""
    return Speech(words.t("week.stray_noted", text=words.quote(facts["text"])))


def note_to_coach(facts: Mapping[str, Any], words: Words) -> Speech:
    """A message from one of the coach's intrapreneurs."""
    return Speech(words.t("week.note_to_coach", name=facts["name"], text=words.quote(facts["text"])))


VIEWS = {
    "stray_text": View(stray_text, OWN),
    "no_motive": View(no_motive, OWN, week_if()),
    "stray_sent": View(stray_sent, OWN),
    "stray_noted": View(stray_noted, OWN),
    "note_to_coach": View(note_to_coach, frozenset({Role.COACH})),
}
