"""Revisions: how far along the numbered steps a database is; Alembic is not needed to know it."""

from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, inspect, text

from storage.errors import NotVigies, TooNew

MIGRATIONS = Path(__file__).with_name("migrations")
_CURRENT = text("SELECT version_num FROM alembic_version")


def steps_to_run(connection: Connection, name: str, migrations: Path = MIGRATIONS) -> tuple[list[str], bool]:
    """The steps this database still lacks, oldest first, and whether it is empty; raises TooNew or NotVigies."""
    tables = inspect(connection).get_table_names()
    current = connection.execute(_CURRENT).scalar() if "alembic_version" in tables else None
    if current is None and tables:
        raise NotVigies(f"{name} holds tables that are not Vigie's; give DATABASE_URL a database of its own.")
    steps = known_steps(migrations)
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


def known_steps(migrations: Path = MIGRATIONS) -> list[str]:
    """The steps of this version, oldest first: each file's name begins with its number."""
    return sorted(file.name.partition("_")[0] for file in (migrations / "versions").glob("[0-9]*_*.py"))
