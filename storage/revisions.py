"""Revisions: how far along the numbered steps a database is."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, inspect

from storage.errors import NotVigies, TooNew

MIGRATIONS = Path(__file__).with_name("migrations")


def steps_to_run(connection: Connection, name: str, migrations: Path = MIGRATIONS) -> tuple[list[str], bool]:
    """The steps this database still lacks, oldest first, and whether it is empty; raises TooNew or NotVigies."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None and inspect(connection).get_table_names():
        raise NotVigies(f"{name} holds tables that are not Vigie's; give DATABASE_URL a database of its own.")
    steps = [step.revision for step in ScriptDirectory.from_config(config(migrations)).walk_revisions()][::-1]
    if current and current not in steps:
        raise TooNew(
            f"{name} was made by a newer Vigie (step {current}, this version knows {steps[-1]}); "
            "install that version, or restore a backup made before it."
        )
    done = steps.index(current) + 1 if current else 0
    return steps[done:], current is None


def check_revision(path: Path, name: str) -> None:
    """Raise NotVigies or TooNew unless this SQLite file is a Vigie's, of this version or an older one."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        _, is_empty = steps_to_run(connection, name)
    if is_empty:
        raise NotVigies(f"{name} holds nothing of Vigie's; name a file that `vigie backup` wrote.")


def config(migrations: Path, connection: Connection | None = None) -> Config:
    """What Alembic needs to know: where the steps are, and on which connection to run them."""
    options = Config()
    options.set_main_option("script_location", str(migrations).replace("%", "%%"))
    options.attributes["connection"] = connection
    return options
