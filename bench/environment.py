"""The peers' environment: made once, from a lock of its own, beside the benchmark and apart from the project's."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LOCK = HERE / "peers.lock"
PLACE = HERE / ".venv"
PEERS = {"aiogram": HERE / "peers" / "aiogram_bot.py", "python-telegram-bot": HERE / "peers" / "ptb_bot.py"}


def python() -> Path:
    """The peers' Python, its environment made or renewed if the lock is newer."""
    program, done = PLACE / "bin" / "python", PLACE / "complete"
    if not done.exists() or done.stat().st_mtime < LOCK.stat().st_mtime:
        print("the peers are being installed into bench/.venv", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", PLACE], check=True)
        install: list[str | Path] = [program, "-m", "pip", "install", "-qq", "--require-hashes", "-r", LOCK]
        subprocess.run(install, check=True)
        done.touch()
    return program
