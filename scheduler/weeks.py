"""When things happen: ISO weeks by their Monday, working days per person, moments in the cohort's zone.

Days are dates of the cohort's calendar; instants are aware and given back in UTC. Nothing here reads the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler.rhythm import Quiet, Rhythm, WeekdayTime
from scheduler.slots import WEEKDAYS, WORKING_WEEKDAYS, Half, Part, Slot, Span, UsualDay, halves_of

# The words of a week are imported from here too; the functions below need no list.
__all__ = ["WEEKDAYS", "Calendar", "Half", "Part", "Quiet", "Rhythm", "Slot", "Span", "UsualDay", "WeekdayTime"]

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Calendar:
    """The days of a cohort. `days_off`: public holidays that are not worked, and closures, with their names."""

    timezone: str
    starts_on: date
    ends_on: date
    days_off: Mapping[date, str] = field(hash=False)

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose clock the cohort reads."""
        return ZoneInfo(self.timezone)

    def is_open(self, day: date) -> bool:
        """Whether that date is from Monday to Friday and not off, be it in the programme or not."""
        return day.weekday() in WORKING_WEEKDAYS and day not in self.days_off

    def is_within(self, day: date) -> bool:
        """Whether that date is in the programme, its first and last day included."""
        return self.starts_on <= day <= self.ends_on


# --- Weeks and dates


def monday_of(day: date) -> date:
    """The Monday that names the week of a date."""
    return day - timedelta(days=day.weekday())


def weekdays_of(monday: date) -> list[date]:
    """The dates from Monday to Friday of a week."""
    return [monday + timedelta(days=weekday) for weekday in WORKING_WEEKDAYS]


def first_due_monday(joined_on: date) -> date:
    """The first week that counts for somebody who joined that day: a week begun without them does not."""
    return monday_of(joined_on + ONE_WEEK - ONE_DAY)


def open_day_on_or_after(calendar: Calendar, day: date) -> date:
    """That date if it is open, else the next one that is."""
    while not calendar.is_open(day):
        day += ONE_DAY
    return day


def nth_working_day_after(calendar: Calendar, day: date, n: int) -> date:
    """The n-th open day strictly after a date (the date itself when n is 0)."""
    for _ in range(n):
        day = open_day_on_or_after(calendar, day + ONE_DAY)
    return day


# --- What a person can work


def open_halves(calendar: Calendar, off: frozenset[int], absences: Iterable[Span], monday: date) -> frozenset[Half]:
    """The half-days somebody can work in a week.

    The open days of the programme, minus the weekdays they never work (`off`, 0 is Monday), minus their absences.
    """
    spans = tuple(absences)
    days = (day for day in weekdays_of(monday) if calendar.is_open(day) and calendar.is_within(day))
    halves = (half for day in days if day.weekday() not in off for half in halves_of(day))
    return frozenset(half for half in halves if not any(span.covers(half) for span in spans))


def working_days(halves: Iterable[Half]) -> list[date]:
    """The dates with at least one of these half-days, in order."""
    return sorted({day for day, _ in halves})


def first_working_day(halves: Iterable[Half]) -> date | None:
    """The person's "Monday", or None in a week without work."""
    return min((day for day, _ in halves), default=None)


def last_working_day(halves: Iterable[Half]) -> date | None:
    """The person's "Friday", or None in a week without work."""
    return max((day for day, _ in halves), default=None)


def days_away(off: frozenset[int], absences: Iterable[Span], first: date, last: date) -> frozenset[date]:
    """The dates, from first to last, on which somebody never works or is absent all day: `off_days` of `next_open`."""
    spans = tuple(absences)
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return frozenset(
        day
        for day in days
        if day.weekday() in off or all(any(span.covers(half) for span in spans) for half in halves_of(day))
    )


def possible_slots(
    calendar: Calendar,
    off: frozenset[int],
    absences: Iterable[Span],
    monday: date,
    not_before: Half,
    exclude: Iterable[Slot],
) -> list[Slot]:
    """The whole days that can be offered instead: wholly open, none of it before a half-day nor in `exclude`."""
    free = _free_halves(open_halves(calendar, off, absences, monday), not_before, exclude)
    return [slot for slot in map(Slot, weekdays_of(monday)) if slot.covers <= free]


def possible_halves(
    calendar: Calendar,
    off: frozenset[int],
    absences: Iterable[Span],
    monday: date,
    not_before: Half,
    exclude: Iterable[Slot],
) -> list[Slot]:
    """The mornings and afternoons that can be offered instead, at or after a half-day and not in `exclude`."""
    free = _free_halves(open_halves(calendar, off, absences, monday), not_before, exclude)
    return [Slot(day, part) for day, part in sorted(free)]


def _free_halves(halves: frozenset[Half], not_before: Half, exclude: Iterable[Slot]) -> frozenset[Half]:
    taken = frozenset[Half]().union(*(slot.covers for slot in exclude))
    return frozenset(half for half in halves - taken if half >= not_before)


# --- Moments in the cohort's zone


def local_time(now: datetime, calendar: Calendar) -> datetime:
    """An instant as the cohort's clock shows it; ValueError if it has no zone."""
    if now.utcoffset() is None:
        raise ValueError(f"{now} has no zone: it could be any of a day's instants")
    return now.astimezone(calendar.zone)


def local_date(now: datetime, calendar: Calendar) -> date:
    """The date of an instant on the cohort's calendar."""
    return local_time(now, calendar).date()


def local_moment(day: date, at: time, calendar: Calendar) -> datetime:
    """The instant at which the cohort's clock shows that time.

    A time that the clock skips is the first instant after the gap; of a time shown twice, the first.
    """
    wall = datetime.combine(day, at)
    return _instant(wall, calendar.zone)


@lru_cache(4096)  # the same few moments of the weeks at hand are asked for with everything that is said
def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    return _instant(wall.replace(second=0, microsecond=0) + timedelta(minutes=1), zone)


def week_moment(
    monday: date, weekday_time: WeekdayTime, calendar: Calendar, *, person_days: list[date] | None = None
) -> datetime | None:
    """The instant of a weekly moment, on the person's days when they are given, else on the calendar's.

    "Monday" is the first of the week's days, "Friday" the last; any other weekday that is not among them is the
    nearest one before it, or else the first: moments keep their order in a short week. None in a week without days.
    """
    weekday, at = weekday_time
    days = list(filter(calendar.is_open, weekdays_of(monday))) if person_days is None else person_days
    if not days:
        return None
    reached = [day for day in days if day <= monday + timedelta(days=weekday)]
    return local_moment(max(reached, default=min(days)), at, calendar)


def closing_of_facts(monday: date, rhythm: Rhythm, calendar: Calendar) -> datetime | None:
    """When what was confirmed about a week closes: on its last open day. None if it has none."""
    return week_moment(monday, rhythm.close_facts, calendar)


def closing_of_silence(monday: date, rhythm: Rhythm, calendar: Calendar) -> datetime:
    """When what was not answered about a week closes: on the first open day of the weeks after it."""
    return _following(monday, rhythm.close_silence, calendar)


def digest_of(monday: date, rhythm: Rhythm, calendar: Calendar) -> datetime:
    """When the digest of a week is sent: on the first open day of the weeks after it."""
    return _following(monday, rhythm.digest, calendar)


def _following(monday: date, weekday_time: WeekdayTime, calendar: Calendar) -> datetime:
    weekday, at = weekday_time
    return local_moment(open_day_on_or_after(calendar, monday + ONE_WEEK + timedelta(days=weekday)), at, calendar)


# --- Quiet hours


def is_quiet(now: datetime, calendar: Calendar, quiet: Quiet, off_days: frozenset[date] = frozenset()) -> bool:
    """Whether the bot may not speak first: quiet hours, a day that is not open, or one of `off_days`."""
    local = local_time(now, calendar)
    silent_from, silent_to = quiet
    awake = silent_to <= local.time() < silent_from
    return not awake or not calendar.is_open(local.date()) or local.date() in off_days


def next_open(now: datetime, calendar: Calendar, quiet: Quiet, off_days: frozenset[date] = frozenset()) -> datetime:
    """Now if the bot may speak first, else the next instant at which it may."""
    if not is_quiet(now, calendar, quiet, off_days):
        return now.astimezone(UTC)
    local = local_time(now, calendar)
    silent_from, silent_to = quiet
    day = local.date() if local.time() < silent_from else local.date() + ONE_DAY
    while not calendar.is_open(day) or day in off_days:
        day += ONE_DAY
    return local_moment(day, silent_to, calendar)


def open_hours_after(now: datetime, hours: float, calendar: Calendar, quiet: Quiet) -> datetime:
    """The instant at which that many hours have passed, counting only time in which the bot may speak first."""
    left = timedelta(hours=hours)
    start = next_open(now, calendar, quiet)
    while left > (today := local_moment(local_date(start, calendar), quiet[0], calendar) - start):
        left -= today
        start = next_open(start + today, calendar, quiet)
    return start + left
