"""What any person may be told: refusals, apologies, a question that was cancelled."""

from collections.abc import Mapping
from typing import Any

from bot.speech.speech import Speech
from bot.speech.view import View
from bot.speech.words import Words
from storage.terms import Role

EVERYBODY = frozenset(Role)


def sentence(facts: Mapping[str, Any], words: Words) -> Speech:
    """One sentence of the catalogue, by its key, with its values."""
    values = {name: value for name, value in facts.items() if name != "key"}
    return Speech(words.t(facts["key"], **values))


VIEWS = {
    "sentence": View(sentence, EVERYBODY),
    "stranger": View(lambda _facts, words: Speech(words.t("shared.stranger")), frozenset()),
}
