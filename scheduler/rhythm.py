"""The rhythm of a cohort: at which weekdays and local times the bot asks, reminds and closes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time
from typing import Any, TypeAlias

from scheduler.slots import WEEKDAYS, WORKING_WEEKDAYS

WeekdayTime: TypeAlias = tuple[int, time]
"""A weekday (0 is Monday) and a local time."""
Quiet: TypeAlias = tuple[time, time]
"""When the bot falls silent in the evening, and when it may speak again in the morning."""

# Within a week, each may not come after the next; the last two belong to the following week.
_STRICTLY_BEFORE = (("plan", "check_in"),)
_NOT_AFTER = (("check_in", "reminder"), ("reminder", "close_facts"), ("close_silence", "digest"))

_WITHIN_A_DAY = (("day_reminder", "half_question"), ("half_question", "day_question"))


class OutOfOrder(ValueError):
    """Moments that do not follow each other; `pairs`: the one that must come first, and the one after it."""

    def __init__(self, message: str, pairs: list[tuple[str, str]]) -> None:
        super().__init__(message)
        self.pairs = pairs


@dataclass(frozen=True)
class Rhythm:
    """The twelve moments of `[rhythm]` in a cohort file, with their defaults.

    `close_silence` and `digest` of a week fall in the week after it: every other moment comes before them.
    """

    plan: WeekdayTime = (0, time(9, 0))
    day_reminder: time = time(8, 45)
    day_question: time = time(16, 45)
    half_question: time = time(12, 15)
    check_in: WeekdayTime = (4, time(14, 0))
    reminder: WeekdayTime = (4, time(16, 0))
    coach_list: WeekdayTime = (0, time(9, 30))
    coach_reminder: WeekdayTime = (4, time(16, 0))
    close_facts: WeekdayTime = (4, time(17, 0))
    close_silence: WeekdayTime = (0, time(12, 0))
    digest: WeekdayTime = (0, time(14, 0))
    quiet: Quiet = (time(18, 30), time(8, 30))

    def __post_init__(self) -> None:
        """Refuse a week whose moments are not in their order: ValueError, one sentence a line."""
        early = [pair for pair in _STRICTLY_BEFORE if getattr(self, pair[0]) >= getattr(self, pair[1])]
        early += [pair for pair in _NOT_AFTER if getattr(self, pair[0]) > getattr(self, pair[1])]
        if early:
            raise OutOfOrder("\n".join(self._disorder(*pair) for pair in early), early)

    def silenced(self) -> list[str]:
        """The moments that fall in the quiet hours: a prompt that waits for the morning is a prompt of another day."""
        silent_from, silent_to = self.quiet
        moments = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "quiet"}
        times = {name: value if isinstance(value, time) else value[1] for name, value in moments.items()}
        return [name for name, at in times.items() if not silent_to <= at < silent_from]

    def disorder_of_a_day(self) -> list[tuple[str, str]]:
        """The moments of one day that do not follow each other: the one that must come first, and the one after it."""
        return [pair for pair in _WITHIN_A_DAY if getattr(self, pair[0]) > getattr(self, pair[1])]

    def _disorder(self, first: str, then: str) -> str:
        texts = self.as_dict()
        return f'{first}: "{texts[first]}" must come before {then}, "{texts[then]}"; move one of them'

    @classmethod
    def parse(cls, entries: Mapping[str, object]) -> Rhythm:
        """Read the `[rhythm]` table of a cohort file; what it leaves out keeps its default.

        ValueError when anything is wrong: one sentence a line, each naming the key and the remedy.
        """
        values: dict[str, Any] = {}
        faults: list[str] = []
        for key, entry in entries.items():
            try:
                values[key] = _read(key, entry)
            except ValueError as fault:
                faults.append(f"{key}: {fault}")
        if faults:
            raise ValueError("\n".join(faults))
        return cls(**values)

    def as_dict(self) -> dict[str, object]:
        """The table that `parse` reads back, made of strings."""
        return {field.name: _write(getattr(self, field.name)) for field in fields(self)}


_DEFAULTS: dict[str, object] = {field.name: field.default for field in fields(Rhythm)}


def _read(key: str, entry: object) -> object:
    if key not in _DEFAULTS:
        raise ValueError(f"unknown entry; the entries are {', '.join(_DEFAULTS)}")
    if key == "quiet":
        return _quiet(entry)
    return _time(entry) if isinstance(_DEFAULTS[key], time) else _weekday_time(entry)


def _write(value: object) -> object:
    match value:
        case time():
            return f"{value:%H:%M}"
        case (int(weekday), time() as at):
            return f"{WEEKDAYS[weekday]} {at:%H:%M}"
        case (time() as start, time() as end):
            return [f"{start:%H:%M}", f"{end:%H:%M}"]
    raise TypeError(value)


def _time(entry: object) -> time:
    match = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", entry) if isinstance(entry, str) else None
    if match is None:
        raise ValueError(f'"{entry}" is not a time of day; write it like "08:45"')
    if match[1] == "02":
        raise ValueError(f'"{entry}" may not exist, or exist twice, when the clocks change; avoid 02:00 to 02:59')
    return time(int(match[1]), int(match[2]))


def _weekday_time(entry: object) -> WeekdayTime:
    weekday, _, at = entry.partition(" ") if isinstance(entry, str) else ("", "", "")
    if weekday not in WEEKDAYS or not at:
        raise ValueError(f'"{entry}" is not a weekday and a time; write it like "monday 09:00"')
    if WEEKDAYS.index(weekday) not in WORKING_WEEKDAYS:
        raise ValueError(f'"{entry}" is on a weekend; choose a weekday from monday to friday')
    return WEEKDAYS.index(weekday), _time(at)


def _quiet(entry: object) -> Quiet:
    if not isinstance(entry, list | tuple) or len(entry) != 2:
        raise ValueError(f'"{entry}" is not an evening and a morning; write it like ["18:30", "08:30"]')
    start, end = _time(entry[0]), _time(entry[1])
    if end >= start:
        raise ValueError(f'"{entry[0]}" must be later in the day than "{entry[1]}"; write it like ["18:30", "08:30"]')
    return start, end
