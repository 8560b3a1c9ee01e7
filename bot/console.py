"""Console: runs the work of a command; what the operator can mend is said on standard error, without a traceback."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import typer

T = TypeVar("T")


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


def refusal(*lines: str) -> typer.Exit:
    """Say it on standard error; to be raised."""
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(1)
