"""What any person may be told: refusals, apologies, a question that was cancelled."""

from collections.abc import Mapping
from typing import Any

from bot.speech.speech import Speech
from bot.speech.view import View
from bot.speech.words import Safe, Words, catalogue
from storage.terms import Role

EVERYBODY = frozenset(Role)


def sentence(facts: Mapping[str, Any], words: Words) -> Speech:
    """One sentence of the catalogue, by its key, with its values."""
    values = {name: value for name, value in facts.items() if name != "key"}
    return Speech(words.t(facts["key"], **values))


def show_help(facts: Mapping[str, Any], words: Words) -> Speech:
    """The commands of one's roles, by their names in one's language."""
    mine = [name for name, language in facts["commands"] if language in (None, words.language)]
    keys = {name: f"command.{name}" for name in mine}
    known = catalogue(words.language)
    lines = [
        words.t("shared.help_line", command=name, what=words.t(key)) if known.gettext(key) != key else f"/{name}"
        for name, key in keys.items()
    ]
    return Speech(Safe("\n".join([words.t("shared.help"), *lines])))


VIEWS = {
    "sentence": View(sentence, EVERYBODY),
    "help": View(show_help, EVERYBODY),
    "stranger": View(lambda _facts, words: Speech(words.t("shared.stranger")), frozenset()),
}
