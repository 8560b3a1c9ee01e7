"""Our request does what python-telegram-bot's own does: same forms, same errors, and it says what never left."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import pytest
from telegram import Bot, InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram.classifying import classify
from bot.telegram.failures import Failure
from bot.telegram.request import AiohttpRequest

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b'{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}}'
MAKERS: list[Callable[[], BaseRequest]] = [
    lambda: AiohttpRequest(2, read_timeout=5, pool_timeout=5),
    lambda: HTTPXRequest(2, read_timeout=5, pool_timeout=5),
]


@asynccontextmanager
async def served(serve: Serve) -> AsyncIterator[str]:
    """The address of a server that treats each connection so."""
    treated: set[asyncio.Task[None]] = set()

    async def treat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        treated.add(asyncio.create_task(treat(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await asyncio.gather(*treated)


async def read_request(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    """The head of a request and its body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if "content-length" in fields:
        return head, await reader.readexactly(int(fields["content-length"]))
    body = b""
    while fields.get("transfer-encoding") == "chunked" and not body.endswith(b"\r\n0\r\n\r\n"):
        body += await reader.read(65536)
    return head, body


def answer(body: bytes = OK, status: str = "200 OK", *, missing: int = 0) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body) + missing}\r\n\r\n"
    return head.encode() + body


async def bodies_of(make: Callable[[], BaseRequest], call: Callable[[Bot], Awaitable[object]]) -> list[bytes]:
    """What a server receives for one call of a Bot."""
    received: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append((await read_request(reader))[1])
        writer.write(answer())
        await writer.drain()

    async with served(serve) as url:
        request = make()
        await call(Bot("1:x", base_url=f"{url}/bot", request=request, get_updates_request=request))
        await request.shutdown()
    return received


async def test_it_sends_the_same_form_as_the_one_it_replaces() -> None:
    async def call(bot: Bot) -> object:
        return await bot.send_message(7, "« Ça va ? » & <b>é</b>\nligne", parse_mode="HTML", protect_content=True)

    ours, theirs = [await bodies_of(make, call) for make in MAKERS]
    assert [parse_qs(body.decode()) for body in ours] == [parse_qs(body.decode()) for body in theirs]
    assert parse_qs(ours[0].decode())["text"] == ["« Ça va ? » & <b>é</b>\nligne"]


async def test_a_file_goes_with_its_name_and_its_words() -> None:
    [body] = await bodies_of(
        MAKERS[0], lambda bot: bot.send_document(7, InputFile(b"a;b", filename="semaines.csv"), caption="Été")
    )
    assert b'filename="semaines.csv"' in body and b"a;b" in body and "Été".encode() in body


@pytest.mark.parametrize("make", MAKERS)
async def test_a_refusal_is_an_answer_like_another(make: Callable[[], BaseRequest]) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(answer(b'{"ok":false}', "403 Forbidden"))
        await writer.drain()

    async with served(serve) as url:
        request = make()
        await request.initialize()
        assert await request.do_request(f"{url}/x", "POST") == (403, b'{"ok":false}')
        await request.shutdown()


async def _says_nothing(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    await reader.read()


async def _hangs_up(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await read_request(reader)


async def _breaks_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(answer(missing=100))
    await writer.drain()


async def _never_ends(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
    with contextlib.suppress(ConnectionError):
        while not writer.transport.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0)  # the other side's turn


@pytest.mark.parametrize("serve", [_says_nothing, _never_ends, _hangs_up, _breaks_off])
async def test_what_may_have_been_carried_out_is_unknown(serve: Serve) -> None:
    async with served(serve) as url:
        request = AiohttpRequest(1, read_timeout=0.2, pool_timeout=5)
        with pytest.raises(NetworkError) as caught:
            await asyncio.wait_for(request.do_request(f"{url}/x", "POST"), 5)
        assert classify(caught.value).failure is Failure.UNKNOWN
        assert isinstance(caught.value, TimedOut) == (serve in (_says_nothing, _never_ends))
        await request.shutdown()


async def test_what_never_left_may_be_said_again() -> None:
    async with served(_says_nothing) as url:
        pass  # nobody listens there any more
    request = AiohttpRequest(1, read_timeout=5, pool_timeout=5)
    for address in (f"{url}/x", "no address at all"):
        with pytest.raises(NetworkError) as caught:
            await request.do_request(address, "POST")
        assert classify(caught.value).failure is Failure.LATER
    await request.shutdown()


async def test_who_finds_no_place_in_the_pool_never_left() -> None:
    heard = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        heard.set()
        await reader.read()

    async with served(serve) as url:
        request = AiohttpRequest(1, read_timeout=30, pool_timeout=0.1)
        first = asyncio.create_task(request.do_request(f"{url}/x", "POST"))
        await heard.wait()
        with pytest.raises(TimedOut) as caught:
            await request.do_request(f"{url}/x", "POST")
        assert classify(caught.value).failure is Failure.LATER
        first.cancel()
        await request.shutdown()


async def test_one_connection_serves_many_requests_and_shutting_down_is_final() -> None:
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while not reader.at_eof():
            try:
                await read_request(reader)
            except asyncio.IncompleteReadError:
                break
            writer.write(answer())
            await writer.drain()

    async with served(serve) as url:
        request = AiohttpRequest(4, read_timeout=5, pool_timeout=5)
        for _ in range(5):
            assert await request.do_request(f"{url}/x", "GET") == (200, OK)
        assert connections == 1
        await request.shutdown()
        with pytest.raises(RuntimeError):
            await request.do_request(f"{url}/x", "GET")
