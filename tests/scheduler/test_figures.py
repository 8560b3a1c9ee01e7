"""Rates and counts: weeks held over weeks due, days at most one a week, honest sums of ranges."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.facts import AlertFacts, Away, Enrolled, Said
from scheduler.figures import (
    Interviews,
    closed_mondays,
    days_to_make_up,
    interviews,
    mondays_until,
    obstacles,
    outcomes,
    rates,
    surplus_weeks,
    through,
    weeks_of,
)
from scheduler.ledger import week_of
from scheduler.weeks import Part, Span
from storage.terms import AbsenceKind, AlertState, Duty, Outcome, Question, WeekStatus
from tests.scheduler.follow_up import MAELLE, WEEK, follow_up, promo, released
from tests.scheduler.promo import paris

FIRST = date(2027, 1, 4)
ONE_WEEK = timedelta(days=7)


def weeks_with(*halves: int | None) -> Enrolled:
    """Maëlle's weeks from 4 January on, by what she said of each on its Friday."""
    said = {}
    for count, number in enumerate(halves):
        monday = FIRST + count * ONE_WEEK
        friday = monday + timedelta(days=4)
        answers = () if number is None else (released(number, f"{friday} 16:00", friday, None),)
        said[monday] = answers
    return replace(follow_up(), answers=said)


def test_ten_weeks_make_seven_held_of_nine_due_as_in_the_domain() -> None:
    away = Away(
        Span(date(2027, 3, 8), Part.AM, date(2027, 3, 12), Part.PM), AbsenceKind.LEAVE, paris("2027-03-01 09:00")
    )
    enrolled = replace(weeks_with(2, 2, 2, 2, 2, 2, 2, 1, 0, None), absences=(away,))
    cohort = promo(enrolled)
    known = rates(weeks_of(cohort, through(cohort, date(2027, 3, 8))))

    assert (known.held, known.due) == (7, 9)
    assert (known.released_halves / 2, known.due_halves / 2) == (7.5, 9)
    assert (known.unanswered, known.to_qualify) == (0, 0)


def test_silence_is_due_and_named() -> None:
    cohort = promo(weeks_with(2, None))
    known = rates(weeks_of(cohort, [FIRST, FIRST + ONE_WEEK]))
    assert (known.held, known.due, known.unanswered) == (1, 2, 1)


def test_t14_a_surplus_counts_for_its_own_week_only() -> None:
    cohort = promo(weeks_with(3, 0))
    known = rates(weeks_of(cohort, [FIRST, FIRST + ONE_WEEK]))
    assert (known.held, known.released_halves) == (1, 2)


def test_t21_a_week_in_which_somebody_leaves_is_not_counted() -> None:
    enrolled = replace(weeks_with(2, 2), left_on=FIRST + timedelta(days=8))
    cohort = promo(enrolled)
    assert rates(weeks_of(cohort, [FIRST, FIRST + ONE_WEEK])).due == 1


def test_t20_somebody_who_has_not_joined_is_not_due() -> None:
    cohort = promo(replace(weeks_with(2), first_monday=None))
    assert rates(weeks_of(cohort, [FIRST])).due == 0


@given(st.lists(st.none() | st.integers(0, 10), max_size=21))
def test_nobody_holds_more_than_is_due(halves: list[int | None]) -> None:
    cohort = promo(weeks_with(*halves))
    known = rates(weeks_of(cohort, through(cohort, FIRST + max(0, len(halves) - 1) * ONE_WEEK)))
    assert 0 <= known.held + known.unanswered <= known.due
    assert 0 <= known.released_halves <= known.due_halves


def test_a_week_is_counted_from_the_moment_its_silence_closes() -> None:
    cohort = promo()
    assert closed_mondays(cohort, paris("2027-01-11 11:59")) == []
    assert closed_mondays(cohort, paris("2027-01-11 12:00")) == [FIRST]
    assert closed_mondays(cohort, paris("2027-01-18 11:59")) == [FIRST]


def test_the_weeks_begin_with_the_programme_and_end_with_it() -> None:
    cohort = promo()
    assert mondays_until(cohort, paris("2027-01-03 23:59")) == []
    assert mondays_until(cohort, paris("2027-01-04 00:00")) == [FIRST]
    assert len(mondays_until(cohort, paris("2027-09-01 12:00"))) == 21


def checked(number: int, interviews_said: str | None, obstacle: str | None = None, shared: str = "no") -> Enrolled:
    said = [Said(Question.SHARED, paris("2027-02-05 14:00"), MAELLE.id, choice=shared)]
    if interviews_said:
        said.append(Said(Question.INTERVIEWS, paris("2027-02-05 14:01"), MAELLE.id, choice=interviews_said))
    if obstacle:
        said.append(Said(Question.OBSTACLE, paris("2027-02-05 14:02"), MAELLE.id, choice=obstacle, text="…"))
    return replace(follow_up(*said), id=number)


@pytest.mark.parametrize(
    ("said", "total"),
    [
        ([], None),
        ([None, None], None),
        (["0"], Interviews(0, 0)),
        (["3-5", "3-5", "3-5"], Interviews(9, 15)),
        (["1-2", "0", None], Interviews(1, 2)),
        (["6+", "3-5"], Interviews(9, None)),
    ],
)
def test_interviews_are_ranges_and_so_is_their_sum(said: list[str | None], total: Interviews | None) -> None:
    people = [checked(number, each) for number, each in enumerate(said)]
    cohort = promo(*people)
    assert interviews([week_of(cohort, each, WEEK) for each in people]) == total


def test_an_obstacle_to_be_told_aloud_is_counted_and_cannot_be_shared() -> None:
    people = [
        checked(1, "0", "written", "yes"),
        checked(2, "0", "written"),
        checked(3, "0", "aloud", "yes"),
        checked(4, "0", "no", "yes"),
    ]
    cohort = promo(*people)
    assert obstacles([week_of(cohort, each, WEEK) for each in people]) == (3, 1)


def test_t18_only_a_later_week_with_more_than_its_duty_can_make_up_for_another() -> None:
    enrolled = weeks_with(3, 0, 2, 4)
    cohort = promo(enrolled)
    short = FIRST + ONE_WEEK
    now = paris("2027-01-29 17:00")
    assert surplus_weeks(cohort, enrolled, short, now) == [(date(2027, 1, 25), date(2027, 1, 29), 4)]


def test_a_day_made_up_is_an_open_day_after_the_week_and_not_after_today() -> None:
    cohort = promo()
    assert days_to_make_up(cohort, WEEK, paris("2027-02-07 10:00")) == []
    assert days_to_make_up(cohort, WEEK, paris("2027-02-08 10:00")) == [date(2027, 2, 8)]
    easter = days_to_make_up(cohort, date(2027, 3, 22), paris("2027-03-31 10:00"))
    assert easter == [date(2027, 3, 30), date(2027, 3, 31)]


def test_d11_justified_weeks_are_counted_among_the_short_ones() -> None:
    closed = AlertFacts(
        1, FIRST, Duty.RELEASE, AlertState.CLOSED, WeekStatus.NOT_HELD, paris("2027-01-08 17:00"),
        outcome=Outcome.JUSTIFIED,
    )  # fmt: skip
    enrolled = replace(weeks_with(0, 0, None, 2, 1), alerts=(closed,))
    cohort = promo(enrolled)
    assert outcomes(cohort, through(cohort, FIRST + 4 * ONE_WEEK)) == (3, 1)
