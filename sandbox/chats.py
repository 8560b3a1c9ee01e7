"""What Telegram remembers: people, groups, and the messages of each chat."""

from dataclasses import dataclass, field
from datetime import datetime

from sandbox.files import StoredFile
from sandbox.refusals import Json, Refusal, bad_request
from scheduler.clock import Clock

# Telegram numbers the messages of all private chats and small groups of an account in one sequence
# (https://core.telegram.org/api/pts, "common message box").


@dataclass(slots=True, eq=False)
class Chat:
    """A person (whose private chat has their id) or a group (a negative id)."""

    chat_id: int
    name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    left: bool = False
    messages: "dict[int, Message]" = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        """Whether several people are in it."""
        return self.chat_id < 0

    def as_user(self) -> Json:
        """Telegram's User."""
        user: Json = {"id": self.chat_id, "is_bot": False, "first_name": self.name}
        return user | self._optional() | ({"language_code": self.language_code} if self.language_code else {})

    def as_chat(self) -> Json:
        """Telegram's Chat."""
        if self.is_group:
            return {"id": self.chat_id, "type": "group", "title": self.name, "all_members_are_administrators": True}
        return {"id": self.chat_id, "type": "private", "first_name": self.name} | self._optional()

    def refuse_writing(self) -> None:
        """Raise Telegram's refusal when the bot may not write here.

        Texts: tdlib/telegram-bot-api, Client.cpp fail_query_with_error and check_chat_access.
        """
        if self.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if self.left:
            raise Refusal(403, "Forbidden: bot is not a member of the group chat")
        if not self.is_group and not self.started:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")

    def _optional(self) -> Json:
        named = {"last_name": self.last_name, "username": self.username}
        return {name: value for name, value in named.items() if value}


@dataclass(slots=True, eq=False)
class Message:
    """One message as it now stands, with the texts it had before."""

    message_id: int
    chat: Chat
    sender: Chat | None  # None: the bot
    at: datetime
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    media: Json = field(default_factory=dict)
    file: StoredFile | None = None
    markup: Json | None = None
    silent: bool = False
    edited_at: datetime | None = None
    deleted: bool = False
    earlier_texts: list[str] = field(default_factory=list)
    reply_to: int | None = None

    @property
    def kind(self) -> str:
        """`text`, or the media's name as in Telegram's Message (`photo`, `document`, `voice`, …)."""
        return next(iter(self.media), "text")

    def as_json(self, bot: Json) -> Json:
        """Telegram's Message; dates are whole seconds."""
        body: Json = {
            "message_id": self.message_id,
            "from": self.sender.as_user() if self.sender else bot,
            "chat": self.chat.as_chat(),
            "date": int(self.at.timestamp()),
        }
        if self.edited_at:
            body["edit_date"] = int(self.edited_at.timestamp())
        body |= self.media
        text, entities = ("caption", "caption_entities") if self.media else ("text", "entities")
        if self.text:
            body[text] = self.text
        if self.entities:
            body[entities] = self.entities
        if self.markup and "inline_keyboard" in self.markup:
            body["reply_markup"] = self.markup
        return body


class Chats:
    """All chats of the bot."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._chats: dict[int, Chat] = {}
        self._last_message_id = 0

    def add(self, chat: Chat) -> Chat:
        """Let Telegram know somebody; ValueError when that id is taken."""
        if chat.chat_id in self._chats:
            raise ValueError(f"chat {chat.chat_id} exists already")
        self._chats[chat.chat_id] = chat
        return chat

    def all(self) -> list[Chat]:
        """Everybody and every group, in order of appearance."""
        return list(self._chats.values())

    def find(self, chat_id: int | None) -> Chat:
        """The chat of that id, or Telegram's refusal."""
        chat = self._chats.get(chat_id) if chat_id is not None else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def writable(self, chat_id: int | None) -> Chat:
        """The chat of that id if the bot may write to it, or Telegram's refusal."""
        chat = self.find(chat_id)
        chat.refuse_writing()
        return chat

    def post(self, chat: Chat, sender: Chat | None = None) -> Message:
        """A new empty message, next in the sequence; the caller fills it."""
        self._last_message_id += 1
        message = Message(self._last_message_id, chat, sender, self._clock.now())
        chat.messages[message.message_id] = message
        return message


def transcript(chat: Chat) -> str:
    """The chat as text that can be searched: `[2] bot: …`, buttons below as `    [Oui] [Non]`."""
    lines: list[str] = []
    for message in chat.messages.values():
        if message.deleted:
            continue
        who = message.sender.name if message.sender else "bot"
        what = f"({message.kind}) {message.text}".rstrip() if message.media else message.text
        edited = " (edited)" if message.edited_at else ""
        first, *rest = what.split("\n")
        lines += [f"[{message.message_id}] {who}{edited}: {first}", *(f"    {line}".rstrip() for line in rest)]
        for row in (message.markup or {}).get("inline_keyboard", []):
            lines.append("    " + " ".join(f"[{button['text']}]" for button in row))
    return "\n".join(lines)
