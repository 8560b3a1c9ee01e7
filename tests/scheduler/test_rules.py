"""Who is asked what, and when: each prompt at its moment, in time or not at all, and never at a wrong hour."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.alerts import point_finding, release_finding
from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import week_of
from scheduler.prompts import open_for
from scheduler.rules import due_notices, mondays_at_hand, next_moment, unasked
from scheduler.weeks import Calendar, Part, Rhythm, Slot, days_away, is_quiet, local_date, local_moment
from storage.notice import Notice
from tests.scheduler.promo import (
    HOLIDAYS,
    PLAIN_WEEK,
    PROMO,
    calendar,
    checked_in,
    cohort,
    day,
    enrolled,
    leave,
    no_other_day,
    paris,
    plan,
    point,
    spans,
    whole_week,
)

MINUTE = timedelta(minutes=1)
AUTUMN = Calendar("Europe/Paris", date(2026, 12, 7), date(2027, 12, 17), HOLIDAYS)
BRIDGE = calendar(date(2027, 5, 7))


def due(promo: CohortFacts, at: datetime) -> dict[str, Notice]:
    """What has come and is not too late, by key."""
    return {notice.key: notice for notice in due_notices(promo, at) if not notice.skipped}


def skipped(promo: CohortFacts, at: datetime) -> set[str]:
    return {notice.key for notice in due_notices(promo, at) if notice.skipped}


# --- Each at its moment


@dataclass(frozen=True)
class Prompt:
    """A notice and the local moment at which it is due."""

    id: str
    who: Enrolled
    key: str
    at: str
    promo: Calendar = PROMO


PROMPTS = [
    Prompt("the plan on Monday", enrolled("Maëlle"), "plan:1:2027-01-11", "2027-01-11 09:00"),
    Prompt("the reminder in the morning", enrolled("Maëlle"), "day_reminder:1:2027-01-14", "2027-01-14 08:45"),
    Prompt("the question in the afternoon", enrolled("Maëlle"), "day_question:1:2027-01-14", "2027-01-14 16:45"),
    Prompt("the question after a morning", enrolled("Yann"), "day_question:2:2027-01-12am", "2027-01-12 12:15"),
    Prompt("Friday's questions", enrolled("Maëlle"), "check_in:1:2027-01-11", "2027-01-15 14:00"),
    Prompt("Friday's reminder", enrolled("Maëlle"), "week_reminder:1:2027-01-11", "2027-01-15 16:00"),
    Prompt("Friday is the day: both at once", enrolled("Erwan"), "check_in:4:2027-01-11", "2027-01-15 16:00"),
    Prompt("a moved day", enrolled("Maëlle", plan("2027-01-11 09:05", "2027-01-13")), "day_question:1:2027-01-13",
           "2027-01-13 16:45"),
    Prompt("Easter Monday, the clock just changed", enrolled("Solenn"), "plan:3:2027-03-29", "2027-03-30 09:00"),
    Prompt("Ascension and a bridge: Wednesday is Friday", enrolled("Maëlle"), "check_in:1:2027-05-03",
           "2027-05-05 14:00", BRIDGE),
    Prompt("the day is the last before a bridge", enrolled("Nolwenn"), "check_in:5:2027-05-03", "2027-05-05 16:00",
           BRIDGE),
    Prompt("back from leave on Wednesday", enrolled("Maëlle", away=(leave(date(2027, 1, 11), date(2027, 1, 12)),)),
           "plan:1:2027-01-11", "2027-01-13 09:00"),
    Prompt("off from Thursday on", enrolled("Nolwenn", away=(leave(date(2027, 1, 14), date(2027, 1, 15)),)),
           "check_in:5:2027-01-11", "2027-01-13 16:00"),
    Prompt("Friday afternoon off, the day cannot be had", enrolled(
        "Erwan", away=(leave(date(2027, 1, 15), date(2027, 1, 15), Part.PM),)), "check_in:4:2027-01-11",
           "2027-01-15 12:15"),
    Prompt("Friday morning off, the day cannot be had", enrolled(
        "Erwan", away=(leave(date(2027, 1, 15), date(2027, 1, 15), Part.AM, Part.AM),)), "check_in:4:2027-01-11",
           "2027-01-15 14:00"),
    Prompt("Monday morning off: the plan at noon", enrolled(
        "Maëlle", away=(leave(date(2027, 1, 11), date(2027, 1, 11), Part.AM, Part.AM),)), "plan:1:2027-01-11",
           "2027-01-11 12:15"),
    Prompt("All Saints, after the clock change", enrolled("Maëlle"), "plan:1:2027-11-01", "2027-11-02 09:00", AUTUMN),
    Prompt("the Friday before the clock changes back", enrolled("Maëlle"), "check_in:1:2027-10-25", "2027-10-29 14:00",
           AUTUMN),
    Prompt("week 53 ends on Thursday", enrolled("Maëlle", first_monday=date(2026, 12, 7)), "check_in:1:2026-12-28",
           "2026-12-31 16:00", AUTUMN),
    Prompt("the coach's list", enrolled("Maëlle"), "coach_list:21:2027-01-11", "2027-01-11 09:30"),
    Prompt("the coach's list after Easter", enrolled("Maëlle"), "coach_list:21:2027-03-29", "2027-03-30 09:30"),
    Prompt("the coach's reminder", enrolled("Maëlle"), "coach_reminder:21:2027-01-11", "2027-01-15 16:00"),
    Prompt("a postponed point", enrolled("Maëlle", point("2027-01-12 10:00", "postponed")),
           "coach_reminder:21:2027-01-11", "2027-01-15 16:00"),
    Prompt("the digest", enrolled("Maëlle"), "digest:2027-01-11:31", "2027-01-18 14:00"),
    Prompt("the digest after Easter Monday", enrolled("Maëlle"), "digest:2027-03-22:31", "2027-03-30 14:00"),
]  # fmt: skip


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
def test_a_prompt_is_due_at_its_moment_and_not_a_minute_before(prompt: Prompt) -> None:
    promo, at = cohort(prompt.who, calendar=prompt.promo), paris(prompt.at)

    assert prompt.key not in due(promo, at - MINUTE)
    assert due(promo, at)[prompt.key].due_at == at
    assert prompt.key in due(promo, at + MINUTE)


NEVER = [
    ("no reminder on the day of the plan", enrolled("Solenn"), "day_reminder:3:2027-01-11"),
    ("no second question when both are asked at once", enrolled("Erwan"), "day_question:4:2027-01-15"),
    ("no reminder on top of both at once", enrolled("Erwan"), "week_reminder:4:2027-01-11"),
    ("the morning message was switched off", enrolled("Maëlle"), "day_reminder:1:2027-01-14"),
    ("the day was moved away", enrolled("Maëlle", plan("2027-01-11 09:05", "2027-01-13")), "day_question:1:2027-01-14"),
    ("there is no other day", enrolled("Maëlle", no_other_day("2027-01-11 09:05")), "day_question:1:2027-01-14"),
    ("the day is in a leave", enrolled("Maëlle", away=(leave(date(2027, 1, 14), date(2027, 1, 14)),)),
     "day_question:1:2027-01-14"),
    ("enough was had before the planned day", enrolled(
        "Maëlle", plan("2027-01-11 09:05", "2027-01-15"), day("2027-01-14", 2)), "day_question:1:2027-01-15"),
    ("the day was said: no reminder", enrolled("Maëlle", day("2027-01-14", 2)), "week_reminder:1:2027-01-11"),
    ("the week was said: no reminder", enrolled("Maëlle", whole_week("2027-01-14", 0)), "week_reminder:1:2027-01-11"),
    ("the three questions were answered", enrolled("Maëlle", *checked_in("2027-01-14 17:00")), "check_in:1:2027-01-11"),
    ("the coach said it all", enrolled("Maëlle", point("2027-01-12 10:00", "held")), "coach_reminder:21:2027-01-11"),
    ("postponed that very Friday", enrolled("Maëlle", point("2027-01-15 15:00", "postponed")),
     "coach_reminder:21:2027-01-11"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "key"), [case[1:] for case in NEVER], ids=[case[0] for case in NEVER])
def test_what_there_is_no_need_to_ask_is_never_asked(who: Enrolled, key: str) -> None:
    if key == "day_reminder:1:2027-01-14":
        who = replace(who, person=replace(who.person, day_reminder=False))
    promo = cohort(who)

    assert [n.key for n in due_notices(promo, paris("2027-01-18 08:00")) if n.key == key] == []
    assert len(due_notices(promo, paris("2027-01-18 08:00"))) > 3


def test_two_halves_of_one_day_have_one_reminder_and_two_questions() -> None:
    promo = cohort(enrolled("Maëlle", plan("2027-01-11 09:05", "2027-01-13am", "2027-01-13pm")))
    keys = [n.key for n in due_notices(promo, paris("2027-01-13 17:00"))]

    assert [key for key in keys if "2027-01-13" in key] == [
        "day_reminder:1:2027-01-13am",
        "day_question:1:2027-01-13am",
        "day_question:1:2027-01-13pm",
    ]


@pytest.mark.parametrize(
    "who",
    [
        enrolled("Maëlle", away=(leave(date(2027, 1, 11), date(2027, 1, 15)),)),
        enrolled("Maëlle", first_monday=date(2027, 1, 18)),
        enrolled("Maëlle", first_monday=None),
        enrolled("Maëlle", left_on=date(2027, 1, 12)),
    ],
    ids=["away all week", "joined that week", "never joined", "left that week"],
)
def test_who_is_not_concerned_hears_nothing_and_neither_does_the_coach(who: Enrolled) -> None:
    said = due_notices(cohort(who), paris("2027-01-15 18:00"))

    assert [n.key for n in said if n.key.endswith("2027-01-11") or "2027-01-1" in n.key.split(":")[2]] == []


def test_who_blocked_the_bot_is_not_spoken_to() -> None:
    who = enrolled("Maëlle")
    unreachable = replace(who, person=replace(who.person, reachable=False))

    assert {n.person_id for n in due_notices(cohort(unreachable), paris("2027-01-15 18:00"))} == {21, 31, 32}


# --- In time or not at all


@pytest.mark.parametrize(
    ("who", "key", "too_late_at"),
    [
        ("Maëlle", "plan:1:2027-01-11", "2027-01-11 18:30"),
        ("Solenn", "plan:3:2027-01-11", "2027-01-11 16:45"),
        ("Maëlle", "day_reminder:1:2027-01-14", "2027-01-14 11:45"),
        ("Maëlle", "day_question:1:2027-01-14", "2027-01-14 18:30"),
        ("Yann", "day_question:2:2027-01-12am", "2027-01-12 18:30"),
        ("Maëlle", "check_in:1:2027-01-11", "2027-01-15 18:30"),
        ("Maëlle", "coach_list:21:2027-01-11", "2027-01-11 18:30"),
        ("Maëlle", "digest:2027-01-11:31", "2027-01-20 18:30"),
    ],
)
def test_past_its_window_a_prompt_is_recorded_and_not_said(who: str, key: str, too_late_at: str) -> None:
    promo, at = cohort(enrolled(who)), paris(too_late_at)

    assert key in due(promo, at - MINUTE)
    assert key not in due(promo, at) and key in skipped(promo, at)
    assert key in skipped(promo, at + MINUTE)


def test_a_question_that_never_went_out_is_asked_with_fridays() -> None:
    who = enrolled("Maëlle")
    down, up = cohort(who), cohort(who, told=frozenset({"day_question:1:2027-01-14"}))
    week = week_of(down, who, PLAIN_WEEK)

    assert unasked(down, who, week, paris("2027-01-14 16:44")) is None
    assert unasked(down, who, week, paris("2027-01-14 16:45")) == Slot(date(2027, 1, 14))
    assert unasked(up, who, week, paris("2027-01-15 14:00")) is None


def test_while_telegram_is_silent_no_digest_concludes_a_week() -> None:
    who, noon = enrolled("Maëlle"), "2027-01-18 12:00"
    deaf, heard = (cohort(who, deaf_since=paris(noon) + late) for late in (timedelta(0), MINUTE))

    assert "digest:2027-01-11:31" not in due(deaf, paris("2027-01-18 14:00"))
    assert "digest:2027-01-11:31" in due(heard, paris("2027-01-18 14:00"))


def test_a_digest_waits_for_a_closing_that_an_outage_moved() -> None:
    promo = cohort(enrolled("Maëlle"), outages=((paris("2027-01-18 11:00"), paris("2027-01-18 13:30")),))

    assert "digest:2027-01-11:31" not in due(promo, paris("2027-01-18 15:29"))
    assert "digest:2027-01-11:31" in due(promo, paris("2027-01-18 15:30"))


# --- Which weeks, and when next


def test_after_weeks_of_closure_the_week_before_them_is_still_concluded() -> None:
    closed = calendar(*(date(2027, 2, 8) + timedelta(days=count) for count in range(19)))
    promo = cohort(enrolled("Maëlle"), calendar=closed)
    back = paris("2027-03-01 14:00")

    assert date(2027, 2, 1) in mondays_at_hand(promo, back)
    assert "digest:2027-02-01:31" in due(promo, back)
    assert "digest:2027-02-01:31" not in due(promo, back - MINUTE)


def test_after_weeks_of_closure_monday_is_not_slept_through() -> None:
    closed = calendar(*(date(2027, 2, 8) + timedelta(days=count) for count in range(12)))
    promo = cohort(enrolled("Maëlle"), calendar=closed)

    assert paris("2027-02-22 09:00") in steps(promo, paris("2027-02-05 18:00"), paris("2027-02-22 12:00"))


def steps(promo: CohortFacts, since: datetime, until: datetime) -> list[datetime]:
    """The moments at which the rules ask to be asked."""
    moments, now = [], since
    while (now := next_moment(promo, now)) <= until:
        moments.append(now)
    return moments


def asked(promo: CohortFacts, moments: Iterable[datetime]) -> set[str]:
    return {notice.key for moment in moments for notice in due_notices(promo, moment)}


def test_stepping_from_moment_to_moment_hears_what_asking_all_the_time_hears() -> None:
    promo = cohort(enrolled("Yann", day("2027-03-30", 0, part="am")), enrolled("Erwan"))
    since, until = paris("2027-03-22 00:00"), paris("2027-04-05 00:00")
    all_the_time = [since + count * timedelta(minutes=45) for count in range(14 * 32)]

    assert asked(promo, steps(promo, since, until)) >= asked(promo, all_the_time)
    assert len(steps(promo, since, until)) < 60


some_facts = st.builds(
    lambda name, absences, closures: cohort(enrolled(name, away=tuple(absences)), calendar=calendar(*closures)),
    st.sampled_from(["Maëlle", "Yann", "Solenn", "Erwan", "Gwenaël"]),
    st.lists(spans, max_size=2),
    st.lists(st.dates(date(2027, 1, 4), date(2027, 5, 28)), max_size=8),
)
moments = st.timedeltas(timedelta(0), timedelta(days=150)).map(lambda since: paris("2026-12-30 00:00") + since)


@given(some_facts, moments, st.floats(0, 1, exclude_max=True))
def test_between_two_moments_nothing_becomes_due(promo: CohortFacts, now: datetime, when: float) -> None:
    """The next moment is later than now, and whatever happens happens at one."""
    coming = next_moment(promo, now)
    between = min(now + (coming - now) * when, coming - timedelta(microseconds=1))  # a product may round up
    who = promo.enrolments[0]

    assert now < coming <= now + timedelta(days=7, hours=1)
    assert asked(promo, [now]) == asked(promo, [between])
    for monday in mondays_at_hand(promo, now):
        week = week_of(promo, who, monday)
        assert release_finding(promo, week, now) == release_finding(promo, week, between)
        assert point_finding(promo, week, now) == point_finding(promo, week, between)


@given(some_facts, moments)
def test_the_bot_never_speaks_first_at_a_wrong_hour(promo: CohortFacts, now: datetime) -> None:
    """Not at night, not on a day off, not in a leave, not on a weekday never worked."""
    who = promo.enrolments[0]
    spans_away = [absence.span for absence in who.absences]
    for notice in due_notices(promo, now):
        assert notice.due_at is not None
        on = local_date(notice.due_at, promo.calendar)
        theirs = notice.person_id == who.person.id
        off = days_away(who.habits[0].off, spans_away, on, on) if theirs else frozenset[date]()
        assert not is_quiet(notice.due_at, promo.calendar, promo.rhythm.quiet, off)
        noon = local_moment(on, promo.rhythm.half_question, promo.calendar)
        half = (on, Part.AM if notice.due_at < noon else Part.PM)
        assert not theirs or notice.due_at == noon or not any(span.covers(half) for span in spans_away)


@given(some_facts, moments)
def test_asking_again_gives_the_same_notices_under_the_same_keys(promo: CohortFacts, now: datetime) -> None:
    once, again = due_notices(promo, now), due_notices(promo, now)

    assert once == again
    assert len({notice.key for notice in once}) == len(once)


def test_a_rhythm_of_ones_own_is_followed() -> None:
    promo = cohort(enrolled("Maëlle"), rhythm=Rhythm.parse({"day_question": "17:15", "plan": "monday 10:00"}))

    assert "plan:1:2027-01-11" not in due(promo, paris("2027-01-11 09:59"))
    assert "plan:1:2027-01-11" in due(promo, paris("2027-01-11 10:00"))
    assert "day_question:1:2027-01-14" not in due(promo, paris("2027-01-14 17:14"))
    assert "day_question:1:2027-01-14" in due(promo, paris("2027-01-14 17:15"))


# --- Speaking first, outside prompts


@pytest.mark.parametrize(
    ("person_id", "now", "opens"),
    [
        (21, "2027-01-12 18:29", "2027-01-12 18:29"),
        (21, "2027-01-12 18:30", "2027-01-13 08:30"),
        (6, "2027-01-12 18:30", "2027-01-14 08:30"),  # Gwenaël never works on Wednesdays
        (1, "2027-01-13 12:00", "2027-01-18 08:30"),  # Maëlle is away from Wednesday to Friday
        (1, "2027-01-12 18:29", "2027-01-12 18:29"),
    ],
)
def test_what_is_told_to_somebody_waits_for_their_own_next_working_hour(person_id: int, now: str, opens: str) -> None:
    away_from_wednesday = (leave(date(2027, 1, 13), date(2027, 1, 15)),)
    promo = cohort(enrolled("Maëlle", away=away_from_wednesday), enrolled("Gwenaël"))

    assert open_for(promo, paris(now), person_id) == paris(opens)
