"""Ear: keeps what Telegram hands over before it is acknowledged, and knows since when nothing was heard."""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.telegram.reading import LARGEST_ID, chat_of
from bot.worker import describe
from scheduler.clock import Clock
from storage import heartbeats, intake
from storage.database import Database

# Telegram forgets a tap after 150 s (tdlib/telegram-bot-api, Client.cpp): deaf for longer, something was lost.
LOST_AFTER = timedelta(seconds=150)
HEARD = "heard"  # the heartbeat that says until when we have heard, or could have; all replicas share it

log = logging.getLogger(__name__)


class NotHeard(Exception):
    """Telegram did not answer with updates; the text says why, without secrets."""


@dataclass
class PollState:
    """Whether we hear: `deaf_since` is empty while Telegram answers."""

    last_ok: datetime | None = None
    deaf_since: datetime | None = None
    missed_a_tick: bool = False  # a tick concluded nothing because we were deaf
    stands_by: bool = False  # another replica listens, for all
    noted: datetime | None = None  # what we last wrote under HEARD
    answered: asyncio.Event = field(default_factory=asyncio.Event)  # Telegram has, at least once since the start


class Ear:
    """What polling and the webhook share; `kept` is called after each commit of something new."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        state: PollState,
        *,
        kept: Callable[[], None],
        hears_again: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self.state = state
        self._kept = kept
        self._hears_again = hears_again
        self.failures = 0  # in a row

    async def keep(self, batch: Sequence[Any]) -> int | None:
        """Commit the updates; returns the largest number, None when there is none."""
        rows = [(number, chat_of(raw), storable(raw)) for raw in batch if (number := _number(raw)) is not None]
        if not rows:
            if batch:
                raise NotHeard("updates without a number")
            return None
        await self._note_gap()
        async with self._database.transaction() as session:
            new = await intake.receive(session, rows, self._clock.now())
        if new:
            self._kept()
        return max(update_id for update_id, _, _ in rows)

    async def heard(self) -> None:
        """Telegram reaches us, or answers: what was lost before is an outage, and is concluded from no more."""
        await self._note_gap()
        now, since = self._clock.now(), self.state.deaf_since
        if since is not None:
            if self.state.missed_a_tick:
                await self._note(since, now)
            self.state.deaf_since, self.state.missed_a_tick = None, False
            if self.failures:
                log.warning("Telegram answers again")
            self._hears_again()
        self.failures, self.state.last_ok = 0, now
        self.state.answered.set()

    def deaf(self, since: datetime, error: Exception) -> None:
        """We do not hear, since then at the latest."""
        self.failures += 1
        if self.state.deaf_since is None:
            self.state.deaf_since = min(since, self._clock.now())  # it may have been set back meanwhile
        if self.failures & (self.failures - 1) == 0:  # the 1st, 2nd, 4th, 8th... time
            reason = str(error) if isinstance(error, NotHeard) else describe(error)
            log.warning("no updates from Telegram (%s), %d times in a row", reason, self.failures)

    def travelled(self) -> bool:
        """The clock jumped: that is no silence of Telegram's. Returns whether it is worth asking again at once."""
        if self.state.deaf_since is None:
            self.state.last_ok = self._clock.now()
        return self.state.deaf_since is not None

    async def _note_gap(self) -> None:
        """Note a silence that lost something before what follows it is heard: an answer concludes, too.

        A machine that was suspended learns only now that it did not hear.
        """
        now, since = self._clock.now(), self.state.deaf_since or self.state.last_ok
        if since is None or now - since <= LOST_AFTER:
            return
        await self._note(since, now)
        if self.state.deaf_since is not None:
            self.state.deaf_since = now
        else:
            self.state.last_ok = now

    async def _note(self, since: datetime, now: datetime) -> None:
        async with self._database.transaction() as session:
            since = max(since, await heard_by_others(session, self.state) or since)
            if now - since > LOST_AFTER:
                await heartbeats.note_outage(session, since, now)
            else:
                await heartbeats.all_due(session, now)


def storable(raw: Any) -> Any:
    """The update without halves of characters, which no database can store."""
    return json.loads(json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace"))


def _number(raw: Any) -> int | None:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    is_number = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < LARGEST_ID
    return number if is_number else None


async def heard_by_others(session: AsyncSession, state: PollState) -> datetime | None:
    """Until when another replica has heard, if that is not what we wrote ourselves."""
    shared = await heartbeats.last_beat(session, HEARD)
    return shared if shared != state.noted else None


async def note_heard(session: AsyncSession, state: PollState, until: datetime, others: datetime | None = None) -> None:
    """Note until when we have heard; what `others` have heard since (see above) is not taken back."""
    state.noted = max(until, others or until)
    await heartbeats.beat(session, HEARD, state.noted)
