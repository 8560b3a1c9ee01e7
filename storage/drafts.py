"""Drafts: a text written in one or several messages, kept with what is awaited until it is sent."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import awaiting


@dataclass(frozen=True)
class Draft:
    """The messages of a text, in order, each by its id in the chat.

    `card` shows the preview; `rewriting`: the next message replaces them all; `cleared` are the sentences of which
    the person said, when asked, that they may stay.
    """

    parts: tuple[tuple[int, str], ...] = ()
    card: str = ""
    rewriting: bool = False
    cleared: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What would be sent."""
        return "\n".join(text for _, text in self.parts)

    @property
    def digest(self) -> str:
        """Eight characters that change with the text: a button sends only the text that was shown with it."""
        return f"{zlib.crc32(self.text.encode()):08x}"

    def has(self, message_id: int) -> bool:
        """Whether that message is one of its parts."""
        return any(known == message_id for known, _ in self.parts)

    def adding(self, message_id: int, text: str, card: str) -> Draft:
        """With one more message; alone, if the others are being rewritten."""
        kept = () if self.rewriting else tuple(part for part in self.parts if part[0] != message_id)
        return Draft((*kept, (message_id, text)), card, cleared=self.cleared)

    def changing(self, message_id: int, text: str) -> Draft:
        """With one of its messages changed in place."""
        parts = tuple((known, text if known == message_id else old) for known, old in self.parts)
        return replace(self, parts=parts, rewriting=False)

    def clearing(self, sentence: str) -> Draft:
        """With a sentence of which nothing more is asked."""
        return replace(self, cleared=(*self.cleared, sentence))

    def without(self, sentence: str) -> Draft:
        """With a sentence taken out; a message that was nothing else goes with it."""
        parts = ((known, _taken_out(sentence, text)) for known, text in self.parts)
        return replace(self, parts=tuple((known, text) for known, text in parts if text))

    def to_json(self) -> str:
        """The form in which it is kept."""
        kept = {"parts": self.parts, "card": self.card, "rewriting": self.rewriting, "cleared": self.cleared}
        return json.dumps(kept, ensure_ascii=False)

    @classmethod
    def from_json(cls, kept: str | None) -> Draft:
        """Read it back; an empty draft when there is none."""
        entries = json.loads(kept) if kept else {"parts": []}
        return cls(
            tuple((message_id, text) for message_id, text in entries["parts"]),
            entries.get("card", ""),
            entries.get("rewriting", False),
            tuple(entries.get("cleared", ())),
        )


def _taken_out(sentence: str, text: str) -> str:
    lines = (line.replace(sentence, "").replace("  ", " ").strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line) if sentence in text else text


async def awaited(session: AsyncSession, person_id: int, step: str, now: datetime) -> tuple[str, Draft] | None:
    """What that step awaits of this person, by its reference, and how far the text has come; None if nothing."""
    row = await awaiting.awaited(session, person_id, now)
    return (row.ref, Draft.from_json(row.draft)) if row and row.step == step else None
