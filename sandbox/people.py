"""People in front of their telephones: what they say, tap and see."""

import asyncio
import contextlib
import re
from typing import TYPE_CHECKING, Any

from sandbox.chats import Chat, Message, transcript
from sandbox.files import photo_sizes
from sandbox.markup import utf16_length
from sandbox.profile import commands_for
from sandbox.refusals import Json
from sandbox.screens import Seen, alike
from sandbox.screens import seen as as_seen

if TYPE_CHECKING:
    from sandbox.botapi import BotApi

_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]+)?(?![A-Za-z0-9_/])")
_PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00"
    b"\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\xa1\xc1\x1b\x9d\x00\x00\x00\x00IEND\xaeB`\x82"
)


class Person:
    """One person and their private chat with the bot.

    What they do is queued at once; the bot hears it when it next asks.
    """

    def __init__(
        self,
        botapi: "BotApi",
        user_id: int,
        first_name: str,
        language_code: str = "fr",
        last_name: str = "",
        username: str = "",
    ) -> None:
        self._api = botapi
        self.user_id = user_id
        self.first_name = first_name
        self.account = botapi.chats.add(Chat(user_id, first_name, last_name, username, language_code))
        botapi.people[user_id] = self
        if botapi.events:
            botapi.events.publish("person", chat_id=user_id)

    # What they do.

    def start(self, payload: str = "") -> Seen:
        """Press start (or follow a link with a payload); this unblocks the bot, as Telegram's button does."""
        if self.account.blocked:
            self.unblock()
        return self.say(f"/start {payload}".rstrip())

    def say(self, text: str) -> Seen:
        """Write a message; the first one opens the chat."""
        message = self._write()
        message.text, message.entities = text, _commands(text)
        return self._send(message)

    def say_in(self, group_id: int, text: str) -> Seen:
        """Write in a group; the bot hears commands only, as group privacy has it."""
        message = self._api.chats.post(self._api.chats.find(group_id), self.account)
        message.text, message.entities = text, _commands(text)
        if message.entities and not message.chat.left:
            self._api.deliver(message)
        return as_seen(message)

    def tap(self, label: str, message: "Seen | int | None" = None, *, inaccessible: bool = False) -> str:
        """Tap the button of that label on the newest message that has it; returns the callback query's id.

        `inaccessible` sends the message as one that Telegram no longer shows to bots.
        """
        wanted = alike(label)
        for seen in reversed(self._one(message) if message is not None else self.sees()):
            for button in (button for row in seen.buttons for button in row):
                if alike(button.label) == wanted:
                    assert button.data is not None, f"[{label}] opens {button.url}: there is nothing to tap"
                    return self.tap_data(seen.message_id, button.data, inaccessible=inaccessible)
        there = [f"  [{seen.message_id}] " + " ".join(f"[{label}]" for label in seen.labels) for seen in self.sees()]
        raise AssertionError("\n".join([f"{self.first_name} sees no button [{label}]; there is:", *there]))

    def tap_twice(self, label: str, message: "Seen | int | None" = None) -> tuple[str, str]:
        """Tap a button, and again before the bot could answer."""
        return self.tap(label, message), self.tap(label, message)

    def tap_data(self, message_id: int, data: bytes | str, *, inaccessible: bool = False) -> str:
        """Send any data for any message, as a forged client can; returns the callback query's id."""
        self._must_not_be_gone()
        tap = self._api.taps.add(self.account, self._api.clock.now())
        message = self.account.messages.get(message_id)
        shown: Json = {"chat": self.account.as_chat(), "message_id": message_id, "date": 0}
        if message is not None and not message.deleted and not inaccessible:
            shown = message.as_json(self._api.me)
        query = {"id": tap.query_id, "from": self.account.as_user(), "message": shown}
        text = data.decode(errors="replace") if isinstance(data, bytes) else data
        self._api.updates.push("callback_query", query | {"chat_instance": str(self.user_id * 31), "data": text})
        return tap.query_id

    def edit(self, message: "Seen | int", text: str) -> Seen:
        """Correct what they wrote."""
        self._must_not_be_gone()
        found = self.account.messages[message if isinstance(message, int) else message.message_id]
        assert found.sender is self.account, f"{self.first_name} did not write message {found.message_id}"
        found.earlier_texts.append(found.text)
        found.text, found.entities, found.edited_at = text, _commands(text), self._api.clock.now()
        self._api.updates.push("edited_message", found.as_json(self._api.me))
        return as_seen(found)

    def send_voice(self, seconds: int = 3) -> Seen:
        """Send a voice message."""
        return self._send_file("voice", "voice.ogg", "audio/ogg", b"OggS", {"duration": seconds})

    def send_photo(self, content: bytes = _PIXEL, caption: str = "") -> Seen:
        """Send a picture."""
        message = self._write()
        message.file = self._api.files.keep("photos", "photo.png", "image/png", content)
        message.media, message.text = {"photo": photo_sizes(message.file)}, caption
        return self._send(message)

    def send_sticker(self, emoji: str = "👍") -> Seen:
        """Send a sticker."""
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send_file("sticker", "sticker.webp", "image/webp", b"RIFF", shape | {"emoji": emoji})

    def send_document(self, name: str = "notes.txt", content: bytes = b"notes", caption: str = "") -> Seen:
        """Send a document."""
        return self._send_file("document", name, "application/octet-stream", content, {"file_name": name}, caption)

    def send_location(self, latitude: float = 48.11, longitude: float = -1.68) -> Seen:
        """Send a place."""
        return self._send_media("location", {"latitude": latitude, "longitude": longitude})

    def send_contact(self, phone_number: str = "+33600000000") -> Seen:
        """Send their own contact."""
        return self._send_media("contact", {"phone_number": phone_number, "first_name": self.first_name})

    def block(self) -> None:
        """Stop the bot."""
        self.account.blocked = True
        self._api.push_membership(self.account, self.account, "member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self.account.blocked = False
        self._api.push_membership(self.account, self.account, "kicked", "member")

    def deactivate(self) -> None:
        """Delete their account: the bot is not told, and learns it when it writes."""
        self.account.deactivated = True

    # What they see.

    def sees(self, newest: int = 0) -> list[Seen]:
        """The bot's messages on the screen now, newest last; all of them, or so many."""
        there = [message for message in self._visible() if message.sender is None]
        return [as_seen(message) for message in there[-newest:]]

    def conversation(self) -> list[Seen]:
        """All messages on the screen now, their own too, newest last."""
        return [as_seen(message) for message in self._visible()]

    def last(self) -> Seen:
        """The bot's newest message."""
        seen = self.sees()
        assert seen, f"{self.first_name} sees nothing from the bot"
        return seen[-1]

    def message(self, fragment: str) -> Seen:
        """The bot's newest message that now shows this fragment."""
        for seen in reversed(self.sees()):
            if seen.shows(fragment):
                return seen
        raise AssertionError(f"{self.first_name} sees no {fragment!r} in:\n{self.transcript()}")

    def has_seen(self, fragment: str) -> bool:
        """Whether the bot ever showed this fragment, even in a text since edited or deleted; toasts do not count."""
        wanted = alike(fragment)
        return any(
            wanted in alike(text)
            for message in self.account.messages.values()
            if message.sender is None
            for text in (*message.earlier_texts, message.text)
        )

    async def until_sees(self, fragment: str, give_up_after: float = 20.0) -> Seen:
        """Wait until a message of the bot shows this fragment; AssertionError after so many real seconds."""
        with self._api.subscribe() as events, contextlib.suppress(TimeoutError):
            async with asyncio.timeout(give_up_after):
                while not any(seen.shows(fragment) for seen in self.sees()):
                    await anext(events)
        return self.message(fragment)

    @property
    def toasts(self) -> list[str | None]:
        """The answers to their taps, in order; None is an answer without words."""
        return self._api.taps.toasts(self.user_id)

    def commands(self) -> dict[str, str]:
        """The commands menu their client shows: name to description."""
        return {item["command"]: item["description"] for item in commands_for(self._api.menus, self.account)}

    def transcript(self) -> str:
        """Their chat as text."""
        return transcript(self.account)

    def _visible(self) -> list[Message]:
        return [message for message in self.account.messages.values() if not message.deleted]

    def _one(self, message: "Seen | int") -> list[Seen]:
        message_id = message if isinstance(message, int) else message.message_id
        return [seen for seen in self.sees() if seen.message_id == message_id]

    def _must_not_be_gone(self) -> None:
        assert not self.account.deactivated, f"{self.first_name} has deleted their account"
        assert not self.account.blocked, f"{self.first_name} has blocked the bot and must unblock it first"

    def _write(self) -> Message:
        self._must_not_be_gone()
        self.account.started = True
        return self._api.chats.post(self.account, self.account)

    def _send(self, message: Message) -> Seen:
        self._api.deliver(message)
        return as_seen(message)

    def _send_media(self, kind: str, body: Any, caption: str = "") -> Seen:
        message = self._write()
        message.media, message.text = {kind: body}, caption
        return self._send(message)

    def _send_file(self, kind: str, name: str, mime: str, content: bytes, more: Json, caption: str = "") -> Seen:
        file = self._api.files.keep(f"{kind}s", name, mime, content)
        seen = self._send_media(kind, file.as_json() | {"mime_type": mime} | more, caption)
        self.account.messages[seen.message_id].file = file
        return seen


def _commands(text: str) -> list[Json]:
    return [
        {"type": "bot_command", "offset": utf16_length(text[: found.start()]), "length": len(found[0])}
        for found in _COMMAND.finditer(text)
    ]
