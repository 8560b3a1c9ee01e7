"""The settings of one installation: read once from the environment, checked, then frozen."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

OFFICIAL_API_URL = "https://api.telegram.org"
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")  # a Bot API of one's own may post there without TLS
SHORTEST_SECRET = 16
NO_BACKUPS = "none"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
ASYNC_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",  # the name that hosting providers still hand out
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class SettingsError(Exception):
    """One or more settings are missing or wrong; the text names each one with its remedy, one per line."""


@dataclass(frozen=True)
class Settings:
    """What differs from one installation to the next; what could hold a secret is left out of the repr."""

    telegram_bot_token: str = field(repr=False)
    telegram_api_url: str
    database_url: str = field(repr=False)
    public_url: str  # where Telegram posts the updates; empty: it is asked for them
    webhook_secret: str = field(repr=False)
    listen_host: str
    listen_port: int
    telegram_rate: float
    log_level: str
    backup_dir: Path | None  # None: the folder `backups` beside the SQLite file
    nightly_backups: bool
    watchdog_url: str = field(repr=False)  # called while the bot is well; empty: nobody is

    def nightly_folder(self, database: Path | None) -> Path | None:
        """Where the nightly copies of this SQLite file go; None: none are made."""
        if database is None or not self.nightly_backups:
            return None
        return self.backup_dir or database.parent / "backups"

    def require_token(self) -> str:
        """The bot's token; raises SettingsError when there is none."""
        if not self.telegram_bot_token:
            raise SettingsError("TELEGRAM_BOT_TOKEN: is missing; ask @BotFather for one and put it in .env.")
        return self.telegram_bot_token


def load_settings(env_file: Path = Path(".env")) -> Settings:
    """The settings of the environment, completed by a `.env` file if there is one; raises SettingsError."""
    return read_settings({**_written(env_file), **os.environ})


def _written(env_file: Path) -> dict[str, str]:
    if not env_file.exists():
        return {}
    from dotenv import dotenv_values

    return {name: value for name, value in dotenv_values(env_file, interpolate=False).items() if value is not None}


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings that these variables state; raises one SettingsError that names every fault."""
    reading = _Reading(environ)
    listen_host, listen_port = reading.take("LISTEN", "127.0.0.1:8080", _host_and_port)
    settings = Settings(
        telegram_bot_token=reading.take("TELEGRAM_BOT_TOKEN", "", _token),
        telegram_api_url=reading.take("TELEGRAM_API_URL", OFFICIAL_API_URL, _api_url),
        database_url=reading.take("DATABASE_URL", "sqlite+aiosqlite:///vigie.db", database_address),
        public_url=reading.take("PUBLIC_URL", "", _public_url),
        webhook_secret=reading.take("WEBHOOK_SECRET", "", _webhook_secret),
        listen_host=listen_host,
        listen_port=listen_port,
        telegram_rate=reading.take("TELEGRAM_RATE", "30", _positive),
        log_level=reading.take("LOG_LEVEL", "INFO", _log_level),
        backup_dir=reading.take("BACKUP_DIR", "", _folder),
        nightly_backups=reading.take("BACKUP_DIR", "", lambda value: value.lower() != NO_BACKUPS),
        watchdog_url=reading.take("WATCHDOG_URL", "", _watch),
    )
    reading.check_webhook(settings)
    if reading.faults:
        raise SettingsError("\n".join(reading.faults))
    return settings


class _Reading:
    """One pass over the variables, which gathers the faults instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def take(self, name: str, default: str, parse: Callable[[str], T]) -> T:
        """The parsed variable; its default when it is empty or, once the fault is noted, wrong."""
        try:
            return parse(self.environ.get(name, "").strip() or default)
        except ValueError as fault:
            self.faults.append(f"{name}: {fault}")
            return parse(default)

    def check_webhook(self, settings: Settings) -> None:
        """Anybody can post to an address: only the secret tells Telegram from the others."""
        if settings.public_url and len(settings.webhook_secret) < SHORTEST_SECRET:
            self.faults.append(
                f"WEBHOOK_SECRET: must have at least {SHORTEST_SECRET} signs when PUBLIC_URL is set; "
                "make one with: openssl rand -hex 32"
            )


# The texts below never repeat the value: it may be a secret typed under the wrong name.


def _token(value: str) -> str:
    if re.search(r"[\s/?#]", value):
        raise ValueError("holds a space or a sign that no token has; copy it again from @BotFather, nothing around it.")
    if value and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", value):
        raise ValueError("is no token, which is digits, a colon, then letters and digits; copy it from @BotFather.")
    return value


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        understood = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        understood = False
    if value and (not understood or re.search(r"\s", value)):
        raise ValueError("is not a web address; write it like https://example.org, or leave it empty.")
    return value.rstrip("/")


def _api_url(value: str) -> str:
    if re.search(r"[?#]", value):
        raise ValueError("holds more than the address of a Bot API; write it like https://example.org.")
    return _web_address(value)


def _watch(value: str) -> str:
    _web_address(value)
    return value  # as it was typed: to a watch, a slash at the end may be part of its name


def _public_url(value: str) -> str:
    if value and urlsplit(_web_address(value)).scheme != "https" and urlsplit(value).hostname not in LOCAL_HOSTS:
        raise ValueError("must begin with https://: Telegram posts to nothing else.")
    return _web_address(value)


def database_address(value: str) -> str:
    """The address with the driver that Vigie uses; raises ValueError with a text that does not repeat it."""
    scheme, _, place = value.partition("://")
    driver = ASYNC_DRIVERS.get(scheme, "")
    if driver.startswith("sqlite"):
        path = place.removeprefix("/").partition("?")[0]
        understood = place.startswith("/") and path not in ("", "/", ":memory:")
    else:
        understood = bool(driver and place) and _has_a_port(place)
    if not understood:
        raise ValueError(
            "is not understood; write sqlite+aiosqlite:///vigie.db (a file) "
            "or postgresql+psycopg://user:password@host/database."
        )
    return f"{driver}://{place}"


def _has_a_port(place: str) -> bool:
    """Whether what follows the host, if anything does, is a port; a password may hold what splits an address."""
    server = re.split(r"[/?]", place.rpartition("@")[2])[0]
    return re.fullmatch(r"(\[[^]]*\]|[^:]*)(:[0-9]{0,5})?", server) is not None


def _webhook_secret(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value):
        raise ValueError("may hold only 1 to 256 letters, digits, _ and -; make one with: openssl rand -hex 32")
    return value


def _host_and_port(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not host or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > 65535:
        raise ValueError("must be host:port, like 127.0.0.1:8080; port 0 picks a free one.")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _positive(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not (isfinite(number) and number > 0):
        raise ValueError("must be a number of messages a second above 0, like 30.")
    return number


def _log_level(value: str) -> str:
    if value.upper() not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}.")
    return value.upper()


def _folder(value: str) -> Path | None:
    folder = Path(value).expanduser() if value and value.lower() != NO_BACKUPS else None
    if folder and folder.exists() and not folder.is_dir():
        raise ValueError("is a file, and not a folder; name a folder, or leave it empty.")
    return folder
