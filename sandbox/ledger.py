"""What the bot asked of Telegram, in order, and what became of it."""

from datetime import datetime
from typing import NamedTuple

from sandbox.refusals import Json


class Entry(NamedTuple):
    """One request; `outcome` is `ok`, Telegram's refusal or the fault's name; `executed` says if it took effect."""

    at: datetime
    method: str
    chat_id: int | None
    status: int
    outcome: str
    executed: bool
    arguments: Json


class Ledger(list[Entry]):
    """All requests, oldest first."""

    def of(self, method: str, chat_id: int | None = None) -> list[Entry]:
        """The requests of one method, and of one chat if it is named."""
        name = method.lower()
        return [
            entry for entry in self if entry.method.lower() == name and (chat_id is None or entry.chat_id == chat_id)
        ]
