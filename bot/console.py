"""Console: runs the work of a command; what the operator can mend is said on standard error, without a traceback."""

import asyncio
import sys
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, TypeVar

T = TypeVar("T")

CENTURY = range(2000, 2100)  # no other year has a programme


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run it. What went wrong is said, and ends the command with exit code 1; nothing of it quotes people."""
    try:
        return asyncio.run(work)
    except Exception as error:
        raise refusal(*_explained(error)) from None


def moment(text: str) -> datetime:
    """The local moment that an option `--at` states; raises the end of the command when it states none."""
    try:
        found = datetime.fromisoformat(text) if "-" in text else None  # 20270114 is a slip more often than a date
    except ValueError:
        found = None
    if found is None or found.year not in CENTURY:
        raise refusal(f"--at: {text!r} is not a moment; write it like 2027-01-14T16:45.")
    if found.tzinfo is not None:
        raise refusal(f"--at: {text!r} holds a time zone; write the local moment, like 2027-01-14T16:45.")
    return found


def refusal(*lines: str) -> SystemExit:
    """Say it on standard error; to be raised."""
    for line in lines:
        print(line, file=sys.stderr)
    return SystemExit(1)


def _explained(error: Exception) -> tuple[str, ...]:
    """What to tell the operator; what each command may raise is known here only once something was raised."""
    from bot.bot_name import NoBotName
    from bot.cohort.file import CohortFileError
    from bot.redaction import told
    from bot.settings import SettingsError
    from storage.errors import DatabaseError

    if isinstance(error, CohortFileError):
        return ("Nothing was loaded:", *error.faults)
    if isinstance(error, (SettingsError, NoBotName, DatabaseError, OSError)):
        return (str(error),)
    return ("Vigie failed; please report this, it quotes nobody:", told(error))
