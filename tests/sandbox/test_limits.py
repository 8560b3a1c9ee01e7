"""Flood limits: 30 a second in all, 5 at once then 1 a second in a chat, 20 a minute in a group."""

from datetime import timedelta

from sandbox.botapi import BotApi
from sandbox.clock import TravellingClock
from sandbox.people import Person
from tests.sandbox.conftest import MONDAY, Call, Json


async def burst(call: Call, chat_id: int, times: int) -> list[Json]:
    return [await call("sendMessage", chat_id=chat_id, text="?") for _ in range(times)]


async def test_a_chat_takes_five_at_once_then_one_a_second(call: Call, clock: TravellingClock, maelle: Person) -> None:
    assert all(answer["ok"] for answer in await burst(call, maelle.user_id, 5))
    (refused,) = await burst(call, maelle.user_id, 1)
    assert refused["error_code"] == 429
    assert refused["description"] == "Too Many Requests: retry after 1"
    assert refused["parameters"] == {"retry_after": 1}
    clock.travel(MONDAY + timedelta(seconds=0.999))
    assert not (await burst(call, maelle.user_id, 1))[0]["ok"]
    clock.travel(MONDAY + timedelta(seconds=1))
    answers = await burst(call, maelle.user_id, 2)
    assert [answer["ok"] for answer in answers] == [True, False]
    assert len(maelle.sees()) == 6


async def test_thirty_messages_a_second_over_all_chats(api: BotApi, call: Call, clock: TravellingClock) -> None:
    people = [api.person(f"Personne {number}") for number in range(40)]
    for person in people:
        person.start()
    answers = [(await burst(call, person.user_id, 1))[0]["ok"] for person in people]
    assert answers == [True] * 30 + [False] * 10
    await clock.sleep(1 / 30)
    answers = [(await burst(call, person.user_id, 1))[0]["ok"] for person in people[30:]]
    assert answers == [True] + [False] * 9


async def test_twenty_messages_a_minute_in_a_group(
    api: BotApi, call: Call, clock: TravellingClock, anne: Person
) -> None:
    group = api.add_bot_to_group("Coordination", anne)
    assert all(answer["ok"] for answer in await burst(call, group, 20))
    (refused,) = await burst(call, group, 1)
    assert refused["parameters"] == {"retry_after": 3}
    clock.travel(MONDAY + timedelta(seconds=3))
    assert (await burst(call, group, 1))[0]["ok"]


async def test_without_limits_nothing_is_refused(api: BotApi, call: Call, maelle: Person) -> None:
    api.limits.on = False
    assert all(answer["ok"] for answer in await burst(call, maelle.user_id, 31))
