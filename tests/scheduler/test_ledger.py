"""Where a week stands, for every row of the decision table, and what no later answer may do to an earlier one."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.facts import CohortFacts, Enrolled, Said
from scheduler.ledger import Week, week_of
from scheduler.slots import Slot
from scheduler.weeks import Calendar, Part, monday_of
from storage.terms import PointAnswer, Question, WeekStatus
from tests.scheduler.promo import (
    ASCENSION_WEEK,
    EASTER_WEEK,
    PLAIN_WEEK,
    PROMO,
    calendar,
    checked_in,
    cohort,
    day,
    enrolled,
    leave,
    no_other_day,
    plan,
    point,
    reason,
    whole_week,
)

HELD, PARTIAL, NOT_HELD = WeekStatus.HELD, WeekStatus.PARTIAL, WeekStatus.NOT_HELD
UNANSWERED, TO_QUALIFY, NEUTRALISED = WeekStatus.UNANSWERED, WeekStatus.TO_QUALIFY, WeekStatus.NEUTRALISED
NOT_DUE = WeekStatus.NOT_DUE


@dataclass(frozen=True)
class Row:
    """A row of the decision table: what was said by whom, and what it makes of the week."""

    id: str
    who: Enrolled
    status: WeekStatus
    halves: int | None
    monday: date = PLAIN_WEEK
    moved: bool = False
    corrected: bool = False
    answered_by: int | None = None
    promo: Calendar = PROMO


NO_THURSDAY = day("2027-01-14", 0)
LEAVE_THURSDAY = (leave(date(2027, 1, 14), date(2027, 1, 14)),)
WHOLE_WEEK = (leave(date(2027, 1, 11), date(2027, 1, 15)),)
CLOSED_WEEK = calendar(*(date(2027, 1, number) for number in range(11, 16)))

TABLE = [
    Row("T01", enrolled("Maëlle", day("2027-01-14", 2)), HELD, 2),
    Row("T02", enrolled("Maëlle", day("2027-01-14", 1), *checked_in("2027-01-15 14:05")), PARTIAL, 1),
    Row(
        "T03",
        enrolled("Maëlle", NO_THURSDAY, plan("2027-01-14 16:51", "2027-01-15"), day("2027-01-15", 2)),
        HELD,
        2,
        moved=True,
    ),
    Row("T04", enrolled("Maëlle", NO_THURSDAY, no_other_day("2027-01-14 16:51")), NOT_HELD, 0),
    Row("T05", enrolled("Maëlle", NO_THURSDAY, plan("2027-01-14 16:51", "2027-01-15")), UNANSWERED, 0),
    Row("T06", enrolled("Maëlle"), UNANSWERED, None),
    Row("T07", enrolled("Maëlle", away=WHOLE_WEEK), NEUTRALISED, None),
    Row(
        "T08",
        enrolled("Maëlle", plan("2027-01-11 09:05", "2027-01-12"), day("2027-01-12", 2), away=LEAVE_THURSDAY),
        HELD,
        2,
        moved=True,
    ),
    Row("T09", enrolled("Maëlle", no_other_day("2027-01-11 09:05"), away=LEAVE_THURSDAY), TO_QUALIFY, None),
    Row(
        "T10",
        enrolled("Maëlle", plan("2027-05-03 09:05", "2027-05-05"), day("2027-05-05", 2)),
        HELD,
        2,
        ASCENSION_WEEK,
        moved=True,
    ),
    Row("T11", enrolled("Maëlle"), TO_QUALIFY, None, ASCENSION_WEEK),
    Row("T12", enrolled("Yann", day("2027-01-12", 1, part="am"), day("2027-01-14", 1, part="am")), HELD, 2),
    Row(
        "T13",
        enrolled(
            "Yann",
            day("2027-01-12", 1, part="am"),
            day("2027-01-14", 0, part="am"),
            plan("2027-01-14 12:20", "2027-01-12am", "2027-01-15am"),
            day("2027-01-15", 1, part="am"),
        ),
        HELD,
        2,
        moved=True,
    ),
    Row("T14", enrolled("Maëlle", day("2027-01-14", 2), whole_week("2027-01-15", 3)), HELD, 3),
    Row("T15", enrolled("Maëlle", whole_week("2027-01-15", 2, at="2027-01-19 10:00")), HELD, 2),
    Row(
        "T16",
        enrolled("Maëlle", day("2027-01-14", 2), whole_week("2027-01-15", 0, at="2027-01-19 10:00", corrects=True)),
        NOT_HELD,
        0,
        corrected=True,
    ),
    Row(
        "T17",
        enrolled(
            "Maëlle",
            NO_THURSDAY,
            no_other_day("2027-01-14 16:51"),
            whole_week("2027-01-15", 2, at="2027-01-19 10:00", corrects=True),
        ),
        HELD,
        2,
        corrected=True,
    ),
    Row(
        "T18, the short week",
        enrolled("Maëlle", NO_THURSDAY, no_other_day("2027-01-14 16:51"), day("2027-01-20", 2), day("2027-01-21", 2)),
        NOT_HELD,
        0,
    ),
    Row(
        "T18, the week after",
        enrolled("Maëlle", NO_THURSDAY, no_other_day("2027-01-14 16:51"), day("2027-01-20", 2), day("2027-01-21", 2)),
        HELD,
        4,
        date(2027, 1, 18),
        moved=True,
    ),
    *(
        Row(f"T19, {name}", enrolled(name), NEUTRALISED, None, promo=CLOSED_WEEK)
        for name in ("Maëlle", "Yann", "Erwan")
    ),
    Row("T20, the week of joining", enrolled("Maëlle", first_monday=date(2027, 1, 18)), NOT_DUE, None),
    Row("T20, the next", enrolled("Maëlle", first_monday=date(2027, 1, 11)), UNANSWERED, None),
    Row("T21, that week", enrolled("Maëlle", left_on=date(2027, 1, 12)), NOT_DUE, None),
    Row("T21, on its Friday", enrolled("Maëlle", left_on=date(2027, 1, 15)), NOT_DUE, None),
    Row("T21, the week before", enrolled("Maëlle", left_on=date(2027, 1, 18)), UNANSWERED, None),
    Row("T23", enrolled("Maëlle", whole_week("2027-01-15", 2, by=31)), HELD, 2, answered_by=31),
    Row(
        "T24",
        enrolled("Maëlle", away=(leave(date(2027, 3, 30), date(2027, 4, 2)),)),
        NEUTRALISED,
        None,
        EASTER_WEEK,
    ),
]


def read(who: Enrolled, monday: date = PLAIN_WEEK, promo: Calendar = PROMO) -> Week:
    return week_of(cohort(who, calendar=promo), who, monday)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)
def test_the_decision_table(row: Row) -> None:
    week = read(row.who, row.monday, row.promo)

    assert (week.status, week.halves) == (row.status, row.halves)
    assert (week.moved, week.corrected) == (row.moved, row.corrected)
    assert row.answered_by in (None, week.answered_by)


def test_t22_a_weekday_never_worked_is_not_open() -> None:
    worked = {on.weekday() for on, _ in read(enrolled("Gwenaël")).open}

    assert worked == {0, 1, 3, 4}


# --- When the person's own words conclude it


@pytest.mark.parametrize(
    ("said", "settled"),
    [
        ((), False),
        ((NO_THURSDAY,), False),
        ((NO_THURSDAY, plan("2027-01-14 16:51", "2027-01-15")), False),
        ((NO_THURSDAY, no_other_day("2027-01-14 16:51")), True),
        ((day("2027-01-14", 1),), True),
        ((day("2027-01-14", 1), plan("2027-01-14 16:51", "2027-01-14", "2027-01-15am")), False),
        ((whole_week("2027-01-15", 0),), True),
    ],
    ids=["silence", "a no alone", "a no, then Friday", "no other day", "half a day", "another half chosen", "the week"],
)
def test_only_the_persons_own_words_conclude_a_week(said: tuple[Said, ...], settled: bool) -> None:
    assert read(enrolled("Maëlle", *said)).settled is settled


def test_finally_yes_takes_no_other_day_back() -> None:
    week = read(enrolled("Maëlle", NO_THURSDAY, no_other_day("2027-01-14 16:51"), day("2027-01-15", 2)))

    assert (week.no_other_at, week.status) == (None, HELD)


def test_once_enough_was_released_nothing_else_is_waited_for() -> None:
    said = (plan("2027-01-11 09:05", "2027-01-15"), day("2027-01-14", 2))

    assert read(enrolled("Maëlle", *said)).pending == ()
    assert read(enrolled("Maëlle", *said[:1])).pending == (Slot(date(2027, 1, 15)),)


def test_half_a_day_leaves_the_other_half_to_be_waited_for() -> None:
    week = read(enrolled("Yann", day("2027-01-12", 1, part="am")))

    assert week.pending == (Slot(date(2027, 1, 14), Part.AM),)
    assert week.status is PARTIAL


# --- What excuses, and what does not


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ((no_other_day("2027-01-11 09:05"),), TO_QUALIFY),
        ((plan("2027-01-11 09:05", "2027-01-12"),), UNANSWERED),
        ((plan("2027-01-11 09:05", "2027-01-12"), day("2027-01-12", 0), no_other_day("2027-01-12 16:55")), NOT_HELD),
        ((plan("2027-01-11 09:05", "2027-01-12"), day("2027-01-12", 1)), TO_QUALIFY),
    ],
    ids=["no other day", "moved, then silence", "moved, then refused", "half of it had"],
)
def test_a_leave_on_the_day_excuses_unless_a_day_that_was_there_was_refused(
    said: tuple[Said, ...], status: WeekStatus
) -> None:
    assert read(enrolled("Maëlle", *said, away=LEAVE_THURSDAY)).status is status


def test_a_leave_on_another_day_excuses_nothing() -> None:
    tuesday = (leave(date(2027, 1, 12), date(2027, 1, 12)),)
    said = (NO_THURSDAY, no_other_day("2027-01-14 16:51"))

    assert read(enrolled("Maëlle", *said, away=tuesday)).status is NOT_HELD


def test_an_absence_named_as_the_reason_is_left_to_a_coordinator() -> None:
    said = (NO_THURSDAY, no_other_day("2027-01-14 16:51"), reason("2027-01-14 16:52", "absence"))

    assert read(enrolled("Maëlle", *said)).status is TO_QUALIFY


# --- Adding up


def test_half_a_day_of_a_date_replaces_the_whole_day_said_of_it() -> None:
    assert read(enrolled("Maëlle", day("2027-01-14", 2), day("2027-01-14", 1, part="am"))).halves == 1
    assert read(enrolled("Maëlle", day("2027-01-14", 1, part="am"), day("2027-01-14", 2))).halves == 2


def test_both_halves_of_a_date_add_up() -> None:
    said = (day("2027-01-14", 1, part="am"), day("2027-01-14", 1, part="pm"))

    assert read(enrolled("Maëlle", *said)).halves == 2


def test_a_day_after_an_answer_about_the_week_is_added_and_one_before_takes_its_place() -> None:
    so_far = whole_week("2027-01-13", 1)

    assert read(enrolled("Maëlle", so_far, day("2027-01-14", 2))).halves == 3
    assert read(enrolled("Maëlle", so_far, day("2027-01-13", 2))).halves == 2


answers_of_the_week = st.lists(
    st.one_of(
        st.builds(
            day,
            st.dates(PLAIN_WEEK, date(2027, 1, 15)).map(str),
            st.integers(0, 1),
            part=st.sampled_from(["am", "pm"]),
        ),
        st.builds(day, st.dates(PLAIN_WEEK, date(2027, 1, 15)).map(str), st.integers(0, 2)),
        st.builds(whole_week, st.dates(PLAIN_WEEK, date(2027, 1, 15)).map(str), st.integers(0, 2)),
        st.just(no_other_day("2027-01-14 16:51")),
        st.just(plan("2027-01-12 10:00", "2027-01-15")),
    ),
    max_size=8,
)


@given(answers_of_the_week)
def test_saying_the_same_again_changes_nothing(said: list[Said]) -> None:
    once, twice = read(enrolled("Maëlle", *said)), read(enrolled("Maëlle", *said, *said[-1:]))

    assert (once.halves, once.status, once.pending) == (twice.halves, twice.status, twice.pending)


@given(answers_of_the_week)
def test_silence_is_never_a_no(said: list[Said]) -> None:
    """A week is only ever "not held" on words: a zero that was said, or that there is no other day."""
    week = read(enrolled("Maëlle", *said))
    words = [s for s in said if s.question is Question.NO_OTHER_DAY or s.halves == 0]

    assert week.status is not NOT_HELD or words
    assert not (week.pending and week.status is NOT_HELD)


@given(answers_of_the_week)
def test_no_more_is_counted_than_was_said(said: list[Said]) -> None:
    spoken = [s.halves for s in said if s.halves is not None]

    assert (read(enrolled("Maëlle", *said)).halves or 0) <= sum(spoken)


# --- The point, and the edges of the programme


def test_a_corrected_point_does_not_mark_the_week_as_corrected() -> None:
    week = read(
        enrolled("Maëlle", point("2027-01-12 10:00", "missed"), point("2027-01-12 11:00", "held", corrects=True))
    )

    assert (week.point.answer, week.corrected) == (PointAnswer.HELD, False)


@pytest.mark.parametrize(
    ("answer", "on", "is_open"),
    [
        (None, date(2027, 1, 15), True),
        ("held", date(2027, 1, 15), False),
        ("missed", date(2027, 1, 15), False),
        ("postponed", date(2027, 1, 12), False),
        ("postponed", date(2027, 1, 13), True),
    ],
)
def test_a_postponed_point_is_open_again_from_the_next_day(answer: str | None, on: date, is_open: bool) -> None:
    said = [point("2027-01-12 10:00", answer)] if answer else []

    assert read(enrolled("Maëlle", *said)).point.is_open(on) is is_open


@pytest.mark.parametrize(
    ("monday", "due"),
    [(date(2026, 12, 28), False), (date(2027, 1, 4), True), (date(2027, 5, 24), True), (date(2027, 5, 31), False)],
)
def test_a_week_is_due_within_the_programme_only(monday: date, due: bool) -> None:
    early: CohortFacts = cohort(who := enrolled("Maëlle", first_monday=date(2026, 12, 28)))

    assert week_of(early, who, monday).due is due


def test_week_53_is_read_by_its_monday() -> None:
    said = day("2026-12-31", 2)
    promo = Calendar("Europe/Paris", date(2026, 12, 1), date(2027, 5, 28), PROMO.days_off)
    who = enrolled("Maëlle", said, first_monday=date(2026, 12, 7))

    assert monday_of(date(2027, 1, 1)) == date(2026, 12, 28)
    assert read(who, date(2026, 12, 28), promo).status is HELD
