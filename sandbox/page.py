"""The sandbox's page: one self-contained document, what happens as it happens, and what its buttons do."""

import asyncio
import base64
import hashlib
import json
import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from importlib.resources import files
from typing import Any

from aiohttp import web

from sandbox import showing
from sandbox.events import Subscription
from sandbox.refusals import Json, Refusal
from sandbox.rehearsal import Refused, Rehearsal
from sandbox.world import World
from scheduler.clock import SystemClock
from storage.database import Database

BETWEEN_LOOKS = 0.15  # real seconds: the tables are not read more often than that
KEEP_ALIVE = 15.0
INSIDE = re.compile(r'<link rel="stylesheet" href="(\w+\.css)">|<script src="(\w+\.js)"></script>')

Action = Callable[[Json], Awaitable[None]]


def document() -> tuple[str, str]:
    """The page with its styles and scripts inside, and the content security policy that lets in nothing else."""
    room = files("sandbox")
    hashes: list[str] = []

    def inside(found: re.Match[str]) -> str:
        text = room.joinpath(found[1] or found[2]).read_text(encoding="utf-8")
        if found[1]:
            return f"<style>{text}</style>"
        hashes.append(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'")
        return f"<script>{text}</script>"

    html = INSIDE.sub(inside, room.joinpath("page.html").read_text(encoding="utf-8"))
    allowed = f"script-src {' '.join(hashes)}; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"
    return html, f"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; {allowed}"


class Page:
    """The server of one rehearsal; any number of pages may look on."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self._html, self._policy = document()
        self._birth = secrets.token_hex(4)
        self._readers: set[asyncio.Queue[Json]] = set()
        self._changed = asyncio.Event()
        self._shown: dict[str, Any] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._follower: asyncio.Task[None] | None = None
        self._database: Database | None = None
        self._clock = SystemClock()
        self._runner: web.AppRunner | None = None
        rehearsal.changed = self._changed.set
        rehearsal.opened = self._begin
        rehearsal.failed = lambda refused: self._tell({"event": "refused", **_told(refused)})

    async def start(self, port: int, host: str = "127.0.0.1") -> str:
        """Listen, and return the address; OSError when the port is taken."""
        app = web.Application()
        app.router.add_get("/", self._page)
        app.router.add_get("/events", self._events)
        app.router.add_get("/file/{file_id}", self._file)
        app.router.add_post("/do/{action}", self._do)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Listen no longer; the rehearsal is its owner's to close."""
        for task in (*self._tasks, *([self._follower] if self._follower else [])):
            task.cancel()
        if self._runner:
            await self._runner.cleanup()
        if self._database:
            await self._database.close()

    # What pages are told.

    def _begin(self, world: World) -> None:
        """A world has opened: follow it, and show it whole to everybody."""
        if self._follower:
            self._follower.cancel()
        if not self._tasks:
            self._tasks.append(asyncio.create_task(self._look()))
        self._follower = asyncio.create_task(self._follow(world, world.botapi.subscribe()))
        self._shown = {}
        old, self._database = self._database, Database(world.database_url)
        if old:
            self._tasks.append(asyncio.create_task(old.close()))
        self._tell(self._all())
        self._changed.set()

    async def _follow(self, world: World, happening: Subscription) -> None:
        """What happens in the chats, as it happens."""
        with happening:
            async for event in happening:
                self._changed.set()
                chat_id, kind = event.get("chat_id"), event["event"]
                person = world.botapi.people.get(chat_id) if isinstance(chat_id, int) else None
                if kind == "toast" and event["text"]:
                    self._tell({"event": "toast", "chat": chat_id, "text": event["text"]})
                elif person and kind == "deleted":
                    self._tell({"event": "deleted", "chat": chat_id, "id": event["message_id"]})
                elif person and "message_id" in event:
                    shown = showing.message(world, person.account.messages[event["message_id"]])
                    self._tell({"event": "message", "chat": chat_id, "message": shown})

    async def _look(self) -> None:
        """What the tables say, a little after something changed; only what differs is told."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._tell_what_changed()
            except Exception as error:  # a world that is being replaced
                self._tell({"event": "refused", "code": "cannot_look", "values": {"error": type(error).__name__}})
            await self._clock.sleep(BETWEEN_LOOKS)

    async def _tell_what_changed(self) -> None:
        world, rehearsal = self.rehearsal.world, self.rehearsal
        parts: dict[str, Any] = {
            "state": await self._state(),
            "people": showing.people(world, rehearsal.playing.alone()),
        }
        if self._database:
            parts["outbox"], parts["weeks"] = await showing.records(world, self._database)
        for name, part in parts.items():
            if self._shown.get(name) != part:
                self._shown[name] = part
                self._tell({"event": name, name: part})

    async def _state(self) -> Json:
        rehearsal, world = self.rehearsal, self.rehearsal.world
        journey = rehearsal.journey
        return {
            "now": showing.local(world, world.clock.now()),
            "start": showing.local(world, rehearsal.start),
            "zone": str(world.zone),
            "next": showing.local(world, await rehearsal.coming()),
            "journey": journey and {name: _plain(world, value) for name, value in journey.items()},
            "network": not rehearsal.network_is_cut,
            "says429": rehearsal.telegram_says_429,
            "bot": world.app is not None,
        }

    def _all(self) -> Json:
        world = self.rehearsal.world
        chats = {person.user_id: showing.chat(world, person) for person in world.people.values()}
        return {"event": "all", "birth": self._birth, "chats": chats, **self._shown}

    def _tell(self, what: Json) -> None:
        for reader in self._readers:
            reader.put_nowait(what)

    # What is asked over HTTP.

    async def _page(self, _request: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": self._policy, "Cache-Control": "no-store"}
        return web.Response(text=self._html, content_type="text/html", headers=headers)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: everything first, then what changes."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        reader: asyncio.Queue[Json] = asyncio.Queue()
        self._readers.add(reader)
        try:
            reader.put_nowait(self._all())
            while True:
                await response.write(await _next_lines(reader))
        except (ConnectionError, asyncio.CancelledError):
            return response
        finally:
            self._readers.discard(reader)

    async def _file(self, request: web.Request) -> web.Response:
        try:
            file = self.rehearsal.world.botapi.files.find(request.match_info["file_id"])
        except Refusal:
            raise web.HTTPNotFound from None
        headers = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
        kind = file.mime_type if file.mime_type.startswith(("image/", "text/", "application/json")) else ""
        charset = "utf-8" if kind.startswith("text/") else None
        headers["X-Content-Type-Options"] = "nosniff"
        return web.Response(
            body=file.content, content_type=kind or "application/octet-stream", charset=charset, headers=headers
        )

    async def _do(self, request: web.Request) -> web.Response:
        """One of the page's buttons; what cannot be done is told as a code that the page words."""
        # Only JSON, so that another site cannot post here without the browser asking first.
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        action = self._actions().get(request.match_info["action"])
        try:
            if action is None:
                raise Refused("unknown_action")
            await action(_object(await request.read()))
        except Refused as refused:
            return web.json_response(_told(refused, self.rehearsal.world), status=409)
        except (AssertionError, KeyError, TypeError, ValueError) as wrong:
            return web.json_response(_told(Refused("not_understood", error=str(wrong))), status=400)
        self._changed.set()
        return web.json_response({})

    def _actions(self) -> dict[str, Action]:
        rehearsal = self.rehearsal
        return {
            "say": self._say,
            "tap": self._tap,
            "block": self._block,
            "alone": self._alone,
            "jump": self._jump,
            "network": _now(lambda body: rehearsal.set_network(bool(body["cut"]))),
            "says429": _now(lambda body: rehearsal.set_429(bool(body["says"]))),
            "hour": _now(lambda _: rehearsal.hour()),
            "day": _now(lambda _: rehearsal.day()),
            "play": _now(lambda _: rehearsal.play()),
            "next": lambda _: rehearsal.next(),
            "pause": lambda _: rehearsal.pause(),
            "kill": lambda _: rehearsal.kill_bot(),
            "restart": lambda _: rehearsal.start_bot(),
            "reset": lambda _: rehearsal.reset(),
        }

    async def _say(self, body: Json) -> None:
        self._take_over(body).say(str(body["text"])[:4096])

    async def _tap(self, body: Json) -> None:
        self._take_over(body).tap_data(int(body["message"]), str(body["data"]))

    async def _block(self, body: Json) -> None:
        person = self._person(body)
        (person.block if body["blocked"] else person.unblock)()

    async def _alone(self, body: Json) -> None:
        """Whether somebody answers by themselves."""
        by_hand = self.rehearsal.playing.by_hand
        (by_hand.discard if body["alone"] else by_hand.add)(self._person(body).first_name)

    async def _jump(self, body: Json) -> None:
        world = self.rehearsal.world
        to = datetime.fromisoformat(str(body["to"])).replace(tzinfo=world.zone)
        self.rehearsal.jump(to, people_answer=bool(body.get("people_answer")))

    def _take_over(self, body: Json) -> Any:
        """Whose telephone this is; from now on it is answered by hand."""
        person = self._person(body)
        if person.account.blocked:
            raise Refused("has_blocked", name=person.first_name)
        self.rehearsal.playing.by_hand.add(person.first_name)
        return person

    def _person(self, body: Json) -> Any:
        person = self.rehearsal.world.botapi.people.get(int(body["chat"]))
        if person is None:
            raise Refused("nobody")
        return person


def _now(act: Callable[[Json], None]) -> Action:
    async def action(body: Json) -> None:
        act(body)

    return action


async def _next_lines(reader: asyncio.Queue[Json]) -> bytes:
    """The next event as it travels, or a comment that keeps the connection alive."""
    try:
        event = await asyncio.wait_for(reader.get(), KEEP_ALIVE)
    except TimeoutError:
        return b": still here\n\n"
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


def _object(body: bytes) -> Json:
    found = json.loads(body or b"{}")
    if not isinstance(found, dict):
        raise ValueError("an object is expected")
    return found


def _told(refused: Refused, world: World | None = None) -> Json:
    return {"code": refused.code, "values": {name: _plain(world, value) for name, value in refused.values.items()}}


def _plain(world: World | None, value: Any) -> Any:
    return showing.local(world, value) if world and isinstance(value, datetime) else str(value)
