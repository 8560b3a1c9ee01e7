"""Menus: the commands each person's client offers, by role and language; a comfort, never a condition.

Telegram keeps what it was shown. So a start that finds nothing new since the last one shows nothing: it sends no
request for each person, and loads nothing of what it takes to speak.
"""

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from datetime import timedelta
from hashlib import sha256

from bot.conversation import menu
from bot.conversation.menu import commands_for
from bot.speech.words import DEFAULT_LANGUAGE, LANGUAGES, LOCALES, catalogue, words_for
from bot.telegram.channel import Channel
from bot.telegram.failures import Trouble
from bot.worker import describe
from scheduler.clock import Clock
from storage import cohorts, heartbeats
from storage.database import Database
from storage.readers import Reader, joined_readers, readers_in

FOR_ANYBODY = {"fr": ["start", "aide"], "en": ["start", "help"]}
SHOWN = "menus:"  # the heartbeat that says when what was shown last was shown
SHOWN_FOR = timedelta(days=7)  # then once more, whatever has become of it at Telegram

Menu = tuple[tuple[str, str], ...]
log = logging.getLogger(__name__)


class Menus:
    """Shows each person the menu of their roles, in the background, one at a time."""

    def __init__(self, database: Database, clock: Clock, channel: Channel, bot_id: str) -> None:
        self._database = database
        self._clock = clock
        self._channel = channel
        self._bot_id = bot_id
        self._refused = False  # a menu could not be shown: the next start tries again
        self._shown: dict[int, Menu | None] = {}  # None: by a start before this one
        self._heard: set[int] = set()
        self._woken = asyncio.Event()
        self.up_to_date = asyncio.Event()  # everybody known so far has been shown theirs

    def heard(self, chat_ids: Iterable[int]) -> None:
        """These chats just did something: whoever is new to us may have joined."""
        self._heard.update(chat_id for chat_id in chat_ids if chat_id not in self._shown)
        if not self._heard:
            return
        self.up_to_date.clear()
        self._woken.set()

    async def run(self) -> None:
        """Menus for strangers and for everybody who has joined, then for those who are heard; until cancelled."""
        await self._try(self._everybody())
        while True:
            if not self._heard:
                self.up_to_date.set()
            await self._woken.wait()
            self._woken.clear()
            chat_ids, self._heard = self._heard, set()
            await self._try(self._among(chat_ids))

    async def _try(self, showing: Awaitable[None]) -> None:
        try:
            await showing
        except Exception as error:
            log.warning("menus were not shown (%s)", describe(error))

    async def _everybody(self) -> None:
        await self._name_links()
        async with self._database.transaction() as session:
            readers = (await joined_readers(session)).values()
            sign = f"{SHOWN}{digest_of(self._bot_id, readers)}"
            shown_at = await heartbeats.last_beat(session, sign)
        if shown_at and abs(self._clock.now() - shown_at) < SHOWN_FOR:
            self._shown = {reader.person.chat_id: None for reader in readers if reader.person.chat_id is not None}
            return
        await self._show_to_strangers()
        await self._show_to(readers)
        if not self._refused:
            async with self._database.transaction() as session:
                await heartbeats.beat(session, sign, self._clock.now())
                await heartbeats.forget_others(session, SHOWN, sign)

    async def _among(self, chat_ids: set[int]) -> None:
        await self._name_links()
        async with self._database.transaction() as session:
            readers = (await readers_in(session, chat_ids)).values()
        await self._show_to(readers)

    async def _name_links(self) -> None:
        """A promo that was begun in the chat learns the bot's name, which its invitations will need."""
        async with self._database.transaction() as session:
            nameless = await cohorts.nameless(session)
        if not nameless:
            return
        try:
            name = await self._channel.username()
        except Trouble as trouble:
            log.info("Telegram does not say how the bot is called: %s", trouble.reason)
            return
        async with self._database.transaction() as session:
            await cohorts.name_bot(session, name)

    async def _show_to_strangers(self) -> None:
        for language in ("", *LANGUAGES):
            names = FOR_ANYBODY[language or DEFAULT_LANGUAGE]
            await self._show(_described(names, language or DEFAULT_LANGUAGE), None, language)

    async def _show_to(self, readers: Iterable[Reader]) -> None:
        for reader in readers:
            menu = _described(commands_for(reader.roles, reader.language), reader.language)
            chat_id = reader.person.chat_id
            if chat_id is not None and self._shown.get(chat_id) != menu:
                self._shown[chat_id] = menu
                await self._show(menu, chat_id)

    async def _show(self, menu: Menu, chat_id: int | None, language: str = "") -> None:
        try:
            await self._channel.show_menu(menu, chat_id=chat_id, language=language)
        except Trouble as trouble:
            self._refused = True
            self._shown.pop(chat_id or 0, None)
            log.info("a menu could not be shown: %s", trouble.reason)


def digest_of(bot_id: str, readers: Iterable[Reader]) -> str:
    """Another one whenever a menu, its words, the bot or its people have changed; the same in every process."""
    people = sorted((reader.person.chat_id, sorted(reader.roles), reader.language) for reader in readers)
    items = [(item.name, sorted(item.roles), item.language) for item in menu.MENU]  # a set has no order of its own
    digest = sha256(repr((bot_id, items, FOR_ANYBODY, people)).encode())
    for path in sorted(LOCALES.glob("*/*.po")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _described(names: list[str], language: str) -> Menu:
    """These commands with what they do; one that nobody described is understood, and not offered."""
    words = words_for(language)
    sentences = catalogue(words.language)
    keys = {name: f"command.{name}" for name in names}
    return tuple((name, words.label(key)) for name, key in keys.items() if sentences.gettext(key) != key)
