"""What Telegram hands over becomes an act of a person, or nothing; what is malformed is named, not guessed."""

from typing import Any

import pytest

from bot.conversation.acts import Act, Blocked, Edited, InvitedToGroup, Returned, Said, SentMedia, Tapped
from bot.telegram.reading import Unreadable, chat_of, read
from sandbox.botapi import BotApi
from sandbox.clock import TravellingClock
from sandbox.people import Person
from tests.bot.running import START

MAELLE = {"id": 7_000_000_001, "is_bot": False, "first_name": "Maëlle", "last_name": "R.", "language_code": "fr-FR"}
CHAT = {"id": 7_000_000_001, "type": "private", "first_name": "Maëlle"}
GROUP = {"id": -100_200_300_400, "type": "supergroup", "title": "Équipe"}


def message(**more: Any) -> dict[str, Any]:
    """A message of Maëlle's in her own chat."""
    return {"message_id": 5, "from": MAELLE, "chat": CHAT, "date": 1_800_000_000} | more


def membership(before: str, after: str, chat: dict[str, Any] = CHAT) -> dict[str, Any]:
    """A change of the bot's own standing."""
    states = {"old_chat_member": {"status": before}, "new_chat_member": {"status": after}}
    return {"update_id": 9, "my_chat_member": {"chat": chat, "from": MAELLE, "date": 1_800_000_000} | states}


@pytest.fixture
def botapi() -> BotApi:
    return BotApi(TravellingClock(START))


@pytest.fixture
def maelle(botapi: BotApi) -> Person:
    return botapi.person("Maëlle")


def acts(botapi: BotApi) -> list[Act | None]:
    """What was queued at the local Bot API, as it is read."""
    return [read(queued.update) for queued in botapi.updates.queue()]


def test_a_text_is_said_by_whose_account_shows_that_name() -> None:
    act = read({"update_id": 9, "message": message(text="/annuler")})

    assert act == Said(9, 7_000_000_001, "Maëlle R.", "fr", text="/annuler", message_id=5)


def test_what_people_do_in_the_local_bot_api_is_understood(botapi: BotApi, maelle: Person) -> None:
    said = maelle.say("Bonjour")
    maelle.edit(said, "Bonsoir")
    maelle.tap_data(3, "1:x::")
    maelle.send_voice()
    maelle.send_photo()
    maelle.send_sticker()
    maelle.send_location()
    maelle.block()
    maelle.unblock()
    kinds = [Said, Edited, Tapped, SentMedia, SentMedia, SentMedia, SentMedia, Blocked, Returned]

    assert [type(act) for act in acts(botapi)] == kinds


def test_a_tap_is_by_whoever_taps_whatever_the_message_says(botapi: BotApi, maelle: Person) -> None:
    query_id = maelle.tap_data(3, "1:anything:goes:here", inaccessible=True)

    assert acts(botapi) == [
        Tapped(
            botapi.updates.queue()[0].update_id,
            maelle.user_id,
            "Maëlle",
            "fr",
            data="1:anything:goes:here",
            query_id=query_id,
            message_id=3,
        )
    ]


def test_a_tap_without_its_message_is_still_a_tap() -> None:
    act = read({"update_id": 9, "callback_query": {"id": "1", "from": MAELLE, "data": "1:x::"}})

    assert act == Tapped(9, 7_000_000_001, "Maëlle R.", "fr", data="1:x::", query_id="1", message_id=None)


def test_nothing_is_heard_in_a_group_but_the_invitation_to_it(botapi: BotApi, maelle: Person) -> None:
    group_id = botapi.add_bot_to_group("Équipe", maelle)
    maelle.say_in(group_id, "/aide")

    heard = acts(botapi)
    assert isinstance(heard[0], InvitedToGroup) and heard[0].chat_id == group_id
    assert heard[1:] == [None, None]


def test_a_tap_in_a_group_is_nobodys() -> None:
    query = {"id": "1", "from": MAELLE, "data": "1:x::", "message": message(chat=GROUP)}

    assert read({"update_id": 9, "callback_query": query}) is None


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        (membership("member", "kicked"), Blocked),
        (membership("kicked", "member"), Returned),
        (membership("left", "member", GROUP), InvitedToGroup),
        (membership("left", "administrator", GROUP), InvitedToGroup),
        (membership("member", "administrator", GROUP), type(None)),
        (membership("member", "left", GROUP), type(None)),
    ],
)
def test_a_change_of_our_own_standing_is_told_apart(update: dict[str, Any], kind: type) -> None:
    assert type(read(update)) is kind


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 9, "channel_post": {"chat": {"type": "channel"}}},
        {"update_id": 9, "inline_query": {"id": "1"}},
        {"update_id": 9},
        {"update_id": 9, "message": message(pinned_message=message())},
    ],
)
def test_what_does_not_concern_us_is_nothing(update: dict[str, Any]) -> None:
    assert read(update) is None


@pytest.mark.parametrize(
    "update",
    [
        None,
        [],
        "update",
        {"update_id": "nine"},
        {"update_id": 9, "message": None},
        {"update_id": 9, "message": {"text": "sans chat"}},
        {"update_id": 9, "message": message(text=12)},
        {"update_id": 9, "message": message(text="oui", message_id="5")},
        {"update_id": 9, "message": message(text="oui", chat={"id": "x", "type": "private"})},
        {"update_id": 9, "message": message(text="oui", chat={"id": 2**70, "type": "private"})},
        {"update_id": 9, "callback_query": {"id": 1, "from": MAELLE}},
        {"update_id": 9, "callback_query": {"id": "1"}},
        {"update_id": 9, "my_chat_member": {"chat": CHAT}},
    ],
)
def test_a_malformed_update_is_unreadable(update: Any) -> None:
    with pytest.raises(Unreadable):
        read(update)


def test_what_is_said_of_a_malformed_update_quotes_nothing_of_it() -> None:
    with pytest.raises(Unreadable) as unreadable:
        read({"update_id": 9, "message": message(text={"Nolwenn": "est en congé"})})

    assert "Nolwenn" not in str(unreadable.value)


@pytest.mark.parametrize("update", [None, 3, {}, {"message": 3}, {"message": {"chat": {"id": "x"}}}])
def test_the_chat_of_what_is_malformed_is_nobodys(update: Any) -> None:
    assert chat_of(update) is None


def test_the_chat_of_a_malformed_update_is_known_if_it_says_so() -> None:
    assert chat_of({"message": {"chat": {"id": 7_000_000_001}}}) == 7_000_000_001
    assert chat_of({"callback_query": {"from": MAELLE}}) == 7_000_000_001
