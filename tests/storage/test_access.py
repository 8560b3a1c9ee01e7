"""What an operator is told when the database cannot be used: which file, why, and what to do."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.access import check_access
from storage.database import Database
from storage.errors import Damaged, DatabaseError, Locked, MissingDirectory, NotAFile, NotWritable, Unreachable
from storage.process_lock import ProcessLock
from storage.upgrade import check, migrate

NOW = datetime(2027, 1, 14, 15, 45, tzinfo=UTC)
NOBODY = 65_534


@pytest.fixture
async def at() -> AsyncIterator[Callable[[Path], Database]]:
    """Opens a database at a path, and closes it in the end."""
    opened = []

    def open_at(path: Path) -> Database:
        opened.append(Database(f"sqlite+aiosqlite:///{path}", busy_timeout=0.05))
        return opened[-1]

    yield open_at
    for database in opened:
        await database.close()


@pytest.fixture
def ordinary_user() -> Iterator[Path]:
    """A directory of somebody who is not root, for whom rights are rights; the test is that user."""
    directory = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        os.chown(directory, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield directory
        finally:
            os.seteuid(0)
    else:
        yield directory
    directory.chmod(0o700)
    shutil.rmtree(directory)


async def refusal(database: Database) -> DatabaseError:
    """What `check` and `migrate` both answer, in one voice; the lock before them lets no other error out."""
    with suppress(DatabaseError), ProcessLock(database):
        pass
    with pytest.raises(DatabaseError) as checked:
        await check(database)
    with pytest.raises(DatabaseError) as migrated:
        await migrate(database, NOW)
    assert (type(checked.value), str(checked.value)) == (type(migrated.value), str(migrated.value))
    assert database.name in str(checked.value)
    return checked.value


async def test_a_directory_that_is_missing(at: Callable[[Path], Database], tmp_path: Path) -> None:
    error = await refusal(at(tmp_path / "data" / "vigie.db"))
    assert isinstance(error, MissingDirectory) and "create it" in str(error)
    assert not (tmp_path / "data").exists()


async def test_a_file_that_is_not_there_yet_is_not_made_by_a_check(
    at: Callable[[Path], Database], tmp_path: Path
) -> None:
    await check_access(at(tmp_path / "vigie.db"))
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_is_no_database(at: Callable[[Path], Database], tmp_path: Path) -> None:
    (tmp_path / "vigie.db").write_text("TELEGRAM_BOT_TOKEN=\n" * 100)
    error = await refusal(at(tmp_path / "vigie.db"))
    assert isinstance(error, Damaged) and "vigie restore" in str(error)
    assert (tmp_path / "vigie.db").read_text().startswith("TELEGRAM_BOT_TOKEN")


async def test_a_database_with_damaged_pages(on_file: Database) -> None:
    assert on_file.path
    content = bytearray(on_file.path.read_bytes())
    content[4096:65536] = b"\x5a" * (65536 - 4096)
    on_file.path.write_bytes(content)
    assert isinstance(await refusal(on_file), Damaged)


async def test_a_database_that_was_cut_short(on_file: Database) -> None:
    assert on_file.path
    on_file.path.write_bytes(on_file.path.read_bytes()[:40_000])
    assert isinstance(await refusal(on_file), Damaged)


async def test_a_database_that_another_program_holds(on_file: Database) -> None:
    assert on_file.path
    with closing(sqlite3.connect(on_file.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        error = await refusal(on_file)
        assert isinstance(error, Locked) and "end that program" in str(error)
        other.execute("ROLLBACK")
    await check(on_file)


@pytest.mark.parametrize("is_empty", [True, False])
async def test_a_file_that_may_only_be_read(
    at: Callable[[Path], Database], ordinary_user: Path, is_empty: bool
) -> None:
    database = at(ordinary_user / "vigie.db")
    (ordinary_user / "vigie.db").touch()
    if not is_empty:
        await migrate(database, NOW)
        await database.close()
    (ordinary_user / "vigie.db").chmod(0o400)
    error = await refusal(database)
    assert isinstance(error, NotWritable) and "the right to write" in str(error)


async def test_a_directory_that_may_only_be_read(at: Callable[[Path], Database], ordinary_user: Path) -> None:
    ordinary_user.chmod(0o500)
    assert isinstance(await refusal(at(ordinary_user / "vigie.db")), NotWritable)


async def test_a_directory_in_which_the_log_of_the_database_cannot_be_written(
    at: Callable[[Path], Database], ordinary_user: Path
) -> None:
    database = at(ordinary_user / "vigie.db")
    await migrate(database, NOW)
    await database.close()
    ordinary_user.chmod(0o500)
    assert isinstance(await refusal(database), NotWritable)


async def test_a_directory_in_the_place_of_the_file(at: Callable[[Path], Database], tmp_path: Path) -> None:
    (tmp_path / "vigie.db").mkdir()
    error = await refusal(at(tmp_path / "vigie.db"))
    assert isinstance(error, NotAFile) and "is a directory" in str(error)


async def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    database = Database(f"postgresql+psycopg://vigie:tres-secret@/vigie?host={tmp_path}")
    error = await refusal(database)
    assert isinstance(error, Unreachable) and "is the server up" in str(error) and "tres-secret" not in str(error)
    await database.close()
