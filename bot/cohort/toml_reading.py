"""TOML reading: takes values out of a table one by one, and notes every fault by its place instead of stopping."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from bot.cohort.lines import as_line, is_showable

SHOWN = 60  # characters of a wrong value that a fault repeats


class Table:
    """One table of the file: what it holds, where it stands, and the faults found so far."""

    def __init__(self, values: object, place: str, faults: list[str]) -> None:
        self.place, self.faults = place, faults
        self.values: Mapping[str, Any] = values if isinstance(values, dict) else {}
        if not isinstance(values, dict):
            self.fault("", "is not a table")

    def fault(self, key: str, sentence: str) -> None:
        """Note what is wrong with a key, or with the table itself."""
        self.faults.append(": ".join(part for part in (self.place, key) if part) + f": {sentence}")

    def allow_only(self, keys: Iterable[str]) -> None:
        """Fault every other key, with the nearest one that exists."""
        known = list(keys)
        for key in self.values.keys() - set(known):
            near = get_close_matches(key, known, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"the keys are {', '.join(known)}"
            self.fault(key, f"unknown key; {hint}")

    def text(self, key: str, limit: int, default: str | None = None) -> str:
        """A line of text of at most `limit` characters; required unless there is a default."""
        value = self.values.get(key, default)
        if value is None:
            self.fault(key, "is missing")
            return ""
        if not isinstance(value, str):
            self.fault(key, f"{shown(value)} is not a text; write it between quotes")
            return ""
        text = as_line(value)
        if not text and default is None:
            self.fault(key, "is empty")
        if len(text) > limit:
            self.fault(key, f"has {len(text)} characters; at most {limit} are kept")
        if not is_showable(text):
            self.fault(key, "holds a character that cannot be shown")
        return text

    def optional_text(self, key: str, limit: int) -> str | None:
        """The same, or None when the key is not there."""
        return self.text(key, limit) if key in self.values else None

    def word(self, key: str, words: Iterable[str], default: str | None = None) -> str:
        """One word of a closed list; the first one stands in for a wrong one."""
        known = list(words)
        value = self.values.get(key, default)
        if value is None:
            self.fault(key, f"is missing; write one of {', '.join(known)}")
        elif value not in known:
            self.fault(key, f"{shown(value)} is not one of {', '.join(known)}")
        return value if value in known else known[0]

    def day(self, key: str) -> date | None:
        """A date; None, and a fault, when it is missing or wrong."""
        if key not in self.values:
            self.fault(key, "is missing; write a date like 2027-01-04")
            return None
        found = as_date(self.values[key])
        if found is None:
            self.fault(key, f"{shown(self.values[key])} is not a date; write it like 2027-01-04, without quotes")
        return found

    def optional_day(self, key: str) -> date | None:
        """A date, or None when the key is not there."""
        return self.day(key) if key in self.values else None

    def whole(self, key: str, low: int, high: int, default: int) -> int:
        """A whole number between two bounds."""
        value = self.values.get(key, default)
        if type(value) is not int or not low <= value <= high:
            self.fault(key, f"{shown(value)} is not a whole number from {low} to {high}")
            return default
        return value

    def flag(self, key: str) -> bool:
        """true or false; false when the key is not there."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.fault(key, f"{shown(value)} is neither true nor false")
        return value is True

    def items(self, key: str) -> list[Any]:
        """A list; empty when the key is not there."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self.fault(key, f"{shown(value)} is not a list; write it between [ and ]")
            return []
        return value


def as_date(value: object) -> date | None:
    """A TOML date; a date with a time is not one."""
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def shown(value: object) -> str:
    """A wrong value as the fault repeats it."""
    if isinstance(value, bool):
        return str(value).lower()
    text = value.isoformat() if isinstance(value, date) else str(value)
    text = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return f"«\u00a0{text}\u00a0»" if isinstance(value, str) else text
