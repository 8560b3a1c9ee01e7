"""The side door for tests and pages outside the process."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from sandbox.botapi import BotApi
from sandbox.clock import TravellingClock
from sandbox.people import Person
from tests.sandbox.conftest import MONDAY, Call
from tests.sandbox.test_sending import keyboard


@pytest.fixture
def door(api: BotApi, http: aiohttp.ClientSession) -> Any:
    """Post to, or without a body get from, /sim/…; returns the status and the JSON body."""

    async def door(path: str, **body: object) -> tuple[int, dict[str, Any]]:
        method = "POST" if body else "GET"
        async with http.request(method, f"{api.url}/sim/{path}", json=body or None) as answer:
            return answer.status, await answer.json()

    return door


async def test_a_stranger_can_say_something(api: BotApi, door: Any) -> None:
    assert (await door("say", user=7_123_456_789, text="/start", first_name="Yann"))[0] == 200
    assert (await door("say", user="Yann", text="bonjour"))[0] == 200
    assert (await door("pending"))[1]["pending"] == 2
    assert api.people[7_123_456_789].transcript() == "[1] Yann: /start\n[2] Yann: bonjour"


async def test_somebody_taps_and_the_chat_shows_it(
    api: BotApi, call: Call, door: Any, http: aiohttp.ClientSession, maelle: Person
) -> None:
    await call("sendMessage", chat_id=maelle.user_id, text="?", reply_markup=keyboard("v1"))
    _, tapped = await door("tap", user=maelle.user_id, label="Oui")
    await call("answerCallbackQuery", callback_query_id=tapped["callback_query_id"], text="Noté.")
    status, chat = await door("chat/Maëlle")
    assert (status, chat["toasts"]) == (200, ["Noté."])
    assert chat["messages"][-1]["buttons"] == [[{"label": "Oui", "data": "v1", "url": None}]]
    async with http.get(f"{api.url}/sim/chat/{maelle.user_id}?format=text") as answer:
        assert await answer.text() == "[1] Maëlle: /start\n[2] bot: ?\n    [Oui]\n"
    assert (await door("tap", user=maelle.user_id, message_id=2, data="forged"))[0] == 200


async def test_the_clock_travels_forwards_only(clock: TravellingClock, door: Any) -> None:
    later = (MONDAY + timedelta(hours=1)).isoformat()
    assert await door("clock", to=later) == (200, {"ok": True, "now": clock.now().isoformat()})
    status, body = await door("clock", to=MONDAY.isoformat())
    assert status == 400
    assert "cannot go backwards" in body["error"]
    assert (await door("clock", to="2027-01-05T08:30"))[0] == 400
    assert (await door("clock", to="tomorrow"))[0] == 400
    assert (await door("clock"))[1]["now"] == clock.now().isoformat()


async def test_trouble_can_be_ordered(call: Call, door: Any, maelle: Person) -> None:
    assert (await door("fault", method="sendMessage", kind=502))[0] == 200
    assert (await call("sendMessage", chat_id=maelle.user_id, text="?"))["error_code"] == 502
    _, body = await door("ledger?method=sendMessage")
    assert [request["outcome"] for request in body["requests"]] == ["Bad Gateway"]
    assert (await door("fault", method="sendMessage", kind="earthquake"))[0] == 400
    await door("block", user=maelle.user_id)
    assert (await call("sendMessage", chat_id=maelle.user_id, text="?"))["error_code"] == 403
    await door("unblock", user=maelle.user_id)
    assert (await call("sendMessage", chat_id=maelle.user_id, text="?"))["ok"]


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("say", {"user": 7_000_000_001}, 400, "`text` is missing"),
        ("tap", {"user": 7_999_999_999, "label": "Oui"}, 404, "nobody here is called 7999999999"),
        ("tap", {"user": 7_000_000_001, "label": "Oui"}, 400, "sees no button [Oui]"),
        ("tap", {"user": 7_000_000_001, "message_id": "deux", "data": "v1"}, 400, "invalid literal"),
    ],
)
async def test_a_wrong_request_is_explained(
    door: Any, maelle: Person, path: str, body: dict[str, Any], status: int, words: str
) -> None:
    found, answer = await door(path, **body)
    assert found == status
    assert words in answer["error"]


async def test_only_json_is_taken(api: BotApi, http: aiohttp.ClientSession, maelle: Person) -> None:
    form = {"user": str(maelle.user_id), "text": "bonjour"}
    async with http.post(f"{api.url}/sim/say", data=form) as answer:
        assert answer.status == 400
    assert api.pending() == 0
