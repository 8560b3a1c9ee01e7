"""How much a bot may send: Telegram's published limits, as buckets that refill by the clock.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: "avoid sending more than one message
per second [in a chat]. We may allow short bursts that go over this limit", "not be able to send more than 20 messages
per minute to the same group", "about 30 messages per second" in bulk. The size of a tolerated burst is not published;
five in a chat is an assumption.
"""

import math

from sandbox.refusals import too_many
from scheduler.clock import Clock

OVERALL_PER_SECOND = 30
CHAT_BURST = 5
GROUP_PER_MINUTE = 20
_HAIR = 1e-6  # two floats that mean the same instant


class Bucket:
    """So many messages at once, then so many a second."""

    __slots__ = ("at", "level", "per_second", "size")

    def __init__(self, size: int, per_second: float, at: float) -> None:
        self.size = size
        self.per_second = per_second
        self.level = float(size)
        self.at = at

    def wait(self, now: float) -> float:
        """Seconds until one more may go; 0 when it may go now."""
        self.level = min(self.size, self.level + (now - self.at) * self.per_second)
        self.at = now
        return 0.0 if self.level >= 1 - _HAIR else (1 - self.level) / self.per_second

    def take(self) -> None:
        """Count one message."""
        self.level -= 1


class Limits:
    """The limits of one bot over all its chats."""

    def __init__(self, clock: Clock, on: bool = True) -> None:
        self.on = on
        self._clock = clock
        self._overall = Bucket(OVERALL_PER_SECOND, OVERALL_PER_SECOND, clock.monotonic())
        self._chats: dict[int, Bucket] = {}

    def admit(self, chat_id: int) -> None:
        """Count one message to this chat, or raise the 429 that says how long to wait."""
        if not self.on:
            return
        now = self._clock.monotonic()
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = _chat_bucket(chat_id, now)
        wait = max(self._overall.wait(now), chat.wait(now))
        if wait:
            raise too_many(max(1, math.ceil(wait - _HAIR)))
        self._overall.take()
        chat.take()


def _chat_bucket(chat_id: int, now: float) -> Bucket:
    if chat_id < 0:
        return Bucket(GROUP_PER_MINUTE, GROUP_PER_MINUTE / 60, now)
    return Bucket(CHAT_BURST, 1, now)
