"""The methods by which the bot changes, removes or pins what was said."""

from typing import TYPE_CHECKING

from sandbox.arguments import Arguments
from sandbox.chats import Message
from sandbox.keyboards import reply_markup
from sandbox.refusals import Json, bad_request
from sandbox.sending import addressee, message_caption, message_text

if TYPE_CHECKING:
    from sandbox.botapi import BotApi

# https://core.telegram.org/bots/api#deletemessage: "can only be deleted if it was sent less than 48 hours ago".
DELETABLE_SECONDS = 48 * 3_600
# Client.cpp fail_query_with_error.
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


def edit_message_text(api: "BotApi", arguments: Arguments) -> Json:
    """editMessageText; without a reply_markup the buttons disappear, as at Telegram."""
    text, entities = message_text(arguments)
    markup = reply_markup(arguments)
    message = _own_message(api, arguments)
    if message.media:
        raise bad_request("there is no text in the message to edit")
    return _change(api, message, text, entities, markup)


def edit_message_caption(api: "BotApi", arguments: Arguments) -> Json:
    """editMessageCaption."""
    caption, entities = message_caption(arguments)
    markup = reply_markup(arguments)
    message = _own_message(api, arguments)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    return _change(api, message, caption, entities, markup)


def edit_message_reply_markup(api: "BotApi", arguments: Arguments) -> Json:
    """editMessageReplyMarkup."""
    markup = reply_markup(arguments)
    message = _own_message(api, arguments)
    return _change(api, message, message.text, message.entities, markup)


def delete_message(api: "BotApi", arguments: Arguments) -> bool:
    """deleteMessage, within 48 hours."""
    message = _message(api, arguments, "delete")
    if (api.clock.now() - message.at).total_seconds() >= DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    if api.events:
        api.events.publish("deleted", chat_id=message.chat.chat_id, message_id=message.message_id)
    return True


def pin_chat_message(api: "BotApi", arguments: Arguments) -> bool:
    """pinChatMessage."""
    message = _message(api, arguments, "pin")
    if message.message_id not in message.chat.pinned:
        message.chat.pinned.append(message.message_id)
    return True


def unpin_chat_message(api: "BotApi", arguments: Arguments) -> bool:
    """unpinChatMessage: the one named, else the newest pinned one."""
    if arguments.integer("message_id") is not None:
        message = _message(api, arguments, "unpin")
        if message.message_id in message.chat.pinned:
            message.chat.pinned.remove(message.message_id)
    elif (chat := addressee(api, arguments)).pinned:
        chat.pinned.pop()
    return True


def _message(api: "BotApi", arguments: Arguments, purpose: str) -> Message:
    # Client.cpp check_message: "message to edit not found", "message to delete not found", and so on.
    chat = addressee(api, arguments)
    message_id = arguments.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request(f"message to {purpose} not found")
    return message


def _own_message(api: "BotApi", arguments: Arguments) -> Message:
    message = _message(api, arguments, "edit")
    if message.sender is not None:
        raise bad_request("message can't be edited")
    return message


def _change(api: "BotApi", message: Message, text: str, entities: list[Json], markup: Json | None) -> Json:
    if (text, entities, markup) == (message.text, message.entities, message.markup):
        raise bad_request(_NOT_MODIFIED)
    if text != message.text:
        message.earlier_texts.append(message.text)
    message.text, message.entities, message.markup = text, entities, markup
    message.edited_at = api.clock.now()
    if api.events:
        api.events.publish("edited", chat_id=message.chat.chat_id, message_id=message.message_id)
    return message.as_json(api.me)
