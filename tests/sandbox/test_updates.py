"""Updates are handed over, acknowledged, repeated and dropped as at Telegram."""

import asyncio
from datetime import timedelta

import pytest

from sandbox.botapi import BotApi
from sandbox.clock import TravellingClock
from sandbox.people import Person
from tests.sandbox.conftest import MONDAY, Call, Json
from tests.sandbox.test_sending import keyboard


async def polled(call: Call, **arguments: object) -> list[Json]:
    return list((await call("getUpdates", **arguments))["result"])


async def test_an_update_comes_back_until_a_later_offset_acknowledges_it(
    api: BotApi, call: Call, maelle: Person
) -> None:
    maelle.say("un")
    maelle.say("deux")
    first, second = await polled(call)
    assert (first["message"]["text"], second["message"]["text"]) == ("un", "deux")
    assert second["update_id"] == first["update_id"] + 1
    assert await polled(call, offset=first["update_id"]) == [first, second]
    assert await polled(call, offset=second["update_id"]) == [second]
    assert api.pending() == 1
    assert await polled(call, offset=second["update_id"] + 1) == []
    assert api.pending() == 0


async def test_limit_and_negative_offset(call: Call, maelle: Person) -> None:
    for text in ("un", "deux", "trois"):
        maelle.say(text)
    assert [update["message"]["text"] for update in await polled(call, limit=1)] == ["un"]
    assert [update["message"]["text"] for update in await polled(call, offset=-1)] == ["trois"]
    assert [update["message"]["text"] for update in await polled(call)] == ["trois"]


async def test_a_long_poll_wakes_when_something_is_said(api: BotApi, call: Call, maelle: Person) -> None:
    poll = asyncio.create_task(polled(call, timeout=50))
    await until_polled(api, call)
    maelle.say("bonjour")
    (update,) = await poll
    assert update["message"]["text"] == "bonjour"


async def test_a_second_poll_ends_the_first_with_409(api: BotApi, call: Call, maelle: Person) -> None:
    first = asyncio.ensure_future(call("getUpdates", timeout=50))
    await until_polled(api, call)
    second = asyncio.ensure_future(call("getUpdates", timeout=50))
    answer = await first
    assert answer["error_code"] == 409
    assert answer["description"].startswith("Conflict: terminated by other getUpdates request")
    maelle.say("bonjour")
    assert len((await second)["result"]) == 1


async def test_only_the_kinds_asked_for_are_queued(api: BotApi, call: Call, maelle: Person) -> None:
    await call("getUpdates", allowed_updates=["callback_query"])
    maelle.say("un")
    assert api.pending() == 0
    await call("getUpdates")  # the previous setting stays
    maelle.say("deux")
    assert api.pending() == 0
    await call("getUpdates", allowed_updates=[])
    maelle.say("trois")
    assert api.pending() == 1


@pytest.mark.parametrize(("seconds", "left"), [(149, 2), (150, 2), (151, 1)])
async def test_a_tap_lives_150_seconds(
    api: BotApi, call: Call, clock: TravellingClock, maelle: Person, seconds: int, left: int
) -> None:
    await call("sendMessage", chat_id=maelle.user_id, text="?", reply_markup=keyboard("v1"))
    maelle.say("un")
    maelle.tap("Oui")
    clock.travel(MONDAY + timedelta(seconds=seconds))
    assert len(await polled(call)) == api.pending() == left


@pytest.mark.parametrize(("seconds", "left"), [(86_399, 1), (86_400, 1), (86_401, 0)])
async def test_a_message_lives_24_hours(
    call: Call, clock: TravellingClock, maelle: Person, seconds: int, left: int
) -> None:
    maelle.say("un")
    clock.travel(MONDAY + timedelta(seconds=seconds))
    assert len(await polled(call)) == left


async def test_an_update_can_be_delivered_twice(api: BotApi, call: Call, maelle: Person) -> None:
    maelle.say("un")
    (first,) = await polled(call)
    offset = first["update_id"] + 1
    assert await polled(call, offset=offset) == []
    assert api.repeat_update() == first["update_id"]
    assert await polled(call, offset=offset) == [first]
    assert await polled(call, offset=offset) == []


@pytest.mark.parametrize("backwards", [False, True])
async def test_held_updates_come_late_and_in_order_or_backwards(
    api: BotApi, call: Call, clock: TravellingClock, maelle: Person, backwards: bool
) -> None:
    api.hold()
    maelle.say("un")
    maelle.say("deux")
    assert await polled(call) == []
    clock.travel(MONDAY + timedelta(hours=2))
    api.updates.release(backwards=backwards)
    updates = await polled(call)
    assert [update["message"]["text"] for update in updates] == (["deux", "un"] if backwards else ["un", "deux"])
    assert updates[0]["message"]["date"] == int(MONDAY.timestamp())


async def test_numbers_may_start_again_lower(api: BotApi, call: Call, maelle: Person) -> None:
    maelle.say("un")
    with pytest.raises(ValueError, match="week without updates"):
        api.updates.restart_ids()
    (before,) = await polled(call)
    await polled(call, offset=before["update_id"] + 1)
    api.updates.restart_ids()
    maelle.say("deux")
    (after,) = await polled(call, offset=before["update_id"] + 1)
    assert after["update_id"] < before["update_id"]
    assert await polled(call, offset=after["update_id"] + 1) == []


async def test_a_malformed_update_is_handed_over_as_it_stands(api: BotApi, call: Call) -> None:
    api.push_raw({"message": {"message_id": "not a number"}})
    update_id = api.push_raw({"update_id": 1_999_999_999, "nonsense": True})
    assert (await polled(call))[-1] == {"update_id": update_id, "nonsense": True}
    assert await polled(call, offset=update_id + 1) == []


async def test_all_acknowledged_waits_for_the_last_one(api: BotApi, call: Call, maelle: Person) -> None:
    await api.all_acknowledged()
    maelle.say("un")
    waiting = asyncio.create_task(api.all_acknowledged())
    (update,) = await polled(call)
    assert not waiting.done()
    await polled(call, offset=update["update_id"] + 1)
    await waiting


async def test_all_acknowledged_does_not_wait_for_what_is_too_old(
    api: BotApi, clock: TravellingClock, maelle: Person
) -> None:
    maelle.say("un")
    waiting = asyncio.create_task(api.all_acknowledged())
    await asyncio.sleep(0)
    clock.travel(MONDAY + timedelta(days=2))
    await waiting


async def until_polled(api: BotApi, call: Call) -> None:
    """Keep the server busy until the poll has reached it."""
    while not api.updates.is_polled:
        await call("getMe")
