"""One process per SQLite file: a lock beside it that the system takes back when the process ends, however it ends."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from storage.access import check_directory, lock_of, not_writable
from storage.database import Database
from storage.errors import AlreadyRunning


class ProcessLock:
    """`with ProcessLock(database):` raises AlreadyRunning when another process is inside. Free on PostgreSQL.

    A place where no lock can be made raises MissingDirectory or NotWritable.
    """

    def __init__(self, database: Database) -> None:
        self.path = database.path and lock_of(database.path)
        self._handle: int | None = None

    def __enter__(self) -> "ProcessLock":
        if self.path:
            self._handle = _take(self.path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            os.close(self._handle)  # the file stays: removing it would let two processes hold two locks
            self._handle = None


def _take(path: Path) -> int:
    check_directory(path)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise not_writable(path) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.read(handle, 20).decode() or "unknown"
        os.close(handle)
        raise AlreadyRunning(
            f"{path} is held: Vigie already runs on this database (process {holder}); stop it first."
        ) from error
    os.truncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    return handle
