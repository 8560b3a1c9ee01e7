"""Whatever is typed wrong, by an operator or in a chat, is answered by one sentence, and nothing is half done."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import SQLModel, func, select

from sandbox.botapi import BotApi
from sandbox.screens import alike
from sandbox.world import World, promo
from scheduler.clock import SystemClock
from tests.bot.test_command import Shell
from tests.stories.telling import say, tap, week_of


@pytest.fixture
async def shell(tmp_path: Path) -> AsyncIterator[Shell]:
    """A folder with the invented promo, and the local Bot API."""
    (tmp_path / "promo.toml").write_text(promo(), encoding="utf-8")
    botapi = BotApi(SystemClock())
    await botapi.start()
    yield Shell(tmp_path, botapi)
    await botapi.stop()


# --- At the console: settings, cohort files, databases


WRONG_SETTINGS = {
    "TELEGRAM_BOT_TOKEN": "not a token",
    "TELEGRAM_API_URL": "ftp://example.org",
    "DATABASE_URL": "mysql://here/vigie",
    "PUBLIC_URL": "example",
    "LISTEN": "127.0.0.1:http",
    "TELEGRAM_RATE": "a few",
    "LOG_LEVEL": "LOUD",
    "WATCHDOG_URL": "nowhere",
}


async def test_wrong_settings_stop_the_start_each_by_its_name(shell: Shell) -> None:
    code, output, errors = await shell.run("run", **WRONG_SETTINGS)

    assert code == 1 and output == ""
    assert sorted(line.partition(":")[0] for line in errors.splitlines()) == sorted(WRONG_SETTINGS)
    assert not (shell.folder / "vigie.db").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on = 2027-01-04": ("starts_on = 2027-13-45", "(at line 6, ")},
        {"[[coaches]]": ("[[coaches", "(at line 13, ")},
        {
            "starts_on = 2027-01-04": ('starts_on = "soon"', "cohort: starts_on"),
            'day = "friday"': ('day = "freitag"', "(Erwan): day"),
            'day = "thursday"\noff': ('day = "wednesday"\noff', "(Gwenaël): day"),
            'project = "Lycées': ('projects = "Lycées', "(Nolwenn): projects"),
        },
    ],
)
async def test_a_wrong_cohort_file_is_refused_whole_each_fault_by_its_place(
    shell: Shell, changes: dict[str, tuple[str, str]]
) -> None:
    text = promo()
    for written, (wrong, _) in changes.items():
        assert written in text
        text = text.replace(written, wrong)
    (shell.folder / "promo.toml").write_text(text, encoding="utf-8")
    code, output, errors = await shell.run("cohort", "load", "promo.toml", "--json")

    assert code == 1 and output == "" and "Traceback" not in errors
    assert errors.startswith("Nothing was loaded:") and all(place in errors for _, place in changes.values()), errors
    assert not (shell.folder / "vigie.db").exists()


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")


def _damaged(path: Path) -> None:
    path.write_bytes(b"This is no database at all. " * 400)


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE recipe (name TEXT)")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_newer, "a newer Vigie"),
        (_damaged, "is not a sound SQLite database"),
        (_foreign, "holds tables that are not Vigie's"),
    ],
)
async def test_a_database_that_cannot_be_used_is_refused_by_name_and_left_as_it_was(
    shell: Shell, spoil: Callable[[Path], None], words: str
) -> None:
    await shell.run("cohort", "load", "promo.toml")
    path = shell.folder / "vigie.db"
    spoil(path)
    before = _content(path)
    for command in (["run"], ["cohort", "load", "promo.toml"]):
        code, output, errors = await shell.run(*command, LOG_LEVEL="INFO")
        assert (code, output) == (1, "")
        assert "vigie.db" in errors and words in errors and len(errors.splitlines()) == 1
    assert _content(path) == before


def _content(path: Path) -> object:
    """Every row of it, or the bytes of what is no database."""
    try:
        with closing(sqlite3.connect(path)) as file:
            return list(file.iterdump())
    except sqlite3.DatabaseError:
        return path.read_bytes()


async def test_a_database_that_another_program_holds_is_refused_by_name(shell: Shell) -> None:
    await shell.run("cohort", "load", "promo.toml")
    with closing(sqlite3.connect(shell.folder / "vigie.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        code, output, errors = await shell.run("run")

    assert (code, output) == (1, "")
    assert "vigie.db is locked by another program" in errors and "Traceback" not in errors


async def test_a_database_in_a_place_that_is_not_there_is_refused_by_name(shell: Shell) -> None:
    code, output, errors = await shell.run("run", DATABASE_URL="sqlite+aiosqlite:///nowhere/vigie.db")

    assert (code, output) == (1, "")
    assert "does not exist" in errors and "nowhere" in errors and "Traceback" not in errors


# --- In a chat: commands, buttons, media, lengths


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Maëlle on a Thursday, her question not yet answered."""
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle", "Erwan") as it:
        await it.at("2027-02-04 16:45")
        yield it


async def rows(world: World) -> dict[str, int]:
    """How many rows each table has, but for the machine's own and for what is said."""
    assert world.app
    async with world.app.database.transaction() as session:
        return {
            name: (await session.exec(select(func.count()).select_from(table))).one()
            for name, table in SQLModel.metadata.tables.items()
            if name not in ("heartbeat", "intake", "outage", "outbox", "card")
        }


async def test_a_command_that_is_not_ones_own_does_nothing(world: World) -> None:
    before = await rows(world)
    for text in ("/suivi", "/points", "/invitation", "/nonsense", "/", "/SUIVI extra"):
        shown = len(world["Maëlle"].sees())
        await say(world, "Maëlle", text)
        assert len(world["Maëlle"].sees()) == shown + 1, text
        assert not world["Maëlle"].last().shows("Erwan"), text
    assert await rows(world) == before


async def test_a_command_is_known_whatever_follows_it(world: World) -> None:
    for text in ("/aide", "/AIDE", "/aide\nencore", " /aide", "/aide@vigie_bot moi"):
        assert (await say(world, "Maëlle", text)).shows("/ma_semaine : "), text


async def test_a_forged_button_does_nothing_and_says_so(world: World) -> None:
    before, question = await rows(world), world["Maëlle"].last()
    [yes] = [button.data or "" for row in question.buttons for button in row if button.label == "La journée"]
    forged = ["", "x", "1:day", yes.replace("1@", "99@"), f"9{yes}", f"{yes}9", "1:alert_take:1:", "\x00" * 64]
    for data in forged:
        answered = len(world["Maëlle"].toasts)
        world["Maëlle"].tap_data(question.message_id, data)
        await world.settle()
        assert len(world["Maëlle"].toasts) == answered + 1 and world["Maëlle"].toasts[-1], data
    assert await rows(world) == before
    assert world["Maëlle"].last() == question


async def test_the_button_of_somebody_else_does_nothing(world: World) -> None:
    question, before = world["Maëlle"].last(), await rows(world)
    [yes] = [button.data or "" for row in question.buttons for button in row if button.label == "La journée"]
    world["Erwan"].tap_data(world["Erwan"].last().message_id, yes)
    await world.settle()
    assert await rows(world) == before
    assert world["Erwan"].toasts[-1] == "Cette action n’est pas ouverte pour toi."


async def test_what_is_no_text_is_declined_in_one_sentence_and_not_kept(world: World) -> None:
    before = await rows(world)
    maelle = world["Maëlle"]
    for send in (
        maelle.send_voice,
        maelle.send_photo,
        maelle.send_sticker,
        maelle.send_document,
        maelle.send_location,
        maelle.send_contact,
    ):
        shown = len(maelle.sees())
        send()
        await world.settle()
        assert len(maelle.sees()) == shown + 1
        assert maelle.last().shows("Je ne lis que le texte et les boutons ; ton envoi n’est pas gardé.")
    assert await rows(world) == before


async def test_a_text_that_is_too_long_says_so_before_anything_is_kept(world: World) -> None:
    await world.at("2027-02-05 14:00")
    await tap(world, "Maëlle", "0", "Non")
    before = await rows(world)
    for length, told in ((501, "501 caractères"), (4096, "4 096 caractères")):
        await say(world, "Maëlle", "a" * length)
        assert told in alike(world["Maëlle"].last().text) and world["Maëlle"].last().shows("je peux en garder 500")
        assert (await rows(world))["answer"] == before["answer"]
        await tap(world, "Maëlle", "Raccourcir")
    await say(world, "Maëlle", "Plus court.")
    await tap(world, "Maëlle", "Enregistrer")
    assert world["Maëlle"].last().shows("prochain pas noté")


async def test_a_group_is_left_with_one_polite_sentence(world: World) -> None:
    group = world.botapi.add_bot_to_group("Service", world["Maëlle"])
    await world.settle()
    assert world.botapi.transcript(group).count("Je ne parle qu’en tête-à-tête") == 1
    assert world.botapi.chats.find(group).left
