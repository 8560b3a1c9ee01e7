"""What a message looks like on somebody's screen."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sandbox.chats import Message
from sandbox.markup import to_html

_ALIKE = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "})


def alike(text: str) -> str:
    """The text with one kind of apostrophe and one kind of space, for comparing."""
    return text.translate(_ALIKE)


class Button(NamedTuple):
    """A button below a message; one with a link has no data."""

    label: str
    data: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it is on the screen now."""

    message_id: int
    sender: str  # "bot", or the first name of who wrote it
    at: datetime
    text: str
    html: str
    buttons: list[list[Button]]
    photo: bytes | None
    document: bytes | None
    document_name: str | None
    kind: str
    edited: bool
    rang: bool

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons, row after row."""
        return [button.label for row in self.buttons for button in row]

    def shows(self, fragment: str) -> bool:
        """Whether the fragment is in its text, whatever the apostrophes and spaces."""
        return alike(fragment) in alike(self.text)


def seen(message: Message) -> Seen:
    """A message as it shows."""
    rows = (message.markup or {}).get("inline_keyboard", [])
    content = message.file.content if message.file else None
    return Seen(
        message_id=message.message_id,
        sender=message.sender.name if message.sender else "bot",
        at=message.at,
        text=message.text,
        html=to_html(message.text, message.entities),
        buttons=[[Button(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in rows],
        photo=content if message.kind == "photo" else None,
        document=content if message.kind == "document" else None,
        document_name=message.file.name if message.file and message.kind == "document" else None,
        kind=message.kind,
        edited=message.edited_at is not None,
        rang=message.sender is None and not message.silent,
    )
