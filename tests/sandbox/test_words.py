"""The texts of the page: the same in both languages, typeset as the house does, and none that nobody reads."""

import re
from importlib.resources import files

import pytest

from tests.bot.typography import faults

ROOM = files("sandbox")
WORDS = ROOM.joinpath("words.js").read_text(encoding="utf-8")
SPACES = {"${N}": "\u00a0", "${F}": "\u202f"}
# Technical answers of Telegram, and keys put together from what the server tells.
PUT_TOGETHER = (
    "status_",
    "state_",
    "why_",
    "kind_",
    "error_",
    "journey_",
    "point_",
    "part_",
    "alert_",
    "filter_",
    "col_",
)


def texts(language: str) -> dict[str, str]:
    """Every text of a language, by its key."""
    block = re.search(rf"^  {language}: {{(.*?)^  }},", WORDS, re.S | re.M)
    assert block
    found = re.findall(r'(?:"([^"]+)"|\b(\w+)): (?:"([^"]*)"|`([^`]*)`)', block[1])
    read = {quoted or plain: text or raw for quoted, plain, text, raw in found}
    for written, space in SPACES.items():
        read = {key: text.replace(written, space) for key, text in read.items()}
    return read


def test_both_languages_have_the_same_texts() -> None:
    assert len(texts("fr")) > 100
    assert texts("fr").keys() == texts("en").keys()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_texts_are_typeset_as_the_house_does(language: str) -> None:
    wrong = {key: found for key, text in texts(language).items() if (found := faults(text, language))}
    assert wrong == {}


def test_a_text_filled_in_one_language_is_filled_in_the_other() -> None:
    def holes(text: str) -> set[str]:
        return set(re.findall(r"{(\w+)}", text))

    french, english = texts("fr"), texts("en")
    assert {key for key in french if holes(french[key]) != holes(english[key])} == set()


def test_every_text_is_used_and_every_text_that_is_used_exists() -> None:
    room = "".join(ROOM.joinpath(name).read_text(encoding="utf-8") for name in ("page.html", "page.js", "phones.js"))
    room += WORDS.partition("let language")[2]
    asked = set(re.findall(r'\bt\(\s*"(\w+)"', room)) | set(re.findall(r'data-t="(\w+)"', room))
    assert asked <= texts("fr").keys()
    quoted = set(re.findall(r'"(\w+)"', room))
    assert {key for key in texts("fr") if key not in quoted and not key.startswith(PUT_TOGETHER)} == set()
