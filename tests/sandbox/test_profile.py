"""Menus, descriptions and groups."""

import pytest

from sandbox.botapi import BotApi
from sandbox.people import Person
from tests.sandbox.conftest import Call

AIDE = {"command": "aide", "description": "Que puis-je dire ?"}


async def test_a_person_sees_the_menu_nearest_to_them(call: Call, maelle: Person) -> None:
    await call("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    assert maelle.commands() == {"help": "Help"}
    await call("setMyCommands", commands=[AIDE], language_code="fr")
    assert maelle.commands() == {"aide": "Que puis-je dire ?"}
    scope = {"type": "chat", "chat_id": maelle.user_id}
    await call("setMyCommands", commands=[{"command": "conges", "description": "Absences"}], scope=scope)
    assert maelle.commands() == {"conges": "Absences"}
    assert (await call("getMyCommands", scope=scope))["result"] == [{"command": "conges", "description": "Absences"}]
    await call("deleteMyCommands", scope=scope)
    assert maelle.commands() == {"aide": "Que puis-je dire ?"}


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (AIDE | {"command": "Aide"}, "BOT_COMMAND_INVALID"),
        (AIDE | {"command": "a" * 33}, "BOT_COMMAND_INVALID"),
        (AIDE | {"description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        (AIDE | {"description": "a" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_a_wrong_command_is_refused(call: Call, command: dict[str, str], words: str) -> None:
    assert (await call("setMyCommands", commands=[command]))["description"] == f"Bad Request: {words}"


async def test_a_menu_of_somebody_who_never_pressed_start_is_refused(call: Call, anne: Person) -> None:
    scope = {"type": "chat", "chat_id": anne.user_id}
    assert not (await call("setMyCommands", commands=[AIDE], scope=scope))["ok"]


async def test_descriptions_have_their_lengths(api: BotApi, call: Call) -> None:
    assert (await call("setMyDescription", description="a" * 512, language_code="fr"))["ok"]
    assert not (await call("setMyDescription", description="a" * 513))["ok"]
    assert (await call("setMyShortDescription", short_description="a" * 120))["ok"]
    assert not (await call("setMyShortDescription", short_description="a" * 121))["ok"]
    assert api.descriptions["description", "fr"] == "a" * 512


async def test_the_menu_button(api: BotApi, call: Call, maelle: Person) -> None:
    assert (await call("setChatMenuButton", chat_id=maelle.user_id, menu_button={"type": "commands"}))["ok"]
    assert not (await call("setChatMenuButton", menu_button={"type": "balloon"}))["ok"]
    assert api.menu_buttons == {maelle.user_id: {"type": "commands"}}


async def test_a_group_is_joined_heard_and_left(api: BotApi, call: Call, anne: Person) -> None:
    group = api.add_bot_to_group("Coordination", anne)
    member, joined = (await call("getUpdates"))["result"]
    assert member["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert joined["message"]["new_chat_members"] == [api.me]
    anne.say_in(group, "bonjour à tous")  # group privacy: not for the bot
    anne.say_in(group, "/aide")
    assert api.pending() == 3
    assert (await call("sendMessage", chat_id=group, text="Je ne parle qu’en privé."))["ok"]
    assert (await call("leaveChat", chat_id=group))["ok"]
    answer = await call("sendMessage", chat_id=group, text="?")
    assert answer["description"] == "Forbidden: bot is not a member of the group chat"


async def test_a_private_chat_cannot_be_left(call: Call, maelle: Person) -> None:
    assert (await call("leaveChat", chat_id=maelle.user_id))["error_code"] == 400


async def test_chats_are_described(call: Call, maelle: Person, anne: Person) -> None:
    assert (await call("getChat", chat_id=maelle.user_id))["result"]["first_name"] == "Maëlle"
    assert (await call("getChat", chat_id=anne.user_id))["description"] == "Bad Request: chat not found"
