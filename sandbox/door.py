"""The side door, /sim/…: people, faults and the clock, for a test or a page outside this process.

Answers are JSON; what is wrong with a request is one sentence under `error`, with status 400 or 404.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.clock import TravellingClock
from sandbox.refusals import Json, Refusal

if TYPE_CHECKING:
    from sandbox.botapi import BotApi
    from sandbox.people import Person

Handler = Callable[[web.Request], Awaitable[web.Response]]


class Door:
    """The handlers of /sim/…."""

    def __init__(self, api: "BotApi") -> None:
        self._api = api

    async def say(self, request: web.Request) -> web.Response:
        """POST {user, text}: a number not met before becomes a person ({first_name, language_code} may name them)."""
        body = await _body(request)
        return _json({"message_id": self._person(body, new=True).say(str(_needed(body, "text"))).message_id})

    async def tap(self, request: web.Request) -> web.Response:
        """POST {user, label} or {user, message_id, label} or {user, message_id, data}."""
        body = await _body(request)
        person = self._person(body)
        if "data" in body:
            query_id = person.tap_data(int(_needed(body, "message_id")), str(body["data"]))
        else:
            query_id = person.tap(str(_needed(body, "label")), body.get("message_id"))
        return _json({"callback_query_id": query_id})

    async def chat(self, request: web.Request) -> web.Response:
        """GET: the chat as messages, or as text with ?format=text."""
        person = self._person({"user": request.match_info["user"]})
        if request.query.get("format") == "text":
            return web.Response(text=person.transcript() + "\n")
        messages = [_message(person, seen) for seen in person.conversation()]
        return _json({"user": person.user_id, "messages": messages, "toasts": person.toasts})

    async def block(self, request: web.Request) -> web.Response:
        """POST {user}."""
        self._person(await _body(request)).block()
        return _json({})

    async def unblock(self, request: web.Request) -> web.Response:
        """POST {user}."""
        self._person(await _body(request)).unblock()
        return _json({})

    async def fault(self, request: web.Request) -> web.Response:
        """POST {method, kind, times, retry_after, seconds, description}; see sandbox/faults.py."""
        body = await _body(request)
        known = ("times", "retry_after", "seconds", "description")
        more: Json = {name: body[name] for name in known if name in body}
        self._api.fault(str(_needed(body, "method")), _needed(body, "kind"), **more)
        return _json({})

    async def mend(self, request: web.Request) -> web.Response:
        """POST: no faults from now on."""
        self._api.mend()
        return _json({})

    async def clock(self, request: web.Request) -> web.Response:
        """GET: the moment. POST {to}: travel there, an ISO moment with its zone."""
        if request.method == "POST":
            self._travel(str(_needed(await _body(request), "to")))
        return _json({"now": self._api.clock.now().isoformat()})

    async def ledger(self, request: web.Request) -> web.Response:
        """GET: every request of the bot, or those of ?method=."""
        method = request.query.get("method")
        entries = self._api.ledger.of(method) if method else self._api.ledger
        return _json({"requests": [entry._asdict() | {"at": entry.at.isoformat()} for entry in entries]})

    async def pending(self, request: web.Request) -> web.Response:
        """GET: how many updates wait; with ?wait=1, answers when none does."""
        if request.query.get("wait"):
            await self._api.all_acknowledged()
        return _json({"pending": self._api.pending()})

    async def file(self, request: web.Request) -> web.Response:
        """GET: a photo or document of a chat, by its file_id."""
        try:
            file = self._api.files.find(request.match_info["file_id"])
        except Refusal:
            raise _wrong("no such file", web.HTTPNotFound) from None
        return web.Response(body=file.content, content_type=file.mime_type)

    def _travel(self, to: str) -> None:
        clock = self._api.clock
        if not isinstance(clock, TravellingClock):
            raise _wrong("This clock is the real one: it does not travel.")
        clock.travel(datetime.fromisoformat(to))

    def _person(self, body: Json, *, new: bool = False) -> "Person":
        """The person named by their id or first name."""
        user = str(_needed(body, "user"))
        for person in self._api.people.values():
            if user in (str(person.user_id), person.first_name):
                return person
        if not new:
            raise _wrong(f"nobody here is called {user}", web.HTTPNotFound)
        language = str(body.get("language_code", "fr"))
        if user.isdigit():
            return self._api.person(str(body.get("first_name", user)), int(user), language_code=language)
        return self._api.person(user, language_code=language)


def open_door(app: web.Application, api: "BotApi") -> None:
    """Add /sim/… to an application."""
    door = Door(api)
    for method, path, handler in (
        ("POST", "/sim/say", door.say),
        ("POST", "/sim/tap", door.tap),
        ("GET", "/sim/chat/{user}", door.chat),
        ("POST", "/sim/block", door.block),
        ("POST", "/sim/unblock", door.unblock),
        ("POST", "/sim/fault", door.fault),
        ("POST", "/sim/mend", door.mend),
        ("GET", "/sim/clock", door.clock),
        ("POST", "/sim/clock", door.clock),
        ("GET", "/sim/ledger", door.ledger),
        ("GET", "/sim/pending", door.pending),
        ("GET", "/sim/file/{file_id}", door.file),
    ):
        app.router.add_route(method, path, _explained(handler))


def _explained(handler: Handler) -> Handler:
    """What cannot be done becomes its sentence."""

    async def explained(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except (AssertionError, TypeError, ValueError) as wrong:
            raise _wrong(str(wrong)) from None

    return explained


async def _body(request: web.Request) -> Json:
    # Only JSON, so that a web page of another origin cannot post here without the browser asking first.
    if request.content_type != "application/json":
        raise _wrong("send JSON, with Content-Type: application/json")
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise _wrong("the body is not JSON") from None
    if not isinstance(body, dict):
        raise _wrong("the body must be a JSON object")
    return body


def _needed(body: Json, name: str) -> Any:
    if name not in body:
        raise _wrong(f"`{name}` is missing")
    return body[name]


def _message(person: "Person", seen: Any) -> Json:
    message = person.account.messages[seen.message_id]
    hidden = {"photo", "document"}
    view = {name: value for name, value in asdict(seen).items() if name not in hidden}
    view["at"] = seen.at.isoformat()
    view["buttons"] = [[button._asdict() for button in row] for row in seen.buttons]
    view["file"] = f"/sim/file/{message.file.file_id}" if message.file else None
    return view


def _json(body: Json) -> web.Response:
    return web.json_response({"ok": True, **body})


def _wrong(sentence: str, kind: type[web.HTTPError] = web.HTTPBadRequest) -> web.HTTPError:
    return kind(text=json.dumps({"ok": False, "error": sentence}), content_type="application/json")
