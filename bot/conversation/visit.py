"""Visit: one act of somebody who is nobody's Person yet; nothing of theirs is kept but what they were invited to do."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.conversation.acts import Act, Tapped
from storage.notice import Notice

LANGUAGES = ("fr", "en")


@dataclass
class Visit:
    """What is heard of a stranger, and what is said to that chat; `person_id` once they have joined."""

    session: AsyncSession
    act: Act
    now: datetime
    language: str = ""
    person_id: int | None = None
    notices: list[Notice] = field(default_factory=list)
    toast_key: str | None = None

    @property
    def chat_id(self) -> int:
        """Where they speak from."""
        return self.act.chat_id

    @property
    def own_language(self) -> str | None:
        """The language of their account, if the bot speaks it."""
        code = (self.act.language or "")[:2].lower()
        return code if code in LANGUAGES else None

    def say(self, kind: str, **facts: Any) -> None:
        """A new message in that chat."""
        self._put(kind, facts)

    def edit(self, kind: str, **facts: Any) -> None:
        """Edit the message that was tapped."""
        self._put(kind, facts, edits=self.act.message_id if isinstance(self.act, Tapped) else None)

    def neutral(self) -> None:
        """The two sentences that any stranger gets, whatever they say."""
        self.say("stranger")

    def _put(self, kind: str, facts: dict[str, Any], edits: int | None = None) -> None:
        spoken = {**facts, "language": self.language or self.own_language or LANGUAGES[0]}
        key = f"act:{self.act.update_id}:{len(self.notices)}"
        notice = Notice(key, kind, chat_id=self.chat_id, facts=spoken, edits=edits, reply=True)
        joined = notice if self.person_id is None else replace(notice, person_id=self.person_id, chat_id=None)
        self.notices.append(joined)
