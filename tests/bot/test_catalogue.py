"""Every sentence is in the catalogue, in every language, filled, well set, asked for, and short enough."""

import re
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from bot.speech.words import LANGUAGES, words_for
from scheduler.slots import Part
from storage.terms import (
    AbsenceKind,
    InterviewCount,
    MissedReason,
    Obstacle,
    Outcome,
    PointAnswer,
    Reason,
    Role,
    WeekStatus,
)
from tests.bot.catalogue import KEY, LOCALES, ROOT, Entry, asks_in, entries_in, mentions_in, placeholders
from tests.bot.typography import faults, label_faults, markup_faults

FILES = sorted(LOCALES.glob("*/*.po"))
ENTRIES = {
    language: [e for path in FILES if path.parent.name == language for e in entries_in(path)] for language in LANGUAGES
}
BY_KEY = {language: {entry.key: entry for entry in entries} for language, entries in ENTRIES.items()}
SOURCES = {path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted((ROOT / "bot").rglob("*.py"))}
ASKS = [ask for place, source in SOURCES.items() for ask in asks_in(source, place)]
MENTIONS = {key for source in SOURCES.values() for key in mentions_in(source)}
PLAIN_ASKS = [(ask, BY_KEY["fr"][ask.key]) for ask in ASKS if ask.key in BY_KEY["fr"]]

CLOSED_LISTS: dict[str, type[StrEnum]] = {
    "status": WeekStatus,
    "status_word": WeekStatus,
    "status_sign": WeekStatus,
    "reason": Reason,
    "reason_label": Reason,
    "interviews": InterviewCount,
    "interviews_label": InterviewCount,
    "obstacle": Obstacle,
    "obstacle_label": Obstacle,
    "point": PointAnswer,
    "point_label": PointAnswer,
    "missed_reason": MissedReason,
    "missed_reason_label": MissedReason,
    "absence": AbsenceKind,
    "absence_label": AbsenceKind,
    "role": Role,
    "outcome": Outcome,
    "part": Part,
    "slot": Part,
}
_LABELS = (
    "yes", "no", "pass", "not_now", "cancel", "correct", "change", "edit", "save",
    "send", "erase", "none", "thanks",
)  # fmt: skip
SHARED_LABELS = frozenset(f"shared.{name}" for name in _LABELS)
NOT_SENTENCES = ("pattern.", "status_sign.")
ALLOWED = {"shared.of": "missing elision", "shared.of_vowel": "missing elision"}


def _is_label(key: str) -> bool:
    asked = any(ask.how == "label" and ask.names(key) for ask in ASKS)
    return asked or "label" in key or key in SHARED_LABELS


def _is_toast(key: str) -> bool:
    return any(ask.how == "toast" and ask.names(key) for ask in ASKS)


def _samples(entry: Entry) -> list[str]:
    """The forms as they read with a count of theirs: a plural is judged by the number before it."""
    if not entry.plural:
        return list(entry.forms)
    return [form.replace("{count}", count) for form, count in zip(entry.forms, ("1", "2"), strict=True)]


# --- The files


def test_there_is_a_catalogue_for_every_language() -> None:
    assert {path.parent.name for path in FILES} == set(LANGUAGES)
    assert all(len(entries) > 50 for entries in ENTRIES.values())


def test_every_topic_is_in_every_language() -> None:
    topics = {language: {path.name for path in FILES if path.parent.name == language} for language in LANGUAGES}

    assert topics["en"] == topics["fr"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_is_read_whole_and_leaves_nothing_undone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    keys = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)

    assert [key for key in keys if keys.count(key) > 1] == []
    assert keys == [entry.key for entry in entries_in(path)]
    assert [key for key in keys if not KEY.fullmatch(key)] == []
    assert [entry.key for entry in entries_in(path) if entry.fuzzy] == []
    assert "\n#~" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_topics_have_the_same_key(language: str) -> None:
    places: dict[str, list[str]] = {}
    for entry in ENTRIES[language]:
        places.setdefault(entry.key, []).append(entry.place)

    assert {key: place for key, place in places.items() if len(place) > 1} == {}


def test_both_languages_have_the_same_keys_in_the_same_files() -> None:
    french, english = ({(e.place[3:], e.key, e.plural) for e in ENTRIES[language]} for language in ("fr", "en"))

    assert sorted(french ^ english) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_every_sentence_is_filled(language: str) -> None:
    assert [entry.key for entry in ENTRIES[language] if not all(entry.forms)] == []
    assert [entry.key for entry in ENTRIES[language] if len(entry.forms) != (2 if entry.plural else 1)] == []


def test_every_form_in_every_language_has_the_same_placeholders() -> None:
    forms: dict[str, set[frozenset[str]]] = {}
    for entry in [entry for entries in ENTRIES.values() for entry in entries]:
        forms.setdefault(entry.key, set()).update(placeholders(form) for form in entry.forms)

    assert {key: found for key, found in forms.items() if len(found) > 1} == {}


# --- The sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_set_in_the_house_style(language: str) -> None:
    wrong = {
        (entry.place, entry.key): found
        for entry in ENTRIES[language]
        if not entry.key.startswith(NOT_SENTENCES)
        for text in _samples(entry)
        if (found := set(faults(text, language)) - {ALLOWED.get(entry.key)})
    }

    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_short_and_plain(language: str) -> None:
    labels = [entry for entry in ENTRIES[language] if _is_label(entry.key)]
    wrong = {
        (entry.place, entry.key): found
        for entry in labels
        for text in _samples(entry)
        if (found := label_faults(text, language))
    }

    assert BY_KEY[language].keys() >= SHARED_LABELS
    assert len(labels) > len(SHARED_LABELS)
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_toast_is_plain_and_at_most_200_characters(language: str) -> None:
    toasts = [entry for entry in ENTRIES[language] if _is_toast(entry.key)]

    assert toasts != []
    assert [e.key for e in toasts if len(e.forms[0]) > 200 or re.search("[<>&{]", e.forms[0])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_leaves_room_for_its_values(language: str) -> None:
    assert [entry.key for entry in ENTRIES[language] for form in entry.forms if len(form) > 3000] == []


# --- The code


def test_no_sentence_is_missing() -> None:
    missing = sorted({(ask.place, ask.key) for ask in ASKS if not any(map(ask.names, BY_KEY["fr"]))})

    assert missing == []


def test_no_sentence_is_left_that_nobody_asks_for() -> None:
    unused = [
        (entry.place, entry.key)
        for entry in ENTRIES["fr"]
        if entry.key.partition(".")[0] not in CLOSED_LISTS
        if not any(fnmatchcase(entry.key, mention) for mention in MENTIONS)
    ]

    assert unused == []


def test_every_sentence_is_asked_for_with_the_values_it_needs() -> None:
    lacking = {
        ask.place: sorted(needed - given)
        for ask, entry in PLAIN_ASKS
        if ask.values is not None
        if (needed := placeholders(entry.forms[0])) - (given := ask.values | ({"count"} if ask.how == "n" else set()))
    }

    assert lacking == {}


def test_plurals_are_asked_for_with_a_count_and_only_they() -> None:
    assert [ask.place for ask, entry in PLAIN_ASKS if entry.plural != (ask.how == "n")] == []


@pytest.mark.parametrize("topic", CLOSED_LISTS)
def test_every_term_has_its_words(topic: str) -> None:
    terms = {f"{topic}.{term}" for term in CLOSED_LISTS[topic]}

    assert sorted(terms - BY_KEY["fr"].keys()) == []


def test_the_signs_are_those_before_the_words() -> None:
    for status in WeekStatus:
        for words in map(words_for, LANGUAGES):
            sign, _, word = words.t(f"status.{status}").partition(" ")
            assert (sign, word.lower()) == (words.t(f"status_sign.{status}"), words.t(f"status_word.{status}"))


# --- The checks themselves


def test_what_the_code_asks_for_is_seen() -> None:
    source = """
words.t("week.question", name=who, day=1)
words.n("week.days", 2)
self.words.label("week.late" if late else "week.early")
words.t(f"status.{status}")
words.t(f"{topic}.x")
turn.toast("shared.done")
turn.say("sentence", key="shared.cancelled", **facts)
words.t(key)
"""
    assert [(ask.key, ask.how, ask.values) for ask in asks_in(source)] == [
        ("week.question", "t", frozenset({"name", "day"})),
        ("week.days", "n", frozenset()),
        ("week.late", "label", frozenset()),
        ("week.early", "label", frozenset()),
        ("status.*", "t", frozenset()),
        ("shared.done", "toast", frozenset()),
        ("shared.cancelled", "key", None),
    ]


def test_a_key_in_any_string_of_the_code_counts_as_used_but_prose_does_not() -> None:
    mentions = mentions_in('LABELS = {"a": "week.label_yes"}\nx = f"week.a_{n}"\n"""See week.py, not week."""')

    assert mentions == {"week.a_*", "week.label_yes"}


@pytest.mark.parametrize(
    "sentence", ["{}", "{0}", "{name.__class__}", "{name!r}", "{name:>9}", "{name[0]}", "{name", "}", "{{x}"]
)
def test_a_placeholder_that_is_not_a_plain_name_is_refused(sentence: str) -> None:
    with pytest.raises(ValueError):
        placeholders(sentence)


def test_a_plural_is_judged_by_its_number() -> None:
    entry = Entry("fr/x.po", "x.days", ("{count} jours", "{count} jours"), plural=True)

    assert ["plural before 2" in faults(text, "fr") for text in _samples(entry)] == [True, False]


def test_markup_that_telegram_refuses_is_seen_in_any_language() -> None:
    assert markup_faults("<p>x</p>") and not markup_faults("<b>x</b>")
