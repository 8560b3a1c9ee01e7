"""Settings are checked as one, name each fault with its remedy, and never show a secret."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import Settings, SettingsError, load_settings, read_settings

ROOT = Path(__file__).parents[2]
TOKEN = "7000000001:AAE-invented_token_of_the_tests_0123456789"


def faults_of(**environ: str) -> list[str]:
    """The lines of the refusal; fails when the settings are accepted."""
    with pytest.raises(SettingsError) as refused:
        read_settings(environ)
    return str(refused.value).splitlines()


class Witness(Mapping[str, str]):
    """An empty environment that remembers which names it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_an_empty_environment_gives_the_documented_defaults() -> None:
    settings = read_settings({})

    assert settings == Settings(
        telegram_bot_token="",
        telegram_api_url="https://api.telegram.org",
        database_url="sqlite+aiosqlite:///vigie.db",
        public_url="",
        webhook_secret="",
        listen_host="127.0.0.1",
        listen_port=8080,
        telegram_rate=30.0,
        log_level="INFO",
        backup_dir=None,
        nightly_backups=True,
        watchdog_url="",
    )


def test_the_example_file_names_the_settings_that_the_code_reads_and_no_other() -> None:
    witness = Witness()
    read_settings(witness)

    assert set(dotenv_values(ROOT / ".env.example")) == witness.asked


def test_the_example_file_changes_nothing_until_somebody_edits_it() -> None:
    example = {name: value or "" for name, value in dotenv_values(ROOT / ".env.example").items()}

    assert read_settings(example) == read_settings({})


def test_everything_can_be_set() -> None:
    settings = read_settings(
        {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
            "DATABASE_URL": "postgresql+psycopg://vigie:sesame@db.example.org/vigie",
            "PUBLIC_URL": "https://vigie.example.org/",
            "WEBHOOK_SECRET": "sesame-2027-sesame",
            "LISTEN": "0.0.0.0:0",
            "TELEGRAM_RATE": "2.5",
            "LOG_LEVEL": "debug",
            "BACKUP_DIR": "backups",
            "WATCHDOG_URL": "https://watch.example.org/sesame/",
        }
    )

    assert dataclasses.astuple(settings) == (
        TOKEN,
        "http://127.0.0.1:8081",
        "postgresql+psycopg://vigie:sesame@db.example.org/vigie",
        "https://vigie.example.org",
        "sesame-2027-sesame",
        "0.0.0.0",
        0,
        2.5,
        "DEBUG",
        Path("backups"),
        True,
        "https://watch.example.org/sesame/",
    )


def test_settings_cannot_be_changed_afterwards() -> None:
    settings = read_settings({})

    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.log_level = "DEBUG"  # type: ignore[misc]


def test_a_command_that_needs_the_token_says_where_to_get_one() -> None:
    assert read_settings({"TELEGRAM_BOT_TOKEN": f" {TOKEN}\n"}).require_token() == TOKEN
    with pytest.raises(SettingsError, match=r"TELEGRAM_BOT_TOKEN.*@BotFather"):
        read_settings({"TELEGRAM_BOT_TOKEN": " "}).require_token()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite+aiosqlite:///vigie.db", "sqlite+aiosqlite:///vigie.db"),
        ("sqlite:////srv/vigie.db", "sqlite+aiosqlite:////srv/vigie.db"),
        ("postgresql://vigie@localhost/vigie", "postgresql+psycopg://vigie@localhost/vigie"),
        ("postgres://vigie@localhost/vigie", "postgresql+psycopg://vigie@localhost/vigie"),
        ("postgresql+psycopg:///vigie?host=/var/run", "postgresql+psycopg:///vigie?host=/var/run"),
    ],
)
def test_a_database_is_a_file_or_postgresql(given: str, used: str) -> None:
    assert read_settings({"DATABASE_URL": given}).database_url == used


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("TELEGRAM_BOT_TOKEN", "bot 12", "@BotFather"),
        ("TELEGRAM_BOT_TOKEN", "12/34", "@BotFather"),
        ("TELEGRAM_API_URL", "api.telegram.org", "https://"),
        ("TELEGRAM_API_URL", "ftp://api.telegram.org", "https://"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:port", "https://"),
        ("DATABASE_URL", "vigie.db", "sqlite+aiosqlite:///vigie.db"),
        ("DATABASE_URL", "sqlite+aiosqlite://", "sqlite+aiosqlite:///vigie.db"),
        ("DATABASE_URL", "sqlite+aiosqlite:///:memory:", "sqlite+aiosqlite:///vigie.db"),
        ("DATABASE_URL", "mysql://vigie@localhost/vigie", "postgresql+psycopg://"),
        ("DATABASE_URL", "postgresql+psycopg://", "postgresql+psycopg://"),
        ("DATABASE_URL", "postgresql+psycopg://vigie:sesame@db:port/vigie", "postgresql+psycopg://"),
        ("BACKUP_DIR", __file__, "name a folder"),
        ("PUBLIC_URL", "http://vigie.example.org", "https"),
        ("PUBLIC_URL", "vigie.example.org", "web address"),
        ("WEBHOOK_SECRET", "it's a secret", "openssl"),
        ("WEBHOOK_SECRET", "a" * 257, "openssl"),
        ("LISTEN", "8080", "127.0.0.1:8080"),
        ("LISTEN", ":8080", "127.0.0.1:8080"),
        ("LISTEN", "127.0.0.1:", "127.0.0.1:8080"),
        ("LISTEN", "127.0.0.1:65536", "127.0.0.1:8080"),
        ("TELEGRAM_RATE", "0", "30"),
        ("TELEGRAM_RATE", "-1", "30"),
        ("TELEGRAM_RATE", "inf", "30"),
        ("TELEGRAM_RATE", "nan", "30"),
        ("TELEGRAM_RATE", "thirty", "30"),
        ("LOG_LEVEL", "verbose", "DEBUG"),
        ("WATCHDOG_URL", "watch.example.org", "https://"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(name: str, value: str, remedy: str) -> None:
    [line] = faults_of(**{name: value})

    assert line.startswith(f"{name}: ")
    assert remedy in line


def test_the_edges_of_what_is_accepted() -> None:
    settings = read_settings({"LISTEN": "[::1]:65535", "TELEGRAM_RATE": "0.01", "WEBHOOK_SECRET": "a" * 256})

    assert (settings.listen_host, settings.listen_port) == ("::1", 65535)
    assert settings.telegram_rate == 0.01


@pytest.mark.parametrize("secret", ["", "a" * 15])
def test_an_address_anybody_may_post_to_needs_a_secret(secret: str) -> None:
    [line] = faults_of(PUBLIC_URL="https://vigie.example.org", WEBHOOK_SECRET=secret)

    assert line.startswith("WEBHOOK_SECRET: ") and "openssl" in line
    assert read_settings({"PUBLIC_URL": "https://vigie.example.org", "WEBHOOK_SECRET": "a" * 16}).public_url


def test_all_faults_are_told_at_once_each_on_its_line() -> None:
    lines = faults_of(LISTEN="8080", TELEGRAM_RATE="0", WEBHOOK_SECRET="é")

    assert [line.partition(":")[0] for line in lines] == ["LISTEN", "WEBHOOK_SECRET", "TELEGRAM_RATE"]


def test_a_refusal_never_repeats_what_was_typed() -> None:
    text = "\n".join(faults_of(TELEGRAM_BOT_TOKEN=f"{TOKEN} ", DATABASE_URL="mysql://vigie:sesame@db", LISTEN=TOKEN))

    assert "DATABASE_URL" in text
    assert TOKEN not in text
    assert "sesame" not in text


def test_the_settings_never_show_a_secret() -> None:
    settings = read_settings(
        {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "WEBHOOK_SECRET": "sesame-webhook",
            "WATCHDOG_URL": "https://watch.example.org/sesame",
            "DATABASE_URL": "postgresql://vigie:sesame-database@db.example.org/vigie",
        }
    )

    assert "listen_port=8080" in repr(settings)
    for text in (repr(settings), str(settings)):
        assert TOKEN not in text
        assert "sesame" not in text


def test_the_real_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("LOG_LEVEL=ERROR\nLISTEN=127.0.0.1:9000\nDATABASE_URL=postgresql://vigie:a${b}c@db/vigie\n")
    monkeypatch.setenv("LOG_LEVEL", "WARNING")
    for name in ("LISTEN", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    settings = load_settings(env_file)

    assert settings.log_level == "WARNING"
    assert settings.listen_port == 9000
    assert settings.database_url == "postgresql+psycopg://vigie:a${b}c@db/vigie"


def test_no_file_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "WARNING")

    assert load_settings(tmp_path / ".env").log_level == "WARNING"
