"""Channel: says, edits and answers in Telegram chats; every failure is a Trouble that says what it means."""

import html
import logging
import re
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode

from bot.speech.speech import Choice, Speech, caption
from bot.telegram.failures import Failure, Trouble, classify
from bot.telegram.reading import KINDS
from bot.telegram.request import AiohttpRequest

POOL = 16
PATIENCE = 15.0  # seconds given to Telegram to answer
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Posts:
    """Where Telegram posts updates (empty: it is asked for them), how many wait, and the last time that failed."""

    url: str
    waiting: int
    error: str
    failed_at: datetime | None


class Channel:
    """One bot at one Bot API. No call is repeated here: whoever calls knows whether it may be."""

    def __init__(self, token: str, api_url: str, *, patience: float = PATIENCE) -> None:
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
        """A new message; returns its id. Markup that Telegram does not understand is said as plain text."""
        try:
            return await self._send(chat_id, speech)
        except Trouble as trouble:
            if trouble.failure is not Failure.MARKUP:
                raise
            log.error("Telegram does not understand the markup of a speech: said as plain text")
            return await self._send(chat_id, in_plain_text(speech))

    async def edit(self, chat_id: int, message_id: int, speech: Speech, *, anew: bool = True) -> int:
        """The message as it now reads; `anew`: a new one where it cannot be edited. Returns the id of the one shown."""
        if anew and (speech.photo or speech.document):
            return await self.send(chat_id, speech)  # a text cannot become a picture
        try:
            return await self._edit(chat_id, message_id, speech)
        except Trouble as trouble:
            if trouble.failure is Failure.UNCHANGED:
                return message_id
            if trouble.failure in (Failure.UNEDITABLE, Failure.REFUSED) and anew:
                return await self.send(chat_id, speech)
            if trouble.failure is not Failure.MARKUP:
                raise
            return await self._edit(chat_id, message_id, in_plain_text(speech))

    async def delete(self, chat_id: int, message_id: int, speech: Speech) -> None:
        """Take a message away; one that Telegram no longer deletes (48 hours) is left with these words instead."""
        try:
            await _told(self._bot.delete_message(chat_id, message_id))
        except Trouble as trouble:
            if trouble.failure is not Failure.REFUSED:
                raise
            await self._leave_words(chat_id, message_id, speech)

    async def _leave_words(self, chat_id: int, message_id: int, speech: Speech) -> None:
        try:
            await self.edit(chat_id, message_id, speech, anew=False)
        except Trouble as trouble:
            if trouble.failure not in (Failure.UNEDITABLE, Failure.REFUSED):
                raise
            log.info("a message to take away is gone already: %s", trouble.reason)

    async def pin(self, chat_id: int, message_id: int, *, instead_of: int | None = None) -> None:
        """Keep a message at the top of the chat, without a ring, in the place of another; a refusal changes nothing."""
        try:
            await _told(self._bot.pin_chat_message(chat_id, message_id, disable_notification=True))
            if instead_of is not None:
                await _told(self._bot.unpin_chat_message(chat_id, instead_of))
        except Trouble as trouble:
            log.info("a message is not pinned: %s", trouble.reason)

    async def answer(self, query_id: str, text: str | None) -> None:
        """The short word under a tapped button; it also ends the button's waiting sign."""
        await _told(self._bot.answer_callback_query(query_id, text=text))

    async def leave(self, chat_id: int, sentence: str) -> None:
        """Say one sentence in a group, if it lets us, and leave it."""
        try:
            await _told(self._bot.send_message(chat_id, sentence, parse_mode=ParseMode.HTML))
        except Trouble as trouble:
            log.info("could not speak in a group before leaving it: %s", trouble.reason)
        await _told(self._bot.leave_chat(chat_id))

    async def show_menu(
        self, commands: Sequence[tuple[str, str]], *, chat_id: int | None = None, language: str = ""
    ) -> None:
        """The commands a client offers: (name, description) in order, for one chat or for everybody."""
        scope = BotCommandScopeDefault() if chat_id is None else BotCommandScopeChat(chat_id)
        listed = [BotCommand(name, description) for name, description in commands]
        await _told(self._bot.set_my_commands(listed, scope=scope, language_code=language or None))

    async def username(self) -> str:
        """The bot's name, without @."""
        return (await _told(self._bot.get_me())).username or ""

    async def posts(self) -> Posts:
        """Where Telegram posts the bot's updates, and how it fares there."""
        info = await _told(self._bot.get_webhook_info())
        return Posts(info.url, info.pending_update_count, info.last_error_message or "", info.last_error_date)

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have Telegram post the updates there, each with that secret."""
        await _told(self._bot.set_webhook(url, secret_token=secret, allowed_updates=KINDS))

    async def _send(self, chat_id: int, speech: Speech) -> int:
        markup = _keyboard(speech)
        protect = speech.protect or None
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
            sent = self._bot.send_message(
                chat_id,
                speech.text,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                link_preview_options=NO_PREVIEW,
                protect_content=protect,
            )
        return (await _told(sent)).message_id

    async def _edit(self, chat_id: int, message_id: int, speech: Speech) -> int:
        await _told(
            self._bot.edit_message_text(
                speech.text,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(speech),
                link_preview_options=NO_PREVIEW,
            )
        )
        return message_id


def in_plain_text(speech: Speech) -> Speech:
    """The same words without any markup."""
    shown = html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", speech.text))
    return replace(speech, text=html.escape(shown, quote=False))


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
