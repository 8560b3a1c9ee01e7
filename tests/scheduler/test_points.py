"""Whose a weekly point is, when it is asked about, and when its intrapreneur hears of its time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler.alerts import POINT_MISSED, POINT_UNCONFIRMED, point_finding
from scheduler.facts import CoachAwayFacts, CohortFacts, Enrolled, RelayFacts, Said
from scheduler.figures import rates
from scheduler.ledger import week_of
from scheduler.points import nobody_holds, point_coach, week_before_left
from scheduler.rules import due_notices, next_moment
from storage.notice import Notice
from storage.terms import Question
from tests.scheduler.promo import ANNE, INES, KARIM, PAUL, PLAIN_WEEK, cohort, enrolled, leave, paris, point

MINUTE = timedelta(minutes=1)
NEXT_WEEK = date(2027, 1, 18)


def fixed(said: str, day: str, at: str | None = None) -> Said:
    """Inès fixes the point for that day and hour."""
    return Said(Question.POINT_PLANNED, paris(said), INES.id, day=date.fromisoformat(day), choice=at)


def of_week(name: str, *said: Said, monday: date = PLAIN_WEEK, **more: object) -> Enrolled:
    """Everything said belongs to that week, whatever its day."""
    return replace(enrolled(name), answers={monday: said}, **more)  # type: ignore[arg-type]


def away(first: date, last: date, stand_in: int | None = None, *, accepted: bool = False) -> CoachAwayFacts:
    return CoachAwayFacts(1, INES.id, first, last, stand_in, accepted)


AWAY = away(PLAIN_WEEK, date(2027, 1, 15))
KARIM_STANDS_IN = away(PLAIN_WEEK, date(2027, 1, 15), KARIM.id, accepted=True)


def due(promo: CohortFacts, moment: str, kind: str) -> dict[str, Notice]:
    said = due_notices(promo, paris(moment))
    return {notice.key: notice for notice in said if notice.kind == kind and not notice.skipped}


# --- When


@pytest.mark.parametrize(
    ("of", "day", "at", "asked"),
    [
        (PLAIN_WEEK, "2027-01-12", "10:00", "2027-01-12 10:30"),
        (PLAIN_WEEK, "2027-01-12", None, "2027-01-12 16:45"),
        (PLAIN_WEEK, "2027-01-12", "18:15", "2027-01-13 08:30"),
        (PLAIN_WEEK, "2027-01-19", "10:00", "2027-01-19 10:30"),
    ],
    ids=["half an hour after it began", "at the day's question without an hour", "not in the evening", "moved on"],
)
def test_the_coach_is_asked_once_a_fixed_point_is_over(of: date, day: str, at: str | None, asked: str) -> None:
    promo = cohort(of_week("Solenn", fixed("2027-01-11 09:40", day, at), monday=of))
    moment = paris(asked)

    (notice,) = due(promo, asked, "point_asked").values()
    assert (notice.person_id, notice.due_at) == (INES.id, moment)
    assert not [n for n in due_notices(promo, moment - MINUTE) if n.kind == "point_asked"]
    assert [n.key for n in due_notices(promo, moment + MINUTE) if n.kind == "point_asked"] == [notice.key]
    assert next_moment(promo, moment - MINUTE) == moment


def test_a_fixed_point_of_which_something_was_said_is_not_asked_about() -> None:
    told = of_week("Solenn", fixed("2027-01-11 09:40", "2027-01-12", "10:00"), point("2027-01-12 10:20", "held"))

    assert due(cohort(told), "2027-01-12 10:30", "point_asked") == {}


def test_nobody_is_asked_about_a_point_with_somebody_who_is_away_all_week() -> None:
    """C5."""
    gone = replace(
        enrolled("Solenn", away=(leave(PLAIN_WEEK, date(2027, 1, 15)),)),
        answers={PLAIN_WEEK: (fixed("2027-01-11 09:40", "2027-01-12", "10:00"),)},
    )
    promo = cohort(gone)

    keys = [notice.key for notice in due_notices(promo, paris("2027-01-18 12:00")) if "2027-01-11" in notice.key]
    assert not [key for key in keys if key.startswith(("coach", "point"))]
    assert point_finding(promo, week_of(promo, gone, PLAIN_WEEK), paris("2027-01-18 12:00")) is None


@pytest.mark.parametrize(("planned", "asked"), [("15:00", True), ("17:00", False)])
def test_on_friday_at_1600_a_point_still_to_come_that_day_is_not_called_left(planned: str, asked: bool) -> None:
    promo = cohort(of_week("Solenn", fixed("2027-01-11 09:40", "2027-01-15", planned)))

    assert bool(due(promo, "2027-01-15 16:00", "coach_reminder")) is asked


def test_the_intrapreneur_hears_the_time_a_minute_after_it_was_said_and_each_move_on_the_same_card() -> None:
    first = fixed("2027-01-11 09:40", "2027-01-12", "10:00")
    promo = cohort(of_week("Solenn", first))
    assert due(promo, "2027-01-11 09:40", "point_time") == {}
    (told,) = due(promo, "2027-01-11 09:41", "point_time").values()
    assert (told.person_id, told.rings, told.due_at) == (3, True, paris("2027-01-11 09:41"))
    assert due(promo, "2027-01-12 09:59", "point_time") and not due(promo, "2027-01-12 10:00", "point_time")

    moved = cohort(of_week("Solenn", first, fixed("2027-01-11 11:00", "2027-01-14", "15:00")))
    (again,) = due(moved, "2027-01-11 11:01", "point_time").values()
    assert again.key != told.key and again.card == told.card


def test_a_time_said_in_the_evening_is_told_in_the_morning() -> None:
    promo = cohort(of_week("Solenn", fixed("2027-01-11 21:00", "2027-01-12", "10:00")))

    assert due(promo, "2027-01-12 08:29", "point_time") == {}
    assert len(due(promo, "2027-01-12 08:30", "point_time")) == 1


@pytest.mark.parametrize(("answered", "told"), [("2027-01-12 09:00", 1), ("2027-01-12 10:30", 0)])
def test_a_plan_that_lay_ahead_is_called_off_after_five_minutes_without_a_new_one(answered: str, told: int) -> None:
    postponed = point(answered, "postponed")
    promo = cohort(of_week("Solenn", fixed("2027-01-11 09:40", "2027-01-12", "10:00"), postponed))
    later = paris(answered) + 5 * MINUTE

    assert len([n for n in due_notices(promo, later) if n.kind == "point_time"]) == told
    assert not [n for n in due_notices(promo, later - MINUTE) if n.kind == "point_time"]


# --- How often


def test_two_points_in_a_week_are_both_kept_and_the_week_counts_once() -> None:
    """C7."""
    who = of_week("Solenn", point("2027-01-12 10:30", "held"), point("2027-01-14 10:30", "held"))
    week = week_of(cohort(who), who, PLAIN_WEEK)

    assert week.point.held_on == (date(2027, 1, 12), date(2027, 1, 14))
    assert rates([week]).points_held == 1


def test_a_second_point_can_be_fixed_and_dropped_without_harm_to_the_first() -> None:
    held, second = point("2027-01-12 10:30", "held"), fixed("2027-01-12 10:40", "2027-01-14", "15:00")
    dropped = Said(Question.POINT_PLANNED, paris("2027-01-14 15:30"), INES.id)
    points = [
        week_of(cohort(who), who, PLAIN_WEEK).point
        for who in (of_week("Solenn", held, second), of_week("Solenn", held, second, dropped))
    ]

    assert [(p.held, p.held_on, p.planned_on) for p in points] == [
        (True, (date(2027, 1, 12),), date(2027, 1, 14)),
        (True, (date(2027, 1, 12),), None),
    ]


@pytest.mark.parametrize(
    ("moment", "before", "offered"),
    [
        ("2027-01-18 10:00", (), True),
        ("2027-01-19 10:00", (), False),
        ("2027-01-18 10:00", (point("2027-01-14 10:00", "held"),), False),
        ("2027-01-18 10:00", (point("2027-01-14 10:00", "missed"),), False),
        ("2027-01-18 10:00", (point("2027-01-14 10:00", "postponed"),), True),
        (
            "2027-01-19 10:00",
            (point("2027-01-14 10:00", "postponed"), fixed("2027-01-14 10:01", "2027-01-19", "09:00")),
            True,
        ),
    ],
    ids=["on Monday", "on Tuesday", "it was held", "it was missed", "postponed", "moved to that Tuesday"],
)
def test_a_point_held_on_monday_may_belong_to_the_week_before(
    moment: str, before: tuple[Said, ...], offered: bool
) -> None:
    """C8."""
    who = of_week("Solenn", *before)
    promo = cohort(who)

    found = week_before_left(promo, who, week_of(promo, who, NEXT_WEEK), paris(moment))
    assert (found is not None and found.monday == PLAIN_WEEK) is offered


# --- Whose


def test_a_coach_who_is_unavailable_all_week_is_asked_nothing_and_a_partly_free_one_is() -> None:
    whole, part = cohort(away_coaches=(AWAY,)), cohort(away_coaches=(away(date(2027, 1, 12), date(2027, 1, 20)),))
    moment = "2027-01-15 16:00"

    assert {n.person_id for n in due(whole, moment, "coach_reminder").values()} == {KARIM.id}
    assert {n.person_id for n in due(part, moment, "coach_reminder").values()} == {INES.id, KARIM.id}
    assert {n.person_id for n in due(whole, "2027-01-11 09:30", "coach_list").values()} == {KARIM.id}


def test_who_stands_in_holds_the_points_of_that_week_only_once_they_accepted() -> None:
    asked = replace(KARIM_STANDS_IN, accepted=False)
    maelle = enrolled("Maëlle")

    def holder(monday: date, *aways: CoachAwayFacts) -> str:
        return point_coach(cohort(maelle, away_coaches=aways), maelle, monday).name

    assert holder(PLAIN_WEEK, asked) == "Inès"
    assert [holder(monday, KARIM_STANDS_IN) for monday in (date(2027, 1, 4), PLAIN_WEEK, NEXT_WEEK)] == [
        "Inès",
        "Karim",
        "Inès",
    ]
    assert holder(PLAIN_WEEK, KARIM_STANDS_IN, replace(AWAY, id=2, coach_id=KARIM.id)) == "Inès"


@pytest.mark.parametrize(
    ("aways", "said", "finding"),
    [
        ((), (), POINT_UNCONFIRMED),
        ((AWAY,), (), POINT_MISSED),
        ((KARIM_STANDS_IN,), (), POINT_UNCONFIRMED),
        ((AWAY,), (point("2027-01-14 10:00", "held"),), None),
    ],
    ids=["a silent coach", "unavailable, and nobody", "a silent stand-in", "held all the same"],
)
def test_at_monday_noon_nobody_in_the_coachs_place_is_a_point_not_held(
    aways: tuple[CoachAwayFacts, ...], said: tuple[Said, ...], finding: str | None
) -> None:
    who = of_week("Maëlle", *said)
    promo = cohort(who, away_coaches=aways)
    week, noon = week_of(promo, who, PLAIN_WEEK), paris("2027-01-18 12:00")

    assert [point_finding(promo, week, at) for at in (noon - MINUTE, noon, noon + MINUTE)] == [None, finding, finding]
    assert nobody_holds(promo, who, PLAIN_WEEK) is (aways == (AWAY,))


def test_the_points_of_a_coach_who_left_go_to_one_of_the_partners_coordinators() -> None:
    """C10."""
    maelle = enrolled("Maëlle")
    lists = due(cohort(maelle, coaches=(KARIM,)), "2027-01-11 09:30", "coach_list")
    assert [notice.person_id for notice in lists.values()] == [PAUL.id]

    other = replace(PAUL, id=33, name="Lucie")
    relay = RelayFacts(1, PAUL.id, other.id, date(2027, 1, 15), paris("2027-01-08 10:00"))
    promo = cohort(maelle, coaches=(KARIM,), coordinators=(ANNE, PAUL, other), relays=(relay,))
    assert point_coach(promo, maelle, PLAIN_WEEK) == other
    assert point_coach(promo, maelle, NEXT_WEEK) == PAUL


# --- Half-way and at the end


@pytest.mark.parametrize(
    ("monday", "more", "asked"),
    [
        ("2027-01-25", {}, False),
        ("2027-02-01", {}, True),
        ("2027-02-15", {}, True),
        ("2027-02-22", {}, False),
        ("2027-02-01", {"mid_point_on": date(2027, 2, 11)}, False),
    ],
)
def test_after_four_weeks_the_mid_point_is_asked_for_until_it_has_a_day(
    monday: str, more: dict[str, object], asked: bool
) -> None:
    promo = cohort(replace(enrolled("Maëlle"), **more))  # type: ignore[arg-type]

    assert [n.person_id for n in due(promo, f"{monday} 09:30", "mid_point").values()] == [INES.id] * asked
    assert f"mid_point:{INES.id}:{monday}" not in due(promo, f"{monday} 09:29", "mid_point")


def test_the_report_is_asked_for_in_the_last_week_and_once_more_at_its_end_if_it_is_missing() -> None:
    without, given = enrolled("Maëlle"), replace(enrolled("Maëlle"), report_link="bilan.odt")
    monday, friday = "2027-05-24", "2027-05-28 16:00"

    assert due(cohort(without), f"{monday} 09:29", "report") == {}
    assert list(due(cohort(without), f"{monday} 09:30", "report")) == [f"report:{INES.id}:{monday}"]
    assert f"report_reminder:{INES.id}:{monday}" in due(cohort(without), friday, "report")
    assert due(cohort(given), friday, "report") == {}
