"""The ladder: which weeks count, what they make necessary, and what that makes of the one escalation. Pure."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.facts import AlertFacts, CohortFacts, Enrolled, EscalationFacts, Said
from scheduler.ladder import LIFTED, LadderChange, may_prepare, notices, reminder_days, review
from scheduler.ladder_counts import Tally, tally
from storage.terms import AlertState, Duty, EscalationStep, Outcome, Party
from tests.scheduler.promo import (
    ANNE,
    PAUL,
    PROMO,
    calendar,
    cohort,
    day,
    enrolled,
    leave,
    no_other_day,
    paris,
    point,
    whole_week,
)

SECOND, MEETING = EscalationStep.SECOND_ALERT, EscalationStep.MEETING
JAN_25, FEB_1, FEB_8, FEB_15, FEB_22 = (date(2027, 1, 25) + timedelta(weeks=n) for n in range(5))
AFTER = paris("2027-02-26 17:00")
weeks = [date(2027, 1, 4) + timedelta(weeks=n) for n in range(21)]


def short(monday: date, halves: int = 0) -> tuple[Said, ...]:
    """Thursday was refused, or half of it, and there is no other day."""
    thursday = f"{monday + timedelta(days=3)}"
    return day(thursday, halves), no_other_day(f"{thursday} 16:51")


def held(monday: date) -> tuple[Said, ...]:
    return (day(f"{monday + timedelta(days=3)}", 2),)


def february(*more: Said, **changes: object) -> Enrolled:
    """Maëlle's weeks of 4.d, from 25 January on; those before are not hers yet."""
    said = (*held(JAN_25), *short(FEB_1), *held(FEB_8), *short(FEB_22), *more)
    away = (leave(FEB_15, FEB_15 + timedelta(days=4)),)
    return enrolled("Maëlle", *said, away=away, **{"first_monday": JAN_25, **changes})


def decided(monday: date, outcome: Outcome | None, duty: Duty = Duty.RELEASE) -> AlertFacts:
    state = AlertState.CLOSED if outcome else AlertState.OPEN
    return AlertFacts(1, monday, duty, state, "not_held", AFTER, outcome=outcome)


def reviewed(who: Enrolled, now: datetime = AFTER, duty: Duty = Duty.RELEASE) -> LadderChange | None:
    return review(cohort(who), who, duty, now)


# --- Which weeks count


def test_the_weeks_of_the_second_alert_are_those_of_the_journey() -> None:
    counted = tally(cohort(february()), february(), Duty.RELEASE, AFTER)

    assert counted.due == (JAN_25, FEB_1, FEB_8, FEB_22)
    assert counted.short == {FEB_1, FEB_22}
    assert counted.neutralised == {FEB_15}


@pytest.mark.parametrize(("moment", "counts"), [("16:59", False), ("17:00", True), ("17:01", True)])
def test_a_refused_week_counts_when_its_facts_close(moment: str, counts: bool) -> None:
    who = february()

    assert (FEB_22 in tally(cohort(who), who, Duty.RELEASE, paris(f"2027-02-26 {moment}")).short) is counts


@pytest.mark.parametrize("outcome", [Outcome.JUSTIFIED, Outcome.MADE_UP])
def test_a_justified_or_made_up_week_never_counts(outcome: Outcome) -> None:
    assert reviewed(february(alerts=(decided(FEB_1, outcome),))) is None
    assert reviewed(february(alerts=(decided(FEB_1, None),))) is not None


def test_half_a_day_is_short_but_silence_never_is_not_even_once_it_is_closed() -> None:
    half = enrolled("Maëlle", *short(FEB_1, 1), *short(FEB_8, 1), first_monday=FEB_1)
    silent = enrolled("Maëlle", *short(FEB_1), first_monday=FEB_1)

    assert tally(cohort(half), half, Duty.RELEASE, AFTER).short == {FEB_1, FEB_8}
    assert tally(cohort(silent), silent, Duty.RELEASE, AFTER).short == {FEB_1}


def test_a_week_to_qualify_does_not_count() -> None:
    said = (no_other_day(f"{FEB_1} 10:00"),)
    who = enrolled("Maëlle", *said, away=(leave(FEB_1 + timedelta(days=3), FEB_1 + timedelta(days=3)),))

    assert tally(cohort(who), who, Duty.RELEASE, AFTER).short == frozenset()


# --- What they make necessary


def test_two_short_of_the_last_four_due_need_a_second_alert_and_two_of_five_do_not() -> None:
    four = Tally(due=tuple(weeks[:4]), short=frozenset({weeks[0], weeks[3]}))
    five = Tally(due=tuple(weeks[:5]), short=frozenset({weeks[0], weeks[4]}))

    assert four.needs(weeks[3], Duty.RELEASE) is SECOND
    assert five.needs(weeks[4], Duty.RELEASE) is None


def test_three_short_of_the_last_six_due_need_a_meeting_and_three_of_seven_do_not() -> None:
    six = Tally(due=tuple(weeks[:6]), short=frozenset({weeks[0], weeks[3], weeks[5]}))
    seven = Tally(due=tuple(weeks[:7]), short=frozenset({weeks[0], weeks[4], weeks[6]}))

    assert six.needs(weeks[5], Duty.RELEASE) is MEETING
    assert seven.needs(weeks[6], Duty.RELEASE) is SECOND


def test_two_refusals_in_a_row_need_a_meeting_and_one_does_not() -> None:
    both = Tally(due=tuple(weeks[:4]), short=frozenset(weeks[2:4]), refused=frozenset(weeks[2:4]))

    assert both.needs(weeks[3], Duty.RELEASE) is MEETING
    assert replace(both, refused=frozenset({weeks[3]})).needs(weeks[3], Duty.RELEASE) is SECOND


def test_two_points_missed_in_a_row_need_a_second_alert_and_two_of_four_do_not() -> None:
    in_a_row = Tally(due=tuple(weeks[:4]), short=frozenset(weeks[2:4]))
    apart = Tally(due=tuple(weeks[:4]), short=frozenset({weeks[1], weeks[3]}))

    assert in_a_row.needs(weeks[3], Duty.POINT) is SECOND
    assert apart.needs(weeks[3], Duty.POINT) is None


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    due = tuple(sorted(draw(st.sets(st.sampled_from(weeks), min_size=1))))
    drawn = [draw(st.frozensets(st.sampled_from(due))) for _ in range(2)]
    return Tally(due, drawn[0], refused=drawn[1])


@given(tallies(), st.sampled_from(Duty))
def test_only_a_short_week_makes_anything_necessary(counted: Tally, duty: Duty) -> None:
    for monday in counted.due:
        step = counted.needs(monday, duty)
        assert step in (None, SECOND, MEETING)
        assert step is None or monday in counted.short
        assert step is None or len([each for each in counted.short if each <= monday]) >= 2


@given(tallies(), st.sampled_from(Duty), st.data())
def test_excusing_a_week_never_makes_more_necessary(counted: Tally, duty: Duty, data: st.DataObject) -> None:
    steps = [None, SECOND, MEETING]
    fewer = replace(counted, short=counted.short - {data.draw(st.sampled_from(counted.due))})

    for monday in counted.due:
        assert steps.index(fewer.needs(monday, duty)) <= steps.index(counted.needs(monday, duty))


@given(tallies(), st.sampled_from(Duty), st.sampled_from(weeks))
def test_what_comes_later_and_weeks_that_are_not_due_change_nothing(counted: Tally, duty: Duty, until: date) -> None:
    past = replace(counted, due=tuple(each for each in counted.due if each <= until))
    past = replace(past, short=frozenset(past.due) & counted.short)

    for monday in past.due:
        assert past.needs(monday, duty) is counted.needs(monday, duty)


# --- The one escalation


def as_row(change: LadderChange, **more: object) -> EscalationFacts:
    row = EscalationFacts(7, change.enrolment_id, change.duty, change.monday, change.step, AFTER)
    return replace(row, **more)  # type: ignore[arg-type]


def test_it_is_opened_once_for_the_week_that_made_it_necessary() -> None:
    change = reviewed(february())
    assert change == LadderChange(1, Duty.RELEASE, FEB_22, "opened", SECOND)

    assert reviewed(february(escalations=(as_row(change),))) is None


def test_it_is_lifted_by_a_justification_unless_somebody_acted_and_opens_again() -> None:
    opened = reviewed(february())
    assert opened
    justified = (decided(FEB_1, Outcome.JUSTIFIED),)
    lifted = reviewed(february(alerts=justified, escalations=(as_row(opened),)))
    assert lifted and (lifted.act, lifted.monday) == (LIFTED, FEB_22)

    owned = as_row(opened, owner_id=ANNE.id)
    assert reviewed(february(alerts=justified, escalations=(owned,))) is None
    closed = as_row(opened, outcome=LIFTED, closed_at=AFTER)
    assert reviewed(february(alerts=justified, escalations=(closed,))) is None
    again = reviewed(february(escalations=(closed,)))
    assert again and again.act == "reopened"


def test_a_later_short_week_raises_the_open_one_and_opens_no_other() -> None:
    march_1, now = date(2027, 3, 1), paris("2027-03-05 17:00")
    opened = reviewed(february())
    assert opened
    who = february(*short(march_1), escalations=(as_row(opened),))
    raised = reviewed(who, now)

    assert raised and (raised.act, raised.monday, raised.step) == ("raised", FEB_22, MEETING)
    who = february(*short(march_1), escalations=(as_row(raised, owner_id=ANNE.id),))
    assert reviewed(who, now) is None


def test_what_a_coordinator_closed_stays_closed_and_only_a_later_week_opens_another() -> None:
    opened = reviewed(february())
    assert opened
    closed = as_row(opened, outcome="sponsor", closed_at=paris("2027-03-01 10:00"))
    assert reviewed(february(escalations=(closed,)), paris("2027-03-02 10:00")) is None

    later = reviewed(february(*short(date(2027, 3, 1)), escalations=(closed,)), paris("2027-03-05 17:00"))
    assert later and (later.act, later.monday, later.step) == ("opened", date(2027, 3, 1), MEETING)


def test_what_was_closed_answers_for_its_own_weeks_and_for_those_known_by_then() -> None:
    opened = reviewed(february())
    assert opened
    third = february(*short(date(2027, 3, 1)), escalations=(as_row(opened, outcome="other", closed_at=AFTER),))
    known = (as_row(opened, outcome="other", closed_at=paris("2027-03-05 17:00")),)
    assert reviewed(third, paris("2027-03-05 17:01")) is not None
    assert reviewed(replace(third, escalations=known), paris("2027-03-05 17:01")) is None

    said_again = day("2027-02-25", 0, at="2027-03-03 10:00", corrects=True)
    corrected = february(
        said_again, escalations=(as_row(opened, outcome="other", closed_at=paris("2027-03-01 10:00")),)
    )
    assert reviewed(corrected, paris("2027-03-03 10:01")) is None


def test_nothing_is_opened_about_somebody_who_left_and_what_nobody_took_is_lifted() -> None:
    opened = reviewed(february())
    assert opened
    gone = {"left_on": date(2027, 3, 2)}
    now = paris("2027-03-02 10:00")

    assert reviewed(february(**gone), now) is None
    lifted = reviewed(february(escalations=(as_row(opened),), **gone), now)
    assert lifted and lifted.act == LIFTED


def test_a_week_of_long_ago_opens_nothing() -> None:
    who = february(*(whole_week(f"{FEB_22 + timedelta(weeks=n, days=4)}", 2) for n in range(1, 6)))
    last_chance = paris("2027-03-26 17:00")

    assert reviewed(who, last_chance) is not None
    assert reviewed(who, last_chance + timedelta(days=3)) is None


def test_two_missed_points_in_a_row_open_the_ladder_of_the_other_direction() -> None:
    first, second = point("2027-02-05 10:00", "missed"), point("2027-02-12 10:00", "missed")
    away = point("2027-02-12 10:00", "missed", reason="intrapreneur_away")
    noon = paris("2027-02-15 12:00")

    change = reviewed(enrolled("Yann", first, second), noon, Duty.POINT)
    assert change and (change.duty, change.monday, change.step) == (Duty.POINT, FEB_8, SECOND)
    assert reviewed(enrolled("Yann", first, second), noon - timedelta(minutes=1), Duty.POINT) is None
    assert reviewed(enrolled("Yann", first, away), noon, Duty.POINT) is None
    assert reviewed(enrolled("Yann", first), noon, Duty.POINT) is None  # the second one is not confirmed


@given(st.data())
def test_reviewing_again_changes_nothing(data: st.DataObject) -> None:
    kinds = {monday: data.draw(st.sampled_from(["short", "held", "silent"])) for monday in weeks[:8]}
    said = [
        s for monday, kind in kinds.items() if kind != "silent" for s in {"short": short, "held": held}[kind](monday)
    ]
    who = enrolled("Maëlle", *said)
    now = paris(f"{weeks[7] + timedelta(days=4)} 17:00")
    change = reviewed(who, now)

    if change is None:
        assert sum(kind == "short" for kind in list(kinds.values())[4:]) < 2
    else:
        assert reviewed(replace(who, escalations=(as_row(change),)), now) is None


# --- Who goes further, and the term


def test_d13_only_the_other_party_may_prepare_a_formal_notice() -> None:
    assert may_prepare(Party.PARTNER, Duty.RELEASE) and not may_prepare(Party.AUTHORITY, Duty.RELEASE)
    assert may_prepare(Party.AUTHORITY, Duty.POINT) and not may_prepare(Party.PARTNER, Duty.POINT)
    assert not may_prepare(None, Duty.RELEASE)


def test_the_reminders_stand_on_working_days() -> None:
    assert reminder_days(PROMO, date(2027, 4, 12)) == [date(2027, 4, 5), date(2027, 4, 9), date(2027, 4, 12)]
    assert reminder_days(PROMO, date(2027, 3, 30)) == [date(2027, 3, 23), date(2027, 3, 26), date(2027, 3, 30)]
    closed = calendar(date(2027, 5, 7))
    assert reminder_days(closed, date(2027, 5, 10))[1] == date(2027, 5, 5)  # a holiday, a closure, a weekend


def test_a_holiday_after_the_programme_is_a_day_off_too() -> None:
    assert reminder_days(PROMO, date(2028, 1, 3))[1] == date(2027, 12, 31)
    assert reminder_days(calendar(), date(2027, 7, 15))[1] == date(2027, 7, 13)


def notified(**more: object) -> CohortFacts:
    row = EscalationFacts(7, 1, Duty.RELEASE, FEB_22, EscalationStep.NOTIFIED, AFTER, due_on=date(2027, 4, 12))
    return cohort(february(escalations=(replace(row, **more),)))  # type: ignore[arg-type]


def test_both_parties_are_reminded_at_nine_and_nobody_once_a_reply_came() -> None:
    planned = list(notices(notified(), []))

    assert {notice.person_id for notice in planned} == {ANNE.id, PAUL.id}
    moments = [paris(f"2027-04-{number} 09:00") for number in ("05", "09", "12")]
    assert sorted({notice.due_at for notice in planned if notice.due_at}) == moments
    assert all(notice.rings and notice.card == "ladder:7" for notice in planned)
    assert len({notice.key for notice in planned}) == 6
    for over in ({"outcome": "unsatisfactory"}, {"closed_at": AFTER}, {"step": EscalationStep.DRAFT}):
        assert list(notices(notified(**over), [])) == []
