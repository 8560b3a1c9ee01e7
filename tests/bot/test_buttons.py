"""Buttons carry what they say and nothing else: a forged, stale or foreign one is nobody's."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import Button, WeekRef, pack, unpack

PARTS = st.text("ABYZabyz0189_.,@+-", max_size=20)


@given(action=PARTS.filter(bool), ref=PARTS, value=PARTS)
def test_what_is_packed_is_read_back(action: str, ref: str, value: str) -> None:
    assert unpack(pack(action, ref, value)) == Button(action, ref, value)


def test_a_button_is_its_version_action_reference_and_value() -> None:
    assert pack("said", "7@20270111", "2027-01-21am") == "1:said:7@20270111:2027-01-21am"
    assert pack("help") == "1:help::"


@pytest.mark.parametrize("part", ["a:b", "a b", "é", "a\n", "½", "<b>", "١", "\x00"])
def test_a_part_with_another_character_is_refused(part: str) -> None:
    with pytest.raises(ValueError, match="A-Z"):
        pack(part)
    with pytest.raises(ValueError, match="A-Z"):
        pack("said", part)
    with pytest.raises(ValueError, match="A-Z"):
        pack("said", "7", part)


def test_a_button_without_action_is_refused() -> None:
    with pytest.raises(ValueError, match="not empty"):
        pack("", "7")


def test_64_bytes_pass_and_65_do_not() -> None:
    longest = pack("said", value="x" * 56)
    assert len(longest) == 64
    assert unpack(longest) == Button("said", "", "x" * 56)
    with pytest.raises(ValueError, match="64"):
        pack("said", value="x" * 57)
    assert unpack(longest + "x") is None


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "1:",
        "1:said",
        "1:said:7",
        "1:said:7:x:y",
        "1::7:x",
        "2:said:7:x",
        "said:7:x",
        " 1:said:7:x",
        "1:said:7:x\n",
        "1:said:7:é",
        "1:said:٧:x",
        "1:sa id:7:x",
        "11:said:7:x",
        ":said:7:x",
    ],
)
def test_what_is_malformed_or_of_another_version_is_no_button(data: str) -> None:
    assert unpack(data) is None


ANY_TEXT = st.text() | st.binary(max_size=80).map(lambda data: data.decode("latin-1"))
NEARLY_OURS = st.from_regex(r"1:[a-z]*:[0-9@:.é]*:?[a-z]*\n?", fullmatch=True)


@given(ANY_TEXT | NEARLY_OURS)
def test_any_text_is_read_as_a_button_of_ours_or_none(data: str) -> None:
    button = unpack(data)
    assert button is None or pack(button.action, button.ref, button.value) == data


MONDAYS = st.integers(0, 5000).map(lambda weeks: date(1960, 1, 4) + timedelta(weeks=weeks))


@given(enrolment_id=st.integers(1, 10**18 - 1), monday=MONDAYS)
def test_a_week_is_read_back_from_its_code(enrolment_id: int, monday: date) -> None:
    ref = WeekRef(enrolment_id, monday)
    assert WeekRef.parse(ref.code) == ref
    assert len(pack("contested", ref.code, "2027-01-21am")) <= 64


def test_a_week_is_its_enrolment_and_its_monday() -> None:
    assert WeekRef(7, date(2027, 1, 11)).code == "7@20270111"


@pytest.mark.parametrize(
    "code",
    [
        "7@20270112",
        "7@20270117",
        "7@20270230",
        "7@20271301",
        "7@00000101",
        "7@2027-01-11",
        "7@2027011",
        "7@202701111",
        "0@20270111",
        "07@20270111",
        "-7@20270111",
        "@20270111",
        "7",
        "7@",
        "7@20270111 ",
        "",
        "7@٢٠٢٧٠١١١",
        "9" * 19 + "@20270111",
    ],
)
def test_a_code_that_is_malformed_or_not_a_monday_is_no_week(code: str) -> None:
    assert WeekRef.parse(code) is None


@given(ANY_TEXT | st.from_regex(r"[0-9]{1,3}@20[0-9]{6}", fullmatch=True))
def test_any_text_is_read_as_a_week_or_none(code: str) -> None:
    ref = WeekRef.parse(code)
    assert ref is None or ref.code == code
