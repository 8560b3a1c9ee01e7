"""Promises about weeks, working days and what can be offered, on the calendar of the programme of 2027."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.weeks import (
    Calendar,
    Half,
    Part,
    Rhythm,
    Slot,
    Span,
    first_due_monday,
    first_working_day,
    last_working_day,
    monday_of,
    nth_working_day_after,
    open_day_on_or_after,
    open_halves,
    possible_halves,
    possible_slots,
    week_moment,
    weekdays_of,
    working_days,
)
from tests.scheduler.promo import (
    ASCENSION_WEEK,
    EASTER_WEEK,
    FULL_TIME,
    GWENAEL,
    PLAIN_WEEK,
    PROMO,
    calendar,
    days,
    halves,
    leave,
    mondays,
    spans,
    weekdays_off,
)


def offered(
    cohort: Calendar, off: frozenset[int], monday: date, *absences: Span, today: date | None = None
) -> list[int]:
    """The day numbers that can be offered as another day."""
    found = possible_slots(cohort, off, absences, monday, (today or monday, Part.AM), [])
    return [slot.date.day for slot in found]


# --- Weeks


@pytest.mark.parametrize("day", [date(2026, 12, 28), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3)])
def test_the_first_friday_of_2027_belongs_to_the_last_week_of_2026(day: date) -> None:
    assert monday_of(day) == date(2026, 12, 28)
    assert monday_of(date(2027, 1, 4)) == date(2027, 1, 4)


def test_a_week_has_five_dates() -> None:
    assert weekdays_of(date(2026, 12, 28)) == [*(date(2026, 12, day) for day in range(28, 32)), date(2027, 1, 1)]


@given(days)
def test_a_week_is_the_iso_week(day: date) -> None:
    assert monday_of(day).isocalendar() == (*day.isocalendar()[:2], 1)


def test_who_joins_on_monday_counts_at_once_and_on_wednesday_from_the_next_week() -> None:
    assert first_due_monday(date(2027, 1, 11)) == date(2027, 1, 11)
    assert first_due_monday(date(2027, 1, 12)) == date(2027, 1, 18)
    assert first_due_monday(date(2027, 1, 13)) == date(2027, 1, 18)
    assert first_due_monday(date(2027, 1, 17)) == date(2027, 1, 18)


# --- Open days


def test_weekends_holidays_and_closures_are_not_open() -> None:
    bridge = calendar(date(2027, 5, 7))

    assert [day.day for day in weekdays_of(ASCENSION_WEEK) if PROMO.is_open(day)] == [3, 4, 5, 7]
    assert [day.day for day in weekdays_of(ASCENSION_WEEK) if bridge.is_open(day)] == [3, 4, 5]
    assert not PROMO.is_open(date(2027, 5, 9))
    assert PROMO.is_open(date(2027, 9, 1)), "a day after the programme is open to the bot all the same"


def test_pentecost_monday_is_open_once_it_is_marked_worked() -> None:
    pentecost = date(2027, 5, 17)

    assert not PROMO.is_open(pentecost)
    assert calendar(worked=(pentecost,)).is_open(pentecost)


def test_a_calendar_can_be_a_key() -> None:
    assert {PROMO: 1}[calendar()] == 1


def test_working_days_are_counted_over_easter() -> None:
    good_friday = date(2027, 3, 26)

    assert nth_working_day_after(PROMO, good_friday, 1) == date(2027, 3, 30)
    assert nth_working_day_after(PROMO, good_friday, 2) == date(2027, 3, 31)
    assert open_day_on_or_after(PROMO, EASTER_WEEK) == date(2027, 3, 30)
    assert open_day_on_or_after(PROMO, good_friday) == good_friday


# --- What a person can work


def test_gwenael_at_eighty_per_cent_is_never_offered_a_wednesday() -> None:
    assert offered(PROMO, GWENAEL, PLAIN_WEEK) == [11, 12, 14, 15]


def test_ascension_leaves_the_friday_unless_it_is_a_closure() -> None:
    assert offered(PROMO, FULL_TIME, ASCENSION_WEEK) == [3, 4, 5, 7]
    assert offered(calendar(date(2027, 5, 7)), FULL_TIME, ASCENSION_WEEK) == [3, 4, 5]


def test_solenn_is_offered_tuesday_to_friday_after_easter_and_her_monday_at_pentecost_if_it_is_worked() -> None:
    worked = calendar(worked=(date(2027, 5, 17),))

    assert offered(PROMO, FULL_TIME, EASTER_WEEK) == [30, 31, 1, 2]
    assert offered(PROMO, FULL_TIME, date(2027, 5, 17)) == [18, 19, 20, 21]
    assert offered(worked, FULL_TIME, date(2027, 5, 17)) == [17, 18, 19, 20, 21]


def test_easter_monday_and_leave_until_friday_leave_nothing() -> None:
    away = leave(date(2027, 3, 30), date(2027, 4, 2))
    nothing = open_halves(PROMO, FULL_TIME, [away], EASTER_WEEK)

    assert nothing == frozenset()
    assert working_days(nothing) == []
    assert first_working_day(nothing) is last_working_day(nothing) is None
    assert week_moment(EASTER_WEEK, Rhythm().plan, PROMO, person_days=working_days(nothing)) is None


def test_half_a_day_of_leave_takes_the_whole_day_from_the_choices_and_leaves_the_other_half() -> None:
    thursday = date(2027, 1, 14)
    away = leave(thursday, thursday, last_part=Part.AM)

    assert offered(PROMO, FULL_TIME, PLAIN_WEEK, away) == [11, 12, 13, 15]
    assert possible_halves(PROMO, FULL_TIME, [away], PLAIN_WEEK, (thursday, Part.AM), []) == [
        Slot(thursday, Part.PM),
        Slot(date(2027, 1, 15), Part.AM),
        Slot(date(2027, 1, 15), Part.PM),
    ]
    assert thursday in working_days(open_halves(PROMO, FULL_TIME, [away], PLAIN_WEEK))


def test_leave_from_monday_noon_makes_monday_the_last_working_day() -> None:
    away = leave(PLAIN_WEEK, date(2027, 1, 20), first_part=Part.PM)
    free = open_halves(PROMO, FULL_TIME, [away], PLAIN_WEEK)

    assert free == {(PLAIN_WEEK, Part.AM)}
    assert first_working_day(free) == last_working_day(free) == PLAIN_WEEK


def test_only_what_is_still_to_come_is_offered() -> None:
    thursday = date(2027, 1, 14)

    assert offered(PROMO, FULL_TIME, PLAIN_WEEK, today=thursday) == [14, 15]
    assert possible_slots(PROMO, FULL_TIME, [], PLAIN_WEEK, (thursday, Part.PM), []) == [Slot(date(2027, 1, 15))]


def test_maelle_is_not_offered_the_thursday_she_was_refused() -> None:
    found = possible_slots(PROMO, FULL_TIME, [], PLAIN_WEEK, (PLAIN_WEEK, Part.AM), [Slot(date(2027, 1, 14))])

    assert [slot.date.day for slot in found] == [11, 12, 13, 15]


def test_yann_without_his_thursday_morning_has_three_half_days_left() -> None:
    tuesday, thursday, friday = (date(2027, 1, day) for day in (12, 14, 15))
    had = [Slot(tuesday, Part.AM), Slot(thursday, Part.AM)]

    assert possible_halves(PROMO, FULL_TIME, [], PLAIN_WEEK, (thursday, Part.AM), had) == [
        Slot(thursday, Part.PM),
        Slot(friday, Part.AM),
        Slot(friday, Part.PM),
    ]
    assert possible_slots(PROMO, FULL_TIME, [], PLAIN_WEEK, (thursday, Part.AM), had) == [Slot(friday)]


def test_nothing_can_be_worked_before_or_after_the_programme() -> None:
    assert open_halves(PROMO, FULL_TIME, [], date(2026, 12, 28)) == frozenset()
    assert len(open_halves(PROMO, FULL_TIME, [], date(2027, 5, 24))) == 10
    assert open_halves(PROMO, FULL_TIME, [], date(2027, 5, 31)) == frozenset()


@given(weekdays_off, st.lists(spans, max_size=3), mondays)
def test_no_weekend_no_day_never_worked_and_no_absence_can_be_worked(
    off: frozenset[int], absences: list[Span], monday: date
) -> None:
    free = open_halves(PROMO, off, absences, monday)

    for day, part in free:
        assert monday <= day <= monday + timedelta(days=4)
        assert day.weekday() not in off
        assert PROMO.is_open(day) and PROMO.is_within(day)
        assert not any((day, part) in span.halves() for span in absences)


@given(weekdays_off, spans, mondays)
def test_what_is_open_and_not_taken_off_can_be_worked(off: frozenset[int], absence: Span, monday: date) -> None:
    worked = [day for day in weekdays_of(monday) if PROMO.is_open(day) and PROMO.is_within(day)]
    expected = {(day, part) for day in worked if day.weekday() not in off for part in (Part.AM, Part.PM)}

    assert open_halves(PROMO, off, [absence], monday) == expected - absence.halves()


@given(weekdays_off, st.lists(spans, max_size=2), mondays, halves, st.lists(st.builds(Slot, days), max_size=3))
def test_what_is_offered_is_free_to_come_and_not_excluded(
    off: frozenset[int], absences: list[Span], monday: date, not_before: Half, exclude: list[Slot]
) -> None:
    free = open_halves(PROMO, off, absences, monday)
    whole = possible_slots(PROMO, off, absences, monday, not_before, exclude)
    half = possible_halves(PROMO, off, absences, monday, not_before, exclude)

    for slot in [*whole, *half]:
        assert slot.covers <= free
        assert min(slot.covers) >= not_before
        assert not any(slot.covers & other.covers for other in exclude)
    assert {cover for slot in whole for cover in slot.covers} <= {cover for slot in half for cover in slot.covers}
    assert whole == sorted(whole) and half == sorted(half)
