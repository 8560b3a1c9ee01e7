"""Access: can this database be opened, read and written at all; if not, which of the usual reasons is it."""

import asyncio
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.errors import Damaged, DatabaseError, Locked, MissingDirectory, NotAFile, NotWritable, Removed, Unreachable


async def check_access(database: Database) -> None:
    """Raise the DatabaseError that says why this database cannot be used; creates nothing."""
    if database.path:
        await asyncio.to_thread(check_file, database.path, database.busy_timeout)
    elif not database.is_sqlite:
        await _check_server(database)


def check_file(path: Path, busy_timeout: float) -> None:
    """The same for one SQLite file; one that is not there yet is fine where it can be created."""
    check_directory(path)
    try:
        if path.is_dir():
            raise NotAFile(f"{path} is a directory, and no SQLite file; mend DATABASE_URL.")
        if path.exists():
            _try(path, busy_timeout)
            _demand_write_access(path)
        else:
            tempfile.TemporaryFile(dir=path.parent).close()
    except sqlite3.Error as error:
        raise _explain(path, error) from error
    except OSError as error:
        raise not_writable(path) from error


def check_directory(path: Path) -> None:
    """Raise MissingDirectory unless there is a place for this file."""
    if not path.parent.is_dir():
        raise MissingDirectory(f"{path}: the directory {path.parent} does not exist; create it, or mend DATABASE_URL.")


def demand_known_file(path: Path | None) -> None:
    """Raise Removed where a bot has run and its file is gone: starting would begin anew, and know nobody."""
    lock = path and lock_of(path)
    if path and lock and lock.exists() and lock.stat().st_size and not path.exists():
        raise Removed(
            f"{path} is gone, though Vigie has run on it: put a copy in its place with `vigie restore FILE`, "
            f"or remove {lock.name} to begin anew."
        )


def lock_of(path: Path) -> Path:
    """The file by which one process at a time holds a SQLite file."""
    return path.with_name(path.name + ".lock")


def not_writable(path: Path) -> NotWritable:
    """What to say when the system does not let us write this file, or a new one beside it."""
    return NotWritable(
        f"{path} cannot be written by this user; give this user the right to write it and {path.absolute().parent}."
    )


def open_file(path: Path, busy_timeout: float) -> sqlite3.Connection:
    """A plain connection to a file that exists; nothing is created."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=busy_timeout, isolation_level=None)


def _try(path: Path, busy_timeout: float) -> None:
    with closing(open_file(path, busy_timeout)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise damaged(path, found)


def _demand_write_access(path: Path) -> None:
    if not os.access(path, os.W_OK, effective_ids=True):  # SQLite does not mind as long as the file is empty
        raise PermissionError


def _explain(path: Path, error: sqlite3.Error) -> DatabaseError:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return damaged(path, str(error))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return not_writable(path)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Locked(f"{path} is locked by another program; end that program, then try again.")
    return DatabaseError(f"{path} cannot be used ({error}); run `vigie doctor` on the machine that holds it.")


def damaged(path: Path, found: str) -> Damaged:
    """What to say of a file that is no sound database, with the last line of what SQLite found."""
    what = found.splitlines()[-1]
    return Damaged(f"{path} is not a sound SQLite database ({what}); restore a backup with `vigie restore FILE`.")


async def _check_server(database: Database) -> None:
    try:
        async with database.engine.connect():
            pass
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise Unreachable(
            f"{database.name} does not let us in ({reason}); is the server up, and is DATABASE_URL right?"
        ) from error
