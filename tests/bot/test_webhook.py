"""By webhook as by polling: an update is kept before Telegram may forget it, and only Telegram's are taken."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from hmac import compare_digest
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession

from bot.telegram.webhook import LARGEST, LOOK_SOON, SECRET_HEADER
from storage.terms import IntakeState
from tests.bot.running import Running, running

SECRET = "sesame-sesame-2027"


@asynccontextmanager
async def posted(folder: Path) -> AsyncIterator[tuple[Running, str]]:
    """The running bot to which the local Bot API posts, and where."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        here = f"127.0.0.1:{free.getsockname()[1]}"
    async with running(folder, PUBLIC_URL=f"http://{here}", LISTEN=here, WEBHOOK_SECRET=SECRET) as it:
        it.botapi.webhook.retry_delay = 0.01
        yield it, f"http://{here}/telegram"


async def test_what_is_posted_is_kept_and_answered(tmp_path: Path) -> None:
    async with posted(tmp_path) as (it, address):
        assert it.botapi.webhook.url == address
        it["Maëlle"].say("/annuler")
        await it.settle()

        assert it["Maëlle"].has_seen("Il n’y a rien à annuler")
        assert [row.state for row in await it.intake()] == [IntakeState.DONE]


async def test_an_update_that_is_posted_twice_is_handled_once(tmp_path: Path) -> None:
    async with posted(tmp_path) as (it, _):
        it["Maëlle"].say("/annuler")
        await it.settle()
        it.botapi.repeat_update()
        await it.settle()

        assert len(it["Maëlle"].sees()) == 1


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        (SECRET, b'{"update_id": 5}', 200),
        ("", b'{"update_id": 5}', 403),
        (SECRET + "x", b'{"update_id": 5}', 403),
        ("s\xe9same", b'{"update_id": 5}', 403),
        (SECRET, b"not json", 400),
        (SECRET, b'{"update_id": "five"}', 400),
        (SECRET, b"[" * 100_000, 400),
        (SECRET, b" " * (LARGEST + 1), 413),
    ],
)
async def test_only_telegrams_posts_of_updates_are_taken(tmp_path: Path, secret: str, body: bytes, status: int) -> None:
    async with posted(tmp_path) as (it, address), ClientSession() as client:
        async with client.post(address, data=BytesIO(body), headers={SECRET_HEADER: secret}) as answer:
            assert answer.status == status
        assert len(await it.intake()) == (status == 200)


async def test_a_secret_that_is_no_text_is_refused_like_any_other(tmp_path: Path) -> None:
    async with posted(tmp_path) as (it, address):
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
        header = b"%b: \xff\xfe" % SECRET_HEADER.encode()
        writer.write(b"POST /telegram HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n%b\r\n\r\n" % header)
        answer = await reader.readline()
        writer.close()

        assert answer.split()[1] == b"403"
        assert await it.intake() == []


async def test_what_came_while_the_bot_was_away_is_posted_when_it_is_back(tmp_path: Path) -> None:
    async with posted(tmp_path) as (it, _):
        await it.app.stop()
        it["Maëlle"].say("/annuler")
        await it.start_again()
        await it.settle()

        assert it["Maëlle"].has_seen("Il n’y a rien à annuler")


async def test_a_post_that_comes_after_newer_ones_is_heard_all_the_same_and_once(tmp_path: Path) -> None:
    async with posted(tmp_path) as (it, address), ClientSession(headers={SECRET_HEADER: SECRET}) as client:
        for number, name in [(9, "Maëlle"), (7, "Inès"), (8, "Maëlle"), (7, "Inès"), (9, "Maëlle"), (8, "Maëlle")]:
            chat = {"id": it[name].user_id, "type": "private"}
            message = {"message_id": number, "date": 0, "chat": chat, "from": {"id": chat["id"]}, "text": "/annuler"}
            async with client.post(address, json={"update_id": number, "message": message}) as answer:
                assert answer.status == 200
        await it.app.quiet()

        assert [(row.update_id, row.state) for row in await it.intake()] == [(n, IntakeState.DONE) for n in (9, 7, 8)]
        assert (len(it["Maëlle"].sees()), len(it["Inès"].sees())) == (2, 1)


async def test_the_secret_is_compared_in_constant_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return compare_digest(one, other)

    monkeypatch.setattr("bot.telegram.webhook.compare_digest", compare)  # how long it takes cannot be told by a test
    async with posted(tmp_path) as (_, address), ClientSession() as client:
        for secret in (SECRET, "sesame-sesame-2028", "s"):
            async with client.post(address, data=b"{}", headers={SECRET_HEADER: secret}) as answer:
                assert answer.status == (400 if secret == SECRET else 403)

    assert compared == [(given.encode(), SECRET.encode()) for given in (SECRET, "sesame-sesame-2028", "s")]


async def test_an_address_that_somebody_took_away_is_given_again(tmp_path: Path) -> None:
    async with posted(tmp_path) as (it, address):
        await it.botapi.webhook.close()
        await it.pass_time(seconds=59)
        assert not it.botapi.webhook.url
        await it.pass_time(seconds=1)

        assert it.botapi.webhook.url == address


async def test_posts_that_do_not_arrive_are_a_deafness_until_they_do(tmp_path: Path) -> None:
    async with posted(tmp_path) as (it, _):
        heard = it.app.poll_state.last_ok
        await it.app.listener.stop()
        it["Maëlle"].say("/annuler")
        it.clock.travel(it.clock.now() + timedelta(minutes=3))
        await it.app.until(lambda: it.app.poll_state.deaf_since is not None)
        assert it.app.poll_state.deaf_since is not None and heard is not None
        assert heard <= it.app.poll_state.deaf_since <= it.clock.now()

        it.clock.travel(it.clock.now() + timedelta(minutes=3))
        await it.app.listener.start(it.app.settings.listen_host, it.app.settings.listen_port)
        await it.botapi.all_acknowledged()
        assert len(await it.outages()) == 1, "noted before what was posted is heard: an answer concludes, too"
        it.clock.travel(it.clock.now() + timedelta(seconds=LOOK_SOON))
        await it.app.until(lambda: it.app.poll_state.deaf_since is None)
        await it.settle()
        assert it["Maëlle"].has_seen("Il n’y a rien à annuler")
        assert len(await it.outages()) == 1
