"""The methods about the bot itself and about chats: its menus, its descriptions, who is there."""

import re
from typing import TYPE_CHECKING, Any

from sandbox.arguments import Arguments
from sandbox.chats import Chat
from sandbox.refusals import Json, bad_request
from sandbox.sending import addressee

if TYPE_CHECKING:
    from sandbox.botapi import BotApi

# https://core.telegram.org/bots/api#botcommand and #setmycommands, #setmydescription, #setmyshortdescription.
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LONGEST_COMMAND_DESCRIPTION = 256
_MOST_COMMANDS = 100
_LONGEST_DESCRIPTION = 512
_LONGEST_SHORT_DESCRIPTION = 120
_SCOPES = frozenset(
    (
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    )
)
Menus = dict[tuple[str, int | None, str], list[Json]]


def get_me(api: "BotApi", arguments: Arguments) -> Json:
    """getMe."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return api.me | abilities | {"can_connect_to_business": False, "has_main_web_app": False}


def set_my_commands(api: "BotApi", arguments: Arguments) -> bool:
    """setMyCommands, for one scope and language."""
    commands = arguments.decoded("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: Array expected")
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = _menu_key(api, arguments)
    api.menus[key] = [_command(command) for command in commands]
    if not commands:
        del api.menus[key]
    return True


def get_my_commands(api: "BotApi", arguments: Arguments) -> list[Json]:
    """getMyCommands of exactly this scope and language."""
    return api.menus.get(_menu_key(api, arguments), [])


def delete_my_commands(api: "BotApi", arguments: Arguments) -> bool:
    """deleteMyCommands."""
    api.menus.pop(_menu_key(api, arguments), None)
    return True


def set_my_description(api: "BotApi", arguments: Arguments) -> bool:
    """setMyDescription: what a person reads before pressing start."""
    return _describe(api, arguments, "description", _LONGEST_DESCRIPTION)


def set_my_short_description(api: "BotApi", arguments: Arguments) -> bool:
    """setMyShortDescription: the line on the bot's profile."""
    return _describe(api, arguments, "short_description", _LONGEST_SHORT_DESCRIPTION)


def set_chat_menu_button(api: "BotApi", arguments: Arguments) -> bool:
    """setChatMenuButton, for one chat or for all."""
    button = arguments.decoded("menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("MenuButton has unsupported type")
    chat_id = arguments.integer("chat_id")
    if chat_id is not None:
        api.chats.find(chat_id)
    api.menu_buttons[chat_id] = button
    return True


def get_chat(api: "BotApi", arguments: Arguments) -> Json:
    """getChat: only of chats the bot has met."""
    chat = api.chats.find(arguments.integer("chat_id"))
    if not chat.is_group and not chat.started:
        raise bad_request("chat not found")
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    accepted = {"accepted_gift_types": dict.fromkeys(gifts, True)}
    full = chat.as_chat() | {"accent_color_id": 0, "max_reaction_count": 11} | accepted
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].as_json(api.me)
    return full


def leave_chat(api: "BotApi", arguments: Arguments) -> bool:
    """leaveChat, of a group."""
    chat = addressee(api, arguments)
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    chat.left = True
    if api.events:
        api.events.publish("left", chat_id=chat.chat_id)
    return True


def commands_for(menus: Menus, chat: Chat) -> list[Json]:
    """The menu this person's client shows, by https://core.telegram.org/bots/api#determining-list-of-commands."""
    scopes: list[tuple[str, int | None]] = [("chat", chat.chat_id), ("all_private_chats", None), ("default", None)]
    for scope, chat_id in scopes:
        for language in (chat.language_code, ""):
            if menu := menus.get((scope, chat_id, language)):
                return menu
    return []


def _menu_key(api: "BotApi", arguments: Arguments) -> tuple[str, int | None, str]:
    scope: Json = arguments.decoded("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = None
    if "chat_id" in scope:
        chat_id = addressee(api, Arguments({"chat_id": scope["chat_id"]})).chat_id
    return str(kind), chat_id, arguments.text("language_code")


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse commands: Object expected")
    name, description = str(command.get("command", "")), str(command.get("description", "")).strip()
    if not _COMMAND.fullmatch(name.removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= _LONGEST_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description}


def _describe(api: "BotApi", arguments: Arguments, what: str, longest: int) -> bool:
    text = arguments.text(what)
    if len(text) > longest:
        raise bad_request(f"BOT_{what.upper()}_TOO_LONG")
    api.descriptions[what, arguments.text("language_code")] = text
    return True
