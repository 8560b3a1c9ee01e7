"""A speech: what is said in one go, in Telegram HTML, with its choices and its picture or document."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from bot.speech.grid import Grid
from bot.speech.shown import shown

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024


@dataclass(frozen=True)
class Choice:
    """A button: a plain-text `label` (never HTML), and either the `data` it sends back or the `url` it opens."""

    label: str
    data: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        """A name may be a label: like all that people typed, it is shown harmless."""
        object.__setattr__(self, "label", shown(self.label))


@dataclass(frozen=True)
class Document:
    """A file that goes with a speech."""

    filename: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class Speech:
    """A text and what goes with it; `choices` are rows of buttons, `protect` forbids forwarding and saving.

    `grid` is drawn as the `photo` just before the speech is sent; the text is its caption, and stands without it.
    `deletes`: the message it edits is taken away; only where Telegram refuses is it left with this text.
    `pin`: it stays at the top of the chat, in the place of the copy before it.
    """

    text: str
    choices: tuple[tuple[Choice, ...], ...] = ()
    document: Document | None = None
    grid: Grid | None = None
    photo: bytes | None = None
    protect: bool = False
    deletes: bool = False
    pin: bool = False


def shown_length(text: str) -> int:
    """The length that Telegram counts: UTF-16 units, once tags are taken off and entities are read."""
    shown = html.unescape(re.sub(r"<[^<>]*>", "", text))
    return len(shown.encode("utf-16-le", "surrogatepass")) // 2


def fits(speech: Speech) -> bool:
    """Whether Telegram takes the text whole: 4,096 units, or 1,024 under a picture or a document."""
    captioned = speech.photo is not None or speech.document is not None
    return shown_length(speech.text) <= (CAPTION_LIMIT if captioned else MESSAGE_LIMIT)


def caption(text: str) -> str:
    """As many of the text's first lines as a caption holds, whole (D19)."""
    lines = text.split("\n")
    while len(lines) > 1 and shown_length("\n".join(lines)) > CAPTION_LIMIT:
        lines.pop()
    return "\n".join(lines)
