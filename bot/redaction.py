"""Logging without secrets: to standard error, every bot token erased, no exception told by its text."""

import logging
import re
import sys
import traceback
from urllib.parse import quote

ERASED = "[erased]"
# What could pass for another line of the log, or hide one.
UNPRINTED = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
TOKEN = re.compile(r"\d+(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)

# At INFO or DEBUG these write addresses with the token, or what people said.
TALKATIVE = ("httpx", "httpcore", "apscheduler", "alembic", "telegram", "aiosqlite", "aiohttp.access", "matplotlib")


class Redaction(logging.Filter):
    """Erases bot tokens, the secrets it was given, and the texts of exceptions from all that a log record can show."""

    def __init__(self, *secrets: str) -> None:
        super().__init__()
        forms = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        self.forms = sorted(forms, key=len, reverse=True)

    def erase(self, text: str) -> str:
        """The text without its secrets."""
        for form in self.forms:
            text = text.replace(form, ERASED)
        return TOKEN.sub(ERASED, text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: the record is kept, cleaned for this handler and all that follow."""
        record.msg = UNPRINTED.sub(_escaped, self.erase(_message(record)))
        record.args = None
        if record.exc_info:
            record.exc_text = told(record.exc_info[1])
            record.exc_info = None
        if record.exc_text:
            record.exc_text = self.erase(record.exc_text)
        if record.stack_info:
            record.stack_info = self.erase(record.stack_info)
        return True


def told(error: BaseException | None) -> str:
    """The classes of an exception and of its causes, and where each was raised: their texts may quote people."""
    links: list[str] = []
    while error is not None:
        links.append("".join(traceback.format_tb(error.__traceback__)) + type(error).__qualname__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nled to\n".join(reversed(links))


def set_up_logging(level: str, *secrets: str) -> None:
    """Send the logs of everything to standard error at this level, without the secrets; again: start afresh."""
    logging.basicConfig(
        level=level,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        force=True,
    )
    for handler in logging.getLogger().handlers:
        handler.addFilter(Redaction(*secrets))
    keep_quiet()


def keep_quiet() -> None:
    """The talkative ones say only what is wrong, whatever is asked of the others."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def _message(record: logging.LogRecord) -> str:
    """The message with its arguments, even if they do not fit: logging would print them as they are."""
    try:
        return record.getMessage()
    except Exception:
        return f"{record.msg} {record.args}"
