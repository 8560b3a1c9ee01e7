"""Dates as a hurried coordinator writes them: which day is meant, and what is no date at all."""

from datetime import date

import pytest

from bot.conversation.said_dates import WrongWeekday, date_in, dates_in

NEAR = date(2026, 9, 11)  # without a year, the first such date from there on


@pytest.mark.parametrize(
    "text",
    [
        "12 mars", "le 12 mars", "12 MARS", "12mars", "vendredi 12 mars", "ven. 12 mars", "12 mars 2027", "12 mars 27",
        "12/03/2027", "12/3", "12.03.27", "12-03-2027", "2027-03-12", "12 Mar", "March 12", "12 mars à 10 h",
        "12 mars 10 h", "12 mars 10h30",
    ],
)  # fmt: skip
def test_every_way_to_write_a_day_is_that_day(text: str) -> None:
    assert date_in(text, NEAR) == date(2027, 3, 12)


@pytest.mark.parametrize("text", ["12 févr. 2027", "12 fév", "12 février", "12 Feb"])
def test_a_month_may_be_cut_short(text: str) -> None:
    assert date_in(text, NEAR) == date(2027, 2, 12)


def test_a_year_in_two_figures_is_that_year_and_no_other() -> None:
    assert date_in("12 mars 26", NEAR) == date(2026, 3, 12)


@pytest.mark.parametrize("text", ["", "bientôt", "31 avril", "29/02/2027", "12", "du 3 au 7 mai"])
def test_what_is_not_one_day_is_none(text: str) -> None:
    assert date_in(text, NEAR) is None


def test_a_weekday_that_does_not_fit_says_which_day_it_is() -> None:
    with pytest.raises(WrongWeekday) as wrong:
        date_in("jeudi 12 mars", NEAR)
    assert wrong.value.day == date(2027, 3, 12)


@pytest.mark.parametrize("text", ["du 3 au 7 mai", "3-7 mai", "du 3/5 au 7/5", "3 au 7 mai 2027", "du 3/05 au 7 mai"])
def test_several_days_have_a_first_and_a_last(text: str) -> None:
    found = dates_in(text, NEAR)
    assert found and (found.first, found.last) == (date(2027, 5, 3), date(2027, 5, 7))


def test_a_weekday_cut_short_is_no_name_of_a_closure() -> None:
    found = dates_in("pont ven. 7 mai", NEAR)
    assert found and (found.first, found.rest) == (date(2027, 5, 7), "pont")
