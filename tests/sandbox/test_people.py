"""People say, tap and see."""

import pytest

from sandbox.botapi import BotApi
from sandbox.people import Person
from tests.sandbox.conftest import Call, Json


async def heard(call: Call) -> list[Json]:
    return list((await call("getUpdates"))["result"])


async def test_a_command_is_marked_as_one(call: Call, anne: Person) -> None:
    anne.start("abc_DEF-1")
    (update,) = await heard(call)
    message = update["message"]
    assert message["text"] == "/start abc_DEF-1"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {"id": anne.user_id, "is_bot": False, "first_name": "Anne", "language_code": "fr"}
    assert anne.user_id > 2**31


async def test_labels_are_alike_whatever_the_apostrophe_and_space(call: Call, maelle: Person) -> None:
    label = "Pas aujourd’hui\u202f!"
    markup = {"inline_keyboard": [[{"text": label, "callback_data": "v1:no"}]]}
    await call("sendMessage", chat_id=maelle.user_id, text="Journée\u00a0?", reply_markup=markup)
    query_id = maelle.tap("Pas aujourd'hui !")
    (update,) = await heard(call)
    query = update["callback_query"]
    assert (query["id"], query["data"], query["message"]["text"]) == (query_id, "v1:no", "Journée\u00a0?")
    assert query["chat_instance"] and query["from"]["id"] == maelle.user_id
    assert maelle.has_seen("Journée ?")


async def test_the_newest_message_with_the_label_is_tapped(call: Call, maelle: Person) -> None:
    for data in ("old", "new"):
        markup = {"inline_keyboard": [[{"text": "Oui", "callback_data": data}]]}
        await call("sendMessage", chat_id=maelle.user_id, text=data, reply_markup=markup)
    maelle.tap_twice("Oui")
    maelle.tap("Oui", maelle.message("old"))
    assert [update["callback_query"]["data"] for update in await heard(call)] == ["new", "new", "old"]


async def test_a_button_that_is_not_there_is_said_with_those_that_are(call: Call, maelle: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Oui", "callback_data": "1"}, {"text": "Voir", "url": "https://a.org"}]]}
    await call("sendMessage", chat_id=maelle.user_id, text="?", reply_markup=markup)
    with pytest.raises(AssertionError, match=r"Maëlle sees no button \[Non\](?s:.*)\[Oui\] \[Voir\]"):
        maelle.tap("Non")
    with pytest.raises(AssertionError, match=r"opens https://a\.org"):
        maelle.tap("Voir")


async def test_a_forged_tap_carries_any_data(call: Call, maelle: Person) -> None:
    maelle.tap_data(999, b"\xff\x00v1")
    (update,) = await heard(call)
    assert update["callback_query"]["data"] == "\ufffd\x00v1"
    assert update["callback_query"]["message"]["date"] == 0


async def test_a_message_can_be_corrected(call: Call, maelle: Person) -> None:
    written = maelle.say("oui")
    maelle.edit(written, "non")
    _, edited = await heard(call)
    assert edited["edited_message"]["text"] == "non"
    assert edited["edited_message"]["message_id"] == written.message_id


async def test_media_arrive_as_media(call: Call, maelle: Person) -> None:
    maelle.send_voice()
    maelle.send_photo(caption="regarde")
    maelle.send_sticker()
    maelle.send_document("notes.txt", b"notes")
    maelle.send_location()
    maelle.send_contact()
    messages = [update["message"] for update in await heard(call)]
    kinds = ("voice", "photo", "sticker", "document", "location", "contact")
    assert all(kind in message for kind, message in zip(kinds, messages, strict=True))
    assert messages[1]["caption"] == "regarde"
    file = await call("getFile", file_id=messages[3]["document"]["file_id"])
    assert file["result"]["file_size"] == 5


async def test_blocking_and_unblocking_are_told(call: Call, maelle: Person) -> None:
    maelle.block()
    with pytest.raises(AssertionError, match="has blocked the bot"):
        maelle.say("bonjour")
    maelle.start()
    blocked, unblocked, started = await heard(call)
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert unblocked["my_chat_member"]["old_chat_member"]["status"] == "kicked"
    assert started["message"]["text"] == "/start"


async def test_a_silent_message_does_not_ring(call: Call, maelle: Person) -> None:
    await call("sendMessage", chat_id=maelle.user_id, text="fort")
    await call("sendMessage", chat_id=maelle.user_id, text="doux", disable_notification=True)
    assert [seen.rang for seen in maelle.sees()] == [True, False]


async def test_the_transcript_reads_like_the_chat(api: BotApi, call: Call, anne: Person) -> None:
    anne.start()
    rows = [[{"text": "Oui", "callback_data": "1"}, {"text": "Non", "callback_data": "0"}]]
    sent = await call(
        "sendMessage", chat_id=anne.user_id, text="Bonjour\nOn y va ?", reply_markup={"inline_keyboard": rows}
    )
    anne.say("oui")
    await call("sendMessage", chat_id=anne.user_id, text="Noté.")
    assert anne.transcript().splitlines() == [
        "[1] Anne: /start",
        "[2] bot: Bonjour",
        "    On y va ?",
        "    [Oui] [Non]",
        "[3] Anne: oui",
        "[4] bot: Noté.",
    ]
    await call("editMessageText", chat_id=anne.user_id, message_id=sent["result"]["message_id"], text="Fini")
    assert "[2] bot (edited): Fini" in anne.transcript()


async def test_who_follows_hears_what_happens(api: BotApi, call: Call, maelle: Person) -> None:
    with api.subscribe() as events:
        maelle.say("un")
        await call("sendMessage", chat_id=maelle.user_id, text="deux")
        names = [(await anext(events))["event"] for _ in range(3)]
    assert names == ["queued", "said", "sent"]
    maelle.say("trois")
    assert events.queue.empty()
