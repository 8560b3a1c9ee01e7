"""Fuzzing: a lived database, the whole bot on it, and whole updates thrown at it by everybody and by strangers.

`python -m tests.torture.fuzz --inputs 20000 --seed 1`: fails at the first update that stops the bot, that writes what
its author may not, that is neither done nor set aside, or whose reason or log line quotes anybody.
"""

import argparse
import asyncio
import json
import logging
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import SQLModel, select

from bot.app import App
from bot.buttons import WeekRef
from bot.conversation.menu import commands_for
from sandbox.botapi import BotApi
from sandbox.clock import TravellingClock
from scheduler.clock import SystemClock
from storage.tables import Intake, Outbox
from storage.terms import IntakeState, NoticeState
from tests.bot.attack_house import (
    BOOKKEEPING,
    STRANGER,
    STRANGERS_CHAT,
    VICTIMS,
    AttackedHouse,
    changes,
    furnished,
    rows_of,
)
from tests.bot.full_house import LAST_WEEK, NOW, OLD_WEEK, THIS_WEEK
from tests.bot.running import settings_for
from tests.sqlite_files import new_database
from tests.torture.updates import SHOWN, Json, Shapes

LONG_TO_MAKE = ("mes_donnees", "export", "tableau")
COORDINATORS = ("Anne", "Paul")  # everything of their own promo is theirs
PLACE = re.compile(r"[a-z_]+ is missing or not (an object|a text|a number)")
WRITES = re.compile(r"\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) \"?(\w+)")
QUOTED = 9  # characters of somebody's own that a log line may not share
PATIENCE = 60  # real seconds
NEWEST, OWN = 6, 40  # messages of a screen
ANOTHERS = 4  # out of six taps, the first four are on the own screen
NEXT_WEEK = THIS_WEEK + timedelta(weeks=1)


class StillClock(TravellingClock):
    """Time stands still even for whoever waits for their chat's pace: each input meets the same moment."""

    async def sleep(self, seconds: float) -> None:
        """Give the others a turn."""
        await asyncio.sleep(0)


@dataclass
class Fuzzed:
    """The bot on its lived database; each input meets the same facts."""

    attacked: AttackedHouse
    botapi: BotApi
    app: App
    path: Path
    kept: Path
    log: "Lines"
    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    written: set[str] = field(default_factory=set)

    @property
    def shapes(self) -> Shapes:
        """What can be said about this database."""
        numbers = sorted(key[1] for key in self.attacked.before if isinstance(key[1], int))
        enrolments = [key[1] for key in self.attacked.before if key[0] == "enrolment"]
        weeks = [
            WeekRef(it, monday).code for it in enrolments for monday in (OLD_WEEK, LAST_WEEK, THIS_WEEK, NEXT_WEEK)
        ]
        return Shapes(numbers, weeks)

    async def throw(self, name: str, batch: list[Json], *, restart: bool) -> None:
        """These updates by this person; then all of them once more. AssertionError tells what is wrong."""
        self.restore()
        self.log.lines.clear()
        if restart and not self.botapi.pending():
            self.botapi.updates.restart_ids()
        said, numbers = [], []
        for update in batch:  # what is tapped may stand in the answer to what was said just before
            said.append(self._shown(name, update))
            numbers.append(self.botapi.push_raw(said[-1]))
            await self.settle()
        after = await self._look(name, said, numbers)
        for number in reversed(numbers):
            self.botapi.repeat_update(number)
        await self.settle()
        again = await self._rows()
        tables = self.written - BOOKKEEPING
        assert list(changes(after, again, tables)) == [], "an update that came again did something"
        self.inputs += len(batch)

    async def _look(self, name: str, batch: list[Json], numbers: list[int]) -> Any:
        app, chat_id = self.app, self.attacked.chat(name)
        workers = (app.hearing.worker, app.delivery.worker, app.ticker.worker)
        assert not [worker.name for worker in workers if worker.failures], self.log.lines
        assert app.poll_state.deaf_since is None, self.log.lines
        await self._all_done_or_aside(batch, numbers)
        after = await self._rows()
        for key, rows in changes(self.attacked.before, after, self.written - BOOKKEEPING):
            mine = chat_id in (rows[-1].get("person_id"), rows[-1].get("chat_id"))
            foreign = any(self.attacked.is_forbidden(name, key, row, after) for row in rows)
            assert mine or not (foreign or name == STRANGER), f"{name} writes {key}: {rows}"
        return after

    async def _all_done_or_aside(self, batch: list[Json], numbers: list[int]) -> None:
        async with self.app.database.transaction() as session:
            kept = {row.update_id: row for row in (await session.exec(select(Intake))).all()}
            refused = (await session.exec(select(Outbox).where(Outbox.state == NoticeState.REFUSED))).all()
        assert [(row.kind, row.facts, row.reason) for row in refused] == [], self.log.lines
        for number in numbers:
            row = kept[number]
            assert row.state in (IntakeState.DONE, IntakeState.ASIDE), row.state
            self.outcomes[row.reason or "done"] += 1
            assert row.reason is None or PLACE.fullmatch(row.reason), row.reason
        own = [word for word in _words(batch) if len(word) >= QUOTED]
        assert not [line for line in self.log.lines for word in own if word in line]

    async def _rows(self) -> Any:
        async with self.app.database.transaction() as session:
            return await rows_of(session, set(self.written))

    async def settle(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.botapi.all_acknowledged()
            await self.app.quiet()

    def restore(self) -> None:
        """Everything as it was, but for the numbers of updates that were heard: these are never given twice."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as file:
            file.execute("ATTACH ? AS kept", [str(self.kept)])
            file.execute("BEGIN IMMEDIATE")
            for table in self.written - {"heartbeat"}:
                file.execute(f'DELETE FROM main."{table}"')  # noqa: S608
                file.execute(f'INSERT INTO main."{table}" SELECT * FROM kept."{table}"')  # noqa: S608
            file.execute("COMMIT")
        self.app.database._memory.clear()
        self.written.clear()

    def _shown(self, name: str, update: Json) -> Json:
        """A tap on a button that stands on some screen, if it is to be one: one's own, another's, or one forged."""
        query = update.get("callback_query")
        data = query.get("data") if isinstance(query, dict) else None
        if not isinstance(query, dict) or not isinstance(data, str) or not data.startswith(SHOWN):
            return update
        whose, place, number = (int(part) for part in data.removeprefix(SHOWN).split(","))
        mine = self.botapi.people[self.attacked.chat(name)].sees(newest=OWN if whose else NEWEST)
        screens = (
            mine if whose < ANOTHERS else [seen for it in self.botapi.people.values() for seen in it.sees(newest=OWN)]
        )
        buttons = sorted({data for seen in screens for row in seen.buttons for _, data, _ in row if data})
        chosen = buttons[place % len(buttons)] if buttons else ""
        if number:
            others = sorted(str(key[1]) for key in self.attacked.before if isinstance(key[1], int))
            chosen = re.sub(r"\d{4}", others[number % len(others)], chosen, count=1)
        return {"callback_query": query | {"data": chosen}}


class Lines(logging.Handler):
    """Keeps every line that is logged, at whatever level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.lines.append(f"{record.name}: {record.getMessage()}")


def _words(value: Any) -> Iterable[str]:
    """Every text in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("type", "status"):
                yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


@asynccontextmanager
async def fuzzed_house(folder: Path) -> AsyncIterator[Fuzzed]:
    """Two promos with everything in them, the bot that runs on them, and everybody's telephones."""
    database = await new_database(folder / "vigie.db")
    attacked = await furnished(database)
    await database.close()
    clock = StillClock(NOW)
    botapi = BotApi(clock, rate_limits=False, seed=1)
    await botapi.start()
    log = Lines()
    logging.getLogger().addHandler(log)
    app = App(settings_for(botapi, folder), clock)
    it = Fuzzed(attacked, botapi, app, folder / "vigie.db", folder / "kept.db", log)
    event.listen(app.database.engine.sync_engine, "before_cursor_execute", _noting(it.written))
    for name, person in attacked.people.items():
        botapi.person(name, user_id=person.id).account.started = True
    botapi.person("Inconnu", user_id=STRANGERS_CHAT).account.started = True
    await app.start()
    try:
        await app.quiet()
        await _begin(it)
        yield it
    finally:
        logging.getLogger().removeHandler(log)
        await app.stop()
        await botapi.stop()


async def _begin(it: Fuzzed) -> None:
    """What is due now has been said; from here every input sets out."""
    async with it.app.database.transaction() as session:
        it.attacked.before = await rows_of(session, set(SQLModel.metadata.tables))
    other = it.attacked.people["Zoé"].cohort_id
    for name in (*COORDINATORS, "Karim"):
        it.attacked.forbidden[name] = frozenset({("cohort", other)})
    with closing(sqlite3.connect(it.path)) as file, closing(sqlite3.connect(it.kept)) as kept:
        file.backup(kept)
    it.written.clear()
    for name in ("Maëlle", "Inès", "Anne"):
        await _look_around(it, name)


async def _look_around(it: Fuzzed, name: str) -> None:
    """Have this person write every command of theirs: what they are shown is there to be tapped, by them and others."""
    for command in commands_for(it.attacked.roles[name], "fr"):
        if command not in LONG_TO_MAKE:
            it.botapi.people[it.attacked.chat(name)].say(f"/{command}")
    await it.settle()
    it.restore()


def _noting(written: set[str]) -> Any:
    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if found := WRITES.match(statement):
            written.add(found[1])

    return note


def fuzz(examples: int, number: int) -> Fuzzed:
    """So many batches; returns the house as left. What is wrong is raised, by the smallest batch that shows it."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        house = fuzzed_house(Path(folder))
        it = runner.run(house.__aenter__())
        try:
            shapes = it.shapes
            who = st.sampled_from([*VICTIMS, *COORDINATORS, "Karim"])
            batches = who.flatmap(lambda name: st.tuples(st.just(name), shapes.batch(it.attacked.chat(name))))

            @seed(number)
            @settings(
                max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck),
                print_blob=False,
            )  # fmt: skip
            @given(batches, st.integers(0, 9).map(lambda drawn: drawn == 9))
            def throw(given_batch: tuple[str, list[Json]], restart: bool) -> None:
                runner.run(it.throw(*given_batch, restart=restart))

            throw()
        finally:
            runner.run(house.__aexit__(None, None, None))
    return it


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    clock = SystemClock()
    begun, inputs, outcomes, number = clock.monotonic(), 0, Counter[str](), chosen.seed
    while inputs < chosen.inputs:
        it = fuzz(500, number)
        inputs, outcomes, number = inputs + it.inputs, outcomes + it.outcomes, number + 1
        print(f"{inputs} inputs, {clock.monotonic() - begun:.0f} s", flush=True)
    print(json.dumps(dict(outcomes.most_common()), indent=1))
    print(f"{inputs} updates, each thrown twice; seeds {chosen.seed} to {number - 1}: none stopped the bot,")
    print("none wrote without right, none was lost, none was quoted")


if __name__ == "__main__":
    main()
