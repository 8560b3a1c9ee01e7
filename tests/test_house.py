"""The rules of the house that no linter knows: names, lengths, first lines, and what is committed."""

import ast
import re
import socket
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("sandbox", "bot", "scheduler", "storage")
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "services", "service", "misc"}
PURE_FILES = (
    "rules",
    "weeks",
    "slots",
    "rhythm",
    "public_holidays",
    "ledger",
    "alerts",
    "facts",
    "figures",
    "openings",
    "notices",
)

MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users|farm)/\w")
PACKAGE_INDEX = re.compile(
    r"pypi\.org/simple|pythonhosted\.org|registry\.npmjs\.org|--(?:(?:extra-)?index-url|find-links)"
)
NAMED_TEST = re.compile(r"(tests/[\w/]+\.py)(?:::(test_\w+))?")


def _kept_files() -> list[Path]:
    """What is committed, or would be by `git add --all`."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


KEPT = _kept_files()
PYTHON = [path for path in KEPT if path.suffix == ".py"]
READ_WHOLE = [path for path in PYTHON if path.parent.name != "versions"]  # a migration is a list, not a text


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def _lines_that_match(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in KEPT:
        lines = path.read_text(encoding="utf-8", errors="ignore").splitlines()
        found += [f"{_name(path)}:{number}" for number, line in enumerate(lines, 1) if pattern.search(line)]
    return found


def test_there_is_a_house_to_look_at() -> None:
    assert {_room(path) for path in PYTHON} >= {*ROOMS, "tests"}


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    parts = {(part.partition(".")[0], _name(path)) for path in KEPT for part in path.relative_to(ROOT).parts}

    assert sorted(name for part, name in parts if part.lower() in VAGUE_NAMES) == []


def test_every_python_file_begins_by_saying_what_it_is() -> None:
    trees = {_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in PYTHON}

    assert [name for name, tree in trees.items() if not ast.get_docstring(tree)] == []


def test_no_file_of_the_four_rooms_is_too_long_to_be_read_at_once() -> None:
    lengths = {
        _name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in READ_WHOLE if _room(path) in ROOMS
    }

    assert {name: length for name, length in lengths.items() if length > 350} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = [
        f"{_name(path)}:{node.lineno} {node.name}"
        for path in READ_WHOLE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > 60
    ]

    assert too_long == []


def test_nothing_committed_knows_the_machine_it_was_written_on() -> None:
    assert MACHINE_PATH.search("see /" + "home/anne/notes")
    assert _lines_that_match(MACHINE_PATH) == []


def test_nothing_committed_says_where_packages_come_from() -> None:
    assert PACKAGE_INDEX.search("-" * 2 + "index-url https://example.org")
    assert _lines_that_match(PACKAGE_INDEX) == []


def test_every_test_that_a_document_names_is_there() -> None:
    """What SECURITY.md promises by the name of a test must not outlive that test."""
    named = {
        (_name(path), file, test)
        for path in KEPT
        if path.suffix == ".md"
        for file, test in NAMED_TEST.findall(path.read_text(encoding="utf-8"))
    }
    missing = [
        it
        for it in sorted(named)
        if not (ROOT / it[1]).is_file() or f"def {it[2]}" not in (ROOT / it[1]).read_text(encoding="utf-8")
    ]

    assert len(named) > 10
    assert missing == []


def test_the_packages_that_are_installed_are_the_packages_on_disk() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    on_disk = {_name(path.parent).replace("/", ".") for path in PYTHON if _room(path) in ROOMS}

    assert sorted(project["tool"]["setuptools"]["packages"]) == sorted(on_disk)


def test_every_package_has_its_first_file() -> None:
    folders = {path.parent for path in PYTHON if _room(path) in {*ROOMS, "tests"}}

    assert [_name(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_every_pure_file_is_held_by_the_contract_of_purity() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    sources = [set(contract.get("source_modules", [])) for contract in project["tool"]["importlinter"]["contracts"]]
    present = {f"scheduler.{name}" for name in PURE_FILES if (ROOT / "scheduler" / f"{name}.py").is_file()}

    assert sum(present <= held for held in sources) >= 2


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "telegram.example.org"])
def test_a_test_that_reaches_for_the_network_is_stopped(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as plug, pytest.raises(RuntimeError, match=f"tried to reach {re.escape(host)}"):
        plug.connect((host, 443))


def test_a_test_may_talk_to_its_own_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as plug:
        assert plug.getpeername() == server.getsockname()
