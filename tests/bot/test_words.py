"""Words: dates, numbers and names as the house style writes them, and sentences that never fail."""

import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot.speech.words import Safe, Words, capital, words_for
from scheduler.slots import Part, Slot
from tests.bot.typography import NB, NNB

FR = words_for("fr")
EN = words_for("en")


def spaced(text: str) -> str:
    """The text with its no-break spaces, drawn here so that they can be seen: ~ wide, ^ narrow."""
    return text.replace("~", NB).replace("^", NNB)


# --- Dates and times


@pytest.mark.parametrize(
    ("said", "fr", "en"),
    [
        (lambda words: words.day(date(2027, 1, 14)), "jeudi 14", "Thursday 14"),
        (lambda words: words.day(date(2027, 1, 1)), "vendredi 1er", "Friday 1"),
        (lambda words: words.day(date(2027, 1, 11)), "lundi 11", "Monday 11"),
        (lambda words: words.day_month(date(2027, 1, 14)), "jeudi 14 janvier", "Thursday 14 January"),
        (lambda words: words.day_month(date(2027, 2, 1)), "lundi 1er février", "Monday 1 February"),
        (lambda words: words.date(date(2027, 5, 6)), "jeudi 6 mai 2027", "Thursday 6 May 2027"),
        (lambda words: words.date(date(2027, 6, 1)), "mardi 1er juin 2027", "Tuesday 1 June 2027"),
        (lambda words: words.short_date(date(2027, 5, 6)), "6 mai", "6 May"),
        (lambda words: words.short_date(date(2027, 6, 1), year=True), "1er juin 2027", "1 June 2027"),
        (lambda words: words.short_day(date(2027, 1, 19)), "Mar. 19", "Tue 19"),
        (lambda words: words.short_day(date(2027, 6, 1)), "Mar. 1er", "Tue 1"),
        (lambda words: words.weekday(3), "jeudi", "Thursday"),
        (lambda words: words.weekday(1, Part.AM), "mardi matin", "Tuesday morning"),
        (lambda words: words.part(Part.AM), "matin", "morning"),
        (lambda words: words.part("pm"), "après-midi", "afternoon"),
        (lambda words: words.slot(Slot(date(2027, 1, 14))), "jeudi 14", "Thursday 14"),
        (lambda words: words.slot(Slot(date(2027, 1, 12), Part.AM)), "mardi 12 au matin", "Tuesday 12 in the morning"),
        (lambda words: words.short_slot(Slot(date(2027, 1, 19))), "Mar. 19", "Tue 19"),
        (lambda words: words.short_slot(Slot(date(2027, 1, 14), Part.PM)), "Jeu. après-midi", "Thu afternoon"),
    ],
)
def test_a_date_is_written_as_people_say_it(said: Callable[[Words], str], fr: str, en: str) -> None:
    assert (said(FR), said(EN)) == (fr, en)


@pytest.mark.parametrize(
    ("monday", "last", "year", "fr", "en"),
    [
        (date(2027, 1, 11), None, False, "du 11 au 15 janvier", "from 11 to 15 January"),
        (date(2027, 2, 1), None, False, "du 1er au 5 février", "from 1 to 5 February"),
        (date(2027, 2, 1), None, True, "du 1er au 5 février 2027", "from 1 to 5 February 2027"),
        (date(2027, 1, 11), date(2027, 1, 14), False, "du 11 au 14 janvier", "from 11 to 14 January"),
        (date(2027, 3, 29), None, False, "du 29 mars au 2 avril", "from 29 March to 2 April"),
        (date(2027, 3, 29), None, True, "du 29 mars au 2 avril 2027", "from 29 March to 2 April 2027"),
        (date(2027, 6, 28), date(2027, 7, 1), False, "du 28 juin au 1er juillet", "from 28 June to 1 July"),
        (
            date(2026, 12, 28),
            None,
            False,
            "du 28 décembre 2026 au 1er janvier 2027",
            "from 28 December 2026 to 1 January 2027",
        ),
    ],
)
def test_a_week_is_named_by_its_dates(monday: date, last: date | None, year: bool, fr: str, en: str) -> None:
    assert FR.week(monday, last, year=year) == fr
    assert EN.week(monday, last, year=year) == en


@pytest.mark.parametrize(
    ("at", "fr", "en"),
    [
        (time(16, 53), "16~h~53", "16:53"),
        (time(18), "18~h", "18:00"),
        (time(9, 5), "9~h~05", "09:05"),
        (time(0, 30), "0~h~30", "00:30"),
        (datetime(2027, 1, 14, 23, 59, tzinfo=UTC), "23~h~59", "23:59"),
    ],
)
def test_an_hour_is_the_one_that_is_given(at: datetime | time, fr: str, en: str) -> None:
    assert (FR.time(at), EN.time(at)) == (spaced(fr), en)


# --- Numbers


def test_french_days_are_plural_from_two_on() -> None:
    said = [FR.days(halves) for halves in range(6)]
    assert said == [spaced(text) for text in ("0~jour", "0,5~jour", "1~jour", "1,5~jour", "2~jours", "2,5~jours")]


def test_english_days_are_singular_for_one_alone() -> None:
    said = [EN.days(halves) for halves in range(5)]
    assert said == [spaced(text) for text in ("0~days", "0.5~days", "1~day", "1.5~days", "2~days")]


def test_numbers_follow_the_language() -> None:
    assert (FR.number(1.5), FR.number(12345.5), FR.number(2.0)) == ("1,5", spaced("12^345,5"), "2")
    assert (EN.number(1.5), EN.number(12345.5), EN.number(2.0)) == ("1.5", "12,345.5", "2")


@pytest.mark.parametrize(
    ("part", "whole", "fr", "en"),
    [
        (7, 9, "78~%", "78%"),
        (5, 8, "63~%", "63%"),
        (7.5, 9, "83~%", "83%"),
        (0, 9, "0~%", "0%"),
        (9, 9, "100~%", "100%"),
        (0, 0, "–", "–"),
    ],
)
def test_a_rate_is_rounded_half_up(part: float, whole: float, fr: str, en: str) -> None:
    assert (FR.percent(part, whole), EN.percent(part, whole)) == (spaced(fr), en)


# --- People and quotations


def test_names_are_joined_without_a_comma_before_the_last() -> None:
    assert FR.names([]) == ""
    assert FR.names(["Anne"]) == "Anne"
    assert FR.names(["Erwan", "Nolwenn"]) == "Erwan et Nolwenn"
    assert FR.names(["Anne", "Paul", "Inès"]) == "Anne, Paul et Inès"
    assert EN.names(["Anne", "Paul", "Inès"]) == "Anne, Paul and Inès"


@pytest.mark.parametrize(
    "name", ["Anne", "Erwan", "Inès", "Élodie", "Océane", "Ulysse", "Yves", "Hélène", "Henri", "anne"]
)
def test_a_name_that_begins_with_a_vowel_is_elided(name: str) -> None:
    assert FR.of(name) == f"d’{name}"


@pytest.mark.parametrize("name", ["Maëlle", "Yann", "Solenn", "Nolwenn", "Gwenaël", "Karim", "Paul", "Harold", "Yuna"])
def test_a_name_that_begins_with_a_consonant_is_not(name: str) -> None:
    assert FR.of(name) == f"de {name}"
    assert EN.of(name) == f"of {name}"


def test_what_people_wrote_is_quoted_and_harmless() -> None:
    assert FR.quote("Cinq <b>entretiens</b> & plus") == spaced("«~Cinq &lt;b&gt;entretiens&lt;/b&gt; &amp; plus~»")
    assert EN.quote("x") == "“x”"
    assert FR.names(["<Anne>", "Paul & fils"]) == "&lt;Anne&gt; et Paul &amp; fils"


def test_a_capital_opens_a_line_and_keeps_what_is_safe_safe() -> None:
    assert capital("élodie") == "Élodie"
    assert capital("") == ""
    assert isinstance(capital(Safe("jeudi")), Safe)


# --- Sentences


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A catalogue of a few sentences, in two files, of which English has fewer."""
    fr, en = tmp_path / "fr", tmp_path / "en"
    fr.mkdir()
    en.mkdir()
    plural = 'msgid "a.days"\nmsgid_plural "a.days"\nmsgstr[0] "{count} jour"\nmsgstr[1] "{count} jours"\n\n'
    (fr / "a.po").write_text(_entry("a.hello", "Bonjour {name}.") + _entry("a.only", "Oui {name}") + plural)
    (fr / "b.po").write_text(_entry("b.bye", "Au revoir") + _entry("b.odd", "{name"))
    (en / "a.po").write_text(_entry("a.hello", "Hello {name}.") + _entry("b.bye", "Bye {nobody}"))
    return tmp_path


def _entry(key: str, sentence: str) -> str:
    return f'msgid "{key}"\nmsgstr "{sentence}"\n\n'


def test_the_sentence_is_that_of_the_language_whatever_file_it_is_in(small: Path) -> None:
    assert Words("en", small).t("a.hello", name="Anne") == "Hello Anne."
    assert Words("fr", small).t("a.hello", name="Anne") == "Bonjour Anne."
    assert Words("fr", small).t("b.bye") == "Au revoir"


def test_a_value_is_escaped_unless_it_is_safe(small: Path) -> None:
    words = Words("fr", small)
    assert words.t("a.hello", name='<b>"&') == "Bonjour &lt;b&gt;&quot;&amp;."
    assert words.t("a.hello", name=Safe("<b>Anne</b>")) == "Bonjour <b>Anne</b>."
    assert words.t("a.hello", name=words.t("a.hello", name="<")) == "Bonjour Bonjour &lt;.."
    assert words.t("a.hello", name="{name} {0}") == "Bonjour {name} {0}."
    assert words.t("a.hello", name=2027) == "Bonjour 2027."
    assert words.t("a.hello", name=1.5) == "Bonjour 1,5."


def test_a_label_is_plain_text(small: Path) -> None:
    assert Words("fr", small).label("a.hello", name="<Anne & Paul>") == "Bonjour <Anne & Paul>."


@pytest.mark.parametrize(("count", "said"), [(0, "0 jour"), (0.5, "0,5 jour"), (1.5, "1,5 jour"), (2, "2 jours")])
def test_a_count_chooses_its_plural(small: Path, count: float, said: str) -> None:
    assert Words("fr", small).n("a.days", count) == said


@pytest.mark.parametrize(
    ("key", "said", "missed_by"),
    [
        ("a.only", "Oui Anne", ["en"]),  # not in English
        ("b.bye", "Au revoir", ["en"]),  # wants a value that is not given
        ("c.nowhere", "c.nowhere", ["en", "fr"]),
        ("b.odd", "b.odd", ["en", "fr"]),  # cannot be filled at all
        ("<c>", "&lt;c&gt;", ["en", "fr"]),
    ],
)
def test_a_missing_sentence_is_french_or_its_key_and_only_the_key_is_logged(
    small: Path, caplog: pytest.LogCaptureFixture, key: str, said: str, missed_by: list[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert Words("en", small).t(key, name="Anne") == said
    assert [record.getMessage().split()[1] for record in caplog.records] == missed_by
    assert all(key in record.getMessage() and "Anne" not in record.getMessage() for record in caplog.records)


def test_a_missing_plural_is_french_or_its_key(small: Path) -> None:
    assert Words("en", small).n("a.days", 2) == "2 jours"
    assert Words("en", small).n("c.nowhere", 2) == "c.nowhere"


def test_an_unknown_language_is_answered_in_french() -> None:
    assert words_for("br").t("shared.yes") == "Oui"
    assert words_for("../fr") is FR
    assert words_for("en").t("shared.yes") == "Yes"


def test_starting_does_not_load_babel() -> None:
    """Start-up is measured: catalogues and their library wait for the first sentence."""
    said = "import sys, bot.speech.words as words; words.words_for('fr'); print('babel' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", said], text=True).strip() == "False"
