"""No token reaches the logs, by whatever road it travels, and no text of an exception."""

import asyncio
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.app import _tell_stray
from bot.redaction import ERASED, TALKATIVE, Redaction, set_up_logging
from storage.database import Database

TOKEN = "7000000001:AAE-invented_token_of_the_tests_0123456789"
ODD_TOKEN = "sandbox:côté"


@pytest.fixture(autouse=True)
def logging_is_put_back() -> Iterator[None]:
    """Each test sets logging up anew; the next one finds it as it was."""
    root = logging.getLogger()
    named = {logging.getLogger(name): logging.getLogger(name).level for name in TALKATIVE}
    before, level = list(root.handlers), root.level
    root.handlers.clear()
    yield
    root.handlers[:] = before
    for logger, its_level in {root: level, **named}.items():
        logger.setLevel(its_level)


@pytest.mark.parametrize(
    "log",
    [
        pytest.param(lambda logger: logger.warning(f"GET /bot{TOKEN}/getMe"), id="in the message"),
        pytest.param(lambda logger: logger.warning("GET %s", f"/bot{TOKEN}/getMe"), id="in an argument"),
        pytest.param(lambda logger: logger.warning("GET %(url)s", {"url": f"/bot{TOKEN}"}), id="in a named argument"),
        pytest.param(lambda logger: logger.warning("two %s %s", TOKEN), id="in arguments that do not fit"),
        pytest.param(lambda logger: logger.warning(ValueError(TOKEN)), id="in a message that is no text"),
        pytest.param(lambda logger: logger.warning("GET /bot%s", quote(TOKEN)), id="written as in an address"),
        pytest.param(lambda logger: logger.warning("x", exc_info=ValueError(TOKEN)), id="in an exception"),
        pytest.param(lambda logger: _log_a_chain(logger), id="in the cause of an exception"),
        pytest.param(lambda logger: logger.warning("x", stack_info=True, extra={}), id="with the stack"),
    ],
)
def test_a_token_never_reaches_the_logs(log: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(log)
    set_up_logging("INFO", "another:token")

    log(logging.getLogger("vigie.test"))

    written = capsys.readouterr().err
    assert " vigie.test: " in written
    assert TOKEN.partition(":")[2] not in written


def _log_a_chain(logger: logging.Logger) -> None:
    try:
        try:
            raise ValueError(TOKEN)
        except ValueError as cause:
            raise RuntimeError("the bot cannot start") from cause
    except RuntimeError:
        logger.exception("stopped")


def test_an_exception_is_told_by_its_classes_and_places_not_by_its_texts(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO", TOKEN)
    sentence = "Maëlle est malade"
    try:
        try:
            raise ValueError(sentence)
        except ValueError as cause:
            raise RuntimeError(sentence) from cause
    except RuntimeError:
        logging.getLogger("vigie.test").exception("stopped")

    written = capsys.readouterr().err
    assert written.index("ValueError\nled to\n") < written.rindex("RuntimeError\n")
    assert 'test_redaction.py", line ' in written
    assert "Maëlle" not in written


def test_what_is_quoted_in_a_line_cannot_pass_for_another_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO", TOKEN)

    logging.getLogger("vigie.test").warning("Telegram says %s", "no\n2027-01-04 INFO bot.app: all is well\x1b[2K\u202e")

    assert capsys.readouterr().err.splitlines()[0].endswith(r"no\n2027-01-04 INFO bot.app: all is well\x1b[2K\u202e")


async def test_a_task_that_nobody_waited_for_is_told_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO", TOKEN)

    _tell_stray(asyncio.get_running_loop(), {"message": "Task exception", "exception": ValueError("Maëlle")})

    assert capsys.readouterr().err.endswith("Task exception (ValueError)\n")


async def test_an_error_of_the_database_does_not_tell_what_was_written(database: Database) -> None:
    with pytest.raises(SQLAlchemyError) as raised:
        async with database.transaction() as session:
            await (await session.connection()).execute(text("SELECT :name FROM nowhere"), {"name": "Maëlle"})

    assert "Maëlle" not in str(raised.value)


@pytest.mark.parametrize("form", [ODD_TOKEN, quote(ODD_TOKEN, safe="")])
def test_the_configured_token_is_erased_whatever_its_form(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO", ODD_TOKEN, "sesame-webhook")

    logging.getLogger("vigie.test").warning("GET /bot%s/getMe with sesame-webhook", form)

    assert capsys.readouterr().err.endswith(f"GET /bot{ERASED}/getMe with {ERASED}\n")


def test_what_is_no_token_stays_as_it_is() -> None:
    text = "tick at 08:45, week 2027-W02, 12:short, person 7000000001"

    assert Redaction("").erase(text) == text


@pytest.mark.parametrize(("length", "erased"), [(29, False), (30, True), (31, True)])
def test_thirty_signs_after_the_colon_make_a_token(length: int, erased: bool) -> None:
    assert (Redaction().erase("42:" + "a" * length) == ERASED) is erased


def test_libraries_that_talk_too_much_speak_only_when_something_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("DEBUG", TOKEN)

    for name in ("httpx", "httpcore.http11", "apscheduler.executors.default", "aiosqlite", "telegram.Bot"):
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).warning("alarm of %s", name)
    logging.getLogger("bot.app").debug("our own detail")

    written = capsys.readouterr().err
    assert "chatter" not in written
    assert written.count("alarm of") == 5
    assert "our own detail" in written


@pytest.mark.parametrize(("level", "seen"), [("WARNING", True), ("ERROR", False)])
def test_the_level_that_was_asked_for_holds_for_all(level: str, seen: bool, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(level, TOKEN)

    for name in ("httpx", "bot.app"):
        logging.getLogger(name).info("too fine")
        logging.getLogger(name).warning("at the level")

    written = capsys.readouterr().err
    assert "too fine" not in written
    assert ("at the level" in written) is seen


def test_setting_up_twice_writes_each_line_once_and_nothing_to_standard_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging("INFO", TOKEN)
    set_up_logging("INFO", TOKEN)

    logging.getLogger("vigie.test").info("once")

    captured = capsys.readouterr()
    assert captured.err.count("once") == 1
    assert captured.out == ""
    assert [type(handler) for handler in logging.getLogger().handlers] == [logging.StreamHandler]
