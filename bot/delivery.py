"""Delivery: says what waits in the outbox, at Telegram's pace, and notes what became of each notice."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.pace import Pace
from bot.telegram.channel import Channel
from bot.telegram.failures import Failure, Trouble
from bot.worker import Worker, backoff
from scheduler.clock import Clock
from scheduler.readings import foretell
from storage import outbox
from storage.database import Database
from storage.outbox import Claim
from storage.readers import readers
from storage.tables import Person
from storage.terms import NoticeState

if TYPE_CHECKING:
    from bot.speech.speech import Speech
    from bot.wording import Unsaid, Utterance

AT_ONCE = 8  # requests in flight; found best with httpx, not yet measured anew with aiohttp
AHEAD = 0.25  # seconds: what can be said in that time is claimed and worded together, for it may become untrue
BATCH = 100  # at most
HELD = 64  # chats spoken to at once, those included that wait for their own pace
NOTED_WITHIN = 0.05  # seconds after Telegram's answer, where several are noted together
NETWORK_IS_BAD = 3  # failures in a row after which everybody waits, not only those who met them

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """What became of an utterance: the message that shows it, or the trouble."""

    row: Claim
    speech: Speech
    message_id: int | None = None
    trouble: Trouble | None = None


class Delivery:
    """The one speaker of a process. Call `worker.wake()` after a commit that put something in the outbox."""

    def __init__(
        self, database: Database, clock: Clock, channel: Channel, rate: float, *, rested: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._channel = channel
        self._pace = Pace(clock, rate)
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._batch = int(min(max(rate * AHEAD, AT_ONCE), BATCH))  # as many as at once at Telegram's own pace
        self._together = self._batch // 4 if self._batch > AT_ONCE else 1  # noted, or claimed, in one transaction
        self._lines: dict[int, deque[Utterance]] = {}  # what is being said, chat by chat, one at a time
        self._tasks: set[asyncio.Task[None]] = set()
        self._paced = 0  # lines that wait for their own chat's pace, and take nobody's turn
        self._results: list[Result] = []
        self._paused_at: datetime | None = None
        self._paused_until: datetime | None = None
        self._failures = 0
        self._closing = False
        self.last_said: datetime | None = None
        self.mute_since: datetime | None = None  # since then every try failed
        self.worker = Worker("delivery", clock, self._turn, rested)

    @property
    def at_rest(self) -> bool:
        """Nothing to say now, nothing being said."""
        return self.worker.at_rest and not self._lines and not self._results

    @property
    def speaks(self) -> bool:
        """Whether something is being said at this moment."""
        return bool(self._lines)

    @property
    def paused_until(self) -> datetime | None:
        """Until when Telegram, or the state of the network, bids us be silent."""
        paused, now = self._paused_until, self._clock.now()
        was_set_back = self._paused_at is not None and now < self._paused_at  # the pause would last as much longer
        return paused if paused and paused > now and not was_set_back else None

    async def drain(self) -> None:
        """Claim nothing more; wait for what is being said, and note it."""
        self._closing = True
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._turn()

    async def _turn(self) -> datetime | None:
        """Note what was said, claim what may be said next and word it, in one transaction; then say it."""
        now, room = self._clock.now(), self._room()
        results, self._results = self._results, []
        utterances: list[Utterance] = []
        try:
            async with self._database.transaction() as session:
                await self._settle_all(session, results, now)
                if room:
                    utterances = await self._claim(session, room, now)
                coming = await outbox.next_due(session, now)
        except BaseException:
            self._results = results + self._results
            raise
        for utterance in utterances:
            self._put_in_line(utterance)
        if room and len(utterances) == room:
            self.worker.wake()  # there may be more: who waits for a chat's pace takes no room
        return self.paused_until or coming

    def _room(self) -> int:
        if self._closing or self.paused_until:
            return 0
        room = min(self._batch + self._paced, max(HELD, self._batch)) - len(self._lines)
        return room if room >= self._together else 0

    async def _claim(self, session: AsyncSession, room: int, now: datetime) -> list[Utterance]:
        rows = await outbox.claim(session, now, room)
        if not rows:
            return []
        from bot.wording import Utterance, word_all  # and with it every view: not before there is something to say

        people = await readers(session, {row.person_id for row in rows if row.person_id is not None})
        if len(rows) > AT_ONCE:
            await foretell(session, {reader.person.cohort_id for reader in people.values()}, now)
        utterances = []
        for worded in await word_all(session, rows, people, now):
            if isinstance(worded, Utterance):
                utterances.append(worded)
            else:
                await self._leave_unsaid(session, worded)
        return utterances

    async def _leave_unsaid(self, session: AsyncSession, unsaid: Unsaid) -> None:
        await outbox.mark(session, unsaid.row, unsaid.state, unsaid.reason)
        self.worker.wake()  # it may have held up another

    def _put_in_line(self, utterance: Utterance) -> None:
        if utterance.chat_id in self._lines:
            self._lines[utterance.chat_id].append(utterance)
            return
        self._lines[utterance.chat_id] = deque([utterance])
        task = asyncio.create_task(self._speak_in(utterance.chat_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _speak_in(self, chat_id: int) -> None:
        """Say what is in this chat's line, one after the other."""
        line = self._lines[chat_id]
        while line:
            result = await self._try(line.popleft())
            self._results.append(result)  # not in one line: a turn replaces the list while we wait
            self._note_soon()
        del self._lines[chat_id]
        if not self._lines:
            self.worker.wake()

    def _note_soon(self) -> None:
        """One commit for several answers where they come quickly; none waits for long."""
        if len(self._results) >= self._together:
            self.worker.wake()
        elif len(self._results) == 1:
            asyncio.get_running_loop().call_later(NOTED_WITHIN, self.worker.wake)

    async def _try(self, utterance: Utterance) -> Result:
        if utterance.speech.grid is not None:
            from bot.pictures.drawing import illustrated

            utterance = replace(utterance, speech=await illustrated(utterance.speech))
        await self._wait_for_chat(utterance)
        async with self._slots:
            await self._pace.overall(utterance.chat_id)
            try:
                message_id = await self._speak(utterance)
                self.last_said = self._clock.now()
                return Result(utterance.row, utterance.speech, message_id=message_id)
            except Trouble as trouble:
                return Result(utterance.row, utterance.speech, trouble=trouble)

    async def _wait_for_chat(self, utterance: Utterance) -> None:
        if utterance.target is None:  # an edit rings nowhere and is not counted as a message
            self._paced += 1
            await self._pace.in_chat(utterance.chat_id)
            self._paced -= 1

    async def _speak(self, utterance: Utterance) -> int | None:
        chat_id = utterance.chat_id
        if utterance.speech.deletes and utterance.target is not None:
            await self._channel.delete(chat_id, utterance.target, utterance.speech)
            return None
        if utterance.target is not None:
            anew = not utterance.speech.pin  # who took away what was pinned does not want it back
            return await self._channel.edit(chat_id, utterance.target, utterance.speech, anew=anew)
        message_id = await self._channel.send(chat_id, utterance.speech)
        if utterance.old_copy and utterance.shrunk:
            try:
                await self._channel.edit(chat_id, utterance.old_copy, utterance.shrunk, anew=False)
            except Trouble as trouble:
                log.info("an old copy of a card stays as it was: %s", trouble.reason)
        if utterance.speech.pin:
            await self._channel.pin(chat_id, message_id, instead_of=utterance.old_copy)
        return message_id

    async def _settle_all(self, session: AsyncSession, results: list[Result], now: datetime) -> None:
        """What went well, together; then what did not, one by one."""
        said = [result for result in results if result.trouble is None]
        if said:
            self._failures, self.mute_since = 0, None
            await outbox.mark_all_sent(session, [(it.row, it.message_id) for it in said], now)
        for result in results:
            if result.trouble is not None:
                await self._settle(session, result, result.trouble, now)
            elif result.speech.photo:
                await self._say_what_was_cut(session, result, now)

    async def _settle(self, session: AsyncSession, result: Result, trouble: Trouble, now: datetime) -> None:
        row = result.row
        if trouble.failure not in (Failure.LATER, Failure.UNKNOWN):
            self.mute_since = None
        person = await session.get(Person, row.person_id) if row.person_id else None
        if trouble.failure in (Failure.LATER, Failure.UNKNOWN):
            await self._postpone(session, row, trouble, now)
        elif trouble.failure is Failure.GONE:
            await outbox.mark(session, row, NoticeState.GONE, trouble.reason)
            if person:
                from bot.reach import note_unreachable

                await note_unreachable(session, person, now)
        elif trouble.failure is Failure.MOVED and person:
            person.chat_id = trouble.new_chat_id
            await outbox.postpone(session, row, now, NoticeState.LATER, trouble.reason)
            self.worker.wake()
        elif trouble.failure is Failure.UNEDITABLE and result.speech.pin and row.person_id and row.card:
            await outbox.forget_card(session, row.person_id, row.card)
            await outbox.mark(session, row, NoticeState.SKIPPED, "taken away by who read it")
        else:
            log.error("Telegram refuses notice %s of kind %s: %s", row.id, row.kind, trouble.reason)
            await outbox.mark(session, row, NoticeState.REFUSED, trouble.reason)
            if result.speech.photo:
                await self._say_in_words(session, row, now)

    async def _say_what_was_cut(self, session: AsyncSession, result: Result, now: datetime) -> None:
        from bot.speech.speech import fits

        if not fits(result.speech):
            await self._say_in_words(session, result.row, now)

    async def _say_in_words(self, session: AsyncSession, row: Claim, now: datetime) -> None:
        from bot.wording import in_words

        await outbox.put(session, [in_words(row)], now)
        self.worker.wake()

    async def _postpone(self, session: AsyncSession, row: Claim, trouble: Trouble, now: datetime) -> None:
        state = NoticeState.LATER if trouble.failure is Failure.LATER else NoticeState.UNKNOWN
        self._failures += 1
        self.mute_since = self.mute_since or now
        if trouble.wait is not None or self._failures >= NETWORK_IS_BAD:
            wait = timedelta(seconds=trouble.wait or backoff(self._failures))
            self._paused_at, self._paused_until = now, max(now + wait, self.paused_until or now)
        seconds = trouble.wait or backoff(row.attempts)
        await outbox.postpone(session, row, now + timedelta(seconds=seconds), state, trouble.reason)
        log.warning("notice %s of kind %s waits %d s: %s", row.id, row.kind, seconds, trouble.reason)
