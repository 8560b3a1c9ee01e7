"""The queue of what the bot has still to hear: numbered, kept until acknowledged, dropped when too old."""

import asyncio
import random
from dataclasses import dataclass

from sandbox.events import Events
from sandbox.refusals import Json
from scheduler.clock import Clock

# tdlib/telegram-bot-api, Client.cpp: add_update(CallbackQuery, …, 150, …), messages and the rest 86400.
CALLBACK_LIVES = 150
OTHERS_LIVE = 86_400
# tdlib/td, TQueue.cpp: a position over ten beyond the tail is "in the future", and reading starts at the head.
FUTURE = 10
_REMEMBERED = 10_000


@dataclass(slots=True, eq=False)
class Queued:
    """One update on its way; a repeat is not acknowledged before it was handed over once more."""

    update_id: int
    update: Json
    expires_at: float
    handed_over: bool = True


class Updates:
    """The updates of one bot."""

    def __init__(self, clock: Clock, events: Events, seed: int | None = None) -> None:
        self._clock = clock
        self._events = events
        self._random = random.Random(seed)
        # https://core.telegram.org/bots/api#update: ids start from a certain positive number and increase one by one.
        self.next_id = self._random.randrange(100_000_000, 900_000_000)
        self._queue: list[Queued] = []
        self._held: list[tuple[str, Json]] | None = None
        self._known: dict[int, Json] = {}
        self._poll: asyncio.Future[None] | None = None
        self._waiting_for_all: list[asyncio.Future[None]] = []
        self.allowed: frozenset[str] | None = None
        self.on_arrival = _nobody

    def push(self, kind: str, body: Json) -> int | None:
        """Queue one update and give its id; None while updates are held or when its kind is not allowed."""
        if self._held is not None:
            self._held.append((kind, body))
            return None
        if self.allowed is not None and kind not in self.allowed:
            return None
        update_id, self.next_id = self.next_id, self.next_id + 1
        life = CALLBACK_LIVES if kind == "callback_query" else OTHERS_LIVE
        self._add(Queued(update_id, {"update_id": update_id, kind: body}, self._now() + life))
        return update_id

    def push_raw(self, update: Json) -> int:
        """Queue an update as it stands, however malformed; an id is added when it has none."""
        update_id = update.get("update_id")
        if not isinstance(update_id, int):
            update_id, self.next_id = self.next_id, self.next_id + 1
        self._add(Queued(update_id, {"update_id": update_id, **update}, self._now() + OTHERS_LIVE))
        return update_id

    def repeat(self, update_id: int | None = None) -> int:
        """Queue an earlier update again under the same id, the newest if none is named; KeyError if unknown."""
        if update_id is None:
            update_id = next(reversed(self._known))
        update = self._known[update_id]
        self._add(Queued(update_id, update, self._now() + OTHERS_LIVE, handed_over=False))
        return update_id

    def hold(self) -> None:
        """Keep back what people do from now on, as a slow network does."""
        self._held = self._held or []

    def release(self, *, backwards: bool = False) -> None:
        """Queue what was held, late but in order, or in the opposite one."""
        held, self._held = self._held or [], None
        for kind, body in reversed(held) if backwards else held:
            self.push(kind, body)

    def restart_ids(self) -> None:
        """Go on from a lower number, as after a week without updates; refused while something is queued.

        https://core.telegram.org/bots/api#update: "If there are no new updates for at least a week, then identifier of
        the next update will be chosen randomly instead of sequentially."
        """
        if self.pending():
            raise ValueError("Telegram chooses a new number only after a week without updates; some are still queued.")
        self.next_id = self._random.randrange(1_000, max(2_000, self.next_id - 1_000_000))

    def acknowledge(self, offset: int) -> None:
        """Forget all updates before `offset`; a negative one keeps that many from the end."""
        self._drop_expired()
        if offset < 0:
            self._forget(self._queue[:offset])
            return
        tail = max([self.next_id, *(queued.update_id for queued in self._queue)])
        if offset <= tail + FUTURE:
            self._forget([queued for queued in self._queue if queued.update_id < offset and queued.handed_over])

    def acknowledge_one(self, queued: Queued) -> None:
        """Forget one update that a webhook answered with 200."""
        self._forget([queued])

    def batch(self, limit: int) -> list[Json]:
        """The oldest updates, by id, at most `limit`."""
        batch = sorted(self._queue, key=lambda queued: queued.update_id)[:limit]
        for queued in batch:
            queued.handed_over = True
        return [queued.update for queued in batch]

    def queue(self) -> list[Queued]:
        """What is queued and still young enough, in order of arrival."""
        self._drop_expired()
        return list(self._queue)

    def pending(self) -> int:
        """How many updates are queued and not yet acknowledged; what is held is not queued yet."""
        self._drop_expired()
        return len(self._queue)

    async def all_acknowledged(self) -> None:
        """Wait until no queued update is left unacknowledged."""
        while self.pending():
            everything: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting_for_all.append(everything)
            await everything

    async def arrival(self, seconds: float) -> None:
        """Wait for an update, at most so many real seconds; a later poll ends this one with its Refusal."""
        self._poll = poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(poll, seconds)
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    @property
    def is_polled(self) -> bool:
        """Whether a poll is waiting for something to happen."""
        return self._poll is not None

    def end_poll(self, reason: Exception) -> None:
        """End the waiting poll, if there is one, with this refusal or cut."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(reason)
        self._poll = None

    def _add(self, queued: Queued) -> None:
        self._queue.append(queued)
        self._known[queued.update_id] = queued.update
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        self.on_arrival()
        if self._events:
            self._events.publish("queued", update_id=queued.update_id, update=queued.update)

    def _forget(self, gone: list[Queued]) -> None:
        if gone:
            forgotten = set(gone)
            self._queue = [queued for queued in self._queue if queued not in forgotten]
            if self._events:
                for queued in gone:
                    self._events.publish("acknowledged", update_id=queued.update_id)
        if not self._queue:
            self._tell_all_acknowledged()

    def _drop_expired(self) -> None:
        now = self._now()
        if any(queued.expires_at < now for queued in self._queue):
            self._queue = [queued for queued in self._queue if queued.expires_at >= now]
        if not self._queue:
            self._tell_all_acknowledged()

    def _tell_all_acknowledged(self) -> None:
        for waiting in self._waiting_for_all:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting_for_all.clear()

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _nobody() -> None:
    """Stands for a webhook while there is none."""
