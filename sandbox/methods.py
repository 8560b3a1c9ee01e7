"""The table of methods: which function answers to which name. Names are case-insensitive, as at Telegram."""

from collections.abc import Callable
from typing import Any

from sandbox import editing, polling, profile, sending, taps
from sandbox.arguments import Arguments
from sandbox.files import StoredFile
from sandbox.refusals import Json

Method = Callable[..., Any]


def get_file(api: Any, arguments: Arguments) -> Json:
    """getFile: where a file can be downloaded."""
    file: StoredFile = api.files.find(arguments.text("file_id"))
    return file.as_json() | {"file_path": file.path}


METHODS: dict[str, Method] = {
    name.lower(): method
    for name, method in {
        "getMe": profile.get_me,
        "getUpdates": polling.get_updates,
        "setWebhook": polling.set_webhook,
        "deleteWebhook": polling.delete_webhook,
        "getWebhookInfo": polling.get_webhook_info,
        "sendMessage": sending.send_message,
        "sendPhoto": sending.send_photo,
        "sendDocument": sending.send_document,
        "sendChatAction": sending.send_chat_action,
        "editMessageText": editing.edit_message_text,
        "editMessageCaption": editing.edit_message_caption,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": editing.delete_message,
        "pinChatMessage": editing.pin_chat_message,
        "unpinChatMessage": editing.unpin_chat_message,
        "answerCallbackQuery": taps.answer_callback_query,
        "setMyCommands": profile.set_my_commands,
        "getMyCommands": profile.get_my_commands,
        "deleteMyCommands": profile.delete_my_commands,
        "setMyDescription": profile.set_my_description,
        "setMyShortDescription": profile.set_my_short_description,
        "setChatMenuButton": profile.set_chat_menu_button,
        "getChat": profile.get_chat,
        "leaveChat": profile.leave_chat,
        "getFile": get_file,
    }.items()
}
ASYNC = frozenset(("getupdates", "setwebhook", "deletewebhook"))
