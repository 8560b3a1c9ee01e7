"""The client that the bot uses is served as Telegram serves it."""

from collections.abc import AsyncIterator

import pytest
import telegram.error
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MenuButtonCommands, Update
from telegram.constants import ParseMode

from sandbox.botapi import BotApi
from sandbox.people import Person
from tests.sandbox.test_sending import PNG

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Oui", callback_data="v1:yes")]])


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    """python-telegram-bot, pointed at the sandbox."""
    bot = Bot(api.token, base_url=f"{api.url}/bot", base_file_url=f"{api.url}/file/bot")
    async with bot:
        yield bot


async def test_everything_people_do_can_be_parsed(api: BotApi, bot: Bot, anne: Person) -> None:
    anne.start("payload")
    await bot.send_message(anne.user_id, "Prête ?", reply_markup=KEYBOARD)
    anne.tap("Oui")
    anne.tap("Oui", inaccessible=True)
    anne.edit(anne.say("oui"), "non")
    anne.send_voice()
    anne.send_photo()
    anne.send_sticker()
    anne.send_document()
    anne.send_location()
    anne.send_contact()
    anne.block()
    anne.unblock()
    api.add_bot_to_group("Coordination", anne)
    updates = await bot.get_updates(timeout=5)
    assert len(updates) == api.pending() == 15
    assert all(isinstance(update, Update) for update in updates)
    assert {update.effective_user.id for update in updates if update.effective_user} == {anne.user_id}
    query = updates[1].callback_query
    assert query is not None and query.data == "v1:yes"
    assert await query.answer("C’est noté.")
    await query.edit_message_text("<b>Noté.</b>", parse_mode=ParseMode.HTML)
    assert anne.toasts == ["C’est noté."]
    assert anne.last().html == "<b>Noté.</b>"
    await bot.get_updates(offset=updates[-1].update_id + 1)
    assert api.pending() == 0


async def test_the_methods_the_bot_needs_are_there(bot: Bot, maelle: Person) -> None:
    me = await bot.get_me()
    assert me.is_bot and me.username == "vigie_bot"
    sent = await bot.send_photo(maelle.user_id, PNG, caption="S02", reply_markup=KEYBOARD)
    await bot.edit_message_caption(maelle.user_id, sent.message_id, caption="S03")
    assert await (await bot.get_file(sent.photo[-1].file_id)).download_as_bytearray() == PNG
    document = await bot.send_document(maelle.user_id, b"{}", filename="mes_donnees.json")
    assert document.document is not None and document.document.file_name == "mes_donnees.json"
    await bot.edit_message_reply_markup(maelle.user_id, document.message_id, reply_markup=KEYBOARD)
    assert await bot.pin_chat_message(maelle.user_id, sent.message_id)
    assert await bot.delete_message(maelle.user_id, sent.message_id)
    assert await bot.send_chat_action(maelle.user_id, "typing")
    assert await bot.set_my_commands([("aide", "Que puis-je dire ?")], language_code="fr")
    assert (await bot.get_my_commands(language_code="fr"))[0].command == "aide"
    assert await bot.set_my_description("Vigie") and await bot.set_my_short_description("Vigie")
    assert await bot.set_chat_menu_button(maelle.user_id, MenuButtonCommands())
    assert (await bot.get_chat(maelle.user_id)).first_name == "Maëlle"
    assert (await bot.get_webhook_info()).url == ""
    assert maelle.last().document == b"{}"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (401, telegram.error.InvalidToken),
        (404, telegram.error.InvalidToken),
        (409, telegram.error.Conflict),
        (429, telegram.error.RetryAfter),
        (500, telegram.error.NetworkError),
        (502, telegram.error.NetworkError),
        ("reset_before", telegram.error.NetworkError),
        ("reset_after", telegram.error.NetworkError),
        ("garbage", telegram.error.TelegramError),
        ("truncated", telegram.error.TelegramError),
    ],
)
async def test_each_fault_is_the_error_it_would_be(
    api: BotApi, bot: Bot, maelle: Person, fault: int | str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it RetryAfter itself warns
    api.fault("sendMessage", fault)
    with pytest.raises(error) as caught:
        await bot.send_message(maelle.user_id, "?")
    assert caught.type is error


async def test_a_lost_answer_times_out_and_the_message_is_there(api: BotApi, bot: Bot, maelle: Person) -> None:
    api.fault("sendMessage", "timeout_after_sent")
    with pytest.raises(telegram.error.TimedOut):
        await bot.send_message(maelle.user_id, "Bonjour", read_timeout=0.05)
    assert maelle.last().text == "Bonjour"


async def test_refusals_are_told_apart(bot: Bot, maelle: Person, anne: Person) -> None:
    with pytest.raises(telegram.error.Forbidden):
        await bot.send_message(anne.user_id, "?")
    with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
        await bot.send_message(7_999_999_999, "?")
    with pytest.raises(telegram.error.BadRequest, match="Can't parse entities"):
        await bot.send_message(maelle.user_id, "<b>", parse_mode=ParseMode.HTML)
    long = InlineKeyboardMarkup([[InlineKeyboardButton("Oui", callback_data="a" * 65)]])
    with pytest.raises(telegram.error.BadRequest, match="Button_data_invalid"):
        await bot.send_message(maelle.user_id, "?", reply_markup=long)
