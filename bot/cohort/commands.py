"""The commands of whoever sets a programme up: `vigie cohort load` and `vigie code`."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.console import finish
from bot.speech.bot_link import Link

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.settings import Settings
    from scheduler.clock import Clock


def cohort_load(
    file: Annotated[Path, typer.Argument(help="The cohort file (TOML).", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="Print nothing but a list of role, name and link.")] = False,
) -> None:
    """Create or update a cohort, and print one invitation link per person who has not joined."""
    from bot.settings import load_settings
    from scheduler.clock import SystemClock

    async def work() -> list[Link]:
        return await load_cohort(load_settings(), SystemClock(), file)

    links = finish(work())
    if json:
        print(dumps([{"role": i.role, "name": i.name, "link": i.link} for i in links], ensure_ascii=False))
    else:
        _print_links(links)


def code() -> None:
    """Print a one-time set-up code, valid 24 hours, for the first coordinator."""
    from bot.settings import load_settings
    from scheduler.clock import SystemClock

    async def work() -> str:
        return await mint_code(load_settings(), SystemClock())

    print(
        f"{finish(work())}\nTo be sent to the bot by the first coordinator: once, within 24 hours. "
        "With no cohort loaded, it begins one in the chat."
    )


def _print_links(links: list[Link]) -> None:
    if not links:
        print("Loaded; everybody has joined.")
        return
    width = max(len(invitee.name) for invitee in links)
    print(f"Loaded; {len(links)} to invite. Each link works once, for 7 days: send it to its person alone.")
    for invitee in links:
        print(f"{invitee.role:<12}  {invitee.name:<{width}}  {invitee.link}")


async def load_cohort(settings: Settings, clock: Clock, file: Path) -> list[Link]:
    """What `vigie cohort load` does: a fresh link for each person who has not joined.

    Telegram is asked for the bot's name first: nothing is written when a link could not be made. Raises
    CohortFileError, SettingsError, NoBotName or DatabaseError.
    """
    from bot.bot_name import ask_bot_name
    from bot.cohort.file import read_cohort_file
    from bot.cohort.loading import load_cohort as load_into
    from bot.speech.bot_link import link_to

    read = read_cohort_file(file)
    for warning in read.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    name = await ask_bot_name(settings)
    async with _transaction(settings, clock) as session:
        invited = await load_into(session, read.plan, clock.now(), name)
    return [Link(invitee.role, invitee.name, link_to(name, invitee.token)) for invitee in invited]


async def mint_code(settings: Settings, clock: Clock) -> str:
    """What `vigie code` does: a fresh set-up code."""
    from storage import invitations

    async with _transaction(settings, clock) as session:
        return await invitations.mint_code(session, clock.now())


@asynccontextmanager
async def _transaction(settings: Settings, clock: Clock) -> AsyncIterator[AsyncSession]:
    """One short transaction on a database that has its tables, beside the bot that may be running."""
    from storage.database import Database
    from storage.upgrade import migrate

    database = Database(settings.database_url)
    try:
        await migrate(database, clock.now(), settings.backup_dir)
        async with database.transaction() as session:
            yield session
    finally:
        await database.close()
