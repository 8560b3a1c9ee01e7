"""In place: a SQLite driver that runs short statements where they are awaited, without a journey to a thread.

A statement of ours takes some tens of microseconds, so the loop hardly notices; the journey took about 1,200. What has
to wait, for another program's lock at BEGIN or for the disk at COMMIT, waits in the connection's thread, as ever.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_

WAITS = ("BEGIN", "PRAGMA")  # what may have to wait begins so


class InPlaceConnection(aiosqlite.Connection):
    """aiosqlite's connection, which knows whether a commit has anything to write."""

    changes_before = 0  # rows changed on this connection when the transaction began

    @property
    def raw(self) -> sqlite3.Connection:
        """Python's own connection; OperationalError once it is closed."""
        if self._connection is None:
            raise sqlite3.OperationalError("connection closed")
        return self._conn

    async def commit(self) -> None:
        """Wait for the disk only if something was written."""
        if self._conn.total_changes == self.changes_before:
            self._conn.commit()
        else:
            await super().commit()

    async def rollback(self) -> None:
        """What is taken back waits for nothing."""
        self._conn.rollback()

    async def in_thread(self, fn: Callable[..., Any], *args: Any) -> Any:
        """Call it where waiting stops nobody."""
        return await self._execute(fn, *args)  # type: ignore[no-untyped-call]


class InPlaceCursor(AsyncAdapt_aiosqlite_cursor):
    """Python's own cursor, under SQLAlchemy's."""

    __slots__ = ()
    _awaitable_cursor_close = False
    _connection: InPlaceConnection  # type: ignore[assignment]
    _cursor: sqlite3.Cursor  # type: ignore[assignment]

    def _make_new_cursor(self, connection: Any) -> Any:
        return connection.raw.cursor()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    def execute(self, operation: str, parameters: Any = None) -> Any:
        """Run one statement, and read all that it finds."""
        return await_(self._run(operation, parameters or ()))

    def executemany(self, operation: str, seq_of_parameters: Sequence[Any]) -> Any:
        """Run one statement with each of these."""
        return await_(self._run_many(operation, seq_of_parameters))

    async def _run(self, operation: str, parameters: Any) -> None:
        if not operation.startswith(WAITS):
            self._cursor.execute(operation, parameters)
        elif not self._begun_at_once(operation):
            await self._connection.in_thread(self._cursor.execute, operation)
        if self._cursor.description:
            self._rows = deque(self._cursor.fetchall())

    async def _run_many(self, operation: str, seq_of_parameters: Sequence[Any]) -> None:
        self._cursor.executemany(operation, seq_of_parameters)

    def _begun_at_once(self, operation: str) -> bool:
        """Whether it began a transaction, since nobody else writes."""
        connection = self._connection.raw
        if not operation.startswith("BEGIN"):
            return False
        self._connection.changes_before = connection.total_changes
        [(patience,)] = connection.execute("PRAGMA busy_timeout").fetchall()
        connection.execute("PRAGMA busy_timeout=0")
        try:
            self._cursor.execute(operation)
        except sqlite3.OperationalError:
            return False
        finally:
            connection.execute(f"PRAGMA busy_timeout={patience}")
        return True


class InPlaceAdapter(AsyncAdapt_aiosqlite_connection):
    """SQLAlchemy's view of such a connection."""

    __slots__ = ()
    _cursor_cls = InPlaceCursor


class InPlaceDriver(AsyncAdapt_aiosqlite_dbapi):
    """aiosqlite's driver, as SQLAlchemy's `create_engine` takes one for its `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *_: Any, async_creator_fn: Callable[[], InPlaceConnection], **__: Any) -> InPlaceAdapter:
        """A connection to the file that the engine was made for."""
        return InPlaceAdapter(self, await_(async_creator_fn()))  # type: ignore[arg-type]


def connect_in_place(path: Path) -> InPlaceConnection:
    """A connection to this file, to be awaited. Only one of its users is ever at work at a time."""
    connection = InPlaceConnection(lambda: sqlite3.connect(path, check_same_thread=False), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
