"""The question of the month: in which week it is put, when, and what stands of its answers (C28)."""

from datetime import date, timedelta

import pytest

from scheduler.autonomy import Heard, heard, is_asked
from scheduler.facts import CohortFacts, Enrolled, Said
from scheduler.rules import due_notices, mondays_at_hand, next_moment
from scheduler.weeks import Span
from storage.notice import Notice
from storage.terms import Autonomy, Question
from tests.scheduler.promo import calendar, checked_in, cohort, enrolled, leave, paris

MINUTE = timedelta(minutes=1)
JANUARY = date(2027, 1, 25)  # the week of 25 to 29 January
MONDAYS = [date(2027, 1, 4) + timedelta(weeks=number) for number in range(21)]


def week_off(monday: date) -> Span:
    return leave(monday, monday + timedelta(days=4))


def told(facts: CohortFacts, at: str, later: timedelta = timedelta(0)) -> list[Notice]:
    due = due_notices(facts, paris(at) + later)
    return [notice for notice in due if notice.kind == "autonomy" and not notice.skipped]


# --- Which week


def test_it_is_the_last_week_that_is_wholly_in_its_month() -> None:
    who = enrolled("Maëlle")

    assert [str(monday) for monday in MONDAYS if is_asked(cohort(who), who, monday)] == [
        "2027-01-25", "2027-02-22", "2027-03-22", "2027-04-26", "2027-05-24",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (enrolled("Maëlle", away=(week_off(JANUARY),)), "2027-01-18"),
        (enrolled("Maëlle", away=(week_off(JANUARY), week_off(date(2027, 1, 18)))), "2027-01-11"),
        (enrolled("Maëlle", left_on=date(2027, 1, 27)), "2027-01-18"),
    ],
    ids=["away in the last week", "away in the last two", "left in the last week"],
)
def test_when_the_last_week_is_not_lived_it_is_the_one_before(who: Enrolled, expected: str) -> None:
    asked = [monday for monday in MONDAYS[:4] if is_asked(cohort(who), who, monday)]

    assert [str(monday) for monday in asked] == [expected]


def test_a_month_without_a_week_to_live_has_no_question() -> None:
    who = enrolled("Maëlle", first_monday=date(2027, 2, 1))

    assert not any(is_asked(cohort(who), who, monday) for monday in MONDAYS[:4])
    closed = cohort(who, calendar=calendar(*(date(2027, 2, 1) + timedelta(days=count) for count in range(28))))
    assert not any(is_asked(closed, who, monday) for monday in MONDAYS[4:8])


# --- When


def test_it_comes_a_minute_after_the_check_in_is_complete() -> None:
    facts = cohort(enrolled("Maëlle", *checked_in("2027-01-29 14:20")))

    assert told(facts, "2027-01-29 14:20") == []
    [question] = told(facts, "2027-01-29 14:21")
    assert (question.key, question.person_id) == ("autonomy:1:2027-01", 1)
    assert [notice.key for notice in told(facts, "2027-01-29 14:21", MINUTE)] == [question.key]
    assert next_moment(facts, paris("2027-01-29 14:20")) == paris("2027-01-29 14:21")


def test_while_one_of_fridays_questions_is_open_it_waits() -> None:
    interviews, obstacle, _ = checked_in("2027-01-29 14:20")

    assert told(cohort(enrolled("Maëlle", interviews, obstacle)), "2027-01-29 18:00") == []


@pytest.mark.parametrize(
    "who",
    [
        enrolled("Maëlle", *checked_in("2027-01-22 14:20")),
        enrolled("Maëlle", *checked_in("2027-01-29 14:20"), away=(week_off(JANUARY),)),
    ],
    ids=["another week", "a week of leave"],
)
def test_no_other_friday_puts_it(who: Enrolled) -> None:
    for at in ("2027-01-22 16:00", "2027-01-29 16:00"):
        assert told(cohort(who), at) == []


def test_a_check_in_of_the_evening_puts_it_the_next_morning_of_work() -> None:
    facts, at = cohort(enrolled("Maëlle", *checked_in("2027-01-29 21:00"))), "2027-02-01 08:30"

    assert told(facts, at, -MINUTE) == []
    assert len(told(facts, at)) == 1
    assert told(facts, "2027-02-01 18:30") == []


def test_one_key_for_a_month_so_that_a_leave_taken_back_puts_no_second_one() -> None:
    both = (*checked_in("2027-01-22 14:20"), *checked_in("2027-01-29 14:20"))
    away = cohort(enrolled("Maëlle", *both, away=(week_off(JANUARY),)))
    back = cohort(enrolled("Maëlle", *both))

    asked = [*told(away, "2027-01-22 15:00"), *told(back, "2027-01-29 15:00")]
    assert [notice.key for notice in asked] == ["autonomy:1:2027-01"] * 2
    assert JANUARY in mondays_at_hand(back, paris("2027-01-29 15:00"))


# --- What stands


def said(*words: tuple[Question, str]) -> Enrolled:
    at = paris("2027-01-29 15:00")
    return enrolled(
        "Maëlle", answers={JANUARY: tuple(Said(question, at, 1, choice=choice) for question, choice in words)}
    )


def test_the_last_word_stands_and_another_answer_asks_anew_who_may_know() -> None:
    asked, shared = Question.AUTONOMY, Question.AUTONOMY_SHARED
    rather_not = Autonomy.RATHER_NOT

    assert heard(said(), JANUARY) == Heard(None, None)
    assert heard(said((asked, "rather_not")), JANUARY) == Heard(rather_not, None)
    assert heard(said((asked, "rather_not"), (shared, "yes")), JANUARY) == Heard(rather_not, True)
    assert heard(said((asked, "rather_not"), (shared, "yes"), (shared, "no")), JANUARY) == Heard(rather_not, False)
    assert heard(said((asked, "rather_not"), (shared, "yes"), (asked, "yes")), JANUARY) == Heard(Autonomy.YES, None)
