"""A page that looks on, as a browser does: it reads the event stream and presses buttons over HTTP."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Self

import aiohttp

from sandbox.screens import alike

Json = dict[str, Any]
PATIENCE = 60.0  # real seconds; a loaded machine is slow


class Onlooker:
    """Keeps what it was told; `await page.until(...)` waits for what is to be seen, never for a time."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.told: list[Json] = []
        self.state: Json = {}
        self.people: list[Json] = []
        self.weeks: list[Json] = []
        self.outbox: list[Json] = []
        self.chats: dict[int, dict[int, Json]] = {}

    async def __aenter__(self) -> Self:
        self._client = aiohttp.ClientSession()
        self._stream = await self._client.get(f"{self.address}/events")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stream.close()
        await self._client.close()

    async def get(self, path: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of an address."""
        async with self._client.get(self.address + path) as answer:
            return answer.status, dict(answer.headers), await answer.text()

    async def do(self, action: str, **body: Any) -> Json:
        """Press a button; what is refused comes back as `code` and `values`, what is done as {}."""
        async with self._client.post(f"{self.address}/do/{action}", json=body) as answer:
            found: Json = await answer.json()
            return found

    async def until(self, seen: Callable[["Onlooker"], Any]) -> Any:
        """Read on until this is true; returns what it found."""
        async with asyncio.timeout(PATIENCE):
            while not (found := self._try(seen)):
                self._keep(await self._next())
        return found

    async def travel(self, to: str, *, people_answer: bool = False) -> None:
        """Go to that local moment, and be there."""
        assert await self.do("jump", to=to, people_answer=people_answer) == {}
        await self.until(lambda page: page.state["now"] >= to and not page.state["journey"])

    def who(self, name: str) -> int:
        """The chat of that person."""
        return int(next(person["id"] for person in self.people if person["name"] == name))

    def sees(self, name: str, text: str) -> Json | None:
        """The newest message of that person's chat that shows the text."""
        messages = reversed(self.chats.get(self.who(name), {}).values())
        return next((message for message in messages if alike(text) in alike(message["html"])), None)

    async def tap(self, name: str, label: str) -> None:
        """Tap the newest button of that label, once it is there."""

        def there(page: "Onlooker") -> tuple[int, str] | None:
            for message in reversed(page.chats[page.who(name)].values()):
                for button in (button for row in message["buttons"] for button in row):
                    if button["label"] == label:
                        return int(message["id"]), str(button["data"])
            return None

        message_id, data = await self.until(there)
        assert await self.do("tap", chat=self.who(name), message=message_id, data=data) == {}

    def _try(self, seen: Callable[["Onlooker"], Any]) -> Any:
        try:
            return seen(self)
        except (KeyError, StopIteration):  # not told yet
            return None

    async def _next(self) -> Json:
        while True:
            line = await self._stream.content.readline()
            assert line, "the stream has ended"
            if line.startswith(b"data: "):
                event: Json = json.loads(line[6:])
                return event

    def _keep(self, event: Json) -> None:
        self.told.append(event)
        for part in ("state", "people", "weeks", "outbox"):
            if part in event:
                setattr(self, part, event[part])
        if event["event"] == "all":
            self.chats = {int(chat): {it["id"]: it for it in messages} for chat, messages in event["chats"].items()}
        elif event["event"] == "message":
            self.chats.setdefault(event["chat"], {})[event["message"]["id"]] = event["message"]
