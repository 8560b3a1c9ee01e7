"""Promises about the rhythm of a cohort file."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.weeks import Rhythm

DEFAULTS = {
    "plan": "monday 09:00",
    "day_reminder": "08:45",
    "day_question": "16:45",
    "half_question": "12:15",
    "check_in": "friday 14:00",
    "reminder": "friday 16:00",
    "coach_list": "monday 09:30",
    "coach_reminder": "friday 16:00",
    "close_facts": "friday 17:00",
    "close_silence": "monday 12:00",
    "digest": "monday 14:00",
    "quiet": ["18:30", "08:30"],
}


def faults_of(entries: dict[str, object]) -> list[str]:
    with pytest.raises(ValueError) as refused:
        Rhythm.parse(entries)
    return str(refused.value).splitlines()


def test_a_file_that_says_nothing_gets_the_twelve_defaults() -> None:
    assert Rhythm.parse({}) == Rhythm()
    assert Rhythm().as_dict() == DEFAULTS


def test_one_entry_changes_one_moment() -> None:
    rhythm = Rhythm.parse({"digest": "tuesday 10:15"})

    assert rhythm.digest == (1, time(10, 15))
    assert rhythm.as_dict() == {**DEFAULTS, "digest": "tuesday 10:15"}


times = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)).filter(lambda at: at.hour != 2)
weekday_times = st.tuples(st.integers(0, 4), times)


@given(st.lists(weekday_times, min_size=4, max_size=4, unique=True), times, st.lists(times, min_size=2, unique=True))
def test_every_rhythm_reads_back_from_its_table(
    week: list[tuple[int, time]], question: time, quiet: list[time]
) -> None:
    plan, check_in, reminder, close_facts = sorted(week)
    rhythm = Rhythm(
        plan=plan,
        check_in=check_in,
        reminder=reminder,
        close_facts=close_facts,
        day_question=question,
        quiet=(max(quiet), min(quiet)),
    )

    assert Rhythm.parse(rhythm.as_dict()) == rhythm


@pytest.mark.parametrize(
    ("key", "entry", "remedy"),
    [
        ("plan", "lundi 09:00", 'write it like "monday 09:00"'),
        ("plan", "09:00", 'write it like "monday 09:00"'),
        ("plan", 9, 'write it like "monday 09:00"'),
        ("plan", "monday 9:00", 'write it like "08:45"'),
        ("check_in", "saturday 14:00", "choose a weekday from monday to friday"),
        ("day_question", "24:00", 'write it like "08:45"'),
        ("day_question", "friday 16:45", 'write it like "08:45"'),
        ("day_question", time(16, 45), 'write it like "08:45"'),
        ("day_reminder", "02:00", "avoid 02:00 to 02:59"),
        ("digest", "monday 02:59", "avoid 02:00 to 02:59"),
        ("quiet", ["18:30", "02:30"], "avoid 02:00 to 02:59"),
        ("quiet", ["08:30", "18:30"], 'write it like ["18:30", "08:30"]'),
        ("quiet", ["08:30", "08:30"], 'write it like ["18:30", "08:30"]'),
        ("quiet", "18:30", 'write it like ["18:30", "08:30"]'),
        ("quiet", ["18:30"], 'write it like ["18:30", "08:30"]'),
        ("lunch", "12:00", "the entries are plan, day_reminder"),
    ],
)
def test_a_wrong_entry_is_named_with_its_remedy(key: str, entry: object, remedy: str) -> None:
    (fault,) = faults_of({key: entry})

    assert fault.startswith(f"{key}: ")
    assert remedy in fault


def test_the_minutes_around_a_clock_change_are_allowed() -> None:
    assert Rhythm.parse({"day_reminder": "01:59", "day_question": "03:00"}).day_question == time(3, 0)


def test_every_fault_is_told_at_once() -> None:
    faults = faults_of({"plan": "lundi", "quiet": [], "lunch": "12:00"})

    assert [fault.split(":")[0] for fault in faults] == ["plan", "quiet", "lunch"]


@pytest.mark.parametrize(
    ("entries", "first", "then"),
    [
        ({"plan": "friday 14:00"}, "plan", "check_in"),
        ({"check_in": "friday 16:01"}, "check_in", "reminder"),
        ({"reminder": "friday 17:01"}, "reminder", "close_facts"),
        ({"close_facts": "thursday 17:00"}, "reminder", "close_facts"),
        ({"close_silence": "monday 14:01"}, "close_silence", "digest"),
    ],
)
def test_moments_keep_the_order_of_a_week(entries: dict[str, object], first: str, then: str) -> None:
    (fault,) = faults_of(entries)

    assert fault.startswith(f"{first}: ")
    assert f"must come before {then}" in fault


def test_moments_that_may_fall_together_do() -> None:
    together = {"reminder": "friday 17:00", "check_in": "friday 17:00", "digest": "monday 12:00"}

    assert Rhythm.parse(together).as_dict() == {**DEFAULTS, **together}


def test_silence_closes_in_the_week_after_so_its_weekday_may_be_earlier_or_later() -> None:
    late = Rhythm.parse({"close_silence": "friday 18:00", "digest": "friday 18:00"})

    assert late.close_silence > late.close_facts > Rhythm().close_silence
