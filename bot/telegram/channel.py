"""Channel: says, edits and answers in Telegram chats; every failure is a Trouble that says what it means."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.telegram.failures import Failure, Trouble

if TYPE_CHECKING:
    from bot.speech.speech import Speech
    from bot.telegram.api import Api

PATIENCE = 15.0  # seconds given to Telegram to answer

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Posts:
    """Where Telegram posts updates (empty: it is asked for them), how many wait, and the last time that failed."""

    url: str
    waiting: int
    error: str
    failed_at: datetime | None


class Channel:
    """One bot at one Bot API; what it needs to speak is loaded at its first word."""

    def __init__(self, token: str, api_url: str, *, patience: float = PATIENCE) -> None:
        self._token = token
        self._api_url = api_url
        self._patience = patience
        self._opened: Api | None = None

    @property
    def _api(self) -> Api:
        if self._opened is None:
            from bot.telegram.api import Api

            self._opened = Api(self._token, self._api_url, self._patience)
        return self._opened

    async def close(self) -> None:
        """Give the connections back."""
        if self._opened is not None:
            await self._opened.close()

    async def send(self, chat_id: int, speech: Speech) -> int:
        """A new message; returns its id. Markup that Telegram does not understand is said as plain text."""
        try:
            return await self._api.send(chat_id, speech)
        except Trouble as trouble:
            if trouble.failure is not Failure.MARKUP:
                raise
            log.error("Telegram does not understand the markup of a speech: said as plain text")
            return await self._api.send(chat_id, in_plain_text(speech))

    async def edit(self, chat_id: int, message_id: int, speech: Speech, *, anew: bool = True) -> int:
        """The message as it now reads; `anew`: a new one where it cannot be edited. Returns the id of the one shown."""
        if anew and (speech.photo or speech.document):
            return await self.send(chat_id, speech)  # a text cannot become a picture
        try:
            await self._api.edit(chat_id, message_id, speech)
        except Trouble as trouble:
            if trouble.failure in (Failure.UNEDITABLE, Failure.REFUSED) and anew:
                return await self.send(chat_id, speech)
            if trouble.failure is Failure.MARKUP:
                await self._api.edit(chat_id, message_id, in_plain_text(speech))
            elif trouble.failure is not Failure.UNCHANGED:
                raise
        return message_id

    async def delete(self, chat_id: int, message_id: int, speech: Speech) -> None:
        """Take a message away; one that Telegram no longer deletes (48 hours) is left with these words instead."""
        try:
            await self._api.delete(chat_id, message_id)
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
            await self._api.pin(chat_id, message_id)
            if instead_of is not None:
                await self._api.unpin(chat_id, instead_of)
        except Trouble as trouble:
            log.info("a message is not pinned: %s", trouble.reason)

    async def answer(self, query_id: str, text: str | None) -> None:
        """The short word under a tapped button; it also ends the button's waiting sign."""
        await self._api.answer(query_id, text)

    async def leave(self, chat_id: int, sentence: str) -> None:
        """Say one sentence in a group, if it lets us, and leave it."""
        try:
            await self._api.say(chat_id, sentence)
        except Trouble as trouble:
            log.info("could not speak in a group before leaving it: %s", trouble.reason)
        await self._api.leave(chat_id)

    async def show_menu(
        self, commands: Sequence[tuple[str, str]], *, chat_id: int | None = None, language: str = ""
    ) -> None:
        """The commands a client offers: (name, description) in order, for one chat or for everybody."""
        await self._api.show_menu(commands, chat_id, language)

    async def username(self) -> str:
        """The bot's name, without @."""
        return (await self._api.me()).username or ""

    async def posts(self) -> Posts:
        """Where Telegram posts the bot's updates, and how it fares there."""
        info = await self._api.webhook()
        return Posts(info.url, info.pending_update_count, info.last_error_message or "", info.last_error_date)

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have Telegram post the updates there, each with that secret."""
        await self._api.set_webhook(url, secret)


def in_plain_text(speech: Speech) -> Speech:
    """The same words without any markup."""
    shown = html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", speech.text))
    return replace(speech, text=html.escape(shown, quote=False))
