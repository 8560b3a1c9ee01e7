"""The sandbox's Bot API in a process of its own: what every bot of the benchmark speaks to.

`python -m bench.botapi`, with `--limits` for Telegram's own limits.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from bench.children import Order, obey
from sandbox.botapi import BotApi
from sandbox.methods import METHODS
from sandbox.world import TOKEN
from scheduler.clock import SystemClock

Json = dict[str, Any]


class Telegram:
    """The Bot API, its people, and a count of what took effect."""

    def __init__(self, limits: bool) -> None:
        self.clock = SystemClock()
        self.api = BotApi(self.clock, token=TOKEN, rate_limits=limits, seed=1)
        self.done: Counter[str] = Counter()
        self._first_poll: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._watched: tuple[tuple[str, ...], int] | None = None
        self._reached = asyncio.Event()
        for name in ("sendmessage", "editmessagetext", "answercallbackquery"):
            METHODS[name] = self._counted(name, METHODS[name])
        METHODS["getupdates"] = self._noted(METHODS["getupdates"])

    def _counted(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def run(api: BotApi, arguments: Any) -> Any:
            result = method(api, arguments)
            self.done[name] += 1
            if self._watched and all(self.done[each] >= self._watched[1] for each in self._watched[0]):
                self._reached.set()
            return result

        return run

    def _noted(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def run(api: BotApi, arguments: Any) -> Any:
            if not self._first_poll.done():
                self._first_poll.set_result(self.clock.monotonic())
            return method(api, arguments)

        return run

    async def url(self, _order: Order) -> str:
        """Listen, and say where."""
        await self.api.start()
        return self.api.url

    async def people(self, order: Order) -> None:
        """So many people, each of whom has begun to speak to the bot, and whom it may write to."""
        for user_id in range(order["first"], order["first"] + order["count"]):
            self.api.person(f"P{user_id}", user_id).account.started = True

    async def buttons(self, order: Order) -> None:
        """A message with these buttons in everybody's chat."""
        for person in self.api.people.values():
            message = self.api.chats.post(person.account)
            message.text, message.markup = order["text"], order["markup"]

    async def first_poll(self, _order: Order) -> float:
        """When the bot first asked for updates, on the clock that all processes of this machine share."""
        return await self._first_poll

    async def sample(self, _order: Order) -> Json:
        """The text and the buttons of the newest message that has buttons."""
        chats = [person.account.messages.values() for person in self.api.people.values()]
        found = [message for messages in chats for message in messages if message.markup and not message.sender]
        newest = max(found, key=lambda message: message.message_id)
        return {"text": newest.text, "markup": newest.markup}

    async def edited(self, order: Order) -> Json:
        """The text and the buttons of somebody's newest message."""
        message = next(reversed(self.api.people[order["user"]].account.messages.values()))
        return {"text": message.text, "markup": message.markup}

    async def tap_all(self, order: Order) -> float:
        """Everybody taps the first button they have, at once: seconds until all are edited and acknowledged."""
        tapped = [self._first_button(user_id) for user_id in order["users"]]
        began = self.clock.monotonic()
        for user_id, message_id, data in tapped:
            self.api.people[user_id].tap_data(message_id, data)
        await self._until(("editmessagetext", "answercallbackquery"), len(tapped))
        return self.clock.monotonic() - began

    async def tap_each(self, order: Order) -> list[float]:
        """One after the other: seconds from each tap until the message has changed."""
        return [await self._answered(user_id) for user_id in order["users"]]

    async def refused(self, _order: Order) -> int:
        """How many requests were told to wait (429)."""
        return sum(entry.status == 429 for entry in self.api.ledger)

    async def _answered(self, user_id: int) -> float:
        _, message_id, data = self._first_button(user_id)
        began = self.clock.monotonic()
        self.api.people[user_id].tap_data(message_id, data)
        waiting = asyncio.create_task(self._until(("editmessagetext", "answercallbackquery"), 1))
        await self._until_edited(user_id, message_id)
        seconds = self.clock.monotonic() - began
        await waiting
        await asyncio.sleep(0.02)  # the bot is idle again
        return seconds

    async def _until_edited(self, user_id: int, message_id: int) -> None:
        message = self.api.people[user_id].account.messages[message_id]
        with self.api.subscribe() as events:
            while message.edited_at is None:
                await anext(events)

    async def _until(self, methods: tuple[str, ...], times: int) -> None:
        """Until each of these methods took effect so often from now on."""
        self._reached.clear()
        for method in methods:
            self.done[method] = 0
        self._watched = (methods, times)
        await self._reached.wait()
        self._watched = None

    def _first_button(self, user_id: int) -> tuple[int, int, str]:
        for message in reversed(self.api.people[user_id].account.messages.values()):
            if message.markup and not message.deleted:
                return user_id, message.message_id, message.markup["inline_keyboard"][0][0]["callback_data"]
        raise LookupError(f"{user_id} sees no button.")


async def main() -> None:
    """Until the input ends."""
    telegram = Telegram("--limits" in sys.argv)
    orders = ("url", "people", "buttons", "first_poll", "sample", "edited", "tap_all", "tap_each", "refused")
    await obey({name: getattr(telegram, name) for name in orders})


if __name__ == "__main__":
    asyncio.run(main())
