"""What just happened, for whoever follows: a page, or a test that waits for something to be seen."""

import asyncio
from types import TracebackType

from sandbox.refusals import Json


class Subscription:
    """An endless async iterator of events; close it, or use it in a `with`."""

    def __init__(self, events: "Events") -> None:
        self.queue: asyncio.Queue[Json] = asyncio.Queue()
        self._events = events

    def __aiter__(self) -> "Subscription":
        return self

    async def __anext__(self) -> Json:
        return await self.queue.get()

    def close(self) -> None:
        """Stop listening."""
        self._events.remove(self)

    def __enter__(self) -> "Subscription":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Events:
    """Hands each event to every listener; costs nothing while nobody listens (`if events:` first)."""

    def __init__(self) -> None:
        self._listeners: list[Subscription] = []

    def __bool__(self) -> bool:
        return bool(self._listeners)

    def subscribe(self) -> Subscription:
        """Listen from now on."""
        subscription = Subscription(self)
        self._listeners.append(subscription)
        return subscription

    def remove(self, subscription: Subscription) -> None:
        """Forget a listener; twice is harmless."""
        if subscription in self._listeners:
            self._listeners.remove(subscription)

    def publish(self, event: str, **facts: object) -> None:
        """Tell all listeners: `{"event": …, …}`."""
        for listener in self._listeners:
            listener.queue.put_nowait({"event": event, **facts})
