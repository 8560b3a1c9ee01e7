"""Onlookers: every page that is open, told what happens in the world as it happens."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from typing import Any

from sandbox import showing
from sandbox.events import Subscription
from sandbox.refusals import Json
from sandbox.rehearsal import Refused, Rehearsal
from sandbox.world import World
from scheduler.clock import SystemClock
from storage.database import Database

BETWEEN_LOOKS = 0.15  # real seconds: the tables are not read more often than that
KEEP_ALIVE = 15.0


class Onlookers:
    """Follows one rehearsal through all its worlds; each page that looks on has a queue of its own."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self._birth = secrets.token_hex(4)  # tells a page that the sandbox was restarted
        self._pages: set[asyncio.Queue[Json]] = set()
        self._changed = asyncio.Event()
        self._shown: Json = {}
        self._world: World | None = None
        self._database: Database | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._clock = SystemClock()
        rehearsal.changed = self.look
        rehearsal.opened = self._begin
        rehearsal.closing = self._end
        rehearsal.failed = lambda refused: self._tell({"event": "refused", **told(refused, rehearsal.zone)})

    def look(self) -> None:
        """Something may have changed."""
        self._changed.set()

    async def close(self) -> None:
        """Follow nothing any more."""
        await self._leave()

    async def join(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        """Tell one page everything, then what changes, until it goes; `send` takes the bytes of an event stream."""
        page: asyncio.Queue[Json] = asyncio.Queue()
        self._pages.add(page)
        try:
            page.put_nowait(self._everything())
            while True:
                await send(await _next_lines(page))
        finally:
            self._pages.discard(page)

    async def _begin(self, world: World) -> None:
        """A world has opened: follow it, and show it whole to everybody."""
        await self._leave()
        self._world, self._shown, self._database = world, {}, Database(world.database_url)
        await self._look()
        self._tell(self._everything())
        self._tasks = [
            asyncio.create_task(self._follow(world, world.botapi.subscribe())),
            asyncio.create_task(self._keep_looking()),
        ]

    async def _end(self) -> None:
        """The world closes: nothing of it is to be seen any more."""
        await self._leave()
        self._tell(self._everything())

    async def _leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        if self._database:
            await self._database.close()
        self._database, self._world = None, None

    async def _follow(self, world: World, happening: Subscription) -> None:
        """What happens in the chats, as it happens."""
        with happening:
            async for event in happening:
                self._changed.set()
                chat_id, kind = event.get("chat_id"), event["event"]
                person = world.botapi.people.get(chat_id) if isinstance(chat_id, int) else None
                if person is None:
                    continue
                if kind == "toast" and event["text"]:
                    self._tell({"event": "toast", "chat": chat_id, "text": event["text"]})
                elif kind == "deleted":
                    self._tell({"event": "deleted", "chat": chat_id, "id": event["message_id"]})
                elif "message_id" in event:
                    shown = showing.message(world, person.account.messages[event["message_id"]])
                    self._tell({"event": "message", "chat": chat_id, "message": shown})

    async def _keep_looking(self) -> None:
        """A little after something changed; only what differs is told."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            for name, part in await self._look():
                self._tell({"event": name, name: part})
            await self._clock.sleep(BETWEEN_LOOKS)

    async def _look(self) -> list[tuple[str, Any]]:
        """What differs from what was shown."""
        assert self._world and self._database
        parts: Json = {
            "state": await self._state(self._world),
            "people": showing.people(self._world, self._rehearsal.playing.alone()),
        }
        parts["outbox"], parts["weeks"] = await showing.records(self._world, self._database)
        news = [(name, part) for name, part in parts.items() if self._shown.get(name) != part]
        self._shown |= parts
        return news

    async def _state(self, world: World) -> Json:
        rehearsal, journey = self._rehearsal, self._rehearsal.journey
        return {
            "now": showing.local(world.zone, world.clock.now()),
            "next": showing.local(world.zone, await rehearsal.coming()),
            "journey": journey and {name: _plain(world.zone, value) for name, value in journey.items()},
            "network": not rehearsal.network_is_cut,
            "says429": rehearsal.telegram_says_429,
            "bot": world.app is not None,
        }

    def _everything(self) -> Json:
        if self._world is None:
            return {"event": "loading"}
        people = self._world.people.values()
        chats = {person.user_id: showing.chat(self._world, person) for person in people}
        older = [person.user_id for person in people if len(person.account.messages) > showing.MESSAGES_OF_A_CHAT]
        return {"event": "all", "birth": self._birth, "chats": chats, "older": older, **self._shown}

    def _tell(self, what: Json) -> None:
        for page in self._pages:
            page.put_nowait(what)


def told(refused: Refused, zone: tzinfo) -> Json:
    """What cannot be done, as a code and values that the page words."""
    return {"code": refused.code, "values": {name: _plain(zone, value) for name, value in refused.values.items()}}


async def _next_lines(page: asyncio.Queue[Json]) -> bytes:
    """The next event as it travels, or a comment that keeps the connection alive."""
    try:
        event = await asyncio.wait_for(page.get(), KEEP_ALIVE)
    except TimeoutError:
        return b": still here\n\n"
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


def _plain(zone: tzinfo, value: object) -> str | None:
    return showing.local(zone, value) if isinstance(value, datetime) else str(value)
