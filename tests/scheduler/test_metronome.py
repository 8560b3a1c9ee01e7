"""The metronome beats at start, when the clock travels, and again after the wall clock was set back."""

import asyncio
from datetime import datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base as schedulers
from apscheduler.triggers import interval

from sandbox.clock import TravellingClock
from scheduler.clock import SystemClock
from scheduler.metronome import SILENCE, Metronome

START = datetime.fromisoformat("2027-01-13T09:00:00+00:00")


class Beats:
    """Counts, and lets a test wait for the next one."""

    def __init__(self) -> None:
        self.count = 0
        self._beaten = asyncio.Event()

    def __call__(self) -> None:
        self.count += 1
        self._beaten.set()

    async def next(self) -> None:
        """Wait for one more beat."""
        self._beaten.clear()
        await self._beaten.wait()


@pytest.fixture
def beats() -> Beats:
    return Beats()


async def test_it_beats_at_once_and_whenever_the_clock_travels(beats: Beats) -> None:
    clock = TravellingClock(START)
    metronome = Metronome(clock, beats)
    metronome.start()
    assert beats.count == 1
    clock.travel(START + timedelta(hours=3))
    assert beats.count == 2
    metronome.stop()


async def test_it_beats_by_itself(beats: Beats, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.metronome.PERIOD", 0.01)
    metronome = Metronome(SystemClock(), beats)
    metronome.start()
    await beats.next()
    await beats.next()
    metronome.stop()


async def test_a_silent_metronome_is_wound_up_anew(beats: Beats) -> None:
    """Just before and at the moment at which the silence has lasted too long, twice. (Its real beats are far away.)"""
    clock = TravellingClock(START)
    metronome = Metronome(clock, beats)
    metronome.start()
    counted = []
    await turns()
    for seconds in (SILENCE - 1, 1, SILENCE - 1, 1):
        await clock.sleep(seconds)
        await turns()
        counted.append(beats.count)
    metronome.stop()

    assert counted == [1, 2, 2, 3]


async def test_a_clock_that_travels_is_no_silence(beats: Beats) -> None:
    clock = TravellingClock(START)
    metronome = Metronome(clock, beats)
    metronome.start()
    await turns()
    clock.travel(START + timedelta(days=3))
    await turns()
    metronome.stop()

    assert beats.count == 2


async def test_it_goes_on_beating_when_the_wall_clock_was_set_back(
    beats: Beats, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For APScheduler alone it is suddenly two hours earlier than when its job was armed."""

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Earlier":
            return cls.fromtimestamp((SystemClock().now() - timedelta(hours=2)).timestamp(), tz)

    monkeypatch.setattr("scheduler.metronome.PERIOD", 0.01)
    monkeypatch.setattr("scheduler.metronome.SILENCE", 0.05)
    metronome = Metronome(SystemClock(), beats)
    metronome.start()
    await beats.next()
    for module in (schedulers, interval):
        monkeypatch.setattr(module, "datetime", Earlier)
    for _ in range(10):
        await beats.next()
    metronome.stop()


async def turns() -> None:
    """Let every task that is ready have its turn."""
    for _ in range(10):
        await asyncio.sleep(0)
