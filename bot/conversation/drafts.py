"""Drafts: a free text being written, kept apart until it is saved; several messages in a row make one text."""

import json
from dataclasses import dataclass

from bot.conversation.acts import Edited, Said
from bot.conversation.turn import Turn
from storage import awaiting

LIMIT = 500


@dataclass(frozen=True)
class Draft:
    """What was written so far: each message with its text, so that an edited one is replaced."""

    parts: tuple[tuple[int, str], ...] = ()

    @property
    def text(self) -> str:
        """The whole of it, as one text."""
        return "\n".join(text for _, text in self.parts)

    @property
    def kept(self) -> str:
        """As much of it as can be saved."""
        return self.text[:LIMIT].rstrip()

    @property
    def card(self) -> str:
        """The message that shows it while it grows."""
        return f"draft:{self.parts[0][0] if self.parts else 0}"

    def with_message(self, message_id: int, text: str) -> "Draft":
        """One more message, or an earlier one as it now reads."""
        if any(known == message_id for known, _ in self.parts):
            return Draft(tuple((known, text if known == message_id else old) for known, old in self.parts))
        return Draft((*self.parts, (message_id, text)))


async def current(turn: Turn, step: str, ref: str) -> Draft:
    """The draft of that question; an empty one if there is none, or if something else is awaited."""
    row = await awaiting.awaited(turn.session, turn.person_id, turn.now)
    if row is None or (row.step, row.ref) != (step, ref) or not row.draft:
        return Draft()
    return Draft(tuple((message_id, text) for message_id, text in json.loads(row.draft)))


async def grow(turn: Turn, step: str, ref: str, text: str) -> Draft:
    """Add what was just written, or change what was just edited."""
    message_id = turn.act.message_id if isinstance(turn.act, Said | Edited) else 0
    draft = (await current(turn, step, ref)).with_message(message_id, text)
    await turn.expect(step, ref, draft=json.dumps(draft.parts, ensure_ascii=False))
    return draft
