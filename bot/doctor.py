"""Doctor: looks at one installation, check by check, and names the remedy of whatever is wrong."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from bot.bot_name import NoBotName, ask_bot_name
from bot.settings import Settings, SettingsError, load_settings
from bot.telegram.channel import Channel, Posts
from bot.telegram.failures import Trouble
from bot.telegram.webhook import PATH
from scheduler.clock import SystemClock
from storage import backlog
from storage.database import Database
from storage.errors import DatabaseError
from storage.rotation import Rotation
from storage.upgrade import check

PATIENCE = aiohttp.ClientTimeout(total=15)
LARGEST_DRIFT = timedelta(seconds=30)
OLDEST_COPY = timedelta(days=2)
LEAST_SPACE = 200 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, and what is wrong with its remedy (empty: nothing)."""

    subject: str
    fault: str = ""
    note: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong here."""
        return not self.fault

    def __str__(self) -> str:
        """One line: `ok  settings`, or `NO  settings: what is wrong and how to mend it`."""
        said = self.fault or self.note
        return f"{'ok' if self.is_well else 'NO'}  {self.subject}{': ' if said else ''}{said}"


async def examine(env_file: Path) -> list[Finding]:
    """All the findings, in order; what cannot be looked at because of an earlier fault is left out."""
    try:
        settings = load_settings(env_file)
        settings.require_token()
    except SettingsError as error:
        return [Finding("settings", fault) for fault in str(error).splitlines()]
    findings = [settings_finding(env_file)]
    findings += [finding async for finding in _of_telegram(settings)]
    findings += [finding async for finding in _of_database(settings)]
    return [*findings, watch_finding(settings.watchdog_url)]


def settings_finding(env_file: Path) -> Finding:
    """Who else on this machine may read the token: whoever has it speaks as the bot."""
    if env_file.is_file() and env_file.stat().st_mode & 0o077:
        return Finding("settings", note=f"WARNING: others here may read {env_file.name}; `chmod 600 {env_file.name}`")
    return Finding("settings")


async def _of_telegram(settings: Settings) -> AsyncIterator[Finding]:
    try:
        name = await ask_bot_name(settings)
    except NoBotName as error:
        yield Finding("token", str(error))
        return
    yield Finding("token", note=f"@{name}")
    yield await _webhook(settings)
    yield await _clock(settings)


async def _webhook(settings: Settings) -> Finding:
    channel = Channel(settings.require_token(), settings.telegram_api_url)
    try:
        posts = await channel.posts()
    except Trouble as trouble:
        return Finding("webhook", f"Telegram does not say where it posts updates ({trouble.reason}); try again.")
    finally:
        await channel.close()
    where = posts.url.partition("?")[0]
    if settings.public_url:
        return _posted(posts, where, settings.public_url + PATH)
    if not where:
        return Finding("webhook")
    remedy = "stop what listens there and call deleteWebhook, or give this bot a token of its own"
    return Finding("webhook", f"updates are posted to {where}, so polling hears nothing: {remedy}.")


def _posted(posts: Posts, where: str, ours: str) -> Finding:
    """Whether Telegram posts to PUBLIC_URL, and reaches it."""
    if where != ours:
        return Finding("webhook", note=f"Telegram will post to {ours} from the next start of `vigie run` on")
    if posts.waiting and posts.error:
        why = f"Telegram cannot post to {where} ({posts.error[:100]})"
        return Finding("webhook", f"{why}; is it reachable from outside, with a certificate, and led to LISTEN?")
    return Finding("webhook", note=f"updates are posted to {where}")


async def _clock(settings: Settings) -> Finding:
    """This machine's time against the Date that the Bot API's server gives."""
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE, trust_env=True) as client,
            client.get(settings.telegram_api_url, allow_redirects=False) as response,
        ):
            theirs = parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError):
        return Finding("clock", note="the Bot API does not tell the time, so nothing to compare with")
    return clock_finding(SystemClock().now(), theirs)


def clock_finding(ours: datetime, theirs: datetime) -> Finding:
    """Whether this machine's clock may be trusted with moments."""
    drift = ours - theirs
    if abs(drift) <= LARGEST_DRIFT:
        return Finding("clock")
    direction = "ahead" if drift > timedelta() else "behind"
    seconds = abs(drift).total_seconds()
    return Finding("clock", f"this machine is {seconds:.0f} s {direction}; set its clock, and keep it set (NTP).")


async def _of_database(settings: Settings) -> AsyncIterator[Finding]:
    database = Database(settings.database_url, busy_timeout=15.0)
    try:
        try:
            await check(database)
        except DatabaseError as error:
            yield Finding("database", str(error))
            return
        yield Finding("database", note=database.name)
        if database.path:
            yield disk_finding(database.path, shutil.disk_usage(database.path.absolute().parent).free)
            folder = settings.nightly_folder(database.path)
            if folder:
                now = SystemClock().now()
                yield copies_finding(folder, Rotation(database.path, folder).newest(now), now)
        async with database.transaction() as session:
            silent, aside = await backlog.silent_cohorts(session), await backlog.count_aside(session)
        yield coordinators_finding(silent)
        yield Finding("updates", note=f"{aside} set aside in the last eight days; the log says why" if aside else "")
    finally:
        await database.close()


def disk_finding(path: Path, free: int) -> Finding:
    """Whether there is room for the database to grow, in bytes."""
    if free >= LEAST_SPACE:
        return Finding("disk")
    return Finding("disk", f"only {free // 2**20} MiB are left where {path.name} lies; make room.")


def copies_finding(folder: Path, newest: datetime | None, now: datetime) -> Finding:
    """Whether the nightly copies are made; None: there is none yet."""
    if newest is None:
        return Finding("copies", note=f"none yet; `vigie run` makes one each night, in {folder}")
    note = f"the newest in {folder} is of {newest:%Y-%m-%d %H:%M} UTC"
    if now - newest > OLDEST_COPY:
        return Finding("copies", f"{note}; does `vigie run` run, and is there room and right to write there?")
    return Finding("copies", note=note)


def watch_finding(url: str) -> Finding:
    """Whether somebody outside would notice that the bot is down; it is not called: that would be a sign of life."""
    if not url:
        return Finding("watch", note="nobody outside would notice that this machine is down; WATCHDOG_URL says how")
    return Finding("watch", note=f"{urlsplit(url).hostname} is called each minute while the bot is well")


def coordinators_finding(silent: list[str]) -> Finding:
    """Whether somebody would hear an alert in each cohort."""
    if not silent:
        return Finding("coordinators")
    names = ", ".join(silent)
    remedy = "send them their links (`vigie cohort load FILE`), or the first one a code (`vigie code`)"
    return Finding("coordinators", f"no coordinator of {names} can be reached, so its alerts wait: {remedy}.")
