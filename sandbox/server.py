"""What clients of the Bot API reach over HTTP: methods at /bot<token>/<method>, files at /file/bot<token>/<path>."""

import json
import re
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.arguments import LARGEST_UPLOAD, Arguments, read_arguments
from sandbox.door import open_door
from sandbox.faults import GARBAGE, Fault
from sandbox.ledger import Entry
from sandbox.methods import ASYNC, METHODS
from sandbox.refusals import Json, Refusal, bad_request

if TYPE_CHECKING:
    from sandbox.botapi import BotApi

_TOKEN_FORM = re.compile(r"\d+:[A-Za-z0-9_-]+")


class Cut(Exception):
    """The connection is to be cut instead of answered."""


class Server:
    """The server of one BotApi; `app` takes more routes until it is started for the first time."""

    def __init__(self, api: "BotApi") -> None:
        self._api = api
        self.app = web.Application(client_max_size=LARGEST_UPLOAD + 1024 * 1024)
        self.app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self.app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        open_door(self.app, api)
        self._runner: web.AppRunner | None = None
        self.address = ("127.0.0.1", 0)

    async def start(self, port: int, host: str) -> None:
        """Listen there; OSError when the port is taken."""
        self._runner = web.AppRunner(self.app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.address = (host, self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Listen no longer; twice is harmless."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        method = name.lower()
        refusal = self._wrong_token(request)
        if refusal is not None:
            return _answer(refusal.status, refusal.as_json())
        fault = self._api.faults.take(method)
        try:
            if fault is not None:
                return await self._serve_badly(request, name, fault)
            status, body = await self._execute(name, await read_arguments(request))
            return _answer(status, body)
        except Refusal as wrong_body:
            return _answer(wrong_body.status, wrong_body.as_json())
        except UnicodeError:  # half an emoji, or bytes that are no text
            return _answer(400, bad_request("strings must be encoded in UTF-8").as_json())
        except Cut:
            return _cut(request)

    async def _serve_badly(self, request: web.Request, name: str, fault: Fault) -> web.StreamResponse:
        arguments = await read_arguments(request)
        if isinstance(fault.kind, int):
            refusal = fault.refusal()
            self._record(name, arguments, refusal.status, refusal.description, executed=False)
            return _answer(refusal.status, refusal.as_json())
        if fault.kind == "slow":
            await fault.hold()
        elif fault.kind in ("reset_before", "garbage"):
            self._record(name, arguments, 0, fault.kind, executed=False)
            return _cut(request) if fault.kind == "reset_before" else _garbage()
        status, body = await self._execute(name, arguments)
        if fault.kind == "timeout_after_sent":
            await fault.hold()
        elif fault.kind == "reset_after":
            return _cut(request)
        elif fault.kind == "truncated":
            text = json.dumps(body)
            return web.Response(text=text[: len(text) // 2], content_type="application/json")
        elif fault.kind in ("trickle", "reset_within"):
            return await _trickle(request, status, json.dumps(body).encode(), fault)
        return _answer(status, body)

    async def _execute(self, name: str, arguments: Arguments) -> tuple[int, Json]:
        method = name.lower()
        try:
            function = METHODS.get(method)
            if function is None:
                raise Refusal(404, "Not Found: method not found")
            result: Any = function(self._api, arguments)
            if method in ASYNC:
                result = await result
        except Refusal as refusal:
            self._record(name, arguments, refusal.status, refusal.description, executed=False)
            return refusal.status, refusal.as_json()
        self._record(name, arguments, 200, "ok", executed=True)
        return 200, {"ok": True, "result": result}

    def _record(self, name: str, arguments: Arguments, status: int, outcome: str, *, executed: bool) -> None:
        chat_id = arguments.integer("chat_id")
        self._api.ledger.append(
            Entry(self._api.clock.now(), name, chat_id, status, outcome, executed, arguments.values)
        )

    def _wrong_token(self, request: web.Request) -> Refusal | None:
        token = request.match_info["token"]
        if token == self._api.token:
            return None
        return Refusal(401, "Unauthorized") if _TOKEN_FORM.fullmatch(token) else Refusal(404, "Not Found")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        refusal = self._wrong_token(request)
        if refusal is not None:
            return _answer(refusal.status, refusal.as_json())
        file = self._api.files.at(request.match_info["path"])
        if file is None:
            return _answer(404, Refusal(404, "Not Found").as_json())
        return web.Response(body=file.content, content_type="application/octet-stream")


def _answer(status: int, body: Json) -> web.Response:
    headers = None
    if status == 429 and "parameters" in body:
        headers = {"Retry-After": str(body["parameters"]["retry_after"])}
    return web.Response(
        body=json.dumps(body, ensure_ascii=False).encode(),
        status=status,
        content_type="application/json",
        headers=headers,
    )


def _garbage() -> web.Response:
    return web.Response(text=GARBAGE, content_type="text/html")


async def _trickle(request: web.Request, status: int, body: bytes, fault: Fault) -> web.StreamResponse:
    """The answer, byte by byte: held in the middle, or cut there."""
    answer = web.StreamResponse(status=status)
    answer.content_type, answer.content_length = "application/json", len(body)
    await answer.prepare(request)
    for position in range(len(body)):
        if position == len(body) // 2:
            if fault.kind == "reset_within":
                return _cut(request)
            await fault.hold()
        await answer.write(body[position : position + 1])
    await answer.write_eof()
    return answer


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
