"""Pace: how fast Telegram lets a bot speak, over all chats and in one; asked before each message."""

from scheduler.clock import Clock

CHAT_RATE = 1.0  # messages a second in one chat, beyond a burst that answers a person who taps
CHAT_BURST = 5
BURST = 0.9  # of a second's messages at once: one that travels faster than those before it must not be one too many
REMEMBERED = 10_000


class Bucket:
    """So many at once, then so many a second; who comes too early is told how long to wait."""

    def __init__(self, size: float, rate: float, now: float) -> None:
        self.size, self.rate = size, rate
        self._level, self._at = size, now
        self._reserved = False

    def reserve(self, now: float) -> float:
        """Take one, now or in so many seconds."""
        self._refill(now)
        self._level -= 1
        self._reserved = True
        return max(0.0, -self._level / self.rate)

    def use(self, now: float) -> None:
        """What was taken, if anything, is only used now: nothing came back in between."""
        if self._reserved:
            self._at, self._reserved = now, False

    def is_full(self, now: float) -> bool:
        """Whether it has forgotten everything that was taken."""
        self._refill(now)
        return self._level >= self.size

    def _refill(self, now: float) -> None:
        self._level = min(self.size, self._level + (now - self._at) * self.rate)
        self._at = now


class Pace:
    """The bucket over all chats, and one for each chat that was spoken to lately."""

    def __init__(self, clock: Clock, rate: float) -> None:
        self._clock = clock
        self._overall = Bucket(max(1.0, BURST * rate), rate, clock.monotonic())
        self._chats: dict[int, Bucket] = {}

    async def in_chat(self, chat_id: int) -> None:
        """Wait until one more message may go to this chat."""
        now = self._clock.monotonic()
        if len(self._chats) > REMEMBERED:
            self._chats = {chat: bucket for chat, bucket in self._chats.items() if not bucket.is_full(now)}
        bucket = self._chats.setdefault(chat_id, Bucket(CHAT_BURST, CHAT_RATE, now))
        await self._wait(bucket.reserve(now))

    async def overall(self, chat_id: int) -> None:
        """Wait until one more request may go to Telegram, which counts it in its chat from then on."""
        await self._wait(self._overall.reserve(self._clock.monotonic()))
        if bucket := self._chats.get(chat_id):
            bucket.use(self._clock.monotonic())

    async def _wait(self, seconds: float) -> None:
        if seconds > 0:
            await self._clock.sleep(seconds)
