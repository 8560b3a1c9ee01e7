"""The `vigie` command as an operator meets it: real processes, one clear sentence when something is wrong."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from sqlmodel import select

from sandbox.botapi import BotApi
from scheduler.clock import SystemClock
from storage.database import Database
from storage.tables import Enrolment, Person
from tests.log_watch import WATCH

ROOT = Path(__file__).parents[2]
COHORT = """
[cohort]
name = "Promo 2027"
authority = "Région"
partner = "DINUM"
starts_on = 2027-01-04
ends_on = 2027-05-28
controllers = "Région et DINUM"
dpo = "dpo@example.org"

[[coaches]]
name = "Inès"
party = "partner"
[[coordinators]]
name = "Anne"
party = "authority"
may_decide = true
[[intrapreneurs]]
name = "Maëlle"
project = "Cars scolaires : savoir quand il arrive"
service = "Transports scolaires"
coach = "Inès"
day = "thursday"
"""


@dataclass
class Shell:
    """A folder with its settings, and what was run in it."""

    folder: Path
    botapi: BotApi

    def environment(self, **more: str) -> dict[str, str]:
        """What a process is given; no setting of this machine comes in."""
        given = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "NO_PROXY": "127.0.0.1",
            "TELEGRAM_BOT_TOKEN": self.botapi.token,
            "TELEGRAM_API_URL": self.botapi.url,
            "LISTEN": "127.0.0.1:0",
            "LOG_LEVEL": "DEBUG",
        }
        return given | more

    async def begin(self, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
        """Start `vigie` with these arguments; `ended` says what it wrote."""
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=self.folder,
            env=self.environment(**settings),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def run(self, *arguments: str, **settings: str) -> tuple[int | None, str, str]:
        """Its exit code, its standard output and its standard error."""
        process = await self.begin(*arguments, **settings)
        output, errors = await self.ended(process)
        return process.returncode, output, errors

    async def ended(self, process: asyncio.subprocess.Process) -> tuple[str, str]:
        """Its standard output and its standard error once it has ended; its log is searched like our own."""
        output, errors = (written.decode() for written in await process.communicate())
        WATCH.search_errors(errors)
        return output, errors


@pytest.fixture
async def shell(tmp_path: Path) -> AsyncIterator[Shell]:
    """A folder, and the local Bot API on the machine's own clock."""
    botapi = BotApi(SystemClock())
    await botapi.start()
    yield Shell(tmp_path, botapi)
    await botapi.stop()


async def until_it_polls(botapi: BotApi) -> None:
    """Wait until somebody asks for updates."""
    with botapi.subscribe() as events:
        botapi.person("Maëlle").say("/start")
        async for event in events:
            if event["event"] == "acknowledged":
                return


async def maelle_joins(shell: Shell) -> None:
    """She has joined, and her first week is the second one of the programme."""
    database = Database(f"sqlite+aiosqlite:///{shell.folder / 'vigie.db'}")
    async with database.transaction() as session:
        maelle = (await session.exec(select(Person).where(Person.name == "Maëlle"))).one()
        maelle.chat_id, maelle.joined_at = 7_000_000_001, SystemClock().now()
        enrolment = (await session.exec(select(Enrolment))).one()
        enrolment.first_monday = date(2027, 1, 11)
    await database.close()


async def test_what_is_missing_is_said_in_one_sentence(shell: Shell) -> None:
    for command in (["run"], ["doctor"]):
        code, output, errors = await shell.run(*command, TELEGRAM_BOT_TOKEN="")

        assert code == 1
        assert "TELEGRAM_BOT_TOKEN: is missing" in output + errors
        assert "Traceback" not in errors


async def test_an_address_that_is_held_is_refused_by_the_name_of_its_setting(shell: Shell) -> None:
    held = shell.botapi.url.removeprefix("http://")
    code, output, errors = await shell.run("run", LISTEN=held, LOG_LEVEL="INFO")

    assert (code, output) == (1, "")
    assert errors.startswith(f"LISTEN: {held} cannot be listened on (") and len(errors.splitlines()) == 1


async def test_a_malformed_moment_is_refused_in_one_sentence(shell: Shell) -> None:
    code, output, errors = await shell.run("tick", "--at", "tomorrow", LOG_LEVEL="INFO")

    assert (code, output) == (1, "")
    assert errors == "--at: 'tomorrow' is not a moment; write it like 2027-01-14T16:45.\n"


async def test_a_tick_needs_a_database_and_says_so(shell: Shell) -> None:
    code, _, errors = await shell.run("tick", "--at", "2027-01-14T16:45")

    assert code == 1 and "vigie run" in errors and "Traceback" not in errors


async def test_a_tick_is_rehearsed_unless_it_is_written(shell: Shell) -> None:
    (shell.folder / "promo.toml").write_text(COHORT, encoding="utf-8")
    assert (await shell.run("cohort", "load", "promo.toml"))[0] == 0
    await maelle_joins(shell)
    tick = partial(shell.run, "tick", LOG_LEVEL="INFO")
    before = await tick("--at", "2027-01-11T08:59")
    moment = ("--at", "2027-01-11T09:00")
    rehearsed = [await tick(*moment), await tick(*moment)]
    written = await tick(*moment, "--write")
    afterwards = await tick(*moment)

    assert before == (0, "Nothing is due at 2027-01-11 08:59.\n", "")
    assert [*rehearsed, written] == [(0, "2027-01-11 09:00  plan              Maëlle\n", "")] * 3
    assert "Nothing is due" in afterwards[1]


async def test_the_doctor_finds_a_new_installation_wanting_and_names_each_remedy(shell: Shell) -> None:
    code, output, _ = await shell.run("doctor")
    lines = output.splitlines()

    assert code == 1
    assert lines[:4] == ["ok  settings", "ok  token: @vigie_bot", "ok  webhook", "ok  clock"]
    assert lines[4].startswith("NO  database") and "`vigie run`" in lines[4]


async def test_the_doctor_says_when_nobody_would_hear_an_alert(shell: Shell) -> None:
    (shell.folder / "promo.toml").write_text(COHORT, encoding="utf-8")
    await shell.run("cohort", "load", "promo.toml")
    code, output, _ = await shell.run("doctor")

    assert code == 1
    assert [line[:16] for line in output.splitlines() if not line.startswith("ok")] == ["NO  coordinators"]
    assert "Promo 2027" in output and "Anne" not in output


async def test_the_doctor_sees_a_webhook_that_is_set_elsewhere(shell: Shell) -> None:
    async with aiohttp.ClientSession() as client:
        url = f"{shell.botapi.url}/bot{shell.botapi.token}/setWebhook"
        await client.post(url, json={"url": "http://127.0.0.1:9/elsewhere"})
    code, output, _ = await shell.run("doctor")

    assert code == 1 and "NO  webhook: updates are posted to http://127.0.0.1:9/elsewhere" in output


async def test_the_doctor_knows_a_wrong_token(shell: Shell) -> None:
    wrong = "5550000009:wrong-wrong-wrong-wrong-wrong-wrong-abc"
    code, output, errors = await shell.run("doctor", TELEGRAM_BOT_TOKEN=wrong)

    assert code == 1 and "NO  token" in output and wrong not in output + errors


async def test_the_bot_runs_until_it_is_told_to_stop_and_its_logs_keep_the_token(shell: Shell) -> None:
    process = await shell.begin("run", LOG_LEVEL="DEBUG")
    await until_it_polls(shell.botapi)
    process.send_signal(signal.SIGTERM)
    output, errors = await shell.ended(process)

    assert process.returncode == 0
    assert output == ""
    assert "Traceback" not in errors and shell.botapi.token not in errors
    assert "Maëlle" not in errors


async def test_an_update_handed_over_to_a_process_that_is_killed_is_not_lost(shell: Shell) -> None:
    """Promise 1: whenever the process is killed, what Telegram handed over is either kept or handed over again."""
    gwenn = shell.botapi.person("Gwenn")
    process = await shell.begin("run")
    with shell.botapi.subscribe() as events:
        for _ in range(20):
            gwenn.say("Bonjour")
        async for event in events:
            if event["event"] == "acknowledged":
                break
    process.kill()
    await shell.ended(process)
    second = await shell.begin("run")
    await shell.botapi.all_acknowledged()
    await gwenn.until_sees("réservé aux personnes invitées")
    second.send_signal(signal.SIGTERM)
    await shell.ended(second)

    assert second.returncode == 0
    assert shell.botapi.pending() == 0
