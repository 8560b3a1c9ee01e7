"""Steps: the one table of every question and every command, in the order of their topics."""

from collections.abc import Iterable
from typing import TypeVar

from bot.conversation import (
    autonomy,
    board,
    calls,
    coach,
    convention,
    coordination,
    everyday,
    exports,
    joining,
    ladder,
    notes,
    pictured,
    privacy,
    proxies,
    relay,
    setup,
    standing_in,
    support,
    week,
)
from bot.conversation.turn import Command, Step

TOPICS = (
    joining,
    week,
    autonomy,
    support,
    coach,
    standing_in,
    notes,
    coordination,
    board,
    calls,
    ladder,
    relay,
    proxies,
    convention,
    setup,
    exports,
    pictured,
    privacy,
    everyday,
)

Named = TypeVar("Named", Step, Command)


def _table(entries: Iterable[tuple[str, Named]]) -> dict[str, Named]:
    table: dict[str, Named] = {}
    for name, entry in entries:
        if name in table:
            raise ValueError(f"two entries for {name}")
        table[name] = entry
    return table


STEPS: dict[str, Step] = _table((step.action, step) for topic in TOPICS for step in topic.STEPS)
COMMANDS: dict[str, Command] = _table((command.name, command) for topic in TOPICS for command in topic.COMMANDS)
