"""The database: one engine, its pragmas, and transactions that belong to the caller."""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.changes import CountingSession
from storage.in_place import InPlaceConnection, InPlaceDriver, connect_in_place
from storage.same_file import SameFile, removed, rescue

WRITERS_QUEUE = 0x7669676965  # "vigie": the advisory lock that PostgreSQL's writers take in turn
# A host that vanishes must not keep that lock: PostgreSQL's own defaults would wait for two hours.
SERVER_SETTINGS = {
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
# Nor must a server that vanishes keep us waiting.
CLIENT_SETTINGS = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}

WAL_RETRY = 0.02  # seconds between two attempts at the WAL


class Database:
    """Opens sessions on SQLite (WAL) or PostgreSQL: one writer at a time on both, so that both behave alike.

    A writer waits `busy_timeout` seconds for those of other processes, then fails.
    """

    def __init__(self, url: str, busy_timeout: float = 5.0) -> None:
        self.url = make_url(url)
        self.busy_timeout = busy_timeout
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = open_engine(self.url, busy_timeout)
        self._memory: dict[Any, Any] = {}  # facts that transactions share while nothing changes them
        self._sessions = async_sessionmaker(
            self.engine,
            class_=AsyncSession,
            sync_session_class=CountingSession,
            expire_on_commit=False,
            info={"memory": self._memory},
        )
        self._writing = asyncio.Lock()
        self._same_file = SameFile(self.path)
        self.lost = asyncio.Event()  # the SQLite file was taken away: nothing can be kept any more

    @property
    def path(self) -> Path | None:
        """The SQLite file; None on PostgreSQL and in memory."""
        return _file_of(self.url)

    @property
    def name(self) -> str:
        """What to call it in front of the operator: the file, or the address without its password."""
        return str(self.path or self.url.render_as_string(hide_password=True))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One unit of work: all of it is committed at the end, or none of it.

        Never wait for the network inside. Writers of this process queue here in order rather than in the
        database's own lock, where SQLite would poll; opening one inside another would wait for ever.
        Raises Removed, and nothing was kept, once the SQLite file is no longer in its place.
        """
        async with self._writing, self._sessions() as session:
            if self.lost.is_set():
                raise removed(self.path)
            async with session.begin():
                yield session
            if not self._same_file.is_there():
                self.lost.set()
                raise removed(self.path)

    async def rescue(self, now: datetime) -> Path:
        """Once the SQLite file was taken away: write what it held to another file, as long as it is open."""
        assert self.path is not None
        async with self._writing:
            return await rescue(self.engine, self.path, now)

    async def close(self) -> None:
        """Give every connection back; the WAL is folded into the file by SQLite itself."""
        await self.engine.dispose()
        self._same_file.forget()


def open_engine(url: URL, busy_timeout: float, foreign_keys: bool = True, **options: Any) -> AsyncEngine:
    """An engine whose every transaction is alone to write, from its first statement to its commit.

    What is written is hidden from its errors: their text may reach a log.
    """
    options["hide_parameters"] = True
    if url.get_backend_name() == "sqlite":
        path = _file_of(url)
        if path:
            options |= {"module": InPlaceDriver(), "async_creator": lambda: _connect_privately(path)}
        engine = create_async_engine(url, **options)
        _prepare_sqlite(engine.sync_engine, busy_timeout, foreign_keys)
    else:
        arguments = server_arguments(busy_timeout)
        engine = create_async_engine(url, pool_pre_ping=True, connect_args=arguments, **options)
        _prepare_postgres(engine.sync_engine)
    return engine


def server_arguments(busy_timeout: float) -> dict[str, Any]:
    """What every connection to PostgreSQL asks for; seconds."""
    settings = {**SERVER_SETTINGS, "lock_timeout": f"{busy_timeout * 1000:.0f}ms"}
    return {**CLIENT_SETTINGS, "options": " ".join(f"-c {name}={value}" for name, value in settings.items())}


def _connect_privately(path: Path) -> InPlaceConnection:
    keep_private(path)
    return connect_in_place(path)


def _prepare_sqlite(engine: Engine, busy_timeout: float, foreign_keys: bool) -> None:
    # The driver's own transactions begin too late and lose updates: we say when they begin.
    pragmas = (
        f"busy_timeout={busy_timeout * 1000:.0f}",
        "synchronous=FULL",
        f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        _turn_wal_on(connection, cursor, busy_timeout)
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _turn_wal_on(connection: Any, cursor: Any, patience: float) -> None:
    """Wait out those who turn it on at the same moment: here SQLite does not wait, whatever its busy_timeout."""
    cursor.execute("PRAGMA busy_timeout=0")
    for attempts_left in range(int(patience / WAL_RETRY), -1, -1):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not (is_busy and attempts_left):
                raise
            connection.run_async(lambda _: asyncio.sleep(WAL_RETRY))
        else:
            return


def _prepare_postgres(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_QUEUE})")


def keep_private(path: Path) -> None:
    """Let only the owner read this file, and create it so if it is not there; SQLite's side files follow it."""
    with contextlib.suppress(OSError):  # what cannot be opened is told by `opening.check`, or by SQLite
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def _file_of(url: URL) -> Path | None:
    in_a_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if in_a_file else None
