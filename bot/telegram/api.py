"""API: the calls we make of python-telegram-bot; each failure is a Trouble. Loaded with the first call (channel.py)."""

import json
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, TypeVar, cast

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    User,
    WebhookInfo,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.request import RequestData

from bot.speech.speech import Choice, Speech, caption
from bot.telegram.classifying import classify
from bot.telegram.reading import KINDS
from bot.telegram.request import AiohttpRequest

POOL = 16
NO_PREVIEW = json.dumps({"is_disabled": True})

T = TypeVar("T")


class Api:
    """One bot at one Bot API. No call is repeated here: whoever calls knows whether it may be."""

    def __init__(self, token: str, api_url: str, patience: float) -> None:
        self._request = AiohttpRequest(POOL, read_timeout=patience, pool_timeout=patience)
        polls = AiohttpRequest(1, read_timeout=patience, pool_timeout=patience)  # never opened: the poller has its own
        self._bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=self._request,
            get_updates_request=polls,
        )

    async def close(self) -> None:
        """Give the connections back."""
        await self._request.shutdown()

    async def send(self, chat_id: int, speech: Speech) -> int:
        """A new message: a document, a picture or a text; returns its id."""
        protect = speech.protect or None
        markup = _keyboard(speech) if speech.document or speech.photo else None
        if speech.document:
            file = InputFile(speech.document.content, filename=speech.document.filename)
            sent = self._bot.send_document(
                chat_id,
                file,
                caption=speech.text,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                protect_content=protect,
            )
        elif speech.photo:
            sent = self._bot.send_photo(
                chat_id,
                InputFile(speech.photo, filename="vigie.png"),
                caption=caption(speech.text),
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                protect_content=protect,
            )
        else:
            protected = {"protect_content": "true"} if protect else {}
            found = await self._call("sendMessage", chat_id=chat_id, **_text(speech), **protected)
            return _message_id(found)
        return (await _told(sent)).message_id

    async def edit(self, chat_id: int, message_id: int, speech: Speech) -> None:
        """The text of a message, and its buttons."""
        await self._call("editMessageText", chat_id=chat_id, message_id=message_id, **_text(speech))

    async def say(self, chat_id: int, sentence: str) -> None:
        """One sentence, without anything else."""
        await _told(self._bot.send_message(chat_id, sentence, parse_mode=ParseMode.HTML))

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message away."""
        await _told(self._bot.delete_message(chat_id, message_id))

    async def pin(self, chat_id: int, message_id: int) -> None:
        """Keep a message at the top of the chat, without a ring."""
        await _told(self._bot.pin_chat_message(chat_id, message_id, disable_notification=True))

    async def unpin(self, chat_id: int, message_id: int) -> None:
        """Keep it there no more."""
        await _told(self._bot.unpin_chat_message(chat_id, message_id))

    async def answer(self, query_id: str, text: str | None) -> None:
        """The short word under a tapped button."""
        await self._call("answerCallbackQuery", callback_query_id=query_id, **({"text": text} if text else {}))

    async def leave(self, chat_id: int) -> None:
        """Leave a group."""
        await _told(self._bot.leave_chat(chat_id))

    async def show_menu(self, commands: Sequence[tuple[str, str]], chat_id: int | None, language: str) -> None:
        """The commands that a client offers."""
        scope = BotCommandScopeDefault() if chat_id is None else BotCommandScopeChat(chat_id)
        listed = [BotCommand(name, description) for name, description in commands]
        await _told(self._bot.set_my_commands(listed, scope=scope, language_code=language or None))

    async def me(self) -> User:
        """The bot itself."""
        return await _told(self._bot.get_me())

    async def webhook(self) -> WebhookInfo:
        """Where Telegram posts the bot's updates, and how it fares there."""
        return await _told(self._bot.get_webhook_info())

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have Telegram post the updates there, each with that secret."""
        await _told(self._bot.set_webhook(url, secret_token=secret, allowed_updates=KINDS))

    async def _call(self, method: str, **values: str | int) -> Any:
        """What is said most often, without python-telegram-bot's objects for what comes back: we read an id of it."""
        return await _told(self._request.post(f"{self._bot.base_url}/{method}", cast(RequestData, _Values(values))))


class _Values:
    """Plain values, which need no preparation: to a request of ours, as good as a RequestData (which is final)."""

    __slots__ = ("json_parameters",)
    contains_files = False

    def __init__(self, values: Mapping[str, str | int]) -> None:
        self.json_parameters = values


def _message_id(message: Any) -> int:
    """The id in an answer of Telegram's."""
    found = message.get("message_id") if isinstance(message, dict) else None
    if not isinstance(found, int):
        raise classify(TelegramError("an answer without a message"))
    return found


def _text(speech: Speech) -> dict[str, str]:
    """A text with its buttons, as Telegram takes them."""
    values = {"text": speech.text, "parse_mode": "HTML", "link_preview_options": NO_PREVIEW}
    rows = [[_plain(choice) for choice in row] for row in speech.choices if row]
    return {**values, "reply_markup": json.dumps({"inline_keyboard": rows})} if rows else values


def _plain(choice: Choice) -> dict[str, str]:
    return {"text": choice.label, **({"url": choice.url} if choice.url else {"callback_data": choice.data})}


async def _told(request: Awaitable[T]) -> T:
    try:
        return await request
    except Exception as error:
        raise classify(error) from error


def _keyboard(speech: Speech) -> InlineKeyboardMarkup | None:
    rows = [[_button(choice) for choice in row] for row in speech.choices if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(choice: Choice) -> InlineKeyboardButton:
    if choice.url:
        return InlineKeyboardButton(choice.label, url=choice.url)
    return InlineKeyboardButton(choice.label, callback_data=choice.data)
