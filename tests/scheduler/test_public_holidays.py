"""Promises about the French public holidays."""

import os
import subprocess
import sys
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from scheduler.public_holidays import public_holidays


def test_2027_has_its_eleven_holidays_on_their_dates() -> None:
    assert public_holidays(2027, 2027) == {
        date(2027, 1, 1): "Jour de l’an",
        date(2027, 3, 29): "Lundi de Pâques",
        date(2027, 5, 1): "Fête du Travail",
        date(2027, 5, 6): "Ascension",
        date(2027, 5, 8): "Fête de la Victoire",
        date(2027, 5, 17): "Lundi de Pentecôte",
        date(2027, 7, 14): "Fête nationale",
        date(2027, 8, 15): "Assomption",
        date(2027, 11, 1): "Toussaint",
        date(2027, 11, 11): "Armistice",
        date(2027, 12, 25): "Noël",
    }


def test_brittany_has_neither_good_friday_nor_the_day_after_christmas() -> None:
    holidays = public_holidays(2027, 2027)

    assert date(2027, 3, 26) not in holidays
    assert date(2027, 12, 26) not in holidays


def test_names_are_french_whatever_the_language_of_the_machine() -> None:
    program = "import scheduler.public_holidays as h; print(ascii(list(h.public_holidays(2027, 2027).values())[2]))"
    english = {**os.environ, "LANG": "en_US.UTF-8", "LANGUAGE": "en", "LC_ALL": "en_US.UTF-8"}

    told = subprocess.run([sys.executable, "-c", program], env=english, capture_output=True, text=True, check=True)

    assert told.stdout.strip() == ascii("Fête du Travail")


def test_a_span_has_both_its_years_and_nothing_else() -> None:
    years = {day.year for day in public_holidays(2026, 2028)}

    assert years == {2026, 2027, 2028}


@given(st.integers(min_value=2010, max_value=2090))
def test_every_year_has_its_holidays_in_order_and_well_written(year: int) -> None:
    holidays = public_holidays(year, year)

    # In 2059 Ascension falls on another holiday: one date, two names.
    assert sum(len(name.split("; ")) for name in holidays.values()) == 11
    assert list(holidays) == sorted(holidays)
    assert not any("'" in name for name in holidays.values())
