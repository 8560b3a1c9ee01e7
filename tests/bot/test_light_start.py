"""Nothing heavy is loaded before it is needed: what a start must not import is named here, and why it may not."""

import subprocess
import sys

import pytest

# What each is for: none of it is needed to start, to listen, or to find that nothing is due.
NOT_AT_START = {
    "alembic": "a migration is to be run",
    "apscheduler": "the metronome begins",
    "babel": "something is worded",
    "bot.conversation.dispatch": "somebody acts",
    "bot.pictures.drawing": "a picture is drawn",
    "bot.speech.views": "something is to be said",
    "dotenv": "there is a .env",
    "holidays": "a calendar is made, or a month's last week looked for",
    "matplotlib": "a picture is drawn",
    "mako": "a migration is to be run",
    "odfdo": "an export is made",
    "openpyxl": "an export is made",
    "psycopg": "the database is PostgreSQL",
    "rich": "the command line is read",
    "scheduler.rules": "something is due",
    "sqlalchemy.dialects.postgresql": "the database is PostgreSQL",
    "telegram": "something is said to Telegram",
    "typer": "the command line is read",
}


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules of a process that has imported the whole of `vigie run`, and has not begun."""
    code = "import sys, bot.__main__, bot.run_command, bot.app, scheduler.clock; print(*sys.modules, sep='\\n')"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def test_the_run_path_is_what_was_looked_at(loaded: set[str]) -> None:
    assert {"bot.app", "bot.delivery", "bot.hearing", "scheduler.tick", "sqlalchemy", "aiohttp"} <= loaded


@pytest.mark.parametrize("module", sorted(NOT_AT_START))
def test_a_start_does_not_load(module: str, loaded: set[str]) -> None:
    assert module not in loaded, f"loaded before {NOT_AT_START[module]}"
