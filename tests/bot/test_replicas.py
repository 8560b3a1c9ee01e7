"""Several replicas on one PostgreSQL: one listens, the others stand by; a replica that stands by is not deaf."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlmodel import select

from bot.app import App
from bot.listening import LOOK, STILL
from bot.telegram.ear import HEARD, Ear, PollState
from bot.telegram.polling import Poller
from bot.telegram.webhook import SECRET_HEADER
from bot.ticker import Ticker
from sandbox.clock import TravellingClock
from sandbox.screens import alike
from storage import heartbeats, intake
from storage.database import Database
from storage.poll_lock import FROZEN_AFTER, PollLock
from storage.tables import Outage
from tests.bot.running import START, Running, running

NOTHING = "Il n’y a rien à annuler"
OFF, ON = "ne viendra plus", "reviendra les jours de projet"
A_LOOK = timedelta(seconds=LOOK)


@pytest.fixture
def engine() -> str:
    """A SQLite file has one process."""
    return "postgres"


@dataclass
class Replicas:
    """The replica that listens, and the one that stands by."""

    first: Running
    second: App

    @property
    def apps(self) -> tuple[App, App]:
        return self.first.app, self.second

    async def settle(self) -> None:
        """Until everybody was heard and all that is due was said."""
        await self.first.botapi.all_acknowledged()
        for app in self.apps:
            await app.quiet()

    async def pass_looks(self, count: int) -> None:
        """Let so many times pass after which the second looks at the first."""
        for _ in range(count):
            self.first.clock.travel(self.first.clock.now() + A_LOOK)
            await self.first.app.quiet()
            await self.second.quiet()

    async def outages(self) -> int:
        """How many times in which nobody heard are known."""
        async with self.second.database.transaction() as session:
            return len((await session.exec(select(Outage))).all())

    def answers(self) -> int:
        return sum(seen.shows(NOTHING) for seen in self.first["Maëlle"].sees())


@asynccontextmanager
async def two(folder: Path, url: str, **settings: str) -> AsyncIterator[Replicas]:
    async with running(folder, patience=15.0, DATABASE_URL=url, **settings) as first:
        second = App(first.app.settings, first.clock)
        await second.start()
        try:
            it = Replicas(first, second)
            await it.settle()
            assert second.poll_state.stands_by and second.poll_state.deaf_since is None
            yield it
        finally:
            await second.stop()


async def health_of(app: App) -> tuple[int, bool]:
    """What a load balancer sees: the status, and whether it stands by."""
    async with aiohttp.ClientSession() as client, client.get(f"{app.listen_url}/healthz") as response:
        return response.status, (await response.json())["stands_by"]


async def test_one_listens_and_the_other_is_well_all_the_same(tmp_path: Path, database_url: str) -> None:
    async with two(tmp_path, database_url) as it:
        it.first["Maëlle"].say("/annuler")
        await it.settle()
        assert it.answers() == 1
        assert (await health_of(it.first.app), await health_of(it.second)) == ((200, False), (200, True))
        assert not [entry for entry in it.first.botapi.ledger if entry.status == 409]


async def test_who_stands_by_speaks_too(tmp_path: Path, database_url: str) -> None:
    async with two(tmp_path, database_url) as it:
        it.first.app.delivery._closing = True  # the first is about to stop: it claims nothing more
        await it.first.tell("Maëlle", "a", due_at=START + A_LOOK)
        it.first.clock.travel(START + A_LOOK)
        await it.second.quiet()
        assert len(it.first["Maëlle"].sees()) == 1


@pytest.mark.parametrize("stops", [True, False], ids=["it stops", "its connection is lost"])
async def test_the_other_takes_over_at_its_next_look(tmp_path: Path, database_url: str, stops: bool) -> None:
    async with two(tmp_path, database_url) as it:
        lock = it.first.app.listening._lock
        assert lock
        if stops:
            await it.first.app.stop()
        else:
            await lock.release()
        it.first["Maëlle"].say("/annuler")
        await it.second.quiet()
        it.first.clock.travel(START + A_LOOK)
        await it.second.until(lambda: not it.second.poll_state.stands_by)
        while it.first.botapi.pending():  # the two polls may meet once, and one of them is refused
            it.first.clock.travel(it.first.clock.now() + A_LOOK)
            await it.second.quiet()
        assert it.answers() == 1
        assert await it.outages() == 0


async def test_hours_without_asking_telegram_itself_are_no_deafness(tmp_path: Path, database_url: str) -> None:
    async with two(tmp_path, database_url) as it:
        for _ in range(3):
            it.first.clock.travel(it.first.clock.now() + timedelta(hours=1))
            await it.settle()
            await it.pass_looks(2)
            assert (await health_of(it.second))[0] == 200
        assert it.second.poll_state.deaf_since is None
        assert await it.outages() == 0


@pytest.mark.parametrize(("seconds", "outages"), [(130, 0), (155, 1)])
async def test_a_silence_of_telegram_is_one_deafness_for_all(
    tmp_path: Path, database_url: str, seconds: int, outages: int
) -> None:
    async with two(tmp_path, database_url) as it:
        await it.first.cut_network()
        await it.pass_looks(seconds // int(LOOK))
        assert all(app.poll_state.deaf_since is not None for app in it.apps)
        it.first.botapi.mend()
        it.first.clock.travel(it.first.clock.now())
        for app in it.apps:
            await app.quiet()
        while not all(app.poll_state.deaf_since is None for app in it.apps):
            await it.pass_looks(1)
        assert await it.outages() == outages


async def test_who_cannot_reach_telegram_lets_another_try(tmp_path: Path, database_url: str) -> None:
    async with two(tmp_path, database_url) as it:
        poller = it.first.app.poller
        assert isinstance(poller, Poller)
        poller._url = poller._url.replace("127.0.0.1", "127.0.0.2")
        it.first["Maëlle"].say("/annuler")  # kept by the first, which can no longer say so to Telegram
        await it.pass_looks(20)
        assert it.first.app.poll_state.stands_by and not it.second.poll_state.stands_by
        await it.settle()
        assert it.answers() == 1
        await it.pass_looks(2)
        assert it.first.app.poll_state.deaf_since is None, "what the other hears is heard"
        assert await it.outages() == 0


@pytest.fixture
async def frozen(database: Database) -> AsyncIterator[PollLock]:
    """A replica that took the lock, said that it hears, and froze."""
    lock = PollLock(database)
    assert await lock.take() and await lock.hold(START)
    async with database.transaction() as session:
        await heartbeats.beat(session, HEARD, START)
    yield lock
    await lock.release()


async def test_a_frozen_replica_is_taken_for_deaf_and_then_sent_away(
    tmp_path: Path, database_url: str, frozen: PollLock
) -> None:
    async with running(tmp_path, DATABASE_URL=database_url) as it:
        state, looks = it.app.poll_state, 0
        it["Maëlle"].say("/annuler")
        while state.stands_by:
            assert (state.deaf_since is not None) is (looks > STILL)
            it.clock.travel(it.clock.now() + A_LOOK)
            await it.app.quiet()
            looks += 1
        assert looks == FROZEN_AFTER
        await it.settle()
        assert it["Maëlle"].has_seen(NOTHING) and state.deaf_since is None
        assert not await frozen.hold(START), "and it will learn so when it thaws"
        assert await it.outages() == [], "90 seconds: no tap was lost"


@pytest.mark.parametrize(("heard_by_another", "outages"), [(timedelta(minutes=1), 0), (timedelta(minutes=3), 1)])
async def test_a_thawed_replica_takes_nothing_back(
    database: Database, heard_by_another: timedelta, outages: int
) -> None:
    froze, shared = START - timedelta(hours=2), START - heard_by_another
    clock, state = TravellingClock(START), PollState(deaf_since=froze, noted=froze)
    ticker = Ticker(database, clock, state, after=_nothing, rested=_nothing)
    async with database.transaction() as session:
        await heartbeats.beat(session, HEARD, shared)
    await ticker._turn()  # it still believes that it listens, and that nobody has heard since
    await Ear(database, clock, state, kept=_nothing, hears_again=_nothing).heard()
    async with database.transaction() as session:
        assert await heartbeats.last_beat(session, HEARD) == shared
        assert [row.from_at for row in (await session.exec(select(Outage))).all()] == [shared] * outages


def _nothing() -> None:
    """Nobody is to be woken."""


async def test_what_one_person_says_is_heard_in_its_order_whichever_replica_hears(
    tmp_path: Path, database_url: str
) -> None:
    said = ["/rappels", "/annuler", "/annuler", "/rappels", "/rappels", "/annuler", "/rappels", "/rappels"]
    async with two(tmp_path, database_url) as it:
        third = App(it.first.app.settings, it.first.clock)
        await third.start()
        try:
            raw = [_raw(number, it.first["Maëlle"].user_id, text) for number, text in enumerate(said)]
            async with third.database.transaction() as session:
                await intake.receive(session, [(each["update_id"], 1, each) for each in raw], START)
            for app in (*it.apps, third):
                app.hearing.worker.wake()
            for app in (*it.apps, third):
                await app.quiet()
            await it.settle()
        finally:
            await third.stop()
        told = [_kind(seen.text) for seen in it.first["Maëlle"].sees()]
        switches = cycle([OFF, ON])
        assert told == [next(switches) if text == "/rappels" else NOTHING for text in said]


async def test_every_replica_takes_what_is_posted_and_each_update_counts_once(
    tmp_path: Path, database_url: str
) -> None:
    webhook = {"PUBLIC_URL": "http://127.0.0.1:9", "WEBHOOK_SECRET": "sesame-sesame-2027"}
    async with two(tmp_path, database_url, **webhook) as it, aiohttp.ClientSession() as client:
        for number in (1, 2):
            raw = _raw(number, it.first["Maëlle"].user_id, "/annuler")
            for app in it.apps[:: 1 if number == 1 else -1]:
                headers = {SECRET_HEADER: webhook["WEBHOOK_SECRET"]}
                async with client.post(f"{app.listen_url}/telegram", json=raw, headers=headers) as answer:
                    assert answer.status == 200
            await it.settle()
            assert it.answers() == number
        assert [(await health_of(app))[1] for app in it.apps] == [False, True]
        assert len(it.first.botapi.ledger.of("setWebhook")) == 1


def _raw(number: int, user_id: int, text: str) -> dict[str, Any]:
    who = {"id": user_id, "is_bot": False, "first_name": "Maëlle"}
    chat = {"id": user_id, "type": "private", "first_name": "Maëlle"}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    message = {"message_id": number + 1, "date": 0, "from": who, "chat": chat, "text": text, "entities": entities}
    return {"update_id": number, "message": message}


def _kind(text: str) -> str:
    [kind] = [kind for kind in (OFF, ON, NOTHING) if alike(kind) in alike(text)]
    return kind
