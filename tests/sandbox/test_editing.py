"""What the bot may change in what it said."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.botapi import BotApi
from sandbox.clock import TravellingClock
from sandbox.people import Person
from tests.sandbox.conftest import MONDAY, Call
from tests.sandbox.test_sending import PNG, keyboard


@pytest.fixture
async def asked(call: Call, maelle: Person) -> dict[str, Any]:
    """A question that Maëlle has on her screen: chat_id and message_id."""
    answer = await call("sendMessage", chat_id=maelle.user_id, text="Ta journée ?", reply_markup=keyboard("v1"))
    return {"chat_id": maelle.user_id, "message_id": answer["result"]["message_id"]}


async def test_an_edit_changes_the_message_and_does_not_ring(call: Call, maelle: Person, asked: dict[str, Any]) -> None:
    answer = await call("editMessageText", **asked, text="<b>Noté.</b>", parse_mode="HTML")
    assert answer["result"]["edit_date"] == int(MONDAY.timestamp())
    (seen,) = maelle.sees()
    assert (seen.text, seen.labels, seen.edited, seen.rang) == ("Noté.", [], True, True)
    assert maelle.has_seen("Ta journée") and not seen.shows("Ta journée")


async def test_an_edit_that_changes_nothing_is_refused(call: Call, asked: dict[str, Any]) -> None:
    same = {"text": "Ta journée ?", "reply_markup": keyboard("v1")}
    answer = await call("editMessageText", **asked, **same)
    assert answer["description"].startswith("Bad Request: message is not modified: specified new message content")
    assert not (await call("editMessageReplyMarkup", **asked, reply_markup=keyboard("v1")))["ok"]
    assert (await call("editMessageText", **asked, **same | {"text": "<b>Ta</b> journée ?"}, parse_mode="HTML"))["ok"]
    assert (await call("editMessageReplyMarkup", **asked, reply_markup=keyboard("v2")))["ok"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"message_id": 999}, "message to edit not found"),
        ({"message_id": None}, "message identifier is not specified"),
        ({"message_id": 1}, "message can't be edited"),
        ({"chat_id": 7_999_999_999}, "chat not found"),
        ({"text": "a" * 4_097}, "message is too long"),
        ({"reply_markup": keyboard("a" * 65)}, "BUTTON_DATA_INVALID"),
    ],
)
async def test_an_edit_that_telegram_would_refuse(
    call: Call, asked: dict[str, Any], change: dict[str, Any], words: str
) -> None:
    answer = await call("editMessageText", **asked | {"text": "Noté."} | change)
    assert answer["description"] == f"Bad Request: {words}"


async def test_a_photo_has_a_caption_and_no_text(call: Call, api: BotApi, maelle: Person) -> None:
    file = api.files.keep("photos", "a.png", "image/png", PNG)
    sent = (await call("sendPhoto", chat_id=maelle.user_id, photo=file.file_id, caption="S02"))["result"]
    named = {"chat_id": maelle.user_id, "message_id": sent["message_id"]}
    answer = await call("editMessageText", **named, text="S03")
    assert answer["description"] == "Bad Request: there is no text in the message to edit"
    assert (await call("editMessageCaption", **named, caption="S03"))["ok"]
    assert (maelle.last().text, maelle.last().photo) == ("S03", PNG)


@pytest.mark.parametrize(("hours", "ok"), [(47.999, True), (48, False), (48.001, False)])
async def test_a_message_is_deleted_within_48_hours(
    call: Call, clock: TravellingClock, maelle: Person, asked: dict[str, Any], hours: float, ok: bool
) -> None:
    clock.travel(MONDAY + timedelta(hours=hours))
    answer = await call("deleteMessage", **asked)
    assert answer["ok"] is ok
    assert ok or answer["description"] == "Bad Request: message can't be deleted for everyone"
    assert len(maelle.sees()) == (0 if ok else 1)


async def test_a_deleted_message_is_gone(call: Call, asked: dict[str, Any]) -> None:
    assert (await call("deleteMessage", **asked))["ok"]
    assert (await call("deleteMessage", **asked))["description"] == "Bad Request: message to delete not found"
    assert (await call("editMessageText", **asked, text="?"))["description"] == "Bad Request: message to edit not found"


async def test_pins_are_remembered(call: Call, asked: dict[str, Any]) -> None:
    assert (await call("pinChatMessage", **asked))["ok"]
    chat = (await call("getChat", chat_id=asked["chat_id"]))["result"]
    assert chat["pinned_message"]["message_id"] == asked["message_id"]
    assert (await call("unpinChatMessage", **asked))["ok"]
    assert "pinned_message" not in (await call("getChat", chat_id=asked["chat_id"]))["result"]
