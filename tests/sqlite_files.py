"""SQLite files: one with every table is made once by the migrations; every test then starts from a copy of it."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from storage.database import Database
from storage.upgrade import migrate

SOME_DAY = datetime(2027, 1, 4, 7, 30, tzinfo=UTC)
_kept: dict[str, tempfile.TemporaryDirectory[str]] = {}  # until this process ends


async def new_file(path: Path) -> None:
    """A file with every table and no row."""
    if "template" not in _kept:
        folder = tempfile.TemporaryDirectory(prefix="vigie-")
        database = Database(_address(Path(folder.name) / "vigie.db"))
        await migrate(database, SOME_DAY)
        await database.close()
        _kept["template"] = folder
    shutil.copyfile(Path(_kept["template"].name) / "vigie.db", path)


async def new_database(path: Path) -> Database:
    """The same, opened."""
    await new_file(path)
    return Database(_address(path))


def _address(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"
