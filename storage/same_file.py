"""Same file: a SQLite file that is removed or replaced while it is open goes on being written, and is lost with us."""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.errors import Removed


class SameFile:
    """Knows the file that was opened at `path`, and sees when it is no longer what lies there."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known: tuple[int, int] | None = None

    def forget(self) -> None:
        """It was closed: what is opened next may be another."""
        self._known = None

    def is_there(self) -> bool:
        """Whether what lies there is what was there the first time."""
        if self._path is None:
            return True
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            return False
        except OSError:
            return True  # the disk does not answer: a reason for errors of its own
        self._known = self._known or (found.st_dev, found.st_ino)
        return self._known == (found.st_dev, found.st_ino)


def removed(path: Path | None) -> Removed:
    """What to say when it is not."""
    return Removed(f"{path} was removed or replaced while Vigie was running; nothing more is written.")


async def rescue(engine: AsyncEngine, path: Path, now: datetime) -> Path:
    """Write all that the still open connection holds to a new file beside the removed one; returns its name."""
    target = path.with_name(f"{path.name}.rescued-{now.astimezone(UTC):%Y%m%dT%H%M%S}")
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        async with engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            with closing(sqlite3.connect(target, check_same_thread=False)) as writing:
                await driver.backup(writing)
                writing.execute("PRAGMA journal_mode=DELETE")
                writing.execute("SELECT version_num FROM alembic_version")  # else it is no longer ours that is open
    except BaseException:
        with suppress(OSError):
            target.unlink()
        raise
    return target
