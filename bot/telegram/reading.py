"""Reading: a raw update of Telegram becomes an act, or nothing; what is malformed is said to be so."""

from collections.abc import Mapping
from typing import Any, TypeGuard

from bot.conversation.acts import Act, Blocked, Edited, InvitedToGroup, Returned, Said, SentMedia, Tapped

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
LARGEST_ID = 2**63 - 1
# Messages by which Telegram tells that something happened: nobody said anything.
SERVICE = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "chat_background_set",
    "write_access_allowed",
    "boost_added",
)
PRESENT = ("member", "administrator", "creator", "restricted")


class Unreadable(Exception):
    """This update is not as Telegram describes updates; the text names the place, never the content."""


def read(raw: Any) -> Act | None:
    """What somebody did, or None when it does not concern us; raises Unreadable."""
    update_id = _whole(_table(raw, "update"), "update_id")
    for kind, reader in (
        ("message", _message),
        ("edited_message", _edited),
        ("callback_query", _callback_query),
        ("my_chat_member", _membership),
    ):
        if kind in raw:
            return reader(update_id, _table(raw[kind], kind))
    return None


def chat_of(raw: Any) -> int | None:
    """The chat an update comes from, to tell who waits for an answer; None when it does not say."""
    for kind in KINDS:
        part = raw.get(kind) if isinstance(raw, Mapping) else None
        if isinstance(part, Mapping):
            where = part.get("from") if kind == "callback_query" else part.get("chat")
            chat_id = where.get("id") if isinstance(where, Mapping) else None
            return chat_id if _is_id(chat_id) else None
    return None


def _message(update_id: int, message: Mapping[str, Any]) -> Act | None:
    if not _is_private(message) or any(name in message for name in SERVICE):
        return None
    who = _who(message)
    if "text" not in message:
        return SentMedia(update_id, **who)
    text, message_id = _text(message, "text"), _whole(message, "message_id")
    return Said(update_id, **who, text=text, message_id=message_id)


def _edited(update_id: int, message: Mapping[str, Any]) -> Act | None:
    if not _is_private(message) or "text" not in message:
        return None
    text, message_id = _text(message, "text"), _whole(message, "message_id")
    return Edited(update_id, **_who(message), text=text, message_id=message_id)


def _callback_query(update_id: int, query: Mapping[str, Any]) -> Act | None:
    sender = _table(query.get("from"), "from")
    message = query.get("message")
    message_id = None
    if message is not None:
        message = _table(message, "message")
        if not _is_private(message):
            return None
        message_id = _whole(message, "message_id")
    # Who taps counts, and in a private chat the chat is the person: what the message says is never believed.
    who = {"chat_id": _whole(sender, "id"), **_account(sender)}
    data = query.get("data", "")
    return Tapped(
        update_id, **who, data=data if isinstance(data, str) else "", query_id=_text(query, "id"), message_id=message_id
    )


def _membership(update_id: int, change: Mapping[str, Any]) -> Act | None:
    before, after = _status(change, "old_chat_member"), _status(change, "new_chat_member")
    who = _who(change)
    if not _is_private(change):
        joins = after in PRESENT and before not in PRESENT
        return InvitedToGroup(update_id, **who) if joins else None
    return Returned(update_id, **who) if after in PRESENT else Blocked(update_id, **who)


def _status(change: Mapping[str, Any], name: str) -> str:
    return _text(_table(change.get(name), name), "status")


def _is_private(part: Mapping[str, Any]) -> bool:
    return _text(_table(part.get("chat"), "chat"), "type") == "private"


def _who(part: Mapping[str, Any]) -> dict[str, Any]:
    chat = _table(part.get("chat"), "chat")
    sender = part.get("from")
    return {"chat_id": _whole(chat, "id"), **_account(sender if isinstance(sender, Mapping) else {})}


def _account(sender: Mapping[str, Any]) -> dict[str, Any]:
    names = [_keepable(name) for key in ("first_name", "last_name") if isinstance(name := sender.get(key), str)]
    language = sender.get("language_code")
    return {"account": " ".join(names), "language": language[:2] if isinstance(language, str) else None}


def _table(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Unreadable(f"{name} is missing or not an object")
    return value


def _text(part: Mapping[str, Any], name: str) -> str:
    value = part.get(name)
    if not isinstance(value, str):
        raise Unreadable(f"{name} is missing or not a text")
    return _keepable(value)


def _keepable(text: str) -> str:
    """As it was typed, but for what no database keeps: the character zero and halves of characters."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _whole(part: Mapping[str, Any], name: str) -> int:
    value = part.get(name)
    if not _is_id(value):
        raise Unreadable(f"{name} is missing or not a number")
    return value


def _is_id(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_ID
