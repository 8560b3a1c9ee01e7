"""The watch from outside is called each minute while the bot hears, decides and speaks, and at no other time."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.doctor import watch_finding
from bot.health import Health
from bot.watchdog import PERIOD, Watchdog
from sandbox.clock import TravellingClock
from tests.bot.running import START, running
from tests.bot.test_app import healthz

WELL = Health(poll_age=1.0, deaf_for=None, tick_age=1.0, delivery_age=None, mute_for=None, to_hear=0, to_say=0)


class Watch:
    """An address that counts its calls, and answers with `status`."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.called = asyncio.Event()
        self.status = 200
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.calls.append(request.path_qs)
        self.called.set()
        return web.Response(status=self.status)


@pytest.fixture
async def watch() -> AsyncIterator[Watch]:
    it, app = Watch(), web.Application()
    app.router.add_get("/ping/sesame", it.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    it.url = f"http://127.0.0.1:{runner.addresses[0][1]}/ping/sesame?key=sesame"
    yield it
    await runner.cleanup()


def watchdog_of(health: Health | Exception, url: str) -> Watchdog:
    """The watchdog of a bot that fares so."""

    async def look() -> Health:
        if isinstance(health, Exception):
            raise health
        return health

    return Watchdog(TravellingClock(START), url, look)


async def test_the_running_bot_calls_each_minute(tmp_path: Path, watch: Watch) -> None:
    async with running(tmp_path, WATCHDOG_URL=watch.url) as it:
        await it.pass_time(seconds=PERIOD - 1)
        assert watch.calls == []
        await it.pass_time(seconds=1)
        await watch.called.wait()
        assert watch.calls == ["/ping/sesame?key=sesame"]

        while len(watch.calls) < 3:
            await it.pass_time(seconds=PERIOD)


@pytest.mark.parametrize(
    ("age", "longest"), [("poll_age", 150.0), ("deaf_for", 150.0), ("tick_age", 120.0), ("mute_for", 600.0)]
)
async def test_who_does_not_hear_decide_or_speak_calls_nobody(watch: Watch, age: str, longest: float) -> None:
    counted = []
    for seconds in (longest - 1, longest, longest + 1):
        await watchdog_of(replace(WELL, **{age: seconds}), watch.url).beat()  # type: ignore[arg-type]
        counted.append(len(watch.calls))

    assert counted == [1, 2, 2]


@pytest.mark.parametrize(
    "health",
    [
        replace(WELL, poll_age=None),
        replace(WELL, tick_age=None),
        replace(WELL, failing=("backup",)),
        RuntimeError("nobody knows"),
    ],
)
async def test_what_is_not_known_to_be_well_is_not_called_well(watch: Watch, health: Health | Exception) -> None:
    await watchdog_of(health, watch.url).beat()

    assert watch.calls == []


async def test_calls_that_fail_are_one_line_without_the_address(watch: Watch, caplog: pytest.LogCaptureFixture) -> None:
    watchdog = watchdog_of(WELL, watch.url)
    for status in (500, 500, 200, 404):
        watch.status = status
        await watchdog.beat()

    assert len(watch.calls) == 4
    lines = [record.getMessage() for record in caplog.records]
    assert [line.rpartition("(")[2] for line in lines] == ["HTTP 500)", "HTTP 404)"]
    assert "127.0.0.1" in lines[0] and "sesame" not in caplog.text


async def test_a_watch_that_is_not_there_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    await watchdog_of(WELL, "http://127.0.0.1:9/sesame").beat()

    assert len(caplog.records) == 1 and "sesame" not in caplog.text


async def test_without_an_address_nobody_is_called() -> None:
    await watchdog_of(AssertionError("nobody looks"), "").run()


@pytest.mark.parametrize(("url", "said"), [("", "WATCHDOG_URL"), ("https://watch.example.org/sesame", "is called")])
def test_the_doctor_tells_whether_there_is_a_watch(url: str, said: str) -> None:
    finding = watch_finding(url)

    assert finding.is_well and said in str(finding) and "sesame" not in str(finding)


@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (10, 200), (11, 503)])
async def test_a_bot_that_hears_and_cannot_speak_is_not_well(tmp_path: Path, minutes: int, status: int) -> None:
    async with running(tmp_path) as it:
        it.botapi.fault("sendMessage", 502, times=None)
        await it.tell("Maëlle", "a")
        it.clock.travel(START + timedelta(minutes=minutes))
        await it.app.quiet()

        assert (await healthz(it))[0] == status


async def test_who_has_nothing_to_say_is_well_although_the_last_try_failed(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it.botapi.fault("sendMessage", 502, times=None)
        await it.tell("Maëlle", "a", expires_at=START + timedelta(minutes=1))
        await it.pass_time(minutes=20)

        status, health = await healthz(it)
        assert (status, health["mute_for_seconds"]) == (200, None)
