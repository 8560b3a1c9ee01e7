"""What the bot may send to whom, and in which words it is refused."""

import json
from typing import Any

import aiohttp
import pytest

from sandbox.botapi import BotApi
from sandbox.clock import TravellingClock
from sandbox.people import Person
from tests.sandbox.conftest import MONDAY, Call

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"rest"


def keyboard(data: str, label: str = "Oui") -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data}]]}


async def test_a_message_arrives_as_it_is_shown(api: BotApi, call: Call, maelle: Person) -> None:
    answer = await call("sendMessage", chat_id=maelle.user_id, text="<b>Jeudi</b> &amp; vendredi", parse_mode="HTML")
    sent = answer["result"]
    assert sent["text"] == "Jeudi & vendredi"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert sent["date"] == int(MONDAY.timestamp())
    assert sent["chat"] == {"id": maelle.user_id, "type": "private", "first_name": "Maëlle"}
    assert sent["from"]["id"] == api.me["id"]
    assert maelle.last().html == "<b>Jeudi</b> &amp; vendredi"


@pytest.mark.parametrize("way", ["json", "form", "multipart", "query"])
async def test_each_way_of_sending_arguments_is_read(
    api: BotApi, http: aiohttp.ClientSession, maelle: Person, way: str
) -> None:
    url = f"{api.url}/bot{api.token}/SENDmessage"
    values = {"chat_id": str(maelle.user_id), "text": "déjà", "reply_markup": json.dumps(keyboard("v1"))}
    form = aiohttp.FormData(values, default_to_multipart=way == "multipart")
    more: dict[str, Any] = (
        {"json": values} if way == "json" else {"params": values} if way == "query" else {"data": form}
    )
    async with http.post(url, **more) as answer:
        assert answer.status == 200
    assert (maelle.last().text, maelle.last().labels) == ("déjà", ["Oui"])


@pytest.mark.parametrize(
    ("chat_id", "status", "words"),
    [
        (None, 400, "Bad Request: chat_id is empty"),
        (7_999_999_999, 400, "Bad Request: chat not found"),
        ("@anne", 400, "Bad Request: chat not found"),
    ],
)
async def test_an_unknown_chat_is_refused(call: Call, chat_id: object, status: int, words: str) -> None:
    answer = await call("sendMessage", chat_id=chat_id, text="Bonjour")
    assert (answer["error_code"], answer["description"]) == (status, words)


async def test_who_never_pressed_start_cannot_be_written_to(call: Call, anne: Person) -> None:
    answer = await call("sendMessage", chat_id=anne.user_id, text="Bonjour")
    assert (answer["error_code"], answer["description"]) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    anne.start()
    assert (await call("sendMessage", chat_id=anne.user_id, text="Bonjour"))["ok"]


async def test_who_blocked_the_bot_cannot_be_written_to_until_they_unblock(call: Call, maelle: Person) -> None:
    sent = (await call("sendMessage", chat_id=maelle.user_id, text="avant"))["result"]
    maelle.block()
    for method in ("sendMessage", "editMessageText"):
        answer = await call(method, chat_id=maelle.user_id, message_id=sent["message_id"], text="pendant")
        assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    maelle.start()
    assert (await call("sendMessage", chat_id=maelle.user_id, text="après"))["ok"]
    assert [seen.text for seen in maelle.sees()] == ["avant", "après"]


async def test_a_deleted_account_cannot_be_written_to(call: Call, maelle: Person) -> None:
    maelle.deactivate()
    answer = await call("sendMessage", chat_id=maelle.user_id, text="Bonjour")
    assert (answer["error_code"], answer["description"]) == (403, "Forbidden: user is deactivated")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Bad Request: message text is empty"),
        ("  \n", "Bad Request: text must be non-empty"),
        ("<b> </b>", "Bad Request: text must be non-empty"),
        ("👍" * 2_048 + "a", "Bad Request: message is too long"),
        ("a" * 4_097, "Bad Request: message is too long"),
        ("<b>oui", "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_a_text_that_telegram_would_refuse(call: Call, maelle: Person, text: str, words: str) -> None:
    answer = await call("sendMessage", chat_id=maelle.user_id, text=text, parse_mode="HTML")
    assert (answer["error_code"], answer["description"]) == (400, words)
    assert not maelle.sees()


@pytest.mark.parametrize("text", ["a" * 4_096, "👍" * 2_048, f"<b>{'a' * 4_096}</b>", "&lt;" * 4_096])
async def test_a_text_of_exactly_4096_units_passes(call: Call, maelle: Person, text: str) -> None:
    assert (await call("sendMessage", chat_id=maelle.user_id, text=text, parse_mode="HTML"))["ok"]


@pytest.mark.parametrize(("size", "ok"), [(63, True), (64, True), (65, False)])
async def test_button_data_holds_64_bytes(call: Call, maelle: Person, size: int, ok: bool) -> None:
    data = "é" * (size // 2) + "a" * (size % 2)
    answer = await call("sendMessage", chat_id=maelle.user_id, text="?", reply_markup=keyboard(data))
    assert answer["ok"] is ok
    assert ok or answer["description"] == "Bad Request: BUTTON_DATA_INVALID"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (
            {"inline_keyboard": [[{"text": "Oui"}]]},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (keyboard("v1", " "), "BUTTON_TEXT_INVALID"),
        ({"inline_keyboard": [[{"text": "Oui", "url": "javascript:x"}]]}, "BUTTON_URL_INVALID"),
        ("{", "can't parse reply markup JSON object"),
        ("[]", "object expected as reply markup"),
    ],
)
async def test_a_wrong_keyboard_is_refused(call: Call, maelle: Person, markup: object, words: str) -> None:
    answer = await call("sendMessage", chat_id=maelle.user_id, text="?", reply_markup=markup)
    assert answer["description"] == f"Bad Request: {words}"


async def test_a_photo_is_kept_shown_and_downloadable(
    api: BotApi, http: aiohttp.ClientSession, call: Call, maelle: Person
) -> None:
    form = aiohttp.FormData({"chat_id": str(maelle.user_id), "caption": "<i>S02</i>", "parse_mode": "HTML"})
    form.add_field("photo", PNG, filename="semaine.png", content_type="image/png")
    async with http.post(f"{api.url}/bot{api.token}/sendPhoto", data=form) as answer:
        sent = (await answer.json())["result"]
    assert (sent["photo"][0]["width"], sent["photo"][0]["height"]) == (640, 480)
    assert (maelle.last().photo, maelle.last().html) == (PNG, "<i>S02</i>")
    path = (await call("getFile", file_id=sent["photo"][0]["file_id"]))["result"]["file_path"]
    async with http.get(f"{api.url}/file/bot{api.token}/{path}") as download:
        assert await download.read() == PNG
    again = await call("sendPhoto", chat_id=maelle.user_id, photo=sent["photo"][0]["file_id"])
    assert again["result"]["photo"] == sent["photo"]


async def test_a_document_is_attached_under_another_name(
    api: BotApi, http: aiohttp.ClientSession, maelle: Person
) -> None:
    form = aiohttp.FormData({"chat_id": str(maelle.user_id), "document": "attach://part"})
    form.add_field("part", b"<html>", filename="mes_donnees.html", content_type="text/html")
    async with http.post(f"{api.url}/bot{api.token}/sendDocument", data=form) as answer:
        assert (await answer.json())["result"]["document"]["file_name"] == "mes_donnees.html"
    assert (maelle.last().document, maelle.last().document_name) == (b"<html>", "mes_donnees.html")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (PNG[:16] + (9_999).to_bytes(4, "big") + (2).to_bytes(4, "big"), "PHOTO_INVALID_DIMENSIONS"),
        (b"", "file must be non-empty"),
    ],
)
async def test_a_photo_that_is_none_is_refused(
    api: BotApi, http: aiohttp.ClientSession, maelle: Person, content: bytes, words: str
) -> None:
    form = aiohttp.FormData({"chat_id": str(maelle.user_id)})
    form.add_field("photo", content, filename="photo.png", content_type="image/png")
    async with http.post(f"{api.url}/bot{api.token}/sendPhoto", data=form) as answer:
        assert (await answer.json())["description"] == f"Bad Request: {words}"


@pytest.mark.parametrize(("length", "ok"), [(1_023, True), (1_024, True), (1_025, False)])
async def test_a_caption_holds_1024_units(call: Call, api: BotApi, maelle: Person, length: int, ok: bool) -> None:
    file = api.files.keep("photos", "a.png", "image/png", PNG)
    answer = await call("sendPhoto", chat_id=maelle.user_id, photo=file.file_id, caption="a" * length)
    assert answer["ok"] is ok
    assert ok or answer["description"] == "Bad Request: message caption is too long"


async def test_a_reply_needs_the_message_it_replies_to(call: Call, maelle: Person) -> None:
    first = (await call("sendMessage", chat_id=maelle.user_id, text="un"))["result"]["message_id"]
    reply = {"message_id": first}
    answer = await call("sendMessage", chat_id=maelle.user_id, text="deux", reply_parameters=reply)
    assert answer["result"]["reply_to_message"]["text"] == "un"
    answer = await call("sendMessage", chat_id=maelle.user_id, text="trois", reply_parameters={"message_id": 999})
    assert answer["description"] == "Bad Request: message to be replied not found"


async def test_half_an_emoji_is_refused(call: Call, maelle: Person) -> None:
    answer = await call("sendMessage", chat_id=maelle.user_id, text="\ud83d")
    assert answer["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_chat_actions_are_taken(call: Call, maelle: Person) -> None:
    assert (await call("sendChatAction", chat_id=maelle.user_id, action="typing"))["ok"]
    assert not (await call("sendChatAction", chat_id=maelle.user_id, action="dancing"))["ok"]


@pytest.mark.parametrize(
    ("token", "method", "status", "words"),
    [
        ("5550000001:another-token", "getMe", 401, "Unauthorized"),
        ("nonsense", "getMe", 404, "Not Found"),
        (None, "logOut", 404, "Not Found: method not found"),
    ],
)
async def test_a_wrong_token_or_method_is_refused(
    api: BotApi, http: aiohttp.ClientSession, token: str | None, method: str, status: int, words: str
) -> None:
    async with http.get(f"{api.url}/bot{token or api.token}/{method}") as answer:
        assert answer.status == status
        assert await answer.json() == {"ok": False, "error_code": status, "description": words}


async def test_the_ledger_says_what_was_asked_and_what_became_of_it(
    api: BotApi, call: Call, maelle: Person, clock: TravellingClock
) -> None:
    await call("sendMessage", chat_id=maelle.user_id, text="un")
    await clock.sleep(60)
    await call("sendMessage", chat_id=maelle.user_id, text="")
    first, second = api.ledger.of("sendMessage", maelle.user_id)
    assert (first.status, first.outcome, first.executed, first.arguments["text"]) == (200, "ok", True, "un")
    assert (second.status, second.outcome, second.executed) == (400, "Bad Request: message text is empty", False)
    assert (second.at - first.at).total_seconds() == 60
