"""What a backup promises: taken while the bot runs, whole or absent, and restored only when sound."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import func, select

from storage.backup import backup, restore
from storage.database import Database
from storage.errors import AlreadyRunning, CannotBackUp, Damaged, DatabaseError, Locked, NotVigies, TooNew
from storage.process_lock import ProcessLock
from storage.tables import Heartbeat, SetupCode
from storage.upgrade import check

NOW = datetime(2027, 1, 14, 15, 45, tzinfo=UTC)


async def beat(database: Database, name: str) -> None:
    async with database.transaction() as session:
        session.add(Heartbeat(name=name, at=NOW))


async def beats(database: Database) -> list[str]:
    async with database.transaction() as session:
        return list((await session.exec(select(Heartbeat.name).order_by(Heartbeat.name))).all())


def ask(path: Path, question: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as file:
        found = file.execute(question).fetchall()
        file.commit()
        return found


async def test_a_backup_holds_what_was_committed_and_nothing_that_was_not(on_file: Database, tmp_path: Path) -> None:
    await beat(on_file, "before")
    async with on_file.transaction() as session:
        session.add(Heartbeat(name="during", at=NOW))
        await session.flush()
        await backup(on_file, tmp_path / "copy.db")
    await beat(on_file, "after")
    assert ask(tmp_path / "copy.db", "SELECT name FROM heartbeat") == [("before",)]
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]


async def test_a_backup_taken_while_the_bot_writes_is_whole(on_file: Database, tmp_path: Path) -> None:
    async def write() -> None:
        for number in range(30):  # each commit holds two rows, so a whole copy holds an even number
            async with on_file.transaction() as session:
                session.add_all(SetupCode(code_hash=f"{number}{half}", expires_at=NOW) for half in "ab")

    copies = [tmp_path / f"copy{number}.db" for number in range(5)]
    await asyncio.gather(write(), *(backup(on_file, copy) for copy in copies))
    for copy in copies:
        assert ask(copy, "PRAGMA integrity_check") == [("ok",)]
        assert ask(copy, "SELECT count(*) % 2 FROM setupcode") == [(0,)]
    async with on_file.transaction() as session:
        assert (await session.exec(select(func.count()).select_from(SetupCode))).one() == 60


async def test_a_damaged_database_is_not_copied_over_the_last_sound_copy(on_file: Database, tmp_path: Path) -> None:
    await beat(on_file, "kept")
    await backup(on_file, tmp_path / "copy.db")
    await on_file.close()
    damage(tmp_path / "vigie.db")
    with pytest.raises(Damaged, match=r"vigie\.db is not a sound SQLite database .*vigie restore"):
        await backup(Database(f"sqlite+aiosqlite:///{tmp_path / 'vigie.db'}"), tmp_path / "copy.db")
    assert ask(tmp_path / "copy.db", "SELECT name FROM heartbeat") == [("kept",)]
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]


async def test_a_newer_backup_replaces_the_older_one(on_file: Database, tmp_path: Path) -> None:
    await backup(on_file, tmp_path / "copy.db")
    await beat(on_file, "tick")
    await backup(on_file, tmp_path / "copy.db")
    assert ask(tmp_path / "copy.db", "SELECT count(*) FROM heartbeat") == [(1,)]


async def test_a_backup_overwrites_nothing_else(on_file: Database, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKEN=")
    for target in (tmp_path / ".env", tmp_path, tmp_path / "nowhere" / "copy.db", tmp_path / "vigie.db"):
        with pytest.raises(CannotBackUp):
            await backup(on_file, target)
    assert (tmp_path / ".env").read_text() == "TELEGRAM_BOT_TOKEN="
    await check(on_file)


async def test_what_was_backed_up_comes_back_and_what_it_replaces_is_kept(on_file: Database, tmp_path: Path) -> None:
    await beat(on_file, "old")
    await backup(on_file, tmp_path / "copy.db")
    await beat(on_file, "new")
    await on_file.close()
    await restore(tmp_path / "copy.db", on_file)
    assert await beats(on_file) == ["old"]
    assert ask(tmp_path / "vigie.db.before-restore", "SELECT count(*) FROM heartbeat") == [(2,)]
    for path in tmp_path.glob("vigie.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


async def leave_as_killed(database: Database, folder: Path) -> None:
    """Put back what a kill leaves on the disk: the file, and the log of what was last committed."""
    found = {path: path.read_bytes() for path in folder.glob("vigie.db*")}
    assert folder / "vigie.db-wal" in found
    await database.close()
    for path, content in found.items():
        path.write_bytes(content)


async def test_what_a_killed_process_had_committed_is_kept_with_the_replaced_file(
    on_file: Database, tmp_path: Path
) -> None:
    await beat(on_file, "old")
    await backup(on_file, tmp_path / "copy.db")
    await beat(on_file, "new")
    await leave_as_killed(on_file, tmp_path)
    await restore(tmp_path / "copy.db", on_file)
    assert await beats(on_file) == ["old"]
    assert ask(tmp_path / "vigie.db.before-restore", "SELECT count(*) FROM heartbeat") == [(2,)]


async def test_a_damaged_database_can_be_restored_and_its_log_does_not_spoil_the_new_one(
    on_file: Database, tmp_path: Path
) -> None:
    await beat(on_file, "old")
    await backup(on_file, tmp_path / "copy.db")
    await beat(on_file, "new")
    await leave_as_killed(on_file, tmp_path)
    (tmp_path / "vigie.db").write_bytes(b"\x5a" * 9000)
    log = (tmp_path / "vigie.db-wal").read_bytes()
    await restore(tmp_path / "copy.db", on_file)
    assert await beats(on_file) == ["old"]
    assert (tmp_path / "vigie.db.before-restore").read_bytes() == b"\x5a" * 9000
    assert (tmp_path / "vigie.db.before-restore-wal").read_bytes() == log


async def test_a_backup_can_be_restored_where_there_is_nothing_yet(on_file: Database, tmp_path: Path) -> None:
    await beat(on_file, "old")
    await backup(on_file, tmp_path / "copy.db")
    fresh = Database(f"sqlite+aiosqlite:///{tmp_path / 'fresh.db'}")
    await restore(tmp_path / "copy.db", fresh)
    assert await beats(fresh) == ["old"]
    await fresh.close()


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:65536] = b"\x5a" * (65536 - 4096)
    path.write_bytes(content)


def make_newer(path: Path) -> None:
    ask(path, "UPDATE alembic_version SET version_num = '9999'")


def make_foreign(path: Path) -> None:
    ask(path, "DROP TABLE alembic_version")


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_text(path: Path) -> None:
    path.write_text("TELEGRAM_BOT_TOKEN=")


def make_orphans(path: Path) -> None:
    ask(path, "INSERT INTO card (person_id, card, message_id) VALUES (404, 'alert:1', 1)")


def remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (damage, Damaged),
        (make_newer, TooNew),
        (make_foreign, NotVigies),
        (make_empty, NotVigies),
        (make_text, NotVigies),
        (make_orphans, Damaged),
        (remove, CannotBackUp),
    ],
)
async def test_an_unsound_backup_replaces_nothing(
    on_file: Database, tmp_path: Path, spoil: Any, kind: type[DatabaseError]
) -> None:
    await backup(on_file, tmp_path / "copy.db")
    await beat(on_file, "kept")
    spoil(tmp_path / "copy.db")
    with pytest.raises(kind, match=r"copy\.db"):
        await restore(tmp_path / "copy.db", on_file)
    assert await beats(on_file) == ["kept"]
    assert not (tmp_path / "vigie.db.before-restore").exists()


async def test_nothing_is_restored_while_the_bot_runs(on_file: Database, tmp_path: Path) -> None:
    await backup(on_file, tmp_path / "copy.db")
    with ProcessLock(on_file), pytest.raises(AlreadyRunning):
        await restore(tmp_path / "copy.db", on_file)
    assert not (tmp_path / "vigie.db.before-restore").exists()


async def test_nothing_is_restored_while_another_program_writes(on_file: Database, tmp_path: Path) -> None:
    await backup(on_file, tmp_path / "copy.db")
    async with on_file.transaction() as session:
        session.add(Heartbeat(name="tick", at=NOW))
        await session.flush()
        with pytest.raises(Locked):
            await restore(tmp_path / "copy.db", on_file)
    assert await beats(on_file) == ["tick"]


async def test_postgresql_has_its_own_tools(tmp_path: Path) -> None:
    database = Database("postgresql+psycopg://vigie@localhost/vigie")
    with pytest.raises(CannotBackUp, match="pg_dump"):
        await backup(database, tmp_path / "copy.db")
    with pytest.raises(CannotBackUp, match="pg_restore"):
        await restore(tmp_path / "copy.db", database)


@pytest.mark.parametrize("name", ["copy.db", "copy.db.part"])
async def test_a_copy_is_never_written_to_where_somebody_elses_link_leads(
    on_file: Database, tmp_path: Path, name: str
) -> None:
    """In a folder that others may write to: the link is replaced, and what it names is left alone."""
    precious = tmp_path / "precious"
    await backup(on_file, precious)
    before = precious.read_bytes()
    (tmp_path / name).symlink_to(precious)
    await beat(on_file, "later")
    await backup(on_file, tmp_path / "copy.db")

    assert precious.read_bytes() == before
    assert not (tmp_path / "copy.db").is_symlink()
    assert ask(tmp_path / "copy.db", "SELECT name FROM heartbeat") == [("later",)]


async def test_a_link_that_appears_while_a_copy_is_begun_is_refused(
    on_file: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)  # somebody is quick: it is there again
    (tmp_path / "copy.db.part").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotBackUp):
        await backup(on_file, tmp_path / "copy.db")

    assert not (tmp_path / "elsewhere").exists()
