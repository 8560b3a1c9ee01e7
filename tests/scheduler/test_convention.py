"""What the convention leaves open: the moment just before, at, and after; C17, C29, C36, C40, C42 and C44."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.convention import CEILING_CENTS, ConventionDuty, Noted, Register, open_duties
from storage.terms import ConventionAct
from tests.scheduler.promo import paris

STARTS, ENDS = date(2027, 1, 4), date(2027, 5, 28)
SEMINAR = (ConventionAct.SEMINAR, "2027-01-12")
NOW = paris("2027-01-04 09:00")


def register(*noted: tuple[ConventionAct, str] | tuple[ConventionAct, str, int]) -> Register:
    """Each entry an hour after the one before."""
    return Register(
        tuple(
            Noted(i, act, date.fromisoformat(day), "Anne", at(i), amount[0] if amount else None)
            for i, (act, day, *amount) in enumerate(noted, 1)
        )
    )


def at(hours: int) -> datetime:
    return NOW + timedelta(hours=hours)


def open_on(day: str, *noted: tuple[ConventionAct, str] | tuple[ConventionAct, str, int]) -> list[ConventionDuty]:
    return open_duties(register(*noted), STARTS, ENDS, date.fromisoformat(day))


@pytest.mark.parametrize(("day", "is_open"), [("2027-01-17", False), ("2027-01-18", True), ("2027-02-18", True)])
def test_c17_a_seminar_without_a_date_is_told_two_weeks_after_the_start(day: str, is_open: bool) -> None:
    assert open_on(day) == ([ConventionDuty.SEMINAR] if is_open else [])
    assert open_on(day, (ConventionAct.SEMINAR, "2027-06-01")) == []


@pytest.mark.parametrize(("day", "is_open"), [("2027-03-02", False), ("2027-03-03", True), ("2027-04-30", True)])
def test_c36_a_payment_is_called_thirty_days_after_the_signature(day: str, is_open: bool) -> None:
    copied = (ConventionAct.COPIED, "2027-02-02")
    signed = (SEMINAR, (ConventionAct.SIGNED, "2027-02-01"), copied)
    assert open_on(day, *signed) == ([ConventionDuty.PAYMENT] if is_open else [])
    assert open_on(day, *signed, (ConventionAct.PAID, "2027-03-01")) == []


@pytest.mark.parametrize(("day", "is_open"), [("2027-02-16", False), ("2027-02-17", True), ("2027-02-28", True)])
def test_c44_a_copy_that_is_open_for_more_than_fifteen_days_is_told(day: str, is_open: bool) -> None:
    signed = (SEMINAR, (ConventionAct.SIGNED, "2027-02-01"))
    assert open_on(day, *signed) == ([ConventionDuty.COPY] if is_open else [])
    assert open_on(day, *signed, (ConventionAct.COPIED, "2027-02-10")) == []


def test_c44_each_amendment_wants_a_copy_of_its_own() -> None:
    noted = [SEMINAR, (ConventionAct.AMENDMENT_SIGNED, "2027-02-01"), (ConventionAct.AMENDMENT_COPIED, "2027-02-03")]
    assert open_on("2027-03-01", *noted) == []
    noted.append((ConventionAct.AMENDMENT_SIGNED, "2027-03-01"))
    assert open_on("2027-03-16", *noted) == []
    assert open_on("2027-03-17", *noted) == [ConventionDuty.AMENDMENT_COPY]


@pytest.mark.parametrize(
    ("cents", "duties"),
    [
        (3_199_999, []),
        (3_200_000, [ConventionDuty.EXPENSES]),
        (3_999_999, [ConventionDuty.EXPENSES]),
        (4_000_000, [ConventionDuty.CEILING]),
    ],
)
def test_c29_expenses_are_told_from_eighty_percent_of_the_ceiling_on(cents: int, duties: list[ConventionDuty]) -> None:
    assert open_on("2027-03-01", SEMINAR, (ConventionAct.EXPENSE, "2027-02-01", cents)) == duties


def test_c42_an_amendment_raises_the_ceiling_once() -> None:
    noted = (SEMINAR, (ConventionAct.EXPENSE, "2027-02-01", 4_000_000), (ConventionAct.AMENDMENT_SIGNED, "2027-03-01"))
    assert register(*noted).may_change_ceiling
    raised = (*noted, (ConventionAct.CEILING, "2027-03-01", 6_000_000))
    assert register(*raised).left_cents == 2_000_000 and not register(*raised).may_change_ceiling
    assert open_on("2027-03-02", *raised) == []


def test_an_amendment_is_to_be_signed_until_it_is_signed_or_dropped() -> None:
    asked = (SEMINAR, (ConventionAct.AMENDMENT_ASKED, "2027-02-01"))
    assert open_on("2027-02-01", *asked) == [ConventionDuty.AMENDMENT]
    for ended in (ConventionAct.AMENDMENT_SIGNED, ConventionAct.AMENDMENT_DROPPED):
        assert open_on("2027-02-02", *asked, (ended, "2027-02-02")) == []


@pytest.mark.parametrize(("day", "is_open"), [("2027-05-28", False), ("2027-05-29", True)])
def test_c40_what_is_left_at_the_end_is_to_be_returned(day: str, is_open: bool) -> None:
    paid = (SEMINAR, (ConventionAct.PAID, "2027-01-20"), (ConventionAct.EXPENSE, "2027-02-01", 1_000_000))
    assert open_on(day, *paid) == ([ConventionDuty.REMAINDER] if is_open else [])
    assert open_on(day, *paid, (ConventionAct.RETURNED, "2027-05-28")) == []


@given(st.lists(st.one_of(st.integers(1, CEILING_CENTS), st.none()), max_size=20))
def test_taking_expenses_back_leaves_those_that_came_before(steps: list[int | None]) -> None:
    """None: the last expense that stands is taken back, as the button does it."""
    noted: list[tuple[ConventionAct, str, int]] = []
    standing: list[int] = []
    for step in steps:
        if step is not None:
            standing.append(step)
            noted.append((ConventionAct.EXPENSE, "2027-02-01", step))
        elif standing:
            noted.append((ConventionAct.EXPENSE, "2027-02-01", -standing.pop()))
    assert [entry.amount_cents for entry in register(*noted).expenses] == standing
    assert register(*noted).spent_cents == sum(amount for *_, amount in noted)
