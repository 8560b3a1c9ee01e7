"""Promises about days and half-days: what is planned, usual, taken off."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.weeks import WEEKDAYS, Half, Part, Slot, Span, UsualDay

JAN_18 = date(2027, 1, 18)
THURSDAY = date(2027, 1, 21)

dates = st.dates(min_value=date(2026, 12, 28), max_value=date(2028, 1, 2))
ends = st.tuples(dates, st.sampled_from([Part.AM, Part.PM]))
slots = st.builds(Slot, dates, st.sampled_from(Part))
usual_days = st.one_of(
    st.sets(st.tuples(st.integers(0, 4), st.sampled_from([Part.AM, Part.PM])), min_size=1),
    st.sets(st.tuples(st.integers(0, 4), st.just(Part.DAY)), min_size=1),
).map(lambda moments: UsualDay(tuple(sorted(moments))))


def test_a_day_is_two_half_days_and_a_morning_is_one() -> None:
    assert Slot(THURSDAY).halves == 2
    assert Slot(THURSDAY).covers == {(THURSDAY, Part.AM), (THURSDAY, Part.PM)}
    assert Slot(THURSDAY, Part.AM).halves == 1
    assert Slot(THURSDAY, Part.AM).covers == {(THURSDAY, Part.AM)}


def test_a_slot_is_short_enough_for_a_button_and_reads_back() -> None:
    assert Slot(THURSDAY).code == "2027-01-21"
    assert Slot(THURSDAY, Part.AM).code == "2027-01-21am"
    assert Slot.parse("2027-01-21pm") == Slot(THURSDAY, Part.PM)


@pytest.mark.parametrize(
    "code", ["", "2027-01-21day", "2027-02-30", "20270121", "2027-W03-4", "2027-01-21 am", "2027-01-21\n", "٢٠٢٧-01-21"]
)
def test_a_forged_slot_is_refused(code: str) -> None:
    with pytest.raises(ValueError):
        Slot.parse(code)


@given(slots)
def test_every_slot_reads_back_from_its_code(slot: Slot) -> None:
    assert Slot.parse(slot.code) == slot


def test_slots_sort_by_time() -> None:
    friday = THURSDAY + timedelta(days=1)

    assert sorted([Slot(friday), Slot(THURSDAY, Part.PM), Slot(THURSDAY, Part.AM)]) == [
        Slot(THURSDAY, Part.AM),
        Slot(THURSDAY, Part.PM),
        Slot(friday),
    ]


def test_maelle_has_thursdays() -> None:
    maelle = UsualDay.parse("thursday")

    assert maelle.slots(JAN_18) == (Slot(THURSDAY),)
    assert (maelle.halves, maelle.weekdays, maelle.code) == (2, frozenset({3}), "thursday")


def test_yann_has_two_mornings() -> None:
    yann = UsualDay.parse("tuesday am,thursday am")

    assert yann.slots(JAN_18) == (Slot(date(2027, 1, 19), Part.AM), Slot(THURSDAY, Part.AM))
    assert (yann.halves, yann.weekdays) == (2, frozenset({1, 3}))
    assert UsualDay.parse("Thursday AM, tuesday am") == yann


@pytest.mark.parametrize(
    "text",
    ["", "jeudi", "saturday", "thursday,", "thursday noon", "thursday am pm", "thursday,thursday am", "monday,monday"],
)
def test_a_wrong_usual_day_is_refused_with_the_expected_form(text: str) -> None:
    with pytest.raises(ValueError, match='expected a weekday such as "thursday"'):
        UsualDay.parse(text)


@given(usual_days)
def test_every_usual_day_reads_back_from_its_code(usual: UsualDay) -> None:
    assert UsualDay.parse(usual.code) == usual


@given(usual_days)
def test_a_usual_day_lands_on_its_own_weekdays_in_order(usual: UsualDay) -> None:
    laid = usual.slots(JAN_18)

    assert [(slot.date.weekday(), slot.part) for slot in laid] == list(usual.moments)
    assert list(laid) == sorted(laid)
    assert sum(slot.halves for slot in laid) == usual.halves


def test_an_absence_from_tuesday_noon_to_thursday_noon_has_four_half_days() -> None:
    tuesday = date(2027, 1, 19)
    absence = Span(tuesday, Part.PM, THURSDAY, Part.AM)

    assert not absence.covers((tuesday, Part.AM))
    assert absence.covers((tuesday, Part.PM))
    assert absence.covers((THURSDAY, Part.AM))
    assert not absence.covers((THURSDAY, Part.PM))
    assert len(absence.halves()) == 4


@given(ends, ends)
def test_an_absence_covers_exactly_its_half_days_or_is_refused(start: Half, end: Half) -> None:
    if end < start:
        with pytest.raises(ValueError):
            Span(*start, *end)
        return
    absence = Span(*start, *end)
    around = [start[0] + timedelta(days=count) for count in range(-1, (end[0] - start[0]).days + 2)]

    covered = {(day, part) for day in around for part in (Part.AM, Part.PM) if absence.covers((day, part))}

    assert covered == absence.halves()
    assert {start, end} <= covered


def test_an_absence_names_half_days() -> None:
    with pytest.raises(ValueError):
        Span(THURSDAY, Part.DAY, THURSDAY, Part.PM)


def test_weekdays_are_numbered_as_python_does() -> None:
    assert [WEEKDAYS[(JAN_18 + timedelta(days=count)).weekday()] for count in range(7)] == list(WEEKDAYS)
