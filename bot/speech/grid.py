"""Grid: people by weeks as plain facts: what the picture under a digest or an overview shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from scheduler.alerts import closings
from scheduler.facts import CohortFacts, Enrolled
from scheduler.figures import Rates
from scheduler.ledger import Week
from scheduler.weeks import local_time
from storage.terms import WeekStatus


@dataclass(frozen=True)
class Row:
    """One person and where each of their weeks stands, the oldest first."""

    name: str
    statuses: tuple[WeekStatus, ...]


@dataclass(frozen=True)
class Grid:
    """What a picture shows, for a reader of this language. `internal`: other people's weeks, for coordinators only."""

    language: str
    monday: date  # the week the picture is about
    mondays: tuple[date, ...]  # one column each
    rows: tuple[Row, ...]
    due: int
    held: int
    points_held: int
    made_at: datetime  # in the cohort's zone
    internal: bool = True


def grid_of(
    cohort: CohortFacts,
    weeks: Iterable[Week],
    counted: Rates,
    now: datetime,
    language: str,
    *,
    only: Enrolled | None = None,
) -> Grid | None:
    """These weeks, everybody's or one person's own, with the bars that count what the words count.

    Who was never due in them has no row; None when nobody has one.
    """
    statuses = _statuses(cohort, weeks, now)
    mondays = tuple(sorted({monday for _, monday in statuses}))
    people = [only] if only else cohort.enrolments
    rows = [Row(each.person.name, tuple(statuses[each.id, monday] for monday in mondays)) for each in people]
    rows = [row for row in rows if set(row.statuses) - {WeekStatus.NOT_DUE}]
    if not rows:
        return None
    return Grid(
        language=language,
        monday=mondays[-1],
        mondays=mondays,
        rows=tuple(rows),
        due=counted.due,
        held=counted.held,
        points_held=counted.points_held,
        made_at=local_time(now, cohort.calendar),
        internal=only is None,
    )


def _statuses(cohort: CohortFacts, weeks: Iterable[Week], now: datetime) -> dict[tuple[int, date], WeekStatus]:
    """By person and Monday. Silence is pending until it closes."""
    found = {(week.enrolment_id, week.monday): week.status for week in weeks}
    still_open = {monday for monday in {monday for _, monday in found} if closings(cohort, monday).silence > now}
    for (person, monday), status in found.items():
        if status is WeekStatus.UNANSWERED and monday in still_open:
            found[person, monday] = WeekStatus.PENDING
    return found
