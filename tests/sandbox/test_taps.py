"""A tap is answered once, and soon."""

from datetime import timedelta

import pytest

from sandbox.clock import TravellingClock
from sandbox.people import Person
from tests.sandbox.conftest import MONDAY, Call
from tests.sandbox.test_sending import keyboard

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def query_id(call: Call, maelle: Person) -> str:
    """The query of Maëlle's tap on [Oui]."""
    await call("sendMessage", chat_id=maelle.user_id, text="?", reply_markup=keyboard("v1"))
    return maelle.tap("Oui")


@pytest.mark.parametrize(("seconds", "ok"), [(14, True), (15, True), (16, False)])
async def test_a_tap_can_be_answered_for_15_seconds(
    call: Call, clock: TravellingClock, maelle: Person, query_id: str, seconds: int, ok: bool
) -> None:
    clock.travel(MONDAY + timedelta(seconds=seconds))
    answer = await call("answerCallbackQuery", callback_query_id=query_id, text="C’est noté.")
    assert answer["ok"] is ok
    assert ok or answer["description"] == TOO_OLD
    assert maelle.toasts == (["C’est noté."] if ok else [])


async def test_only_the_first_answer_is_shown(call: Call, maelle: Person, query_id: str) -> None:
    assert (await call("answerCallbackQuery", callback_query_id=query_id))["ok"]
    assert (await call("answerCallbackQuery", callback_query_id=query_id, text="trop tard"))["ok"]
    assert maelle.toasts == [None]


async def test_an_unknown_query_is_refused(call: Call) -> None:
    assert (await call("answerCallbackQuery", callback_query_id="42"))["description"] == TOO_OLD


@pytest.mark.parametrize(("length", "ok"), [(199, True), (200, True), (201, False)])
async def test_a_toast_holds_200_characters(call: Call, query_id: str, length: int, ok: bool) -> None:
    assert (await call("answerCallbackQuery", callback_query_id=query_id, text="a" * length))["ok"] is ok
