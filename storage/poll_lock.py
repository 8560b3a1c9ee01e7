"""Poll lock: of several replicas on one PostgreSQL server one listens to Telegram, and is known to live."""

import asyncio
import contextlib
from datetime import datetime
from typing import Any

from sqlalchemy import NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlmodel import col, select

from storage.database import WRITERS_QUEUE, Database, server_arguments
from storage.statements import insert_of
from storage.tables import Heartbeat

KEY = WRITERS_QUEUE + 1
HOLDER = "poller"  # the heartbeat of whoever holds the lock
FROZEN_AFTER = 18  # looks at a heartbeat that does not move
LET_GO_WITHIN = 5.0  # seconds

_TRY = text("SELECT pg_try_advisory_lock(:key)")
_HOLDER = text(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid = CAST(:high AS oid) AND objid = CAST(:low AS oid)"
)
_END = text("SELECT pg_terminate_backend(:pid, 5000)")  # and wait until it is gone, in milliseconds
_LET_GO = text("SELECT pg_advisory_unlock_all()")


class PollLock:
    """A lock that PostgreSQL takes back as soon as its holder's connection is gone, however the holder ended.

    A holder that is merely frozen keeps its connection. So it gives a sign of life, and whoever looks for the
    `FROZEN_AFTER`th time at one that has not moved has the server end that connection. Nobody's clocks are compared.
    `take` and `last_beat` may raise the errors of a lost connection; the next call makes a new one.
    """

    def __init__(self, database: Database) -> None:
        self._engine = create_async_engine(
            database.url,
            poolclass=NullPool,  # the lock belongs to a connection: it is ours alone
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args=server_arguments(database.busy_timeout),
        )
        self._connection: AsyncConnection | None = None
        self._sign: datetime | None = None
        self._looks = 0
        self.trouble: str | None = None  # why a frozen holder could not be sent away

    async def take(self) -> bool:
        """Whether we hold it from now on; one look at the holder if not."""
        if await self._is_free() or (await self._is_frozen() and await self._end_holder() and await self._is_free()):
            self._looks, self.trouble = 0, None
            return True
        return False

    async def hold(self, now: datetime) -> bool:
        """Give a sign of life, through the connection that holds the lock; False if that is lost, and the lock too."""
        if self._connection is None:
            return False
        sign = insert_of("postgresql")(Heartbeat).values(name=HOLDER, at=now)
        try:
            await self._execute(sign.on_conflict_do_update(index_elements=["name"], set_={"at": sign.excluded.at}))
        except DBAPIError:
            await self._drop()
            return False
        return True

    async def last_beat(self, name: str) -> datetime | None:
        """When this part of the bot last worked, whichever replica says so."""
        found: datetime | None = (await self._execute(select(Heartbeat.at).where(col(Heartbeat.name) == name))).scalar()
        return found

    async def release(self) -> None:
        """Hold it no longer, and give the connection back; whether or not the server answers."""
        if self._connection is not None:
            with contextlib.suppress(DBAPIError, TimeoutError):
                async with asyncio.timeout(LET_GO_WITHIN):  # else the next one waits until the server has noticed
                    await self._connection.execute(_LET_GO)
        await self._drop()

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()  # closed, not kept: the lock goes with it
            await connection.close()

    async def _is_free(self) -> bool:
        return bool((await self._execute(_TRY, key=KEY)).scalar())

    async def _is_frozen(self) -> bool:
        sign = await self.last_beat(HOLDER)
        self._looks = self._looks + 1 if sign == self._sign else 0
        self._sign = sign
        return self._looks >= FROZEN_AFTER

    async def _end_holder(self) -> bool:
        """Have the server end the holder's connection; whether somebody was ended."""
        holder = (await self._execute(_HOLDER, high=KEY >> 32, low=KEY & 0xFFFFFFFF)).scalar()
        if holder is None:
            return False
        try:
            ended = bool((await self._execute(_END, pid=holder)).scalar())
        except DBAPIError as error:
            if error.connection_invalidated:
                raise
            reason = str(error.orig).partition("\n")[0]
            self.trouble = (
                f"the replica that listens is frozen and cannot be sent away ({reason}): end that process, or backend "
                f"{holder} of the server, and let all replicas use one role"
            )
            return False
        self._looks = 0
        return ended

    async def _execute(self, statement: Any, **values: Any) -> Any:
        if self._connection is None:
            self._connection = await self._engine.connect()
        try:
            return await self._connection.execute(statement, values)
        except BaseException as error:
            if not isinstance(error, DBAPIError) or error.connection_invalidated:
                await self._drop()  # whatever was going on, the next one begins anew
            raise
