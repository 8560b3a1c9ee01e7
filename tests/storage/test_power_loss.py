"""The power goes while a commit is written: what was committed is there, what was being committed is whole or absent.

A disk keeps what it was asked to sync (`synchronous=FULL` asks at each commit) and of the rest any sector or none.
"""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from storage.database import Database
from storage.tables import SetupCode

NOW = datetime(2027, 1, 14, 15, 45, tzinfo=UTC)
SECTOR = 512
FRAMES_BEGIN, FRAME_HEADER = 32, 24  # https://www.sqlite.org/fileformat2.html#the_write_ahead_log
COMMITS = 6
TEARS = 60


async def commit(database: Database, number: int) -> None:
    """Two rows in one transaction, over several pages."""
    async with database.transaction() as session:
        session.add_all(SetupCode(code_hash=f"{number}{half}{'x' * 3000}", expires_at=NOW) for half in "ab")


def found_after(folder: Path, file: bytes, log: bytes) -> list[str]:
    """The first two signs of each row, once a sound database has been made of these two files."""
    path = folder / "torn.db"
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(file)
    path.with_name("torn.db-wal").write_bytes(log)
    with closing(sqlite3.connect(path)) as torn:
        assert torn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [text[:2] for (text,) in torn.execute("SELECT code_hash FROM setupcode ORDER BY code_hash")]


def torn(synced: bytes, written: bytes, random: Random) -> bytes:
    """What a disk may hold of `written` when only `synced` was asked for: each sector new, empty or nonsense."""
    sectors = [written[at : at + SECTOR] for at in range(len(synced), len(written), SECTOR)]
    lost = [random.choice((sector, sector, bytes(len(sector)), random.randbytes(len(sector)))) for sector in sectors]
    tail = b"".join(lost)
    return synced + tail[: random.randrange(len(tail) + 1)]


def pages_in(log: bytes) -> Iterator[int]:
    """The numbers of the pages that the log holds."""
    (size,) = struct.unpack_from(">I", log, 8)
    for at in range(FRAMES_BEGIN, len(log) - FRAME_HEADER, FRAME_HEADER + size):
        yield struct.unpack_from(">I", log, at)[0]


async def test_each_commit_is_synced(on_file: Database) -> None:
    async with on_file.engine.connect() as connection:
        level = (await connection.exec_driver_sql("PRAGMA synchronous")).scalar_one()
        mode = (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar_one()

    assert (level, mode) == (2, "wal"), "FULL: at each commit, not only now and then"


@pytest.mark.parametrize("seed", range(3))
async def test_a_torn_commit_is_whole_or_absent_and_those_before_it_are_there(
    on_file: Database, tmp_path: Path, seed: int
) -> None:
    path, random, outcomes = on_file.path, Random(seed), set()
    assert path
    log = path.with_name(path.name + "-wal")
    for number in range(COMMITS):
        synced = log.read_bytes() if log.exists() else b""
        await commit(on_file, number)
        before = [f"{it}{half}" for it in range(number) for half in "ab"]
        after = [*before, f"{number}a", f"{number}b"]
        for tail in (log.read_bytes(), *(torn(synced, log.read_bytes(), random) for _ in range(TEARS // COMMITS))):
            found = found_after(tmp_path, path.read_bytes(), tail)
            assert found in (before, after)
            outcomes.add(len(found) - len(before))

    assert outcomes == {0, 2}, "both have happened"


async def test_a_torn_checkpoint_spoils_nothing_that_the_log_still_holds(on_file: Database, tmp_path: Path) -> None:
    path, random = on_file.path, Random(1)
    assert path
    for number in range(COMMITS):
        await commit(on_file, number)
    log, file = path.with_name(path.name + "-wal").read_bytes(), path.read_bytes()
    (size,) = struct.unpack_from(">I", log, 8)
    pages = sorted(set(pages_in(log)))
    for _ in range(TEARS // COMMITS):
        half_done = bytearray(file.ljust(max(pages) * size, b"\0"))
        for page in random.sample(pages, len(pages) // 2):
            if page > 1:  # its header alone says which database this is; SQLite writes it like the others
                half_done[(page - 1) * size : page * size] = random.randbytes(size)
        found = found_after(tmp_path, bytes(half_done), log)
        assert found == [f"{it}{half}" for it in range(COMMITS) for half in "ab"]
