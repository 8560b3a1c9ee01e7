"""Backup: a copy that is consistent while the bot runs, and the way back."""

import asyncio
import contextlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.access import check_file, damaged, open_file
from storage.database import Database, keep_private
from storage.errors import CannotBackUp, Damaged, NotVigies
from storage.process_lock import ProcessLock
from storage.revisions import check_revision

HEADER = b"SQLite format 3\x00"
PATIENCE = 30.0  # seconds


async def backup(database: Database, path: Path) -> None:
    """Write a copy of the database, for its owner only; an older copy at `path` is replaced at the end.

    Raises CannotBackUp on PostgreSQL, and rather than overwrite what is not a copy.
    """
    await asyncio.to_thread(copy, _file(database, "pg_dump"), path)


async def restore(path: Path, database: Database) -> None:
    """Put the copy at `path` in the database's place; the replaced file stays beside it as `.before-restore`.

    Nothing is replaced unless the copy is sound and made by this version of Vigie or an older one: raises
    DatabaseError, also when the bot is running. An older copy is migrated by the next `vigie run`.
    """
    await asyncio.to_thread(_restore, path, _file(database, "pg_restore"), database)


def copy(source: Path, target: Path) -> None:
    """Copy a SQLite file that may be in use: one that is whole appears at `target`, or none."""
    _refuse_to_overwrite(source, target)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))  # ours, not where somebody's link leads
        with closing(open_file(source, PATIENCE)) as reading, closing(open_file(part, PATIENCE)) as writing:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
            if (found := writing.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(found)  # as some damage shows itself while it is read
        _replace(part, target)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # the disk, a lock
            raise _cannot(source, target, error) from error
        raise damaged(source, str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise _cannot(source, target, error) from error
    finally:
        part.unlink(missing_ok=True)


def _cannot(source: Path, target: Path, error: Exception) -> CannotBackUp:
    return CannotBackUp(f"{source} cannot be copied to {target} ({error}); try another place.")


def _refuse_to_overwrite(source: Path, target: Path) -> None:
    if not source.is_file():
        raise CannotBackUp(f"{source} is not there; name a file that exists.")
    if not target.parent.is_dir():
        raise CannotBackUp(f"{target}: the directory {target.parent} does not exist; create it first.")
    if not target.exists():
        return
    if target.is_dir() or target.samefile(source):
        raise CannotBackUp(f"{target} cannot be the name of the copy; choose another one.")
    if not _is_sqlite(target):
        raise CannotBackUp(f"{target} is something else than a backup, and is left alone; choose another name.")


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER


def _restore(path: Path, current: Path, database: Database) -> None:
    if path.is_file() and not _is_sqlite(path):
        raise NotVigies(f"{path} is not a database; name a file that `vigie backup` wrote.")
    with ProcessLock(database):
        restoring = current.with_name(current.name + ".restoring")
        try:
            with contextlib.suppress(Damaged):  # a damaged one is what restoring is for; a busy one is not
                check_file(current, database.busy_timeout)
            copy(path, restoring)
            check_whole(path, restoring)
            check_revision(restoring, str(path))
            _put_in_place(restoring, current)
        finally:
            restoring.unlink(missing_ok=True)


def _file(database: Database, instead: str) -> Path:
    if database.path is None:
        raise CannotBackUp(f"{database.name} is not a SQLite file: use {instead}, the tool of PostgreSQL, for it.")
    return database.path


def check_whole(path: Path, restoring: Path) -> None:
    """Raise Damaged, in the name of `path`, unless the file at `restoring` is sound."""
    with closing(open_file(restoring, PATIENCE)) as connection:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchone()
    if found != "ok" or orphans:
        raise Damaged(f"{path} is not a sound backup ({found if found != 'ok' else orphans}); take an older one.")


def _put_in_place(restoring: Path, current: Path) -> None:
    for suffix in ("", "-wal"):  # together they are the replaced database, even a damaged one
        old, kept = _beside(current, suffix), _beside(current, ".before-restore" + suffix)
        kept.unlink(missing_ok=True)
        if old.exists():
            keep_private(kept)
            shutil.copyfile(old, kept)
    for suffix in ("-wal", "-shm"):  # left there, SQLite would replay it over the restored file
        _beside(current, suffix).unlink(missing_ok=True)
    _replace(restoring, current)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _replace(part: Path, target: Path) -> None:
    _sync(part)
    part.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
