"""The command `vigie sandbox`: the page on this machine, until Ctrl-C."""

import asyncio
import errno
import os
import signal
import sys
import webbrowser
from datetime import datetime
from pathlib import Path

import typer

from bot.cohort.file import CohortFileError, parse_cohort, read_cohort_file
from bot.console import moment
from bot.redaction import set_up_logging
from sandbox.page import Page
from sandbox.rehearsal import Rehearsal
from sandbox.world import TOKEN, promo

FIRST_MOMENT = "2027-01-04T08:30"


def sandbox(port: int = 8081, cohort: Path | None = None, at: str = FIRST_MOMENT) -> None:
    """Show the bot at work in a temporary world; what the operator can mend is one sentence, and exit code 1."""
    set_up_logging("WARNING", TOKEN)  # a rehearsal has the names of its own people
    try:
        rehearsal = Rehearsal(*_stage(cohort, at))
        asyncio.run(_show(rehearsal, port))
    except CohortFileError as error:
        _refuse("Nothing was started:", *error.faults)
    except _Refusal as error:
        _refuse(str(error))


class _Refusal(Exception):
    """One sentence for the operator."""


def _refuse(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)
    raise typer.Exit(1)


def _stage(cohort: Path | None, at: str) -> tuple[str, datetime]:
    """The cohort file's text, and the moment at which the clock starts; its own first day for another cohort."""
    text = promo()
    if cohort is not None:
        read_cohort_file(cohort)
        text = cohort.read_text(encoding="utf-8-sig")
    plan = parse_cohort(text).plan
    start = moment(at)
    if cohort is not None and at == FIRST_MOMENT:
        start = datetime.combine(plan.starts_on, start.time())
    if start.date() > plan.ends_on:
        raise _Refusal(f"--at: the programme ends on {plan.ends_on}; choose a moment before that.")
    return text, start


async def _show(rehearsal: Rehearsal, port: int) -> None:
    page, ended = Page(rehearsal), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    try:
        address = await page.start(port)
    except (OSError, OverflowError) as error:
        raise _Refusal(_why_not(port, error)) from None
    try:
        print(f"Vigie's sandbox: {address}\nCtrl-C ends it.", flush=True)
        opening = asyncio.create_task(rehearsal.open())
        if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            webbrowser.open(address)
        await _until(ended, opening)
    finally:
        await page.stop()
        await rehearsal.close()
        rehearsal.clear()


async def _until(ended: asyncio.Event, opening: asyncio.Task[None]) -> None:
    """Until Ctrl-C, or until the world turns out not to open."""
    waiting = asyncio.create_task(ended.wait())
    await asyncio.wait((waiting, opening), return_when=asyncio.FIRST_COMPLETED)
    if ended.is_set():
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
    else:
        await opening
        await waiting


def _why_not(port: int, error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"--port: {port} is in use by another program; choose another one, or 0 for any free one."
    return f"--port: {port} cannot be used ({error}); choose one from 1024 to 65535, or 0 for any free one."
