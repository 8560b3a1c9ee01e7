"""Accounts: what the Bot API's side knows was said and heard, held against what the database has kept of it."""

import shutil
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.log_watch import WATCH
from tests.torture.torn_world import TornWorld

Shown = tuple[int, int]  # a chat, and one of its messages
BY_VERSION = ("alert", "alerts_chased", "ladder", "commitment")  # keys that name a row, how often it changed, a person
SENDING = """
    SELECT coalesce(person.chat_id, outbox.chat_id), outbox.key FROM outbox LEFT JOIN person ON person.id = person_id
    WHERE state = 'sending'
"""
NOTED = """
    SELECT coalesce(person.chat_id, outbox.chat_id), message_id FROM outbox LEFT JOIN person ON person.id = person_id
    WHERE message_id IS NOT NULL
"""
ANSWERS = """
    SELECT enrolment_id, monday, question, day, part, halves, choice, reason, text, corrects, by_id FROM answer
"""
ALERTS = "SELECT enrolment_id, monday, duty, state, outcome, finding FROM alert"
ABSENCES = "SELECT enrolment_id, starts_on, ends_on, kind, cancelled_at IS NULL FROM absence"


@dataclass
class Accounts:
    """Kept beside a torn world: looks at the dead, and at what is left at the end. `faults` must stay empty."""

    world: TornWorld
    faults: list[str] = field(default_factory=list)
    deaths: Counter[str] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)  # notices said twice, by their keys as far as can be told
    acknowledged: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._events = self.world.botapi.subscribe()
        self._explained = self._on_screens()

    def look(self) -> None:
        """Whatever was acknowledged since the last look has been kept."""
        if not self._events.queue.empty():
            with copy_of(self.world.directory) as kept:
                self._look_at_updates(kept)

    def at_death(self, how: str) -> None:
        """Nothing acknowledged is missing; what was said and not noted was in flight, one notice for one message."""
        self.deaths[how] += 1
        with copy_of(self.world.directory) as kept:
            self._look_at_updates(kept)
            in_flight = defaultdict(list)
            for chat_id, key in kept.execute(SENDING):
                in_flight[chat_id].append(key)
            for chat_id, unnoted in self._unnoted(kept).items():
                if len(unnoted) > len(in_flight[chat_id]):
                    self.faults.append(f"{how}: {len(unnoted)} messages said, {in_flight[chat_id]} in flight")
                self.repeated[" or ".join(in_flight[chat_id])] += len(unnoted)
                self._explained |= {(chat_id, message_id) for message_id in unnoted}

    def at_end(self) -> None:
        """All that was handed over was handled, all that was put was said, nothing was said that nobody put."""
        with copy_of(self.world.directory) as kept:
            self._look_at_updates(kept)
            for chat_id, unnoted in self._unnoted(kept).items():
                self.faults.append(f"chat {chat_id}: messages {unnoted} are of no notice, and were not in flight")
            for state, count in kept.execute("SELECT state, count(*) FROM intake WHERE state != 'done' GROUP BY state"):
                self.faults.append(f"{count} updates are {state}")
            waiting = "SELECT key, state FROM outbox WHERE state NOT IN ('sent', 'skipped') AND due_at <= ?"
            now = self.world.clock.now().strftime("%Y-%m-%d %H:%M:%S")
            self.faults += [f"{key} is {state}" for key, state in kept.execute(waiting, [now])]
            self.faults += [f"integrity: {told}" for (told,) in kept.execute("PRAGMA integrity_check") if told != "ok"]
        if "Traceback" in self.world.log:
            self.faults.append(self.world.log)
        self.faults += [f"the log quotes {found!r}" for found in WATCH.search(self.world.log)]

    def _look_at_updates(self, kept: sqlite3.Connection) -> None:
        events = [self._events.queue.get_nowait() for _ in range(self._events.queue.qsize())]
        recent = {event["update_id"] for event in events if event["event"] == "acknowledged"}
        known = {update_id for (update_id,) in kept.execute("SELECT update_id FROM intake")}
        self.faults += [f"update {lost} was acknowledged and is lost" for lost in sorted(recent - known)]
        self.acknowledged |= recent

    def _unnoted(self, kept: sqlite3.Connection) -> dict[int, list[int]]:
        found = defaultdict(list)
        for chat_id, message_id in sorted(self._on_screens() - set(kept.execute(NOTED)) - self._explained):
            found[chat_id].append(message_id)
        return found

    def _on_screens(self) -> set[Shown]:
        return {
            (chat.chat_id, message.message_id)
            for chat in self.world.botapi.chats.all()
            for message in chat.messages.values()
            if message.sender is None
        }


@contextmanager
def copy_of(folder: Path) -> Iterator[sqlite3.Connection]:
    """A copy: whoever opens the file of the dead itself would mend it before the next bot can."""
    with tempfile.TemporaryDirectory() as apart:
        for name in ("vigie.db", "vigie.db-wal"):
            if (folder / name).exists():
                shutil.copyfile(folder / name, Path(apart) / name)
        with closing(sqlite3.connect(Path(apart) / "vigie.db")) as kept:
            yield kept


@dataclass(frozen=True)
class Left:
    """Answers, alerts and absences as they stand; the prompts there were, and what one's act told another."""

    answers: Counter[Any]
    alerts: Counter[Any]
    absences: Counter[Any]
    prompts: Counter[Any]
    told: Counter[Any]

    def differences(self, other: "Left") -> list[str]:
        """What is missing or too much here, compared with a life that nobody disturbed."""
        return [
            f"{name}: {word} {what}"
            for name in ("answers", "alerts", "absences", "prompts", "told")
            for word, less, more in (("missing", self, other), ("too much", other, self))
            for what in (getattr(more, name) - getattr(less, name)).elements()
        ]


def left_in(folder: Path) -> Left:
    """What that folder's database holds now, in terms that do not depend on how often the bot was killed."""
    with copy_of(folder) as kept:
        return Left(
            answers=Counter(kept.execute(ANSWERS)),
            alerts=Counter(kept.execute(ALERTS)),
            absences=Counter(kept.execute(ABSENCES)),
            prompts=_prompts(kept),
            told=Counter(kept.execute("SELECT kind, person_id FROM outbox WHERE key LIKE 'act:%' AND NOT reply")),
        )


def _prompts(kept: sqlite3.Connection) -> Counter[Any]:
    """Each thing that was said first, once: an alert by its row, however often its card was brought up to date."""
    keys = kept.execute("SELECT key, person_id FROM outbox WHERE NOT reply AND key NOT LIKE 'act:%'")
    silent = ("board:",)  # is edited at each look at the facts, and rings never
    return Counter({_without_version(key, person_id) for key, person_id in keys if not key.startswith(silent)})


def _without_version(key: str, person_id: int) -> str:
    name, _, rest = key.partition(":")
    return f"{name}:{rest.partition(':')[0]}:{person_id}" if name in BY_VERSION else key
