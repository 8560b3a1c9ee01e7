"""Hearing: takes what was kept in the intake, in order, and hands each act to the conversation."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError, PendingRollbackError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.attention import Attention
from bot.conversation.acts import InvitedToGroup, Tapped
from bot.conversation.toast import Toast
from bot.telegram.channel import Channel
from bot.telegram.failures import Trouble
from bot.telegram.reading import Unreadable, read
from bot.worker import Worker, describe
from scheduler.clock import Clock
from storage import intake, outbox, people
from storage.database import Database
from storage.notice import Notice

BATCH = 100
OF_EACH_CHAT = 10  # of a batch: a chat that floods keeps nobody waiting
OF_THE_DATABASE = (OperationalError, InterfaceError, PendingRollbackError)  # not the update's fault: tried again

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Waiting:
    """A row of the intake, free of its session."""

    row_id: int
    update_id: int
    chat_id: int | None
    payload: str


@dataclass
class Heard:
    """What is to be done at Telegram once a batch is committed, and what of the batch was handled."""

    toasts: list[Toast] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    chats: set[int] = field(default_factory=set)
    done: list[int] = field(default_factory=list)  # rows of the intake, noted with the batch


class Hearing:
    """The one listener of a process. Call `worker.wake()` after an update was kept.

    `after` is called once a batch is committed, with the chats it came from.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channel: Channel,
        *,
        after: Callable[[set[int]], None],
        rested: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._channel = channel
        self._after = after
        self._attention = Attention()
        self._asides: set[asyncio.Task[None]] = set()
        self._rested = rested
        self.worker = Worker("hearing", clock, self._turn, rested)

    @property
    def at_rest(self) -> bool:
        """Everything kept was heard, and the toasts and farewells were given."""
        return self.worker.at_rest and not self._asides

    async def drain(self) -> None:
        """Wait for what is being answered outside the outbox."""
        if self._asides:
            await asyncio.wait(self._asides)

    async def _turn(self) -> datetime | None:
        """One batch, in one transaction; each update in a savepoint of its own."""
        heard = Heard()
        async with self._database.transaction() as session:
            rows = [
                Waiting(row.id or 0, row.update_id, row.chat_id, row.payload or "")
                for row in await intake.waiting(session, BATCH, OF_EACH_CHAT)
            ]
            if rows:
                _load_what_hears()
            for row in rows:
                await self._hear(session, row, heard)
                await asyncio.sleep(0)  # a long batch lets what was said before go out
            await intake.mark_done(session, heard.done)
        if rows:
            self._answer(heard)
            self._after(heard.chats)
        if len(rows) == BATCH or OF_EACH_CHAT in Counter(row.chat_id for row in rows).values():
            self.worker.wake()  # until nothing is left
        return None

    async def _hear(self, session: AsyncSession, row: Waiting, heard: Heard) -> None:
        session.expunge_all()  # each act meets the facts afresh
        toast: Toast | None = None
        try:
            async with session.begin_nested():
                toast = await self._understand(session, row, heard)
            heard.done.append(row.row_id)
        except OF_THE_DATABASE:
            raise
        except Exception as error:
            toast = await self._set_aside(session, row, error)
        if toast is not None:
            heard.toasts.append(toast)
        if row.chat_id is not None:
            heard.chats.add(row.chat_id)

    async def _understand(self, session: AsyncSession, row: Waiting, heard: Heard) -> Toast | None:
        from bot.conversation import dispatch

        act = read(json.loads(row.payload))
        if isinstance(act, InvitedToGroup):
            heard.groups.append(act.chat_id)
            return None
        return await dispatch.hear(session, act, self._clock.now(), self._attention) if act else None

    async def _set_aside(self, session: AsyncSession, row: Waiting, error: Exception) -> Toast | None:
        """Keep the others going; the person is told, the operator is told where, nobody is told what was said."""
        session.expunge_all()
        reason = str(error) if isinstance(error, Unreadable) else describe(error)
        log.error("update %d cannot be handled and is set aside: %s", row.update_id, reason)
        person = await people.by_chat(session, row.chat_id) if row.chat_id is not None else None
        if person is None:
            await intake.mark_done(session, [row.row_id])  # of a stranger nothing stays
        else:
            key, facts = f"apology:{row.update_id}", {"key": "shared.apology"}
            apology = Notice(key=key, kind="sentence", person_id=person.id, facts=facts, reply=True)
            await outbox.put(session, [apology], self._clock.now())
        await intake.set_aside(session, row.row_id, reason)
        return _silent_answer(row)

    def _answer(self, heard: Heard) -> None:
        from bot.speech.words import words_for

        for toast in heard.toasts:
            text = words_for(toast.language).label(toast.key) if toast.key else None
            self._aside(self._channel.answer(toast.query_id, text))
        for chat_id in heard.groups:
            self._aside(self._channel.leave(chat_id, words_for("fr").t("shared.leaves_group")))

    def _aside(self, request: Coroutine[Any, Any, None]) -> None:
        """Nothing depends on it: a failure is not repeated."""

        async def run() -> None:
            try:
                await request
            except Trouble as trouble:
                log.info("a toast or a farewell was lost: %s", trouble.reason)

        task = asyncio.create_task(run())
        self._asides.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._asides.discard(task)
        self._rested()


def _load_what_hears() -> None:
    """The whole conversation, with the first update; outside its savepoint, for what fails here is not its fault."""
    import bot.conversation.dispatch  # noqa: F401


def _silent_answer(row: Waiting) -> Toast | None:
    """Ends the waiting sign of a button whose tap could not be handled."""
    try:
        act = read(json.loads(row.payload))
    except (Unreadable, ValueError):
        return None
    return Toast(act.query_id, None, act.language or "") if isinstance(act, Tapped) else None
