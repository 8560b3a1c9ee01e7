"""The wall clock is set, and the machine sleeps: what the running bot makes of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.running import START, Running, running
from tests.bot.test_app import healthz

HOUR = timedelta(hours=1)


async def beat(it: Running) -> None:
    """The next beat of the metronome."""
    it.app.ticker.worker.wake()
    await it.settle()


@pytest.mark.parametrize(
    ("away", "outages"),
    [(timedelta(seconds=149), 0), (timedelta(seconds=150), 0), (timedelta(seconds=151), 1), (timedelta(days=3), 1)],
)
async def test_who_slept_for_longer_than_a_tap_lives_notes_it_once(
    tmp_path: Path, away: timedelta, outages: int
) -> None:
    async with running(tmp_path) as it:
        it.clock.set(START + away)
        await beat(it)
        it["Maëlle"].say("/annuler")
        await it.settle()

        assert await it.outages() == [(START, START + away)] * outages
        assert it["Maëlle"].has_seen("Il n’y a rien à annuler")


async def test_what_is_heard_before_the_first_beat_is_heard_after_the_silence_is_noted(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it.clock.set(START + 72 * HOUR)
        it["Maëlle"].say("/annuler")
        await it.settle()
        assert await it.outages() == [(START, START + 72 * HOUR)]
        await beat(it)

        assert len(await it.outages()) == 1, "the ticker speaks of the same silence"


async def test_set_back_by_hours_the_bot_hears_speaks_and_notes_no_outage(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it.clock.set(START - 3 * HOUR)
        await beat(it)
        it["Maëlle"].say("/annuler")
        await it.settle()
        await it.restart()

        assert it["Maëlle"].has_seen("Il n’y a rien à annuler")
        assert await it.outages() == []
        assert (await healthz(it))[0] == 200


async def test_a_pause_that_telegram_asked_for_does_not_last_as_long_as_the_clock_was_set_back(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it.botapi.fault("sendMessage", 429, retry_after=600)
        await it.tell("Maëlle", "a")
        await it.tell("Anne", "b")
        assert not it["Anne"].sees(), "everybody waits"
        it.clock.set(START - 3 * HOUR)
        await it.tell("Inès", "c")
        assert it["Inès"].sees()

        await it.pass_time(hours=3, seconds=601)
        assert it["Maëlle"].sees() and it["Anne"].sees()
