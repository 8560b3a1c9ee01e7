"""Steps: runs the numbered steps with Alembic. Imported only when there is one to run: see storage/upgrade.py."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text


def run_steps(connection: Connection, migrations: Path) -> None:
    """Bring the database on this connection to the newest step; raises whatever goes wrong on the way."""
    command.upgrade(_config(migrations, connection), "head")
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise ValueError(f"{len(broken)} rows would point to nothing, the first in table {broken[0][0]}")


def _config(migrations: Path, connection: Connection) -> Config:
    """What Alembic needs to know: where the steps are, and on which connection to run them."""
    options = Config()
    options.set_main_option("script_location", str(migrations).replace("%", "%%"))
    options.attributes["connection"] = connection
    return options
