"""Technical support: who must hear that nobody answered, when, and which dates can be chosen."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from scheduler.facts import CohortFacts, Enrolled, RelayFacts, SupportFacts
from scheduler.rules import due_notices, next_moment
from scheduler.support import days_to_plan, deadlines, late_at, open_requests, unanswered
from storage.notice import Notice
from storage.terms import SupportState
from tests.scheduler.promo import PROMO, calendar, cohort, enrolled, leave, paris

MINUTE = timedelta(minutes=1)
MAELLE, INES, ANNE, PAUL = 1, 21, 31, 32


def asked(at: str, state: str = "asked", *, number: int = 7, planned_for: date | None = None) -> SupportFacts:
    moment = paris(at)
    return SupportFacts(number, "online", SupportState(state), moment, moment, planned_for=planned_for)


def promo(*requests: SupportFacts, **more: Any) -> CohortFacts:
    return cohort(enrolled("Maëlle", support=requests), **more)


def told(facts: CohortFacts, at: datetime) -> dict[str, Notice]:
    """What has come of support by then, and is not too late."""
    come = due_notices(facts, at)
    return {notice.key: notice for notice in come if notice.kind == "support" and not notice.skipped}


# --- Ten working days without an answer


def test_it_rings_for_coordinators_after_ten_working_days_and_not_a_minute_before() -> None:
    facts, at = promo(asked("2027-01-11 10:07")), paris("2027-01-25 10:07")

    assert told(facts, at - MINUTE) == {}
    assert unanswered(facts, at - MINUTE) == ()
    rung = told(facts, at)
    assert {notice.person_id for notice in rung.values() if notice.rings} == {ANNE, PAUL}
    assert {notice.person_id for notice in rung.values() if not notice.rings} == {MAELLE, INES}
    assert {notice.card for notice in rung.values()} == {"support:7"}
    assert [request.id for _, request in unanswered(facts, at)] == [7]
    assert told(facts, at + MINUTE).keys() == rung.keys()


def test_the_rules_ask_to_be_asked_at_that_moment() -> None:
    facts = promo(asked("2027-01-11 10:07"))

    assert next_moment(facts, paris("2027-01-25 10:06")) == paris("2027-01-25 10:07")


@pytest.mark.parametrize(
    ("asked_at", "rings_at"),
    [
        ("2027-01-16 11:00", "2027-01-29 11:00"),  # a Saturday
        ("2027-01-11 23:10", "2027-01-26 08:30"),  # at night: nobody is called at night
        ("2027-03-22 10:00", "2027-04-06 10:00"),  # Easter Monday is no working day
        ("2027-04-30 10:00", "2027-05-18 10:00"),  # neither are Ascension and Pentecost
    ],
)
def test_only_working_days_are_counted(asked_at: str, rings_at: str) -> None:
    facts = promo(asked(asked_at))

    assert late_at(facts, facts.enrolments[0].support[0]) == paris(rings_at)


@pytest.mark.parametrize("state", ["given", "cancelled"])
def test_what_is_closed_is_told_no_more(state: str) -> None:
    facts = promo(asked("2027-01-11 10:00", state))

    assert told(facts, paris("2027-01-25 10:00")) == {} and open_requests(facts) == []


def test_a_date_is_an_answer() -> None:
    facts = promo(asked("2027-01-11 10:00", "planned", planned_for=date(2027, 2, 3)))

    assert told(facts, paris("2027-01-29 10:00")) == {} and unanswered(facts, paris("2027-01-29 10:00")) == ()


def test_who_left_is_no_longer_waited_for_and_after_the_end_nothing_is_said() -> None:
    left = cohort(enrolled("Maëlle", support=(asked("2027-01-11 10:00"),), left_on=date(2027, 1, 20)))
    at_the_end = promo(asked("2027-05-21 10:00"))

    assert told(left, paris("2027-01-25 10:00")) == {}
    assert told(at_the_end, paris("2027-06-04 10:00")) == {}
    assert late_at(at_the_end, at_the_end.enrolments[0].support[0]) == paris("2027-06-04 10:00")


def test_who_cannot_be_reached_has_no_copy() -> None:
    who = enrolled("Maëlle", support=(asked("2027-01-11 10:00"),))
    facts = cohort(replace(who, person=replace(who.person, reachable=False)))

    assert {notice.person_id for notice in told(facts, paris("2027-01-25 10:00")).values()} == {INES, ANNE, PAUL}


def test_a_coordinator_who_is_away_is_left_alone_as_long_as_another_is_there() -> None:
    until = date(2027, 2, 5)
    away = RelayFacts(1, ANNE, None, until, paris("2027-01-20 10:00"))
    everybody = (away, RelayFacts(2, PAUL, None, until, paris("2027-01-20 10:00")))

    facts, at = promo(asked("2027-01-11 10:00"), relays=(away,)), paris("2027-01-25 10:00")
    assert {notice.person_id for notice in told(facts, at).values() if notice.rings} == {PAUL}
    facts = promo(asked("2027-01-11 10:00"), relays=everybody)
    assert {notice.person_id for notice in told(facts, at).values() if notice.rings} == {ANNE, PAUL}


def test_an_outage_at_that_moment_moves_the_warning_to_two_open_hours_after_it() -> None:
    outage = (paris("2027-01-25 09:00"), paris("2027-01-25 23:00"))
    facts, at = promo(asked("2027-01-11 10:00"), outages=(outage,)), paris("2027-01-26 10:30")

    assert told(facts, at - MINUTE) == {}
    assert ANNE in {notice.person_id for notice in told(facts, at).values()}


def test_the_oldest_request_comes_first_whoever_asked() -> None:
    maelle = enrolled("Maëlle", support=(asked("2027-01-13 10:00"),))
    erwan = enrolled("Erwan", support=(asked("2027-01-12 10:00", number=9), asked("2027-01-14 10:00", number=10)))

    assert [request.id for _, request in open_requests(cohort(maelle, erwan))] == [9, 7, 10]


# --- The morning after the planned day


def test_the_coach_is_shown_the_card_again_the_morning_after_the_planned_day() -> None:
    facts = promo(asked("2027-01-11 10:00", "planned", planned_for=date(2027, 1, 15)))
    at = paris("2027-01-18 09:30")

    assert told(facts, at - MINUTE) == {}
    [copy] = told(facts, at).values()
    assert (copy.person_id, copy.rings, copy.card) == (INES, True, "support:7")
    assert told(facts, at + MINUTE).keys() == {copy.key}


def test_without_a_coach_to_reach_the_coordinators_are_shown_it() -> None:
    who = enrolled("Maëlle", support=(asked("2027-01-11 10:00", "planned", planned_for=date(2027, 1, 15)),))
    facts = cohort(replace(who, coach=replace(who.coach, reachable=False)))

    assert {notice.person_id for notice in told(facts, paris("2027-01-18 09:30")).values()} == {ANNE, PAUL}


# --- Dates to choose from


@pytest.mark.parametrize(
    ("today", "chosen"),
    [
        ("2027-01-12", {"this_week": "2027-01-15", "two_weeks": "2027-01-26", "month": "2027-02-09"}),
        ("2027-01-15", {"next_week": "2027-01-22", "two_weeks": "2027-01-29", "month": "2027-02-12"}),
        ("2027-01-16", {"next_week": "2027-01-22", "two_weeks": "2027-01-29", "month": "2027-02-12"}),
        ("2027-05-03", {"this_week": "2027-05-07", "two_weeks": "2027-05-14", "month": "2027-05-28"}),
        ("2027-05-27", {"this_week": "2027-05-28", "two_weeks": "2027-05-28", "month": "2027-05-28"}),
    ],
    ids=["Tuesday", "Friday: this week is over", "Saturday", "Pentecost is passed over", "the end of the programme"],
)
def test_by_when_is_a_working_day_of_the_programme(today: str, chosen: dict[str, str]) -> None:
    choices = deadlines(PROMO, date.fromisoformat(today))

    assert {code: str(day) for code, day in choices.items() if day} == chosen
    assert list(choices)[-1] == "no_hurry" and choices["no_hurry"] is None


def test_a_long_closure_leaves_no_date_in_the_past() -> None:
    closed = calendar(*(date(2027, 2, 8) + timedelta(days=count) for count in range(19)))

    assert all(day is None or day >= date(2027, 2, 10) for day in deadlines(closed, date(2027, 2, 10)).values())


def test_gwenael_is_not_given_a_wednesday_nor_a_day_of_leave() -> None:
    away = leave(date(2027, 1, 18), date(2027, 1, 19))
    gwenael: Enrolled = enrolled("Gwenaël", away=(away,))

    offered = days_to_plan(cohort(gwenael), gwenael, date(2027, 1, 12), 2)
    assert [day.isoformat() for day in offered] == [
        "2027-01-12", "2027-01-14", "2027-01-15", "2027-01-21", "2027-01-22",
    ]  # fmt: skip
