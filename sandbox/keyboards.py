"""The buttons under a message, checked as Telegram checks them."""

from typing import Any

from sandbox.arguments import Arguments
from sandbox.refusals import Json, bad_request

# https://core.telegram.org/bots/api#inlinekeyboardbutton: callback_data is 1-64 bytes, and exactly one action a button.
LARGEST_DATA = 64
_ACTIONS = frozenset(
    (
        "callback_data",
        "url",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    )
)
_LINKS = ("https://", "http://", "tg://")
# tdlib/telegram-bot-api, Client.cpp get_inline_keyboard_button and get_reply_markup.
_UNPARSABLE = "can't parse inline keyboard button: "


def reply_markup(arguments: Arguments) -> Json | None:
    """The markup of the request, None without one; raises a Refusal when Telegram would not take it."""
    markup = arguments.decoded("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return markup
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    for row in rows:
        for button in row:
            _check(button)
    return {"inline_keyboard": kept} if (kept := [row for row in rows if row]) else None


def _check(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request(f"{_UNPARSABLE}object expected")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request(f'{_UNPARSABLE}Field "text" must be of type String')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if not _ACTIONS & button.keys():
        raise bad_request(f"{_UNPARSABLE}Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= LARGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    link = button.get("url")
    if link is not None and not str(link).startswith(_LINKS):
        raise bad_request("BUTTON_URL_INVALID")
