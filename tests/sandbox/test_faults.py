"""Trouble comes when it is asked for, as often as asked, and says honestly whether the request took effect."""

import asyncio

import aiohttp
import pytest

from sandbox.botapi import BotApi
from sandbox.people import Person
from tests.sandbox.conftest import Call
from tests.sandbox.test_updates import until_polled


@pytest.mark.parametrize("status", [500, 502, 401, 404, 409])
async def test_a_status_is_answered_so_many_times(api: BotApi, call: Call, maelle: Person, status: int) -> None:
    api.fault("sendMessage", status, times=2)
    for _ in range(2):
        assert (await call("sendMessage", chat_id=maelle.user_id, text="?"))["error_code"] == status
    assert not maelle.sees()
    assert (await call("sendMessage", chat_id=maelle.user_id, text="?"))["ok"]
    assert [entry.executed for entry in api.ledger.of("sendMessage")] == [False, False, True]


async def test_too_many_requests_names_the_wait(api: BotApi, http: aiohttp.ClientSession, maelle: Person) -> None:
    api.fault("sendMessage", 429, retry_after=37)
    arguments = {"chat_id": maelle.user_id, "text": "?"}
    async with http.post(f"{api.url}/bot{api.token}/sendMessage", json=arguments) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "37")
        assert (await answer.json())["parameters"] == {"retry_after": 37}


@pytest.mark.parametrize(("kind", "arrived"), [("reset_before", 0), ("reset_after", 1)])
async def test_a_reset_connection(api: BotApi, call: Call, maelle: Person, kind: str, arrived: int) -> None:
    api.fault("sendMessage", kind)
    with pytest.raises(aiohttp.ClientError):
        await call("sendMessage", chat_id=maelle.user_id, text="?")
    assert len(maelle.sees()) == arrived


async def test_an_answer_that_is_lost_after_the_message_went_out(api: BotApi, call: Call, maelle: Person) -> None:
    api.fault("sendMessage", "timeout_after_sent")
    request = asyncio.ensure_future(call("sendMessage", chat_id=maelle.user_id, text="Bonjour"))
    await maelle.until_sees("Bonjour")
    await call("getMe")
    assert not request.done()
    request.cancel()
    assert len(maelle.sees()) == 1


async def test_a_held_answer_can_be_released(api: BotApi, call: Call, maelle: Person) -> None:
    api.fault("sendMessage", "timeout_after_sent")
    request = asyncio.ensure_future(call("sendMessage", chat_id=maelle.user_id, text="Bonjour"))
    await maelle.until_sees("Bonjour")
    api.faults.release()
    assert (await request)["ok"]


async def test_a_slow_request_takes_effect_late(api: BotApi, call: Call, maelle: Person) -> None:
    fault = api.fault("sendMessage", "slow")
    request = asyncio.ensure_future(call("sendMessage", chat_id=maelle.user_id, text="Bonjour"))
    while fault.times:
        await call("getMe")
    assert not maelle.sees()
    api.faults.release()
    assert (await request)["ok"]
    assert len(maelle.sees()) == 1


@pytest.mark.parametrize(("kind", "arrived"), [("garbage", 0), ("truncated", 1)])
async def test_an_answer_that_is_no_json(
    api: BotApi, http: aiohttp.ClientSession, maelle: Person, kind: str, arrived: int
) -> None:
    api.fault("sendMessage", kind)
    arguments = {"chat_id": maelle.user_id, "text": "?"}
    async with http.post(f"{api.url}/bot{api.token}/sendMessage", json=arguments) as answer:
        assert answer.status == 200
        with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
            await answer.json(content_type=None)
    assert len(maelle.sees()) == arrived


@pytest.mark.parametrize(("kind", "complete"), [("trickle", True), ("reset_within", False)])
async def test_an_answer_that_comes_byte_by_byte_stops_in_its_middle(
    api: BotApi, http: aiohttp.ClientSession, maelle: Person, kind: str, complete: bool
) -> None:
    api.fault("sendMessage", kind)
    arguments = {"chat_id": maelle.user_id, "text": "Bonjour"}
    async with http.post(f"{api.url}/bot{api.token}/sendMessage", json=arguments) as answer:
        assert (await answer.content.readexactly(10)).startswith(b'{"ok": tru')
        assert maelle.has_seen("Bonjour")
        api.faults.release()
        rest = asyncio.ensure_future(answer.content.read())
        await asyncio.wait([rest])
        assert (rest.exception() is None) is complete


async def test_a_network_that_is_down_and_mended(api: BotApi, call: Call, maelle: Person) -> None:
    poll = asyncio.ensure_future(call("getUpdates", timeout=50))
    await until_polled(api, call)
    api.cut_network()
    for request in (poll, call("getMe"), call("sendMessage", chat_id=maelle.user_id, text="?")):
        with pytest.raises(aiohttp.ClientError):
            await request
    api.mend()
    assert (await call("getMe"))["ok"]


def test_an_unknown_fault_is_named(api: BotApi) -> None:
    with pytest.raises(ValueError, match="unknown fault 'earthquake'"):
        api.fault("sendMessage", "earthquake")


async def test_the_server_can_stop_and_come_back_on_its_port(api: BotApi, call: Call, maelle: Person) -> None:
    port = api.server.address[1]
    await call("sendMessage", chat_id=maelle.user_id, text="avant")
    await api.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await call("getMe")
    await api.start(port)
    assert (await call("sendMessage", chat_id=maelle.user_id, text="après"))["ok"]
    assert len(maelle.sees()) == 2
