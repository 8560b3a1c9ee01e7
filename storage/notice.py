"""Notice: what is to be said to one person, as facts; words come when it is sent."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Notice:
    """What is to be said to one person; words come later, in that person's language.

    `key` makes a second one impossible. `card` names the message that shows how a thing stands: a later
    notice on the same card edits it, unless it `rings`: then it is a new message and the old copy shrinks.
    `edits` replaces one given message in place. A `reply` is awaited by somebody: it goes first, at any hour.
    """

    key: str
    kind: str
    person_id: int | None = None
    chat_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    card: str | None = None
    edits: int | None = None
    rings: bool = False
    reply: bool = False
    due_at: datetime | None = None  # None: now
    expires_at: datetime | None = None
    skipped: str | None = None  # recorded only, with this reason
