"""The command line: every word that `vigie` understands; each imports what it needs only when it is called."""

import importlib
from pathlib import Path
from typing import Annotated

import typer

from bot.cohort.commands import code, cohort_load
from bot.console import finish, moment
from bot.run_command import chosen_settings, run_bot

app = typer.Typer(
    name="vigie",
    help="The lookout of a pre-incubation programme: asks, notes, and warns while a week can still be saved.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cohort = typer.Typer(help="The programme's cohorts.", no_args_is_help=True)
cohort.command("load")(cohort_load)
app.add_typer(cohort, name="cohort")
app.command("code")(code)


@app.command()
def run() -> None:
    """Run the bot until SIGTERM."""
    run_bot()


@app.command()
def tick(
    at: Annotated[str, typer.Option(help="The local moment, in each cohort's own time zone: 2027-01-14T16:45.")],
    write: Annotated[bool, typer.Option("--write", help="Put it in the outbox; otherwise it is only printed.")] = False,
) -> None:
    """Print what is due at a local moment: when, what, for whom."""
    from bot.tick_command import whats_due

    for line in finish(whats_due(chosen_settings(), moment(at), write=write)):
        typer.echo(line)


@app.command()
def doctor() -> None:
    """Say what is wrong and how to mend it; exit 1 if anything is."""
    import asyncio

    from bot.doctor import examine

    findings = asyncio.run(examine(Path(".env")))
    for finding in findings:
        typer.echo(finding)
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where the copy goes.", show_default=False)]) -> None:
    """Copy the database, also while the bot runs."""
    from storage.backup import backup as copy
    from storage.database import Database

    finish(copy(Database(chosen_settings().database_url), file))
    typer.echo(f"The copy is in {file}.")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A copy made by `vigie backup`.", show_default=False)]) -> None:
    """Put a copy in the database's place, once it is proved sound; the bot must be stopped."""
    from storage.backup import restore as put_back
    from storage.database import Database

    finish(put_back(file, Database(chosen_settings().database_url)))
    typer.echo(f"The database is the one of {file} again; the replaced one is kept beside it.")


@app.command("migrate-data")
def migrate_data(
    source: Annotated[str, typer.Option("--from", help="The SQLite file: sqlite+aiosqlite:///vigie.db")],
    target: Annotated[str, typer.Option("--to", help="The PostgreSQL database; if left out, DATABASE_URL.")] = "",
) -> None:
    """Move everything from a SQLite file to an empty PostgreSQL database, and compare; the bot must be stopped."""
    from bot.moving_command import move_data
    from scheduler.clock import SystemClock

    for line in finish(move_data(source, target or chosen_settings().database_url, SystemClock())):
        typer.echo(line)


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Of the page, on this machine only; 0 picks a free one.")] = 8081,
    cohort: Annotated[Path | None, typer.Option(help="A cohort file, instead of the invented promo.")] = None,
    at: Annotated[str, typer.Option(help="The local moment at which the clock starts.")] = "2027-01-04T08:30",
) -> None:
    """Try the bot against a local Telegram, with a cast and a clock that travels; no token is needed."""
    importlib.import_module("sandbox.command").sandbox(port=port, cohort=cohort, at=at)  # an import never goes up
