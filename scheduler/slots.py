"""The week in half-days: what is planned, what is usual, what is taken off."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WORKING_WEEKDAYS = range(5)


class Part(StrEnum):
    """Which part of a date is meant: all of it, the morning or the afternoon."""

    DAY = "day"
    AM = "am"
    PM = "pm"


Half: TypeAlias = tuple[datetime.date, Part]
"""A date and AM or PM. Halves sort by time."""


def halves_of(day: datetime.date) -> tuple[Half, Half]:
    """The morning and the afternoon of a date."""
    return (day, Part.AM), (day, Part.PM)


@dataclass(frozen=True, order=True)
class Slot:
    """A planned moment of release: a whole day, a morning or an afternoon."""

    date: datetime.date
    part: Part = Part.DAY

    @property
    def halves(self) -> int:
        """How many half-days it is worth: 2 or 1."""
        return len(self.covers)

    @property
    def covers(self) -> frozenset[Half]:
        """The half-days it takes."""
        return frozenset(half for half in halves_of(self.date) if self.part in (Part.DAY, half[1]))

    @property
    def code(self) -> str:
        """Its short form, fit for a button: `2027-01-21`, `2027-01-21am`."""
        return self.date.isoformat() + ("" if self.part is Part.DAY else self.part.value)

    @classmethod
    def parse(cls, code: str) -> Slot:
        """Read a `code` back; ValueError on anything else."""
        match = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(am|pm)?", code)
        if match is None:
            raise ValueError(f'"{code}": expected a date such as "2027-01-21", "2027-01-21am" or "2027-01-21pm"')
        return cls(datetime.date.fromisoformat(match[1]), Part(match[2] or "day"))


@dataclass(frozen=True)
class UsualDay:
    """The weekly habit of an intrapreneur: a whole day, or half-days, by weekday (0 is Monday)."""

    moments: tuple[tuple[int, Part], ...]

    def __post_init__(self) -> None:
        """Refuse an empty habit, a weekend, and the same half-day twice."""
        taken = [(weekday, half) for weekday, part in self.moments for half in _halves_in(part)]
        if not taken or len(taken) != len(set(taken)) or any(day not in WORKING_WEEKDAYS for day, _ in taken):
            raise ValueError("a usual day is one or more moments from Monday to Friday, each named once")

    @classmethod
    def parse(cls, text: str) -> UsualDay:
        """Read `thursday` or `tuesday am,thursday am`; ValueError names the expected form."""
        try:
            return cls(tuple(sorted(_moment(moment) for moment in text.split(","))))
        except ValueError as fault:
            raise ValueError(
                f'"{text}": expected a weekday such as "thursday", or half-days such as "tuesday am,thursday am"'
            ) from fault

    @property
    def code(self) -> str:
        """The text that `parse` reads back."""
        return ",".join(WEEKDAYS[day] + ("" if part is Part.DAY else f" {part}") for day, part in self.moments)

    @property
    def weekdays(self) -> frozenset[int]:
        """The weekdays it touches, to be held against those never worked."""
        return frozenset(weekday for weekday, _ in self.moments)

    @property
    def halves(self) -> int:
        """How many half-days a week it is worth."""
        return sum(len(_halves_in(part)) for _, part in self.moments)

    def slots(self, monday: datetime.date) -> tuple[Slot, ...]:
        """The habit laid on the week of that Monday, earliest first, whether or not those days are open."""
        return tuple(sorted(Slot(monday + datetime.timedelta(days=day), part) for day, part in self.moments))


def _halves_in(part: Part) -> tuple[Part, ...]:
    return (Part.AM, Part.PM) if part is Part.DAY else (part,)


def _moment(text: str) -> tuple[int, Part]:
    weekday, *part = text.lower().split()
    if len(part) > 1:
        raise ValueError(text)
    return WEEKDAYS.index(weekday), Part(part[0]) if part else Part.DAY


@dataclass(frozen=True)
class Span:
    """An absence, from one half-day to another, both included."""

    starts_on: datetime.date
    starts_part: Part
    ends_on: datetime.date
    ends_part: Part

    def __post_init__(self) -> None:
        """Refuse a span that names no half-day or ends before it starts."""
        if Part.DAY in (self.starts_part, self.ends_part):
            raise ValueError("a span starts and ends with a morning or an afternoon")
        if (self.ends_on, self.ends_part) < (self.starts_on, self.starts_part):
            raise ValueError("a span cannot end before it starts")

    def covers(self, half: Half) -> bool:
        """Whether that half-day is within the absence."""
        return (self.starts_on, self.starts_part) <= half <= (self.ends_on, self.ends_part)

    def halves(self) -> frozenset[Half]:
        """Every half-day of the absence, weekends and holidays included."""
        length = (self.ends_on - self.starts_on).days
        days = (self.starts_on + datetime.timedelta(days=count) for count in range(length + 1))
        return frozenset(half for day in days for half in halves_of(day) if self.covers(half))
