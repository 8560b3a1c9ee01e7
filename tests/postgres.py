"""A real PostgreSQL server of our own, in a temporary directory, reached through a socket in it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest

OWNER = "vigie"
# Nothing here has to survive a power cut.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=50")


class Postgres:
    """One running server; `directory` holds its socket."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def url(self, name: str) -> str:
        """What DATABASE_URL would say for this database."""
        return f"postgresql+psycopg://{OWNER}@/{name}?host={self.directory}"

    def create(self, name: str, template: str = "template1") -> str:
        """A new database, like its template; returns its address."""
        self.say(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever still uses it."""
        self.say(f"DROP DATABASE {name} WITH (FORCE)")

    def say(self, statement: str, name: str = "postgres") -> None:
        """Have the server do this, in the database of that name."""
        with psycopg.connect(host=str(self.directory), user=OWNER, dbname=name, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_postgres(settings: Sequence[str] = QUICK) -> Iterator[Postgres]:
    """Start a server and stop it at the end; skips where PostgreSQL is not installed, unless CI=true: then it fails."""
    bin_folder = programs() or _missing()
    directory = Path(tempfile.mkdtemp(prefix="vigie-pg-"))  # a short path: a socket's name is at most 107 bytes
    data = directory / "data"
    try:
        if os.getuid() == 0:
            shutil.chown(directory, "postgres")  # the server refuses to be root
        _run(bin_folder / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = " ".join(f"-c {setting}" for setting in (*settings, f"unix_socket_directories={directory}"))
        _run(bin_folder / "pg_ctl", "-D", data, "-l", directory / "log", "-o", options, "-w", "start")
        try:
            yield Postgres(directory)
        finally:
            _run(bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(directory)


def programs() -> Path | None:
    """Where the newest server's programs are; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    return found[-1] if found else None


def _missing() -> NoReturn:
    stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    stop("PostgreSQL is not installed: `apt-get install postgresql` to run these tests on it too")


def _run(*command: str | Path) -> None:
    user = "postgres" if os.getuid() == 0 else None
    done = subprocess.run(command, user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")
