"""Grid: people by weeks as plain facts: what the picture under a digest or an overview shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scheduler.alerts import closings
from scheduler.facts import CohortFacts, Enrolled
from scheduler.figures import rates
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
    cohort: CohortFacts, weeks: Iterable[Week], now: datetime, language: str, *, only: Enrolled | None = None
) -> Grid | None:
    """These weeks of these people, in the order of the cohort; None when there is no week. `only`: for that person."""
    shown = [week for week in weeks if only is None or week.enrolment_id == only.id]
    mondays = tuple(sorted({week.monday for week in shown}))
    if not mondays:
        return None
    counted = rates(shown)
    return Grid(
        language=language,
        monday=mondays[-1],
        mondays=mondays,
        rows=_rows(cohort, [only] if only else cohort.enrolments, shown, now),
        due=counted.due,
        held=counted.held,
        points_held=counted.points_held,
        made_at=local_time(now, cohort.calendar),
        internal=only is None,
    )


def _rows(cohort: CohortFacts, people: Sequence[Enrolled], weeks: Iterable[Week], now: datetime) -> tuple[Row, ...]:
    open_weeks = {week.monday for week in weeks if closings(cohort, week.monday).silence > now}
    by_person: dict[int, dict[date, WeekStatus]] = {each.id: {} for each in people}
    for week in weeks:
        silent = week.status is WeekStatus.UNANSWERED and week.monday in open_weeks
        by_person[week.enrolment_id][week.monday] = WeekStatus.PENDING if silent else week.status
    return tuple(Row(each.person.name, _in_order(by_person[each.id])) for each in people)


def _in_order(statuses: dict[date, WeekStatus]) -> tuple[WeekStatus, ...]:
    return tuple(statuses[monday] for monday in sorted(statuses))
