"""Console: runs the work of a command; what the operator can mend is said on standard error, without a traceback."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, TypeVar

import typer

T = TypeVar("T")

CENTURY = range(2000, 2100)  # no other year has a programme


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run it. What went wrong is said, and ends the command with exit code 1; nothing of it quotes people."""
    from bot.bot_name import NoBotName
    from bot.cohort.file import CohortFileError
    from bot.redaction import told
    from bot.settings import SettingsError
    from storage.errors import DatabaseError

    try:
        return asyncio.run(work)
    except CohortFileError as error:
        raise refusal("Nothing was loaded:", *error.faults) from None
    except (SettingsError, NoBotName, DatabaseError, OSError) as error:
        raise refusal(str(error)) from None
    except Exception as error:
        raise refusal("Vigie failed; please report this, it quotes nobody:", told(error)) from None


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


def refusal(*lines: str) -> typer.Exit:
    """Say it on standard error; to be raised."""
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(1)
