"""A Bot API that listens, a client that speaks plain HTTP to it, and two people of the cast."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from sandbox.botapi import BotApi
from sandbox.clock import TravellingClock
from sandbox.people import Person
from tests.stories.conftest import joined as joined

MONDAY = datetime(2027, 1, 4, 8, 30, tzinfo=ZoneInfo("Europe/Paris"))
Json = dict[str, Any]
Call = Callable[..., Awaitable[Json]]


@pytest.fixture
def clock() -> TravellingClock:
    """Stands at the first Monday of the programme, 08:30 in Paris."""
    return TravellingClock(MONDAY)


@pytest.fixture
async def api(clock: TravellingClock) -> AsyncIterator[BotApi]:
    """Listens on a free port."""
    botapi = BotApi(clock, seed=1)
    await botapi.start()
    yield botapi
    await botapi.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A plain HTTP client."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def call(api: BotApi, http: aiohttp.ClientSession) -> Call:
    """Call a method with JSON arguments; returns the body of the answer, whose error_code is the HTTP status."""

    async def call(method: str, **arguments: Any) -> Json:
        async with http.post(f"{api.url}/bot{api.token}/{method}", json=arguments) as answer:
            body: Json = await answer.json()
            assert body.get("error_code", 200) == answer.status
            return body

    return call


@pytest.fixture
def maelle(api: BotApi) -> Person:
    """An intrapreneur who has pressed start; what that queued is already acknowledged."""
    person = api.person("Maëlle")
    person.start()
    api.updates.acknowledge(api.updates.next_id)
    return person


@pytest.fixture
def anne(api: BotApi) -> Person:
    """A coordinator who has not pressed start."""
    return api.person("Anne")
