"""Promises about moments, closings and quiet hours, on the calendar of the programme of 2027."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.weeks import (
    Part,
    Rhythm,
    Span,
    closing_of_facts,
    closing_of_silence,
    days_away,
    digest_of,
    is_quiet,
    local_date,
    local_moment,
    local_time,
    next_open,
    open_halves,
    open_hours_after,
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
    QUIET,
    calendar,
    days,
    instants,
    leave,
    mondays,
    off_days,
    paris,
    spans,
    weekdays_off,
)

# --- Moments


def test_nine_in_the_morning_is_nine_in_paris_before_and_after_both_clock_changes() -> None:
    nine = time(9, 0)

    assert local_moment(date(2027, 3, 22), nine, PROMO) == datetime(2027, 3, 22, 8, 0, tzinfo=UTC)
    assert local_moment(date(2027, 3, 29), nine, PROMO) == datetime(2027, 3, 29, 7, 0, tzinfo=UTC)
    assert local_moment(date(2027, 10, 25), nine, PROMO) == datetime(2027, 10, 25, 7, 0, tzinfo=UTC)
    assert local_moment(date(2027, 11, 1), nine, PROMO) == datetime(2027, 11, 1, 8, 0, tzinfo=UTC)


def test_a_time_that_the_clock_skips_is_the_first_instant_after() -> None:
    spring = date(2027, 3, 28)

    assert local_moment(spring, time(1, 59), PROMO) == datetime(2027, 3, 28, 0, 59, tzinfo=UTC)
    for skipped in (time(2, 0), time(2, 30, 15), time(2, 59), time(3, 0)):
        assert local_moment(spring, skipped, PROMO) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert local_moment(spring, time(3, 1), PROMO) == datetime(2027, 3, 28, 1, 1, tzinfo=UTC)


def test_a_time_that_the_clock_shows_twice_is_the_first() -> None:
    autumn = date(2027, 10, 31)

    assert local_moment(autumn, time(1, 59), PROMO) == datetime(2027, 10, 30, 23, 59, tzinfo=UTC)
    assert local_moment(autumn, time(2, 30), PROMO) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert local_moment(autumn, time(3, 0), PROMO) == datetime(2027, 10, 31, 2, 0, tzinfo=UTC)


@given(days, days, st.times())
def test_a_later_day_is_a_later_moment(one: date, other: date, at: time) -> None:
    assume(one < other)

    assert local_moment(one, at, PROMO) < local_moment(other, at, PROMO)


@given(st.sampled_from([date(2027, 3, 28), date(2027, 10, 31), date(2027, 7, 14)]), st.times(), st.times())
def test_a_later_time_is_never_an_earlier_moment_even_on_the_day_of_a_clock_change(
    day: date, one: time, other: time
) -> None:
    assert local_moment(day, min(one, other), PROMO) <= local_moment(day, max(one, other), PROMO)


@given(days, st.times().filter(lambda at: at.hour != 2))
def test_a_moment_reads_back_on_the_local_clock(day: date, at: time) -> None:
    moment = local_moment(day, at, PROMO)

    assert moment.tzinfo is UTC
    assert (local_date(moment, PROMO), local_time(moment, PROMO).time()) == (day, at)


def test_half_past_midnight_on_the_first_of_may_is_may_in_paris() -> None:
    assert local_date(datetime(2027, 4, 30, 22, 30, tzinfo=UTC), PROMO) == date(2027, 5, 1)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        local_date(datetime.combine(date(2027, 1, 14), time(9, 0)), PROMO)


def test_the_plan_goes_on_monday_at_nine_and_after_easter_on_tuesday_at_nine() -> None:
    plan = Rhythm().plan

    assert week_moment(PLAIN_WEEK, plan, PROMO) == paris("2027-01-11 09:00")
    assert week_moment(EASTER_WEEK, plan, PROMO) == paris("2027-03-30 09:00") == datetime(2027, 3, 30, 7, tzinfo=UTC)


def test_the_check_in_goes_on_the_last_working_day_of_the_person() -> None:
    bridge = calendar(date(2027, 5, 7))
    away = leave(date(2027, 1, 14), date(2027, 1, 15))
    erwan = working_days(open_halves(PROMO, FULL_TIME, [away], PLAIN_WEEK))
    check_in = Rhythm().check_in

    assert week_moment(PLAIN_WEEK, check_in, PROMO) == paris("2027-01-15 14:00")
    assert week_moment(PLAIN_WEEK, check_in, PROMO, person_days=erwan) == paris("2027-01-13 14:00")
    assert week_moment(ASCENSION_WEEK, check_in, bridge) == paris("2027-05-05 14:00")


def test_a_moment_in_the_middle_of_the_week_keeps_its_day_and_yields_to_the_day_before() -> None:
    wednesday = (2, time(10, 0))
    gwenael = working_days(open_halves(PROMO, GWENAEL, [], PLAIN_WEEK))

    assert week_moment(PLAIN_WEEK, wednesday, PROMO) == paris("2027-01-13 10:00")
    assert week_moment(PLAIN_WEEK, wednesday, PROMO, person_days=gwenael) == paris("2027-01-12 10:00")
    assert week_moment(EASTER_WEEK, (0, time(10, 0)), PROMO) == paris("2027-03-30 10:00")


@given(mondays, weekdays_off, st.lists(spans, max_size=2), st.integers(0, 4), st.integers(0, 4))
def test_moments_keep_their_order_in_a_short_week(
    monday: date, off: frozenset[int], absences: list[Span], one: int, other: int
) -> None:
    worked = working_days(open_halves(PROMO, off, absences, monday))
    first, then = (
        week_moment(monday, (weekday, time(10, 0)), PROMO, person_days=worked) for weekday in sorted((one, other))
    )

    if first is None or then is None:
        assert not worked
    else:
        assert first <= then
        assert local_date(first, PROMO) in worked


def test_closings_of_an_ordinary_week() -> None:
    rhythm = Rhythm()

    assert closing_of_facts(PLAIN_WEEK, rhythm, PROMO) == paris("2027-01-15 17:00")
    assert closing_of_silence(PLAIN_WEEK, rhythm, PROMO) == paris("2027-01-18 12:00")
    assert digest_of(PLAIN_WEEK, rhythm, PROMO) == paris("2027-01-18 14:00")


def test_before_easter_monday_silence_closes_on_tuesday_at_the_same_hours() -> None:
    holy_week = date(2027, 3, 22)

    assert closing_of_facts(holy_week, Rhythm(), PROMO) == paris("2027-03-26 17:00")
    assert closing_of_silence(holy_week, Rhythm(), PROMO) == paris("2027-03-30 12:00")
    assert digest_of(holy_week, Rhythm(), PROMO) == paris("2027-03-30 14:00")


def test_a_digest_on_tuesdays_moves_only_when_tuesday_is_not_open() -> None:
    tuesdays = Rhythm.parse({"digest": "tuesday 10:00"})

    assert digest_of(PLAIN_WEEK, tuesdays, PROMO) == paris("2027-01-19 10:00")
    assert digest_of(PLAIN_WEEK, tuesdays, calendar(date(2027, 1, 19))) == paris("2027-01-20 10:00")


def test_a_closed_week_has_no_closing_of_its_own_and_the_week_before_closes_after_it() -> None:
    closed = calendar(*weekdays_of(date(2027, 2, 15)))
    before = date(2027, 2, 8)

    assert closing_of_facts(before, Rhythm(), closed) == paris("2027-02-12 17:00")
    assert closing_of_silence(before, Rhythm(), closed) == paris("2027-02-22 12:00")
    assert digest_of(before, Rhythm(), closed) == paris("2027-02-22 14:00")
    assert closing_of_facts(date(2027, 2, 15), Rhythm(), closed) is None


@given(mondays)
def test_the_closings_of_a_week_follow_one_another_on_open_days(monday: date) -> None:
    facts = closing_of_facts(monday, Rhythm(), PROMO)
    silence = closing_of_silence(monday, Rhythm(), PROMO)
    digest = digest_of(monday, Rhythm(), PROMO)

    assert facts is not None
    assert facts < silence < digest
    assert all(PROMO.is_open(local_date(moment, PROMO)) for moment in (facts, silence, digest))


# --- Quiet hours


@pytest.mark.parametrize(
    ("now", "quiet"),
    [("08:29", True), ("08:30", False), ("12:00", False), ("18:29", False), ("18:30", True), ("23:00", True)],
)
@pytest.mark.parametrize("day", ["2027-01-14", "2027-07-15"])
def test_the_bot_speaks_first_from_half_past_eight_to_half_past_six_in_winter_and_summer(
    day: str, now: str, quiet: bool
) -> None:
    assert is_quiet(paris(f"{day} {now}"), PROMO, QUIET) is quiet


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2027-01-14 08:29", "2027-01-14 08:30"),
        ("2027-01-14 08:30", "2027-01-14 08:30"),
        ("2027-01-14 18:29", "2027-01-14 18:29"),
        ("2027-01-14 18:30", "2027-01-15 08:30"),
        ("2027-01-15 18:30", "2027-01-18 08:30"),
        ("2027-01-16 12:00", "2027-01-18 08:30"),
        ("2027-03-26 18:30", "2027-03-30 08:30"),
        ("2027-05-06 10:00", "2027-05-07 08:30"),
        ("2027-10-29 23:00", "2027-11-02 08:30"),
    ],
)
def test_what_comes_in_quiet_hours_waits_for_the_next_opening(now: str, opening: str) -> None:
    assert next_open(paris(now), PROMO, QUIET) == paris(opening)


def test_nobody_is_spoken_to_in_their_leave_nor_on_the_day_they_never_work() -> None:
    away = days_away(GWENAEL, [leave(date(2027, 1, 14), date(2027, 1, 15))], date(2027, 1, 11), date(2027, 1, 31))

    assert not is_quiet(paris("2027-01-12 10:00"), PROMO, QUIET, away)
    assert is_quiet(paris("2027-01-13 10:00"), PROMO, QUIET, away)
    assert is_quiet(paris("2027-01-14 10:00"), PROMO, QUIET, away)
    assert next_open(paris("2027-01-12 18:30"), PROMO, QUIET, away) == paris("2027-01-18 08:30")


def test_half_a_day_of_leave_is_not_a_day_away() -> None:
    thursday = date(2027, 1, 14)

    assert days_away(FULL_TIME, [leave(thursday, thursday, last_part=Part.AM)], thursday, thursday) == frozenset()
    morning, afternoon = leave(thursday, thursday, last_part=Part.AM), leave(thursday, thursday, first_part=Part.PM)
    assert days_away(FULL_TIME, [morning, afternoon], thursday, thursday) == {thursday}


@given(instants, off_days)
def test_the_next_opening_is_never_quiet_and_is_its_own_next_opening(now: datetime, away: frozenset[date]) -> None:
    opening = next_open(now, PROMO, QUIET, away)

    assert opening >= now
    assert opening.tzinfo is UTC
    assert not is_quiet(opening, PROMO, QUIET, away)
    assert next_open(opening, PROMO, QUIET, away) == opening
    assert opening == now or is_quiet(opening - timedelta(microseconds=1), PROMO, QUIET, away)


@pytest.mark.parametrize(
    ("now", "closing"),
    [
        ("2027-01-15 17:00", "2027-01-18 09:00"),
        ("2027-01-15 16:29", "2027-01-15 18:29"),
        ("2027-01-15 16:30", "2027-01-15 18:30"),
        ("2027-01-15 16:31", "2027-01-18 08:31"),
        ("2027-01-16 03:00", "2027-01-18 10:30"),
        ("2027-03-26 18:00", "2027-03-30 10:00"),
    ],
)
def test_a_closing_missed_in_an_outage_moves_to_two_open_hours_after_the_return(now: str, closing: str) -> None:
    assert open_hours_after(paris(now), 2, PROMO, QUIET) == paris(closing)


quarters = st.integers(0, 370 * 96).map(
    lambda count: datetime(2026, 12, 28, tzinfo=UTC) + timedelta(minutes=15 * count)
)


@given(quarters, st.integers(0, 4 * 30))
def test_open_hours_are_counted_exactly(now: datetime, count: int) -> None:
    end = open_hours_after(now, count / 4, PROMO, QUIET)

    moments = (now + timedelta(minutes=15 * step) for step in range((end - now) // timedelta(minutes=15)))
    assert sum(not is_quiet(moment, PROMO, QUIET) for moment in moments) == count
