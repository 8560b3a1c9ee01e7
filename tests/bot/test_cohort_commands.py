"""`vigie cohort load` and `vigie code`, as an operator types them, against the local Bot API."""

import asyncio
import json
import os
import re
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.botapi import TOKEN, BotApi
from scheduler.clock import SystemClock
from tests.bot.reference_cohort import REFERENCE
from tests.log_watch import WATCH

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


Vigie = Callable[..., Awaitable[Ran]]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    api = BotApi(SystemClock())
    await api.start()
    yield api
    await api.stop()


@pytest.fixture
def vigie(api: BotApi, tmp_path: Path) -> Vigie:
    """Run a command in a folder of its own, with these settings."""

    async def run(*arguments: str, token: str = TOKEN, url: str = "") -> Ran:
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "NO_PROXY": "127.0.0.1",
            "TELEGRAM_BOT_TOKEN": token,
            "TELEGRAM_API_URL": url or api.url,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments,
            cwd=tmp_path, env=environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        WATCH.search_errors(err.decode())
        return Ran(process.returncode or 0, out.decode(), err.decode())

    (tmp_path / "promo.toml").write_text(REFERENCE, encoding="utf-8")
    return run


async def test_json_is_nothing_but_the_list_of_links(vigie: Vigie) -> None:
    ran = await vigie("cohort", "load", "promo.toml", "--json")

    links = json.loads(ran.out)
    assert ran.code == 0 and len(links) == 10
    assert all(set(link) == {"role", "name", "link"} for link in links)
    assert {link["role"] for link in links} == {"intrapreneur", "coach", "coordinator"}
    assert all(re.fullmatch(r"https://t\.me/vigie_bot\?start=[\w-]{43}", link["link"]) for link in links)


async def test_people_read_one_line_for_each_person_not_joined(vigie: Vigie) -> None:
    ran = await vigie("cohort", "load", "promo.toml")

    assert ran.code == 0
    assert sum("https://t.me/vigie_bot?start=" in line for line in ran.out.splitlines()) == 10
    assert re.search(r"^intrapreneur +Maëlle +https://", ran.out, re.MULTILINE)


async def test_a_wrong_file_is_refused_with_every_fault_and_nothing_is_written(vigie: Vigie, tmp_path: Path) -> None:
    text = REFERENCE.replace('coach = "Karim"', 'coach = "Zoé"').replace("size = 6", "size = 0")
    (tmp_path / "promo.toml").write_text(text, encoding="utf-8")
    ran = await vigie("cohort", "load", "promo.toml", "--json")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("is not in [[coaches]]") == 3 and "cohort: size" in ran.err
    assert not (tmp_path / "vigie.db").exists()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"token": "1:wrong"}, "TELEGRAM_BOT_TOKEN: Telegram does not know this token"),
        ({"token": ""}, "TELEGRAM_BOT_TOKEN: is missing"),
        ({"url": "http://127.0.0.1:9"}, "TELEGRAM_API_URL: http://127.0.0.1:9 cannot be reached"),
    ],
)
async def test_without_the_bots_name_nothing_is_written(
    vigie: Vigie, tmp_path: Path, settings: dict[str, str], sentence: str
) -> None:
    ran = await vigie("cohort", "load", "promo.toml", **settings)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(sentence) and ran.err.count("\n") == 1 and "Traceback" not in ran.err
    assert not (tmp_path / "vigie.db").exists()


async def test_a_missing_file_is_one_clear_sentence(vigie: Vigie) -> None:
    ran = await vigie("cohort", "load", "other.toml")

    assert ran.code == 1 and "other.toml: there is no such file." in ran.err and "Traceback" not in ran.err


async def test_a_set_up_code_is_printed_and_only_its_hash_is_kept(vigie: Vigie, tmp_path: Path) -> None:
    ran = await vigie("code")

    printed = re.search(r"^([2-9A-Z]{4})-([2-9A-Z]{4})$", ran.out, re.MULTILINE)
    assert ran.code == 0 and printed
    with sqlite3.connect(tmp_path / "vigie.db") as file:
        [kept] = file.execute("SELECT code_hash FROM setupcode").fetchall()
    file.close()
    assert len(kept[0]) == 64 and printed[1] + printed[2] not in kept[0]
