"""One month, as DOMAIN 3.4 computes it: its five cases, and what holds for every day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.one_month import naive_month_after, one_month_after
from scheduler.public_holidays import public_holidays

HOLIDAYS = public_holidays(2026, 2032)
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2031, 12, 31))


@pytest.mark.parametrize(
    ("notified", "term"),
    [
        ("2027-02-12", "2027-03-12"),
        ("2027-03-31", "2027-04-30"),
        ("2027-01-26", "2027-02-26"),
        ("2027-02-28", "2027-03-30"),  # a Sunday, then Easter Monday
        ("2027-02-13", "2027-03-15"),  # a Saturday
        ("2027-03-12", "2027-04-12"),
        ("2027-01-31", "2027-03-01"),  # 28 February is a Sunday
        ("2027-12-01", "2028-01-03"),  # 1 January is a holiday and a Saturday
        ("2028-01-29", "2028-02-29"),
    ],
)
def test_the_term_of_one_month(notified: str, term: str) -> None:
    assert one_month_after(date.fromisoformat(notified)) == date.fromisoformat(term)


@given(days)
def test_the_term_is_a_working_day_never_before_the_same_day_of_the_next_month(day: date) -> None:
    term, naive = one_month_after(day), naive_month_after(day)

    assert term.weekday() < 5 and term not in HOLIDAYS
    assert naive <= term <= naive + timedelta(days=5)
    between = [naive + timedelta(days=n) for n in range((term - naive).days)]
    assert all(each.weekday() > 4 or each in HOLIDAYS for each in between)


@given(days)
def test_the_naive_term_has_the_same_number_or_ends_its_month(day: date) -> None:
    naive = naive_month_after(day)

    assert (naive.year * 12 + naive.month) - (day.year * 12 + day.month) == 1
    assert naive.day == day.day or (naive.day < day.day and (naive + timedelta(days=1)).day == 1)


@given(days, days)
def test_who_is_notified_later_never_has_an_earlier_term(one: date, other: date) -> None:
    first, second = sorted((one, other))

    assert one_month_after(first) <= one_month_after(second)
