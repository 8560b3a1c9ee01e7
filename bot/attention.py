"""Attention: how much of what one chat does is answered: who waits for answers gets them all, a flood meets silence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import outbox

A_WHILE = timedelta(minutes=1)
ACTS, UNSAID = 10, 10  # of somebody known: so many in a while, with so many answers that still wait to be said
ACTS_AT_MOST = 60  # of somebody known, answered or not
ACTS_OF_A_STRANGER = 10
ACTS_OF_STRANGERS = 300  # of all of them together: links and codes are guessed no faster
CHATS = 10_000  # remembered at most


class Heed(Enum):
    """How an act is met."""

    ANSWER = "answer"
    SAY_SO = "say so"  # one sentence: nothing more is said for a while
    SILENCE = "silence"


@dataclass
class _Recent:
    """What one chat, or all strangers, did since a moment."""

    since: datetime
    acts: int = 0
    silent_until: datetime | None = None


class Attention:
    """What each chat did of late. In memory only: of a stranger nothing is kept, and a restart forgives."""

    def __init__(self) -> None:
        self._chats: dict[int, _Recent] = {}
        self._strangers: _Recent | None = None

    def to_stranger(self, chat_id: int, now: datetime) -> Heed:
        """How an act of nobody's Person is met: the same whatever they try."""
        self._strangers = strangers = _still(self._strangers, now)
        strangers.acts += 1
        recent = self._recent(chat_id, now)
        recent.acts += 1
        return _silenced(recent, now, recent.acts > ACTS_OF_A_STRANGER or strangers.acts > ACTS_OF_STRANGERS)

    async def to_person(self, session: AsyncSession, chat_id: int, person_id: int, now: datetime) -> Heed:
        """How an act of somebody known is met; who waits to be answered before acting again is always answered."""
        recent = self._recent(chat_id, now)
        recent.acts += 1
        flood = recent.acts > ACTS_AT_MOST
        if ACTS < recent.acts <= ACTS_AT_MOST:
            flood = await outbox.count_unsaid_replies(session, person_id) >= UNSAID
        return _silenced(recent, now, flood)

    def _recent(self, chat_id: int, now: datetime) -> _Recent:
        if chat_id not in self._chats and len(self._chats) >= CHATS:
            self._chats = {chat: recent for chat, recent in self._chats.items() if not _is_over(recent, now)}
        self._chats[chat_id] = recent = _still(self._chats.get(chat_id), now)
        return recent


def _still(recent: _Recent | None, now: datetime) -> _Recent:
    return _Recent(now) if recent is None or _is_over(recent, now) else recent


def _is_over(recent: _Recent, now: datetime) -> bool:
    """A while has passed, or the clock was set back."""
    began = recent.silent_until - A_WHILE if recent.silent_until else recent.since
    return not began <= now < began + A_WHILE


def _silenced(recent: _Recent, now: datetime, flood: bool) -> Heed:
    if recent.silent_until is not None:
        return Heed.SILENCE
    if not flood:
        return Heed.ANSWER
    recent.silent_until = now + A_WHILE
    return Heed.SAY_SO
