"""The calendar of a cohort file: closures, worked holidays, and the public holidays of the programme's years."""

from collections.abc import Iterator
from datetime import date

from bot.cohort.toml_reading import Table, as_date, shown
from scheduler.public_holidays import public_holidays
from scheduler.weeks import WEEKDAYS
from storage.cohort_plan import DayOffPlan
from storage.terms import DayOffKind


def days_off(table: Table, starts_on: date, ends_on: date, warnings: list[str]) -> tuple[DayOffPlan, ...]:
    """Every date on which the programme's calendar differs from Monday to Friday, worked holidays included."""
    holidays = public_holidays(starts_on.year, ends_on.year)
    closures = list(_closures(table))
    worked = list(_worked(table, holidays))
    for day in (*closures, *worked):
        if not starts_on <= day.day <= ends_on:
            warnings.append(f"cohort: {day.day} is outside the programme and changes nothing.")
    public = [DayOffPlan(day, DayOffKind.HOLIDAY, name) for day, name in holidays.items()]
    return (*public, *closures, *worked)


def _closures(table: Table) -> Iterator[DayOffPlan]:
    seen: set[date] = set()
    for index, item in enumerate(table.items("closures")):
        entry = Table(item, f"{table.place}: closures[{index}]", table.faults)
        if not isinstance(item, dict):
            continue
        entry.allow_only(("date", "name"))
        day, name = entry.day("date"), entry.text("name", 80, "")
        if day in seen:
            entry.fault("date", f"{day} is there twice")
        elif day:
            seen.add(day)
            yield DayOffPlan(day, DayOffKind.CLOSURE, name)


def _worked(table: Table, holidays: dict[date, str]) -> Iterator[DayOffPlan]:
    seen: set[date] = set()
    for index, item in enumerate(table.items("worked_holidays")):
        key, day = f"worked_holidays[{index}]", as_date(item)
        if day is None:
            table.fault(key, f"{shown(item)} is not a date; write it like 2027-05-17, without quotes")
        elif day not in holidays:
            table.fault(key, f"{day} is not a public holiday of the programme's years")
        elif day in seen:
            table.fault(key, f"{day} is there twice")
        else:
            seen.add(day)
            yield DayOffPlan(day, DayOffKind.WORKED_HOLIDAY, holidays[day])


def warn_about_start(starts_on: date, off: tuple[DayOffPlan, ...], warnings: list[str]) -> None:
    """A start on a day off is rarely meant; the first week that counts is the first full one anyway."""
    worked = {day.day for day in off if day.kind is DayOffKind.WORKED_HOLIDAY}
    names = {day.day: day.name for day in off if day.kind is not DayOffKind.WORKED_HOLIDAY and day.day not in worked}
    if starts_on in names:
        warnings.append(f"cohort: starts_on: {starts_on} is off ({names[starts_on]}); did you mean the day after?")
    elif starts_on.weekday() > 4:
        warnings.append(f"cohort: starts_on: {starts_on} is a {WEEKDAYS[starts_on.weekday()]}; did you mean a Monday?")
