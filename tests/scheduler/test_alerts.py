"""When coordinators are warned, and what a week's one alert goes through (T01–T16, D1–D9 without any chat)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.alerts import (
    EARLY,
    POINT_MISSED,
    POINT_UNCONFIRMED,
    AlertChange,
    chase_times,
    closings,
    point_finding,
    release_finding,
    review,
)
from scheduler.facts import AlertFacts, Away, Enrolled, Said
from scheduler.ledger import week_of
from scheduler.weeks import Part, Span
from storage.terms import AbsenceKind, AlertState, Duty, Outcome, WeekStatus
from tests.scheduler.follow_up import (
    FRIDAY,
    MINUTE,
    THURSDAY,
    WEEK,
    applied,
    because,
    follow_up,
    no_other,
    plan,
    point,
    promo,
    release_alert,
    released,
)
from tests.scheduler.promo import paris

REFUSED = (released(0, "2027-02-04 16:50"), no_other("2027-02-04 16:51"))
FACTS_CLOSE, SILENCE_CLOSES = "2027-02-05 17:00", "2027-02-08 12:00"


def found(now: str, *said: Said, monday: date = WEEK, absences: tuple[Away, ...] = ()) -> str | None:
    enrolled = replace(follow_up(*said, monday=monday), absences=absences)
    cohort = promo(enrolled)
    return release_finding(cohort, week_of(cohort, enrolled, monday), paris(now))


# --- What is told of a day, and when


def test_t01_a_day_released_is_never_told() -> None:
    said = released(2, "2027-02-04 16:50")
    assert [found(now, said) for now in ("2027-02-04 16:51", FACTS_CLOSE, SILENCE_CLOSES)] == [None, None, None]


def test_t02_half_a_day_is_told_when_facts_close() -> None:
    said = released(1, "2027-02-04 16:50")
    assert found("2027-02-05 16:59", said) is None
    assert found(FACTS_CLOSE, said) == WeekStatus.PARTIAL
    assert found("2027-02-05 17:01", said) == WeekStatus.PARTIAL


def test_t04_no_other_day_is_told_with_the_reason_or_five_minutes_later() -> None:
    assert found("2027-02-04 16:55", *REFUSED) is None
    assert found("2027-02-04 16:56", *REFUSED) == EARLY
    reason = because("hierarchy", "2027-02-04 16:53")
    assert found("2027-02-04 16:52", *REFUSED) is None
    assert found("2027-02-04 16:53", *REFUSED, reason) == EARLY
    assert found(FACTS_CLOSE, *REFUSED, reason) == WeekStatus.NOT_HELD


def test_an_early_no_that_is_taken_back_within_its_grace_is_not_told() -> None:
    again = plan("2027-02-04 16:54", FRIDAY)
    assert found("2027-02-04 16:57", *REFUSED, again) is None


def test_t05_a_moved_day_in_silence_is_told_as_silence() -> None:
    said = (released(0, "2027-02-04 16:50"), plan("2027-02-04 16:51", FRIDAY))
    assert found("2027-02-08 11:59", *said) is None
    assert found(SILENCE_CLOSES, *said) == WeekStatus.UNANSWERED


def test_t06_silence_is_told_on_monday_noon() -> None:
    assert found("2027-02-08 11:59") is None
    assert found(SILENCE_CLOSES) == WeekStatus.UNANSWERED
    assert found("2027-02-08 12:01") == WeekStatus.UNANSWERED


def test_t07_a_week_of_leave_is_never_told() -> None:
    away = Away(Span(WEEK, Part.AM, FRIDAY, Part.PM), AbsenceKind.LEAVE, paris("2027-01-20 10:00"))
    assert found(SILENCE_CLOSES, absences=(away,)) is None


def test_t09_leave_on_the_day_and_no_other_is_to_qualify_when_facts_close() -> None:
    away = Away(Span(THURSDAY, Part.AM, THURSDAY, Part.PM), AbsenceKind.LEAVE, paris("2027-01-20 10:00"))
    said = no_other("2027-02-01 09:10")
    assert found("2027-02-05 16:59", said, absences=(away,)) is None
    assert found(FACTS_CLOSE, said, absences=(away,)) == WeekStatus.TO_QUALIFY


def test_t11_a_holiday_on_the_day_and_silence_is_to_qualify_on_monday_noon() -> None:
    ascension = date(2027, 5, 3)
    assert found("2027-05-07 17:01", monday=ascension) is None
    assert found("2027-05-10 12:00", monday=ascension) == WeekStatus.TO_QUALIFY


def test_d16_after_easter_monday_silence_closes_on_tuesday() -> None:
    close = closings(promo(), date(2027, 3, 22))
    assert close.facts == paris("2027-03-26 17:00")
    assert close.silence == paris("2027-03-30 12:00")


# --- What is concluded when the bot was deaf


def test_a_closing_in_an_outage_moves_to_two_open_hours_after_its_return() -> None:
    down = (paris("2027-02-08 11:30"), paris("2027-02-08 17:30"))
    close = closings(promo(outages=(down,)), WEEK)
    assert close.facts == paris(FACTS_CLOSE)
    assert close.silence == paris("2027-02-09 09:30")


@pytest.mark.parametrize("hours", [("2027-02-08 10:00", "2027-02-08 11:59"), ("2027-02-08 12:01", "2027-02-08 15:00")])
def test_an_outage_beside_the_closing_moves_nothing(hours: tuple[str, str]) -> None:
    assert closings(promo(outages=((paris(hours[0]), paris(hours[1])),)), WEEK).silence == paris(SILENCE_CLOSES)


def test_nothing_is_concluded_while_telegram_does_not_answer() -> None:
    enrolled = follow_up()
    for since, concluded in (("2027-02-08 11:59", None), ("2027-02-08 12:01", WeekStatus.UNANSWERED)):
        cohort = promo(enrolled, deaf_since=paris(since))
        assert release_finding(cohort, week_of(cohort, enrolled, WEEK), paris("2027-02-08 13:00")) == concluded


# --- The point


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ((), POINT_UNCONFIRMED),
        ((point("held", "2027-02-02 10:00"),), None),
        ((point("missed", "2027-02-02 10:00", "coach_away"),), POINT_MISSED),
        ((point("missed", "2027-02-02 10:00", "intrapreneur_away"),), None),
        ((point("postponed", "2027-02-02 10:00"),), POINT_MISSED),
    ],
)
def test_a_point_is_told_on_monday_noon_unless_it_was_held_or_the_intrapreneur_was_away(
    said: tuple[Said, ...], told: str | None
) -> None:
    enrolled = follow_up(*said)
    cohort = promo(enrolled)
    week = week_of(cohort, enrolled, WEEK)
    assert point_finding(cohort, week, paris("2027-02-08 11:59")) is None
    assert point_finding(cohort, week, paris(SILENCE_CLOSES)) == told


# --- One alert and its life


def alert(finding: str = EARLY, **more: object) -> AlertFacts:
    facts = AlertFacts(1, WEEK, Duty.RELEASE, AlertState.OPEN, finding, paris("2027-02-04 16:53"))
    return replace(facts, **more)  # type: ignore[arg-type]


def acts(enrolled: Enrolled, now: str) -> list[str]:
    return [change.act for change in review(promo(enrolled), enrolled, WEEK, paris(now)) if change.duty is Duty.RELEASE]


def test_the_early_alert_becomes_the_closing_one_and_is_not_opened_twice() -> None:
    enrolled = follow_up(*REFUSED, alerts=(alert(),))
    assert acts(enrolled, "2027-02-05 16:59") == []
    assert acts(enrolled, FACTS_CLOSE) == ["updated"]
    assert acts(follow_up(*REFUSED, alerts=(alert(WeekStatus.NOT_HELD),)), "2027-02-05 17:01") == []


def test_d3_a_week_that_turns_out_held_lifts_its_alert() -> None:
    enrolled = follow_up(*REFUSED, released(2, "2027-02-05 16:30", FRIDAY), alerts=(alert(),))
    assert acts(enrolled, "2027-02-05 16:31") == ["lifted"]


def test_t16_a_correction_to_nothing_after_closing_opens_the_one_alert() -> None:
    said = (
        released(2, "2027-02-04 16:50"),
        released(0, "2027-02-10 10:00", FRIDAY, None, corrects=True),
    )
    assert acts(follow_up(*said[:1]), "2027-02-10 10:00") == []
    assert acts(follow_up(*said), "2027-02-10 10:01") == ["opened"]


@pytest.mark.parametrize(
    ("outcome", "after"),
    [(Outcome.LIFTED, ["reopened"]), (Outcome.CANCELLED, ["reopened"]), (Outcome.JUSTIFIED, []), (Outcome.MADE_UP, [])],
)
def test_d4_only_what_the_bot_closed_is_reopened_by_the_facts(outcome: Outcome, after: list[str]) -> None:
    closed = alert(state=AlertState.CLOSED, outcome=outcome, closed_at=paris("2027-02-05 17:30"))
    assert acts(follow_up(*REFUSED, alerts=(closed,)), "2027-02-09 10:00") == after


def test_d7_the_alert_of_somebody_who_left_is_cancelled() -> None:
    enrolled = replace(follow_up(*REFUSED, alerts=(alert(),)), left_on=date(2027, 2, 2))
    assert acts(enrolled, FACTS_CLOSE) == ["cancelled"]


def test_d2_a_chase_comes_after_two_three_and_four_working_days_at_the_same_time_of_day() -> None:
    times = chase_times(promo(), alert())
    assert times == [paris("2027-02-08 16:53"), paris("2027-02-09 16:53"), paris("2027-02-10 16:53")]


def test_d2_a_chase_does_not_count_a_holiday() -> None:
    before_easter = replace(alert(), opened_at=paris("2027-03-26 17:00"))
    assert chase_times(promo(), before_easter)[0] == paris("2027-03-31 17:00")


# --- In any order


HAPPENINGS: list[Said] = [
    released(0, "2027-02-04 16:50"),
    no_other("2027-02-04 16:51"),
    because("workload", "2027-02-04 16:52"),
    plan("2027-02-04 16:55", FRIDAY),
    released(1, "2027-02-05 12:00", FRIDAY, "am"),
    released(2, "2027-02-05 16:30", FRIDAY),
    released(0, "2027-02-08 09:30", FRIDAY, None),
    released(2, "2027-02-09 10:00", FRIDAY, None, corrects=True),
    released(0, "2027-02-10 10:00", FRIDAY, None, corrects=True),
]
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=10)).map(lambda since: paris("2027-02-04 16:50") + since)
LIVES = st.lists(st.tuples(MOMENTS, st.sampled_from([*HAPPENINGS, None])), max_size=25)


def lived(steps: list[tuple[datetime, Said | None]], looks: int) -> Enrolled:
    """Each step at its moment: something is said, or a tick merely looks; every look is repeated."""
    enrolled = follow_up()
    for now, said in steps:
        if said:
            heard = (*enrolled.answers[WEEK], replace(said, at=now))
            enrolled = replace(enrolled, answers={WEEK: heard})
        for _ in range(looks):
            changes: list[AlertChange] = review(promo(enrolled), enrolled, WEEK, now)
            enrolled = applied(enrolled, changes, now)
    return enrolled


@given(LIVES)
def test_whatever_is_said_in_whatever_order_a_week_has_one_alert(steps: list[tuple[datetime, Said | None]]) -> None:
    steps = sorted(steps, key=lambda step: step[0])
    enrolled = lived(steps, looks=2)
    duties = [alert.duty for alert in enrolled.alerts]
    assert len(duties) == len(set(duties))
    assert enrolled == lived(steps, looks=1)


@given(LIVES)
def test_after_the_last_look_the_alert_agrees_with_the_week(steps: list[tuple[datetime, Said | None]]) -> None:
    end = paris("2027-02-16 12:00")
    enrolled = lived([*sorted(steps, key=lambda step: step[0]), (end, None)], looks=1)
    status = week_of(promo(enrolled), enrolled, WEEK).status
    told = release_alert(enrolled)
    if status is WeekStatus.HELD:
        assert told is None or told.state is AlertState.CLOSED
    else:
        assert told is not None and (told.state, told.finding) == (AlertState.OPEN, status)


@given(LIVES, MOMENTS)
def test_a_lost_look_changes_nothing_once_the_next_one_came(
    steps: list[tuple[datetime, Said | None]], lost: datetime
) -> None:
    end = (paris("2027-02-16 12:00"), None)
    steps = sorted(steps, key=lambda step: step[0])
    with_it, without = lived(sorted([*steps, (lost, None), end], key=lambda s: s[0]), 1), lived([*steps, end], 1)
    told = {(a.duty, a.state, a.finding) for a in with_it.alerts if a.state is AlertState.OPEN}
    assert told == {(a.duty, a.state, a.finding) for a in without.alerts if a.state is AlertState.OPEN}


def test_the_minute_before_the_early_signal_nothing_is_known_to_anybody() -> None:
    enrolled = follow_up(*REFUSED)
    at = paris("2027-02-04 16:56")
    assert [review(promo(enrolled), enrolled, WEEK, at - MINUTE), len(review(promo(enrolled), enrolled, WEEK, at))] == [
        [],
        1,
    ]
