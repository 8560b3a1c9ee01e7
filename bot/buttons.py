"""What a button carries: version, action, reference and value, stateless and at most 64 bytes.

Who may press it is decided by who taps and by the row it names, never by what is written here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

VERSION = "1"
LIMIT = 64
LONGEST_NUMBER = 9  # PostgreSQL refuses to look for one beyond 2^31
_PART = r"[A-Za-z0-9_.,@+-]"
_DATA = re.compile(rf"{VERSION}:({_PART}+):({_PART}*):({_PART}*)")
_WEEK = re.compile(r"([1-9][0-9]{0,17})@([0-9]{4})([0-9]{2})([0-9]{2})")


@dataclass(frozen=True)
class Button:
    """A button as it was read back: what it does, to what, with which value."""

    action: str
    ref: str = ""
    value: str = ""


@dataclass(frozen=True)
class WeekRef:
    """One enrolment's week, named by its Monday."""

    enrolment_id: int
    monday: date

    @property
    def code(self) -> str:
        """Its short form, fit for a button: `7@20270111`."""
        return f"{self.enrolment_id}@{self.monday.isoformat().replace('-', '')}"

    @classmethod
    def parse(cls, code: str) -> WeekRef | None:
        """Read a `code` back; None when it is malformed or its date is not a Monday."""
        match = _WEEK.fullmatch(code)
        if match is None:
            return None
        enrolment_id, year, month, day = (int(part) for part in match.groups())
        try:
            monday = date(year, month, day)
        except ValueError:
            return None
        return cls(enrolment_id, monday) if monday.weekday() == 0 else None


def pack(action: str, ref: str = "", value: str = "") -> str:
    """The data of a button: `1:action:ref:value`; ValueError when a part has other characters or it is too long."""
    data = f"{VERSION}:{action}:{ref}:{value}"
    if _DATA.fullmatch(data) is None:
        raise ValueError(f"{data!r}: a part of a button has only A-Z a-z 0-9 _ . , @ + -, and the action is not empty")
    if len(data) > LIMIT:
        raise ValueError(f"{data!r}: a button carries at most {LIMIT} bytes")
    return data


def number_in(part: str) -> int:
    """The number of a row, as a part of a button names it; 0, which no row has, when no row could have it."""
    return int(part) if part.isascii() and part.isdigit() and len(part) <= LONGEST_NUMBER else 0


def unpack(data: str) -> Button | None:
    """Read a button back; None when it is forged, malformed, too long or of another version."""
    match = _DATA.fullmatch(data) if len(data) <= LIMIT else None
    return None if match is None else Button(*match.groups())
