"""The methods by which the bot says something new."""

from typing import TYPE_CHECKING

from sandbox.arguments import Arguments
from sandbox.chats import Chat, Message
from sandbox.files import StoredFile, photo_sizes
from sandbox.keyboards import reply_markup
from sandbox.markup import formatted, utf16_length
from sandbox.refusals import Json, Refusal, bad_request

if TYPE_CHECKING:
    from sandbox.botapi import BotApi

# https://core.telegram.org/bots/api#sendmessage: 1-4096 characters after entities parsing; #sendphoto: caption 0-1024.
# Counted in UTF-16 units, as entity offsets are.
LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024
_ACTIONS = frozenset(
    (
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    )
)


def send_message(api: "BotApi", arguments: Arguments) -> Json:
    """sendMessage."""
    text, entities = message_text(arguments)
    return _send(api, arguments, text, entities)


def send_photo(api: "BotApi", arguments: Arguments) -> Json:
    """sendPhoto: the picture is uploaded or named by its file_id."""
    caption, entities = message_caption(arguments)
    file = api.files.sent(arguments, "photo", "photos")
    return _send(api, arguments, caption, entities, {"photo": photo_sizes(file)}, file)


def send_document(api: "BotApi", arguments: Arguments) -> Json:
    """sendDocument: the file is uploaded or named by its file_id."""
    caption, entities = message_caption(arguments)
    file = api.files.sent(arguments, "document", "documents")
    document = file.as_json() | {"file_name": file.name, "mime_type": file.mime_type}
    return _send(api, arguments, caption, entities, {"document": document}, file)


def send_chat_action(api: "BotApi", arguments: Arguments) -> bool:
    """sendChatAction."""
    if arguments.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    addressee(api, arguments)
    return True


def message_text(arguments: Arguments) -> tuple[str, list[Json]]:
    """The text of a request, 1 to 4,096 units once its markup is read, or Telegram's refusal."""
    text, entities = formatted(arguments, "text", "entities")
    if not text:
        # Client.cpp get_input_message_text for a missing text, MessageEntity.cpp fix_formatted_text for one of blanks.
        raise bad_request("text must be non-empty" if arguments.text("text") else "message text is empty")
    if utf16_length(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return text, entities


def message_caption(arguments: Arguments) -> tuple[str, list[Json]]:
    """The caption of a request, at most 1,024 units, or Telegram's refusal."""
    caption, entities = formatted(arguments, "caption", "caption_entities")
    if utf16_length(caption) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return caption, entities


def addressee(api: "BotApi", arguments: Arguments) -> Chat:
    """The chat a request writes to, or Telegram's refusal."""
    if not arguments.text("chat_id"):
        raise bad_request("chat_id is empty")
    return api.chats.writable(arguments.integer("chat_id"))


def _send(
    api: "BotApi",
    arguments: Arguments,
    text: str,
    entities: list[Json],
    media: Json | None = None,
    file: StoredFile | None = None,
) -> Json:
    markup = reply_markup(arguments)
    chat = addressee(api, arguments)
    reply_to = _replied(chat, arguments)
    api.limits.admit(chat.chat_id)
    message = api.chats.post(chat)
    message.text, message.entities, message.markup = text, entities, markup
    message.media, message.file, message.reply_to = media or {}, file, reply_to
    message.silent = arguments.flag("disable_notification")
    if api.events:
        api.events.publish("sent", chat_id=chat.chat_id, message_id=message.message_id)
    return _with_reply(api, message)


def _replied(chat: Chat, arguments: Arguments) -> int | None:
    reply = arguments.decoded("reply_parameters") or {}
    message_id = reply.get("message_id", arguments.integer("reply_to_message_id"))
    if message_id is None:
        return None
    message = chat.messages.get(int(message_id))
    if message is not None and not message.deleted:
        return message.message_id
    if reply.get("allow_sending_without_reply"):
        return None
    raise Refusal(400, "Bad Request: message to be replied not found")


def _with_reply(api: "BotApi", message: Message) -> Json:
    body = message.as_json(api.me)
    if message.reply_to is not None:
        body["reply_to_message"] = message.chat.messages[message.reply_to].as_json(api.me)
    return body
