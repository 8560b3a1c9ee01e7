"""The commands of whoever sets a programme up: `vigie cohort load` and `vigie code`."""

import asyncio
import sys
from collections.abc import Coroutine
from json import dumps
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from storage.terms import Role

T = TypeVar("T")


def cohort_load(
    file: Annotated[Path, typer.Argument(help="The cohort file (TOML).", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="Print nothing but a list of role, name and link.")] = False,
) -> None:
    """Create or update a cohort, and print one invitation link per person who has not joined."""
    from bot.cohort_file import CohortFileError, read_cohort_file

    try:
        read = read_cohort_file(file)
    except CohortFileError as error:
        _refuse(f"Nothing was loaded from {file}:", *error.faults)
    for warning in read.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    links = _finish(_load(read.plan))
    if json:
        print(dumps([{"role": role, "name": name, "link": link} for role, name, link in links], ensure_ascii=False))
    else:
        _print_links(read.plan.name, links)


def code() -> None:
    """Print a one-time set-up code, valid 24 hours, for the first coordinator."""
    fresh = _finish(_mint_code())
    print(f"{fresh}\nTo be sent to the bot by the first coordinator: once, within 24 hours.")


def _print_links(cohort: str, links: list[tuple[Role, str, str]]) -> None:
    if not links:
        print(f"{cohort}: loaded; everybody has joined.")
        return
    width = max(len(name) for _, name, _ in links)
    print(f"{cohort}: loaded; {len(links)} to invite. Each link works once, for 7 days: send it to its person alone.")
    for role, name, link in links:
        print(f"{role:<12}  {name:<{width}}  {link}")


async def _load(plan: Any) -> list[tuple[Role, str, str]]:
    """Ask Telegram for the bot's name first: nothing is written when a link could not be made."""
    from bot.bot_name import ask_bot_name, link
    from bot.cohort_loading import load_cohort
    from bot.settings import load_settings
    from scheduler.clock import SystemClock
    from storage.database import Database
    from storage.upgrade import migrate

    settings, clock = load_settings(), SystemClock()
    name = await ask_bot_name(settings)
    database = Database(settings.database_url)
    try:
        await migrate(database, clock.now(), settings.backup_dir)
        async with database.transaction() as session:
            invited = await load_cohort(session, plan, clock.now())
    finally:
        await database.close()
    return [(invitee.role, invitee.name, link(name, invitee.token)) for invitee in invited]


async def _mint_code() -> str:
    from bot.settings import load_settings
    from scheduler.clock import SystemClock
    from storage import invitations
    from storage.database import Database
    from storage.upgrade import migrate

    settings, clock = load_settings(), SystemClock()
    database = Database(settings.database_url)
    try:
        await migrate(database, clock.now(), settings.backup_dir)
        async with database.transaction() as session:
            return await invitations.mint_code(session, clock.now())
    finally:
        await database.close()


def _finish(work: Coroutine[Any, Any, T]) -> T:
    """Run it; what the operator can mend is one sentence on standard error, and exit code 1."""
    from bot.bot_name import NoBotName
    from bot.cohort_file import CohortFileError
    from bot.settings import SettingsError
    from storage.errors import DatabaseError

    try:
        return asyncio.run(work)
    except CohortFileError as error:
        _refuse("Nothing was loaded:", *error.faults)
    except (SettingsError, NoBotName, DatabaseError) as error:
        _refuse(str(error))


def _refuse(*lines: str) -> NoReturn:
    for line in lines:
        print(line, file=sys.stderr)
    raise typer.Exit(1)
