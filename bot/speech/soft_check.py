"""The soft check: a delicate sentence, what it seems to speak of, and two ways to go on; nothing is refused (C3)."""

from collections.abc import Callable

from bot.delicate_words import Delicate
from bot.speech.speech import Choice, Speech
from bot.speech.words import Words


def soft_check(asked: Delicate, words: Words, data: Callable[[str], str]) -> Speech:
    """`data` makes what a button carries from its value: `drop` or `keep`."""
    drop = Choice(words.label("feedback.label_drop"), data("drop"))
    keep = Choice(words.label("feedback.label_keep"), data("keep"))
    return Speech(words.t(f"feedback.check_{asked.of}", quote=words.quote(asked.sentence)), ((drop, keep),))
