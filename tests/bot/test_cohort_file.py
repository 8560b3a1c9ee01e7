"""The cohort file: what it says is understood, and what is wrong is named by its place."""

from datetime import date
from pathlib import Path

import pytest

from bot.cohort.file import CohortFileError, parse_cohort, read_cohort_file
from storage.cohort_plan import DayOffPlan
from storage.terms import DayOffKind, Party, Role
from tests.bot.reference_cohort import REFERENCE, of, with_changes


def faults_of(text: str) -> list[str]:
    with pytest.raises(CohortFileError) as refused:
        parse_cohort(text)
    return refused.value.faults


def test_the_reference_promo_is_understood_without_a_warning() -> None:
    file = parse_cohort(REFERENCE)

    assert file.warnings == ()
    assert (file.plan.name, file.plan.size, file.plan.target_halves) == ("Promo 2027", 6, 2)
    assert [coach.name for coach in file.plan.coaches] == ["Inès", "Karim"]
    assert [(c.name, c.party, c.may_decide) for c in file.plan.coordinators] == [
        ("Anne", Party.AUTHORITY, True),
        ("Paul", Party.PARTNER, True),
    ]
    usual = {project.member.name: (project.usual, project.off) for project in file.plan.projects}
    assert usual["Yann"] == ("tuesday am,thursday am", "")
    assert usual["Gwenaël"] == ("thursday", "2")
    assert file.plan.rhythm["check_in"] == "friday 14:00"


def test_the_calendar_holds_the_holidays_of_the_year_closures_and_worked_holidays() -> None:
    off = parse_cohort(REFERENCE).plan.days_off

    assert sum(day.kind is DayOffKind.HOLIDAY for day in off) == 11
    assert DayOffPlan(date(2027, 5, 6), DayOffKind.HOLIDAY, "Ascension") in off
    assert DayOffPlan(date(2027, 5, 7), DayOffKind.CLOSURE, "Pont") in off
    assert [day.day for day in off if day.kind is DayOffKind.WORKED_HOLIDAY] == [date(2027, 5, 17)]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            ('coach = "Karim"\nday = "friday"', 'coach = "Zoé"\nday = "friday"'),
            "intrapreneurs[3] (Erwan): coach: « Zoé » is not in [[coaches]]",
        ),
        (('coach = "Karim"\nday = "friday"', 'day = "friday"'), "intrapreneurs[3] (Erwan): coach: is missing"),
        (('day = "friday"', 'day = "sunday"'), "intrapreneurs[3] (Erwan): day: « sunday » is not one of"),
        (
            ('day = "friday"', 'day = "friday"\nhalves = ["monday am"]'),
            "intrapreneurs[3] (Erwan): day: write day or halves, not both",
        ),
        (('\nday = "friday"', ""), "intrapreneurs[3] (Erwan): day: is missing; write day or halves"),
        (('"thursday am"]', '"tuesday am"]'), "intrapreneurs[1] (Yann): halves: "),
        (('"thursday am"]', '"thursday"]'), "intrapreneurs[1] (Yann): halves: "),
        (('halves = ["tuesday am", "thursday am"]', 'halves = "tuesday am"'), "intrapreneurs[1] (Yann): halves: "),
        (
            ('off = ["wednesday"]', 'off = ["thursday"]'),
            "intrapreneurs[5] (Gwenaël): day: thursday is among the weekdays never worked (off)",
        ),
        (
            ('off = ["wednesday"]', 'off = ["mercredi"]'),
            "intrapreneurs[5] (Gwenaël): off[0]: « mercredi » is not one of",
        ),
        (
            ('name = "Solenn"', 'name = "Yann"'),
            "intrapreneurs[2] (Yann): name: « Yann » is there twice; add an initial",
        ),
        (('name = "Solenn"', 'name = "Inès "'), "intrapreneurs[2] (Inès ): name: is also a coach's or a coordinator's"),
        (('name = "Solenn"', f'name = "{"S" * 61}"'), "intrapreneurs[2]: name: has 61 characters; at most 60"),
        (('name = "Solenn"', 'name = " "'), "intrapreneurs[2] ( ): name: is empty"),
        (('name = "Solenn"', "name = 7"), "intrapreneurs[2]: name: 7 is not a text; write it between quotes"),
        (
            ('service = "Ports"', 'servise = "Ports"'),
            'intrapreneurs[1] (Yann): servise: unknown key; did you mean "service"?',
        ),
        (("size = 6", "size = 5"), "intrapreneurs: 6 are enrolled and the convention provides for 5"),
        (("size = 6", "size = true"), "cohort: size: true is not a whole number"),
        (
            ("starts_on = 2027-01-04", 'starts_on = "2027-01-04"'),
            "cohort: starts_on: « 2027-01-04 » is not a date; write it like 2027-01-04, without quotes",
        ),
        (
            ("starts_on = 2027-01-04", "starts_on = 2027-01-04T09:00:00"),
            "cohort: starts_on: 2027-01-04T09:00:00 is not a date",
        ),
        (("starts_on = 2027-01-04\n", ""), "cohort: starts_on: is missing"),
        (
            ("ends_on = 2027-05-28", "ends_on = 2027-01-03"),
            "cohort: ends_on: 2027-01-03 is before starts_on, 2027-01-04",
        ),
        (
            ("ends_on = 2027-05-28", "ends_on = 2127-05-28"),
            "cohort: ends_on: 2127-05-28 is more than 5 years after starts_on, 2027-01-04",
        ),
        (("ends_on = 2027-05-28", "ends_on = 9999-12-31"), "cohort: ends_on: 9999-12-31 is more than 5 years after"),
        (("starts_on = 2027", "starts_on = 1027"), "cohort: starts_on: 1027-01-04 is not of this century"),
        (("Europe/Paris", "Europe/Rennes"), "cohort: timezone: « Europe/Rennes » is not a time zone"),
        (("Europe/Paris", "../Paris"), "cohort: timezone: « ../Paris » is not a time zone"),
        (('language = "fr"', 'language = "br"'), "cohort: language: « br » is not one of fr, en"),
        (("weekly_release_days = 1.0", "weekly_release_days = 0.7"), "cohort: weekly_release_days: 0.7 is not"),
        (("weekly_release_days = 1.0", "weekly_release_days = 5.5"), "cohort: weekly_release_days: 5.5 is not"),
        (("weekly_release_days = 1.0", "weekly_release_days = 0"), "cohort: weekly_release_days: 0 is not"),
        (("date = 2027-05-07", "date = 7"), "cohort: closures[0]: date: 7 is not a date"),
        (('[{ date = 2027-05-07, name = "Pont" }]', "[2027-05-07]"), "cohort: closures[0]: is not a table"),
        (("[2027-05-17]", "[2027-05-18]"), "cohort: worked_holidays[0]: 2027-05-18 is not a public holiday"),
        (("[2027-05-17]", "2027-05-17"), "cohort: worked_holidays: 2027-05-17 is not a list"),
        (of("Anne", left_on="2027-02-01"), None),
        (of("Karim", left_on="2027-02-01"), "intrapreneurs[3] (Erwan): coach: « Karim » left on 2027-02-01"),
        (of("Solenn", was='"Yann"'), "intrapreneurs[2] (Solenn): was: « Yann » is still the name of somebody"),
        (of("Solenn", was='"Solenn"'), "intrapreneurs[2] (Solenn): was: « Solenn » is the present name"),
        (
            ('name = "Yann"', 'name = "Yann"\nwas = "Malo"\n[[intrapreneurs]]\nname = "Tifenn"\nwas = "Malo"'),
            "intrapreneurs[2] (Tifenn): was: « Malo » is there twice; one person has one new name",
        ),
        (('name = "Promo 2027"', 'nmae = "Promo 2027"'), 'cohort: nmae: unknown key; did you mean "name"?'),
    ],
)
def test_each_fault_is_named_by_its_place(change: tuple[str, str], fault: str | None) -> None:
    if fault is None:
        parse_cohort(with_changes(change))
        return
    faults = faults_of(with_changes(change))

    assert any(line.replace("\u00a0", " ").startswith(fault) for line in faults), faults


def test_every_fault_is_told_at_once() -> None:
    faults = faults_of(with_changes(("size = 6", "size = 0"), ('day = "friday"', 'day = "someday"'), of("Inès", x="1")))

    assert len(faults) == 3


def test_a_moment_of_the_rhythm_is_named_too() -> None:
    faults = faults_of(REFERENCE + '[rhythm]\nplan = "sunday 09:00"\nremind = "friday 16:00"\n')

    assert [fault.split(":")[1].strip() for fault in faults] == ["plan", "remind"]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('day_question = "23:00"', "rhythm: day_question: falls in the quiet hours"),
        ('digest = "monday 18:30"', "rhythm: digest: falls in the quiet hours"),
        ('day_reminder = "08:29"', "rhythm: day_reminder: falls in the quiet hours"),
        ('half_question = "17:00"', "rhythm: half_question: must come before day_question"),
        ('day_reminder = "12:30"', "rhythm: day_reminder: must come before half_question"),
    ],
)
def test_what_would_never_be_asked_or_too_late_is_refused(entry: str, fault: str) -> None:
    [told] = faults_of(REFERENCE + f"[rhythm]\n{entry}\n")

    assert told.startswith(fault)


def test_other_quiet_hours_allow_other_moments() -> None:
    assert parse_cohort(REFERENCE + '[rhythm]\nday_question = "19:00"\nquiet = ["19:30", "07:00"]\n')


@pytest.mark.parametrize("list_name", ["coaches", "coordinators", "intrapreneurs"])
def test_a_promo_without_one_of_its_lists_is_refused(list_name: str) -> None:
    faults = faults_of(REFERENCE.replace(f"[[{list_name}]]", f"[[{list_name}x]]"))

    assert f"[[{list_name}]]: is missing; at least one is needed" in faults
    assert any(f'did you mean "{list_name}"?' in fault for fault in faults)


def test_the_last_coordinator_cannot_leave() -> None:
    faults = faults_of(with_changes(of("Anne", left_on="2027-02-01"), of("Paul", left_on="2027-02-01")))

    assert faults == ["coordinators: the last one cannot leave; somebody must stay to receive the alerts"]


def test_one_person_may_be_coach_and_coordinator() -> None:
    plan = parse_cohort(with_changes(('name = "Paul"', 'name = "Karim"'))).plan

    assert [(member.role, member.name) for member in plan.members if member.name == "Karim"] == [
        (Role.COACH, "Karim"),
        (Role.COORDINATOR, "Karim"),
    ]


def test_a_seventh_intrapreneur_takes_the_place_of_one_who_left() -> None:
    text = (
        with_changes(of("Erwan", left_on="2027-02-01"))
        + """
[[intrapreneurs]]
name = "Tifenn"
project = "TER : la suite"
service = "Trains régionaux"
coach = "Karim"
day = "friday"
"""
    )

    assert len(parse_cohort(text).plan.projects) == 7


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        (("2027-01-04", "2027-03-29"), "cohort: starts_on: 2027-03-29 is off (Lundi de Pâques)"),
        (("2027-01-04", "2027-01-02"), "cohort: starts_on: 2027-01-02 is a saturday"),
        (("size = 6", "size = 7"), "intrapreneurs: 6 of 7"),
        (
            ('"tuesday am", "thursday am"', '"tuesday am"'),
            "intrapreneurs[1] (Yann): the usual day makes 0.5 days a week",
        ),
        (('dpo = "dpo@example.org"\n', ""), "cohort: dpo: is missing"),
        (("date = 2027-05-07", "date = 2027-06-07"), "cohort: 2027-06-07 is outside the programme"),
    ],
)
def test_what_is_odd_is_told_and_loaded_all_the_same(change: tuple[str, str], warning: str) -> None:
    warnings = parse_cohort(with_changes(change)).warnings

    assert len(warnings) == 1 and warnings[0].startswith(warning)


def test_a_missing_file_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(CohortFileError, match=r"promo\.toml: there is no such file\.$"):
        read_cohort_file(tmp_path / "promo.toml")


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "promo.toml"
    path.write_bytes(b'[cohort]\nname = "Promo"\nauthority = "R\xe9gion"\n')

    with pytest.raises(CohortFileError, match=r"promo\.toml: line 3 is not UTF-8 text"):
        read_cohort_file(path)


def test_a_file_that_is_not_toml_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "promo.toml"
    path.write_text("[cohort]\nname = Promo\n", encoding="utf-8")

    with pytest.raises(CohortFileError, match=r"promo\.toml: is not valid TOML: .*line 2"):
        read_cohort_file(path)


def test_a_file_of_nothing_but_brackets_is_told_too() -> None:
    assert "its brackets are too many" in faults_of("a = " + "[" * 5000)[0]


def test_a_file_saved_on_windows_is_read_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "promo.toml"
    path.write_bytes(b"\xef\xbb\xbf" + REFERENCE.replace("\n", "\r\n").encode())

    assert read_cohort_file(path).plan == parse_cohort(REFERENCE).plan
