"""One process per SQLite file, whatever way the other one ended."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import Database
from storage.errors import AlreadyRunning, MissingDirectory
from storage.process_lock import ProcessLock

HOLDER = """
import sys
from storage.database import Database
from storage.process_lock import ProcessLock

with ProcessLock(Database(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def on(path: Path) -> Database:
    return Database(f"sqlite+aiosqlite:///{path}")


def test_the_second_is_refused_by_name_and_the_third_finds_it_free(tmp_path: Path) -> None:
    database = on(tmp_path / "vigie.db")
    with ProcessLock(database):
        with pytest.raises(AlreadyRunning, match=rf"vigie\.db\.lock is held.*process {os.getpid()}.*stop it first"):
            ProcessLock(database).__enter__()
        assert stat.S_IMODE((tmp_path / "vigie.db.lock").stat().st_mode) == 0o600
    with ProcessLock(database):
        pass


def test_two_files_are_two_bots(tmp_path: Path) -> None:
    with ProcessLock(on(tmp_path / "one.db")), ProcessLock(on(tmp_path / "two.db")):
        pass


def test_a_directory_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingDirectory, match="create it"):
        ProcessLock(on(tmp_path / "data" / "vigie.db")).__enter__()


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    database = on(tmp_path / "vigie.db")
    command = [sys.executable, "-c", HOLDER, database.url.render_as_string()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout and other.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning, match=f"process {other.pid}"):
            ProcessLock(database).__enter__()
        other.kill()
        other.wait()
        with ProcessLock(database):
            pass


def test_on_postgresql_several_may_run() -> None:
    database = Database("postgresql+psycopg://vigie@localhost/vigie")
    with ProcessLock(database), ProcessLock(database):
        pass
