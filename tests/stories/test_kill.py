"""Promises 1 and 2 on the real process: killed in the middle of answers, it loses nothing and counts nothing twice."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.botapi import BotApi
from sandbox.people import Person
from sandbox.world import promo
from scheduler.clock import SystemClock
from scheduler.weeks import monday_of
from tests.bot.test_command import Shell

NAMES = ("Maëlle", "Yann", "Solenn", "Erwan")
OFF, ON = "ne viendra plus", "reviendra les jours de projet"


@pytest.fixture
async def shell(tmp_path: Path) -> AsyncIterator[Shell]:
    """A folder with the invented promo around today's date, and the local Bot API on the machine's own clock."""
    this_week = monday_of(SystemClock().now().date())
    dates = {"2027-01-04": this_week - timedelta(weeks=2), "2027-05-28": this_week + timedelta(weeks=18, days=4)}
    text = promo()
    for written, real in dates.items():
        text = text.replace(written, real.isoformat())
    (tmp_path / "promo.toml").write_text(text, encoding="utf-8")
    botapi = BotApi(SystemClock())
    await botapi.start()
    yield Shell(tmp_path, botapi)
    await botapi.stop()


@asynccontextmanager
async def running(shell: Shell) -> AsyncIterator[None]:
    """`vigie run` until it is killed: no time to note anything, to finish anything, to say anything."""
    process = await shell.begin("run")
    try:
        yield
    finally:
        process.kill()
        _, errors = await shell.ended(process)
    assert "Traceback" not in errors, errors


async def everybody_joins(shell: Shell) -> dict[str, Person]:
    """The links come from the command; each person follows theirs."""
    code, output, errors = await shell.run("cohort", "load", "promo.toml", "--json")
    assert code == 0, errors
    tokens = {link["name"]: link["link"].partition("?start=")[2] for link in json.loads(output)}
    people = {name: shell.botapi.person(name) for name in NAMES}
    async with running(shell):
        for name, person in people.items():
            person.start(tokens[name])
        for shown, label in (
            ("Je veille à", "Lire la notice"),
            ("Avant de commencer", "J’ai lu"),
            ("C’est bien", "Oui"),
        ):
            for person in people.values():
                await person.until_sees(shown)
                person.tap(label)
        for person in people.values():
            await person.until_sees("Bienvenue")
    return people


async def test_killed_at_any_point_of_an_answer_it_hears_everything_once(shell: Shell) -> None:
    people = await everybody_joins(shell)
    for point in ("acknowledged", "sent", "queued"):
        async with running(shell):
            with shell.botapi.subscribe() as events:
                for person in people.values():
                    person.say("/rappels")  # each one turns the morning's message off, or on again
                said = []
                async for event in events:
                    said += [event["update_id"]] if event["event"] == "queued" else []
                    if event["event"] == point:
                        break  # and the process is killed
        for update_id in said if point == "sent" else []:
            shell.botapi.repeat_update(update_id)  # as if Telegram had not heard that it was taken

    async with running(shell):
        for person in people.values():
            person.say("/rappels")
            person.say("/aide")  # answered last, for one person's notices leave in their order
        for person in people.values():
            await person.until_sees("/corriger :")
            shown = [ON if seen.shows(ON) else OFF for seen in person.sees() if seen.shows(ON) or seen.shows(OFF)]
            assert shown[-1] == ON, "four times said, four times heard: off, on, off, on"
            assert len(_changes(shown)) == 4, "a lost answer may be given again, none is missing"
        await shell.botapi.all_acknowledged()


def _changes(shown: list[str]) -> list[str]:
    """The list without what follows an equal."""
    return [words for number, words in enumerate(shown) if number == 0 or words != shown[number - 1]]


async def test_killed_between_taps_a_leave_is_kept_and_is_there_once(shell: Shell) -> None:
    people = await everybody_joins(shell)
    maelle = people["Maëlle"]
    async with running(shell):
        maelle.say("/conges")
        await maelle.until_sees("À partir de quel jour")
    for label, shown in (("Toute la semaine", "Pas besoin d’en dire plus"), ("Congé ou RTT", "Bonnes vacances")):
        maelle.tap_twice(label)
        async with running(shell):
            await maelle.until_sees(shown)
    async with running(shell):
        maelle.say("/mes_donnees")
        await _until_document(shell.botapi, maelle)
        [document] = [seen.document for seen in maelle.sees() if (seen.document_name or "").endswith(".json")]
    assert document and len(_every("absence", json.loads(document))) == 1


def _every(key: str, value: Any) -> list[Any]:
    """What stands under that key, wherever it is, its lists as one."""
    if isinstance(value, list):
        return [found for item in value for found in _every(key, item)]
    if not isinstance(value, dict):
        return []
    own = value.get(key, [])
    return [*own, *(found for item in value.values() if item is not own for found in _every(key, item))]


async def _until_document(api: BotApi, person: Person) -> None:
    with api.subscribe() as events:
        async with asyncio.timeout(30):
            while not any((seen.document_name or "").endswith(".json") for seen in person.sees()):
                await anext(events)
