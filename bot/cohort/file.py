"""Cohort file: TOML in, a checked plan out, or every fault named by its place. Pure: no database, no network."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.cohort.calendar import days_off, warn_about_start
from bot.cohort.checks import LARGEST_SIZE, MOST_HALVES, faults_of_calendar, faults_of_moments, faults_of_people
from bot.cohort.people import read_members, read_projects
from bot.cohort.toml_reading import Table, shown
from bot.speech.words import LANGUAGES
from scheduler.rhythm import Rhythm
from scheduler.weeks import UsualDay
from storage.cohort_plan import CohortPlan, DayOffPlan, ProjectPlan

COHORT_KEYS = (
    "name",
    "was",
    "authority",
    "partner",
    "starts_on",
    "ends_on",
    "timezone",
    "language",
    "size",
    "weekly_release_days",
    "closures",
    "worked_holidays",
    "controllers",
    "dpo",
)
PROMO = 80  # characters
PARTY = 60
CONTACT = 200


class CohortFileError(Exception):
    """The file cannot be loaded; one fault a line, each naming its place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class CohortFile:
    """What a file says, and what its author may not have meant."""

    plan: CohortPlan
    warnings: tuple[str, ...] = ()


def read_cohort_file(path: Path) -> CohortFile:
    """Read and check a cohort file; CohortFileError when it is missing, unreadable or wrong."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise CohortFileError([f"{path}: there is no such file."]) from None
    except OSError as error:
        raise CohortFileError([f"{path}: cannot be read ({error.strerror})."]) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CohortFileError([f"{path}: line {line} is not UTF-8 text; save the file as UTF-8."]) from None
    return parse_cohort(text, str(path))


def parse_cohort(text: str, name: str = "the file") -> CohortFile:
    """Check the text of a cohort file; CohortFileError with every fault of it, or with the line that is not TOML."""
    try:
        document = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise CohortFileError([f"{name}: is not valid TOML: {error}."]) from None
    except RecursionError:
        raise CohortFileError([f"{name}: is not a cohort file: its brackets are too many, one in the other."]) from None
    faults: list[str] = []
    warnings: list[str] = []
    plan = _plan(document, faults, warnings)
    if faults or plan is None:
        raise CohortFileError(faults)
    return CohortFile(plan, tuple(warnings))


def _plan(document: dict[str, Any], faults: list[str], warnings: list[str]) -> CohortPlan | None:
    top = Table(document, "", faults)
    top.allow_only(("cohort", "rhythm", "coaches", "coordinators", "intrapreneurs"))
    if "cohort" not in document:
        top.fault("[cohort]", "is missing")
        return None
    table = Table(document["cohort"], "cohort", faults)
    table.allow_only(COHORT_KEYS)
    scalars = _scalars(table)
    off = _calendar(table, scalars["starts_on"], scalars["ends_on"], warnings)
    rhythm = _rhythm(document, faults)
    coaches, coordinators = read_members(top)
    projects = read_projects(top)
    faults += [fault.at_the_console() for fault in faults_of_people(coaches, coordinators, projects, scalars["size"])]
    if faults:
        return None
    _warn_about_gaps(table, sum(project.member.left_on is None for project in projects), scalars["size"], warnings)
    _warn_about_short_weeks(projects, scalars["target_halves"], warnings)
    return CohortPlan(
        rhythm=rhythm, days_off=off, coaches=coaches, coordinators=coordinators, projects=projects, **scalars
    )


def _calendar(
    table: Table, starts_on: date | None, ends_on: date | None, warnings: list[str]
) -> tuple[DayOffPlan, ...]:
    if starts_on is None or ends_on is None:
        return ()
    off = days_off(table, starts_on, max(starts_on, ends_on), warnings)
    table.faults += [fault.at_the_console() for fault in faults_of_calendar(starts_on, ends_on, off)]
    warn_about_start(starts_on, off, warnings)
    return off


def _scalars(table: Table) -> dict[str, Any]:
    return {
        "name": table.text("name", PROMO),
        "was": table.optional_text("was", PROMO),
        "authority": table.text("authority", PARTY),
        "partner": table.text("partner", PARTY),
        "starts_on": table.day("starts_on"),
        "ends_on": table.day("ends_on"),
        "timezone": _timezone(table),
        "language": table.word("language", LANGUAGES, "fr"),
        "size": table.whole("size", 1, LARGEST_SIZE, 6),
        "target_halves": _target_halves(table),
        "controllers": table.text("controllers", CONTACT, ""),
        "dpo": table.text("dpo", CONTACT, ""),
    }


def _timezone(table: Table) -> str:
    name = table.text("timezone", 60, "Europe/Paris")
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        table.fault("timezone", f"{shown(name)} is not a time zone; write it like Europe/Paris")
    return name


def _target_halves(table: Table) -> int:
    days = table.values.get("weekly_release_days", 1.0)
    halves = days * 2 if isinstance(days, int | float) and not isinstance(days, bool) else 0
    if halves not in range(1, MOST_HALVES + 1):
        table.fault("weekly_release_days", f"{shown(days)} is not a number of half-days from 0.5 to 5, like 1.0 or 1.5")
        return 2
    return int(halves)


def _rhythm(document: dict[str, Any], faults: list[str]) -> dict[str, Any]:
    table = Table(document.get("rhythm", {}), "rhythm", faults)
    try:
        rhythm = Rhythm.parse(table.values)
        faults += [fault.at_the_console() for fault in faults_of_moments(rhythm)]
        return dict(rhythm.as_dict())
    except ValueError as fault:
        for line in str(fault).splitlines():
            table.fault("", line)
        return {}


def _warn_about_short_weeks(projects: tuple[ProjectPlan, ...], target: int, warnings: list[str]) -> None:
    for project in projects:
        halves = UsualDay.parse(project.usual).halves
        if halves < target and project.member.left_on is None:
            short = f"makes {halves / 2} days a week, and weekly_release_days is {target / 2}"
            warnings.append(f"{project.member.place}: the usual day {short}: no week as usual will count as held.")


def _warn_about_gaps(table: Table, projects: int, size: int, warnings: list[str]) -> None:
    if projects < size:
        warnings.append(f"intrapreneurs: {projects} of {size}; the follow-up starts with them.")
    for key in ("controllers", "dpo"):
        if not table.values.get(key):
            warnings.append(f"cohort: {key}: is missing, and the privacy notice names it.")
