"""The calendar of a cohort file: closures, worked holidays, and the public holidays of the programme's years."""

from collections.abc import Iterator
from datetime import date

from bot.cohort.checks import LONGEST
from bot.cohort.toml_reading import Table, as_date, shown
from scheduler.public_holidays import public_holidays
from scheduler.weeks import WEEKDAYS
from storage.cohort_plan import DayOffPlan
from storage.terms import DayOffKind

CLOSURE_NAME = 80  # characters


def days_off(table: Table, starts_on: date, ends_on: date, warnings: list[str]) -> tuple[DayOffPlan, ...]:
    """Every date on which the programme's calendar differs from Monday to Friday, worked holidays included."""
    public = holidays_between(starts_on, ends_on)
    closures = sorted(_closures(table), key=lambda off: off.day)
    worked = sorted(_worked(table, {off.day: off.name for off in public}), key=lambda off: off.day)
    for off in (*closures, *worked):
        if not starts_on <= off.day <= ends_on:
            warnings.append(f"cohort: {off.day} is outside the programme and changes nothing.")
    return (*public, *closures, *worked)


def holidays_between(starts_on: date, ends_on: date) -> tuple[DayOffPlan, ...]:
    """The public holidays of the programme's years, first and last included; a slip of the year makes no thousands."""
    holidays = public_holidays(starts_on.year, min(ends_on.year, starts_on.year + LONGEST))
    return tuple(DayOffPlan(day, DayOffKind.HOLIDAY, name) for day, name in holidays.items())


def _closures(table: Table) -> Iterator[DayOffPlan]:
    for index, item in enumerate(table.items("closures")):
        entry = Table(item, f"{table.place}: closures[{index}]", table.faults)
        if not isinstance(item, dict):
            continue
        entry.allow_only(("date", "name"))
        day, name = entry.day("date"), entry.text("name", CLOSURE_NAME, "")
        if day:
            yield DayOffPlan(day, DayOffKind.CLOSURE, name, f"{entry.place}: date")


def _worked(table: Table, holidays: dict[date, str]) -> Iterator[DayOffPlan]:
    for index, item in enumerate(table.items("worked_holidays")):
        key, day = f"worked_holidays[{index}]", as_date(item)
        if day is None:
            table.fault(key, f"{shown(item)} is not a date; write it like 2027-05-17, without quotes")
        else:
            yield DayOffPlan(day, DayOffKind.WORKED_HOLIDAY, holidays.get(day, ""), f"{table.place}: {key}")


def warn_about_start(starts_on: date, off: tuple[DayOffPlan, ...], warnings: list[str]) -> None:
    """A start on a day off is rarely meant; the first week that counts is the first full one anyway."""
    worked = {day.day for day in off if day.kind is DayOffKind.WORKED_HOLIDAY}
    names = {day.day: day.name for day in off if day.kind is not DayOffKind.WORKED_HOLIDAY and day.day not in worked}
    if starts_on in names:
        warnings.append(f"cohort: starts_on: {starts_on} is off ({names[starts_on]}); did you mean the day after?")
    elif starts_on.weekday() > 4:
        warnings.append(f"cohort: starts_on: {starts_on} is a {WEEKDAYS[starts_on.weekday()]}; did you mean a Monday?")
