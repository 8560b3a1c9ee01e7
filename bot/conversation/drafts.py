"""Drafts: a free text of the week being written, until it is saved; several messages in a row make one text."""

from bot.conversation.acts import Edited, Said
from bot.conversation.turn import Turn
from storage import drafts
from storage.drafts import Draft

LIMIT = 500


def kept(draft: Draft) -> str:
    """As much of it as can be saved."""
    return draft.text[:LIMIT].rstrip()


async def current(turn: Turn, step: str, ref: str) -> Draft:
    """The draft of that question; an empty one if there is none, or if something else is awaited."""
    its_ref, draft = await drafts.awaited(turn.session, turn.person_id, step, turn.now) or ("", Draft())
    return draft if its_ref == ref else Draft()


async def grow(turn: Turn, step: str, ref: str, text: str) -> Draft:
    """Add what was just written, or change what was just edited."""
    message_id = turn.act.message_id if isinstance(turn.act, Said | Edited) else 0
    before = await current(turn, step, ref)
    if before.has(message_id):
        draft = before.changing(message_id, text)
    else:
        draft = before.adding(message_id, text, before.card or f"draft:{message_id}")
    await turn.expect(step, ref, draft=draft.to_json())
    return draft
