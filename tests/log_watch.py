"""The log watch: every record of every test is searched, at every level, for tokens, names, and what anybody typed.

What our own rooms say is searched as they say it, what libraries say as it would be written: `bot.redaction` keeps the
talkative ones quiet and tells an exception by its class. Take one of them out of its list, and this fails.
"""

import copy
import logging
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.acts import Edited, Said
from bot.redaction import TOKEN, Redaction, keep_quiet
from sandbox.people import Person
from storage import intake

CAST = tomllib.loads((Path(__file__).parents[1] / "sandbox" / "promo.toml").read_text(encoding="utf-8"))
NAMES = sorted({it["name"] for role in ("coaches", "coordinators", "intrapreneurs") for it in CAST[role]} | {"Gwenn"})
NAME = re.compile(rf"\b(?:{'|'.join(NAMES)})\b")
OURS = ("bot", "scheduler", "storage", "sandbox")
OUR_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ \S+: ")
TYPED = ("text", "caption", "first_name", "last_name", "username")  # where an update holds what somebody typed
SOURCE_LINE = re.compile(r"^    .*$", re.MULTILINE)  # of a traceback: a program quotes nobody, save that of a test
SHORTEST = 8  # what is shorter, or one word, may well be said by a log that quotes nobody


class LogWatch(logging.Handler):
    """Keeps what this test logged and what was typed in it, until they are held against each other."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._typed: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line as it would be written, and of our own rooms as it was said."""
        written = copy.copy(record)
        REDACTION.filter(written)
        places = SOURCE_LINE.sub("", f"{written.exc_text or ''}\n{written.stack_info or ''}")
        text = f"{written.msg}\n{places}"
        if record.name.split(".")[0] in OURS:
            text += f"\n{record.msg} {record.args or ''}"
        self._lines.append(f"{record.name} {record.levelname}: {text}")

    def note_typed(self, texts: Iterable[str]) -> None:
        """Remember what somebody typed, if it is long enough to be known again."""
        self._typed |= {text for text in texts if len(text) >= SHORTEST and re.search(r"\w\s+\w", text)}

    def search(self, text: str) -> list[str]:
        """What of this text no log may hold."""
        found = [match[0] for pattern in (TOKEN, NAME) for match in pattern.finditer(text)]
        return [*found, *sorted(typed for typed in self._typed if typed in text)]

    def search_errors(self, errors: str) -> None:
        """Fail for a token in what a process wrote to standard error, or for a name or sentence in a line of its log.

        A command may name the person whom the operator's file got wrong; its log may not.
        """
        logged = "\n".join(line for line in errors.splitlines() if OUR_LINE.match(line))
        found = [*TOKEN.findall(errors), *self.search(logged)]
        assert not found, f"{found} in what was written to standard error:\n{errors}"

    def take(self) -> list[str]:
        """The lines of this test that no log may hold; they are forgotten, and so is what was typed."""
        lines = [f"{found} in {line!r}" for line in self._lines if (found := self.search(line))]
        self._lines, self._typed = [], set()
        return lines

    def conclude(self) -> None:
        """Fail for them."""
        if lines := self.take():
            pytest.fail("The logs may hold no token, no name and no sentence:\n" + "\n".join(lines), pytrace=False)


REDACTION = Redaction()
WATCH = LogWatch()


@pytest.fixture(scope="session", autouse=True)
def every_record_and_text() -> Iterator[None]:
    """Everything at every level, as with LOG_LEVEL=DEBUG, and what is typed in whatever way a test types it."""
    logging.getLogger().setLevel(logging.DEBUG)
    keep_quiet()
    with pytest.MonkeyPatch.context() as patch:
        for holder, name in ((Said, "__init__"), (Edited, "__init__"), (intake, "receive"), (Person, "say")):
            patch.setattr(holder, name, _noting(getattr(holder, name)))
        yield


def _noting(called: Callable[..., Any]) -> Callable[..., Any]:
    """The same, once what is typed in its arguments is noted."""

    def noting(*arguments: Any, **named: Any) -> Any:
        WATCH.note_typed([text for text in arguments if isinstance(text, str)])
        WATCH.note_typed(_typed_in([*arguments, named]))
        return called(*arguments, **named)

    return noting


def _typed_in(value: Any) -> Iterator[str]:
    """The texts and names that an update holds, or an act."""
    if isinstance(value, Mapping):
        yield from (text for key, text in value.items() if key in TYPED and isinstance(text, str))
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for each in value:
        yield from _typed_in(each)


@pytest.fixture(autouse=True)
def log_watch(every_record_and_text: None) -> Iterator[LogWatch]:
    """Searches the logs of this test at its end."""
    logging.getLogger().addHandler(WATCH)
    yield WATCH
    logging.getLogger().removeHandler(WATCH)
    WATCH.conclude()
