"""The sandbox's page: one self-contained document, what happens as it happens, and what its buttons do."""

import base64
import contextlib
import hashlib
import json
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from importlib.resources import files

from aiohttp import web

from sandbox.onlookers import Onlookers, told
from sandbox.people import Person
from sandbox.refusals import Json, Refusal
from sandbox.rehearsal import PACE, Refused, Rehearsal

DOCUMENTS_MAY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
LONGEST_TEXT = 4096  # as in Telegram
INSIDE = re.compile(r'<link rel="stylesheet" href="(\w+\.css)">|<script src="(\w+\.js)"></script>')

log = logging.getLogger(__name__)

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
        self._onlookers = Onlookers(rehearsal)
        self._runner: web.AppRunner | None = None

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
        await self._onlookers.close()
        if self._runner:
            await self._runner.cleanup()

    async def _page(self, _request: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": self._policy, "Cache-Control": "no-store"}
        return web.Response(text=self._html, content_type="text/html", headers=headers)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            await self._onlookers.join(response.write)
        return response

    async def _file(self, request: web.Request) -> web.Response:
        """A picture or document of a chat; a document may look as it likes, and do nothing."""
        try:
            file = self.rehearsal.world.botapi.files.find(request.match_info["file_id"])
        except (Refusal, Refused):
            raise web.HTTPNotFound from None
        is_shown = file.mime_type.startswith(("image/", "text/", "application/json"))
        return web.Response(
            body=file.content,
            content_type=file.mime_type if is_shown else "application/octet-stream",
            charset="utf-8" if file.mime_type.startswith("text/") else None,
            headers={"X-Content-Type-Options": "nosniff", "Content-Security-Policy": DOCUMENTS_MAY},
        )

    async def _do(self, request: web.Request) -> web.Response:
        """One of the page's buttons; what cannot be done is told as a code that the page words."""
        # Only JSON, so that another site cannot post here without the browser asking first.
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            action = self._actions().get(request.match_info["action"])
            if action is None:
                raise Refused("unknown_action")
            await action(_object(await request.read()))
        except Refused as refused:
            return web.json_response(told(refused, self.rehearsal.zone), status=409)
        except (AssertionError, KeyError, TypeError, ValueError) as wrong:
            return web.json_response(told(Refused("not_understood", error=wrong), self.rehearsal.zone), status=400)
        except Exception as error:
            log.exception("the page asked for what failed")
            return web.json_response(
                told(Refused("failed", error=type(error).__name__), self.rehearsal.zone), status=500
            )
        self._onlookers.look()
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
            "play": _now(lambda body: rehearsal.play(float(body.get("pace", PACE)))),
            "next": lambda _: rehearsal.next(),
            "pause": lambda _: rehearsal.pause(),
            "kill": lambda _: rehearsal.kill_bot(),
            "restart": lambda _: rehearsal.start_bot(),
            "reset": lambda _: rehearsal.reset(),
        }

    async def _say(self, body: Json) -> None:
        self._take_over(body).say(str(body["text"])[:LONGEST_TEXT])

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
        to = datetime.fromisoformat(str(body["to"])).replace(tzinfo=self.rehearsal.zone)
        self.rehearsal.jump(to, people_answer=bool(body.get("people_answer")))

    def _take_over(self, body: Json) -> Person:
        """Whose telephone this is; from now on it is answered by hand."""
        person = self._person(body)
        if person.account.blocked:
            raise Refused("has_blocked", name=person.first_name)
        self.rehearsal.playing.by_hand.add(person.first_name)
        return person

    def _person(self, body: Json) -> Person:
        person = self.rehearsal.world.botapi.people.get(int(body["chat"]))
        if person is None:
            raise Refused("nobody")
        return person


def _now(act: Callable[[Json], None]) -> Action:
    async def action(body: Json) -> None:
        act(body)

    return action


def _object(body: bytes) -> Json:
    found = json.loads(body or b"{}")
    if not isinstance(found, dict):
        raise ValueError("an object is expected")
    return found
