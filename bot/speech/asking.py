"""Asking: a question with its buttons, and the same question once its choice was made."""

from collections.abc import Iterable, Sequence

from bot.buttons import pack
from bot.speech.speech import Choice, Speech
from bot.speech.words import Words

Rows = tuple[tuple[Choice, ...], ...]


def button(words: Words, key: str, action: str, ref: str = "", value: str = "") -> Choice:
    """A button whose label is a sentence of the catalogue."""
    return Choice(words.label(key), pack(action, ref, value))


def in_rows(choices: Sequence[Choice], width: int) -> Rows:
    """Buttons in rows of that many at most."""
    return tuple(tuple(choices[start : start + width]) for start in range(0, len(choices), width))


def rows(*lines: Iterable[Choice]) -> Rows:
    """Rows of buttons, those without any left out."""
    return tuple(tuple(line) for line in lines if tuple(line))


def answered(question: str, choice: str, words: Words) -> str:
    """The question and the choice that was made, without buttons."""
    return words.t("shared.answered", question=question, choice=choice)


def asked(question: str, choices: Rows, chosen: str | None, words: Words) -> Speech:
    """A question: open with its buttons, or with the choice that was made."""
    return Speech(question, choices) if chosen is None else Speech(answered(question, chosen, words))
