"""The command `vigie sandbox`: it starts, says where, stops at Ctrl-C, and names what is wrong in a sentence."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HIDDEN = ("DISPLAY", "WAYLAND_DISPLAY")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in HIDDEN}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command until it ends by itself."""
    command = [sys.executable, "-m", "bot", "sandbox", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT, env=ENVIRONMENT, check=False)


def test_a_free_port_is_found_and_ctrl_c_ends_it_in_silence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "sandbox", "--port", "0"]
    environment = {**ENVIRONMENT, "TMPDIR": str(tmp_path)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, cwd=ROOT, env=environment, **pipes) as sandbox:  # type: ignore[call-overload]
        assert re.search(r"http://127\.0\.0\.1:[1-9]\d*", sandbox.stdout.readline())
        sandbox.send_signal(signal.SIGINT)
        _, errors = sandbox.communicate(timeout=60)
    assert sandbox.returncode == 0
    assert errors == ""
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_named_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run("--port", str(port))
    assert ended.returncode == 1
    assert ended.stderr == f"--port: {port} is in use by another program; choose another one, or 0 for any free one.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "70000"], "--port: 70000 cannot be used"),
        (["--at", "demain"], "--at: 'demain' is not a moment; write it like 2027-01-14T16:45."),
        (["--cohort", "missing.toml"], "missing.toml: there is no such file."),
        (["--at", "2027-06-15T08:30"], "--at: the programme ends on 2027-05-28"),
    ],
)
def test_what_is_wrong_is_one_sentence(arguments: list[str], sentence: str) -> None:
    ended = run(*arguments)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
