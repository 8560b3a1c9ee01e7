"""The clock moves only when somebody moves it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import TravellingClock
from tests.sandbox.conftest import MONDAY


def test_it_shows_its_start_in_utc(clock: TravellingClock) -> None:
    assert clock.now() == MONDAY
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() == 0


def test_a_moment_without_zone_is_refused(clock: TravellingClock) -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.travel(datetime(2027, 1, 5))


def test_it_travels_forwards_only(clock: TravellingClock) -> None:
    clock.travel(MONDAY + timedelta(hours=1))
    assert clock.monotonic() == 3_600
    clock.travel(MONDAY + timedelta(hours=1))
    with pytest.raises(ValueError, match="cannot go backwards"):
        clock.travel(MONDAY + timedelta(minutes=59))
    assert clock.now() == MONDAY + timedelta(hours=1)


def test_who_asked_is_told_after_the_jump(clock: TravellingClock) -> None:
    told: list[datetime] = []
    clock.on_jump(lambda: told.append(clock.now()))
    clock.travel(MONDAY + timedelta(days=7))
    assert told == [MONDAY + timedelta(days=7)]


async def test_sleep_lets_time_pass_at_once(clock: TravellingClock) -> None:
    await clock.sleep(2.5)
    assert clock.now() == MONDAY + timedelta(seconds=2.5)


async def test_a_wait_ends_when_travel_reaches_it_and_not_before(clock: TravellingClock) -> None:
    waiting = asyncio.create_task(clock.wait(asyncio.Event(), 60))
    await asyncio.sleep(0)
    clock.travel(MONDAY + timedelta(seconds=59))
    await _turns()
    assert not waiting.done()
    clock.travel(MONDAY + timedelta(seconds=60))
    await waiting


async def test_a_wait_ends_with_its_event(clock: TravellingClock) -> None:
    event = asyncio.Event()
    waiting = asyncio.create_task(clock.wait(event, None))
    also = asyncio.create_task(clock.wait(event, 3_600))
    await _turns()
    assert not waiting.done() and not also.done()
    event.set()
    await asyncio.gather(waiting, also)
    assert clock.now() == MONDAY


async def _turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)
