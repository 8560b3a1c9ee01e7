"""The system clock tells an aware time and waits for an event no longer than asked."""

import asyncio
from datetime import timedelta

from scheduler.clock import Clock, SystemClock


def test_the_time_is_aware_and_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_the_pacing_clock_never_goes_back() -> None:
    clock = SystemClock()

    assert clock.monotonic() <= clock.monotonic()


async def test_an_event_ends_the_wait_and_stays_set() -> None:
    clock: Clock = SystemClock()
    event = asyncio.Event()
    waiting = asyncio.create_task(clock.wait(event, None))
    event.set()

    await waiting

    assert event.is_set()


async def test_without_an_event_the_wait_ends_with_its_time() -> None:
    event = asyncio.Event()

    await SystemClock().wait(event, 0)

    assert not event.is_set()


async def test_a_clock_that_never_travels_calls_nobody() -> None:
    calls: list[str] = []
    clock = SystemClock()
    clock.on_jump(lambda: calls.append("jumped"))

    await clock.sleep(0)

    assert calls == []
