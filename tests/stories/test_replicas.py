"""Three replicas on one PostgreSQL tell what one bot on a SQLite file tells, and nothing twice (promises 1, 2, 3)."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlmodel import select

from bot.cohort.file import parse_cohort
from bot.cohort.loading import load_cohort
from sandbox.botapi import BotApi
from sandbox.people import Person
from sandbox.world import World, promo
from sandbox.world import world as open_world
from scheduler.clock import SystemClock
from storage.database import Database
from storage.tables import Person as Row
from tests.bot.test_command import Shell
from tests.stories.habits import MONDAYS, NAMES, script
from tests.stories.promo_players import Players
from tests.stories.replicas import Replicas

SEED = 2752  # whose first week holds nearly all that can become of a day
WEEKS = MONDAYS[: int(os.environ.get("REPLICA_WEEKS", "1"))]  # 21 is the whole promo
ENDS = ["killed", *(["frozen"] if os.environ.get("REPLICA_FREEZE") else [])]  # a minute and a half of real time
EVERYBODY = (*NAMES, "Inès", "Karim", "Anne", "Paul")
Screen = list[tuple[str, str, tuple[str, ...], bool]]


@pytest.fixture
def engine() -> str:
    """What several replicas need."""
    return "postgres"


def screens(world: World) -> dict[str, Screen]:
    """What each has on their screen: who said it, the words, the buttons, and whether it rang."""
    return {
        name: [(seen.sender, seen.text, tuple(seen.labels), seen.rang) for seen in world[name].sees()]
        for name in EVERYBODY
    }


async def test_what_six_people_live_is_told_the_same_to_everybody(
    tmp_path: Path, joined: World, empty_url: str
) -> None:
    """Everybody has joined on SQLite; the replicas go on from what was moved. The one that listens ends each week."""
    lived = {key: habit for key, habit in script(SEED).items() if key[1] in WEEKS}
    async with open_world(tmp_path, resumed=joined) as alone:
        await Players(alone, lived).live()
        expected = screens(alone)
        for shown in ("⛔", "🟠", "❔", "Points avec les coachs"):
            assert alone["Anne"].has_seen(shown)

    (tmp_path / "replicas").mkdir()
    world = Replicas(tmp_path / "replicas", joined, empty_url)
    try:
        await world.start()
        players = Players(world, lived)
        await players.live(*((players.at(monday, 3, time(10)), world.replace_listener) for monday in WEEKS))
        assert screens(world) == expected
    finally:
        await world.close()


@pytest.fixture
async def shell(tmp_path: Path) -> AsyncIterator[Shell]:
    """A folder, and the local Bot API on the machine's own clock."""
    botapi = BotApi(SystemClock())
    await botapi.start()
    yield Shell(tmp_path, botapi)
    await botapi.stop()


@dataclass
class Process:
    """One `vigie run`, and where its health is told."""

    shell: Shell
    process: asyncio.subprocess.Process
    health: str

    @classmethod
    async def begin(cls, shell: Shell, url: str) -> "Process":
        process = await shell.begin("run", DATABASE_URL=url)
        assert process.stderr
        async for line in process.stderr:
            if found := re.search(rb"health is at (\S+)", line):
                return cls(shell, process, found[1].decode())
        raise AssertionError("it ended before it ran")

    async def stands_by(self) -> bool:
        async with ClientSession() as client, client.get(self.health) as answer:
            assert answer.status == 200
            return bool((await answer.json())["stands_by"])

    async def kill(self) -> None:
        self.process.kill()
        await self.shell.ended(self.process)

    async def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)


async def maelle_has_joined(shell: Shell, url: str) -> Person:
    """By her row: how people join is told elsewhere."""
    database = Database(url)
    async with database.transaction() as session:
        await load_cohort(session, parse_cohort(promo()).plan, SystemClock().now(), "vigie_bot")
        maelle = (await session.exec(select(Row).where(Row.name == "Maëlle"))).one()
        telephone = shell.botapi.person("Maëlle")
        maelle.chat_id, maelle.joined_at = telephone.user_id, SystemClock().now()
    await database.close()
    telephone.account.started = True
    return telephone


@pytest.mark.parametrize("end", ENDS)
async def test_of_three_processes_the_one_that_listens_ends_and_another_hears_on(
    shell: Shell, database_url: str, end: str
) -> None:
    """Killed, its connection ends with it; frozen, it gives no sign for 90 seconds and is then sent away."""
    maelle = await maelle_has_joined(shell, database_url)
    processes = await asyncio.gather(*(Process.begin(shell, database_url) for _ in range(3)))
    living = list(processes)
    try:
        for said in (1, 2):
            maelle.say("/annuler")
            await shell.botapi.all_acknowledged()
            await until_told(shell.botapi, maelle, said)
            [listener] = [each for each in living if not await each.stands_by()]
            living.remove(listener)
            await (listener.freeze() if end == "frozen" else listener.kill())
    finally:
        for each in processes:
            if each.process.returncode is None:
                await each.kill()
    assert len(maelle.sees()) == 2


async def until_told(botapi: BotApi, person: Person, times: int) -> None:
    """Until so many answers are on the screen."""
    with botapi.subscribe() as events:
        while sum(seen.shows("rien à annuler") for seen in person.sees()) < times:
            await anext(events)
