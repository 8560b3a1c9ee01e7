"""The set-up in the chat: who may change it, and what becomes of old, forged and repeated buttons."""

from bot.conversation.acts import Edited
from storage.tables import Enrolment
from tests.bot.quiet_room import Room
from tests.bot.setup_room import change, does, history, opens, room

__all__ = ["room"]


async def test_the_set_up_belongs_to_coordinators(room: Room) -> None:
    for name in ("Inès", "Maëlle"):
        await room.write(name, "/installation")
        assert "Je ne connais pas cette commande" in room.last(name).text
        await only_refused(room, name)
    assert await history(room) == []


async def only_refused(room: Room, name: str) -> None:
    for data in (
        "1:setup_go:dates:",
        "1:setup_to:c.size:9",
        "1:setup_leave:1:intrapreneur.2027-02-02",
        "1:setup_invite::",
    ):
        await room.press(name, data)
        assert room.toast and room.toast.key == "shared.not_for_you"


async def test_a_forged_button_does_nothing(room: Room) -> None:
    for data in (
        "1:setup_who:999:intrapreneur",
        "1:setup_who:1:coach",
        "1:setup_leave:999:coach",
        "1:setup_leave:1:intrapreneur.2030-01-01",
        "1:setup_ask:x1.name:people",
        "1:setup_ask:c.draft_since:dates",
        "1:setup_to:p999.name:keep",
        "1:setup_to:c.draft_since:1",
        "1:setup_go:elsewhere:",
        "1:setup_add:chief:",
        "1:setup_work:yes:tomorrow",
        "1:setup_link:1:renew.chief",
    ):
        await room.press("Anne", data)
        assert room.toast and room.toast.key == "shared.not_for_you", data
    assert await history(room) == []


async def test_a_question_left_behind_cancels_nothing_that_was_asked_since(room: Room) -> None:
    await opens(room, "Anne", "[Étape 1]", "[Fin]")
    stale = room.last("Anne")
    await opens(room, "Anne", "[Annuler]", "[Étape 2]", "[Maëlle]", "[Service]")
    await room.press("Anne", "1:setup_stop:c.ends_on:", stale.id)
    assert room.toast and room.toast.key == "shared.already_noted"
    assert "Service, Maëlle : Mobilités" in (await does(room, "Anne", "Mobilités")).text


async def test_an_edited_answer_is_not_taken_for_the_next_one(room: Room) -> None:
    await change(room, size=6)
    await opens(room, "Anne", "[Étape 2]", "[Ajouter une personne]", "Solenn", "Aprentissage")
    await room.hear(Edited(900, room.ids["Anne"], text="Apprentissage", message_id=7))
    assert "écris ta réponse dans un nouveau message" in room.last("Anne").text
    assert "jours jamais travaillés" in (await does(room, "Anne", "Bourses d’apprentis")).text


async def test_who_left_and_comes_back_takes_their_place_again(room: Room) -> None:
    await opens(room, "Anne", "[Étape 2]", "[Erwan]", "[Retirer de la promo]", "[Oui, aujourd’hui]")
    await does(room, "Anne", "[Ajouter une personne]", "Erwan", "Trains", "TER", "[Aucun]", "[Lundi]", "[Karim]")
    assert "Erwan revient dans la promo." in room.last("Paul").text
    async with room.database.transaction() as session:
        enrolment = await session.get_one(Enrolment, room.enrolments["Erwan"])
    assert (enrolment.left_on, enrolment.service) == (None, "Trains")


async def test_without_the_bots_name_no_link_is_made(room: Room) -> None:
    await change(room, size=6, bot_name="")
    await opens(room, "Anne", "[Étape 4]", "[Ajouter à la coordination]", "Solenn", "[Région]", "[Non]")
    await opens(room, "Anne", "[Créer les invitations]")
    assert room.toast and room.toast.key == "setup.no_bot_name"


async def test_a_button_tapped_twice_saves_once(room: Room) -> None:
    await opens(room, "Anne", "[Étape 2]", "[Maëlle]", "[Coach]")
    data = next(c.data for row in room.last("Anne").speech.choices for c in row if c.label == "Karim")
    for _ in range(2):
        await room.press("Anne", data, room.last("Anne").id)
    assert room.toast and room.toast.key == "shared.already_noted"
    assert [entry[0] for entry in await history(room)] == ["coach"]
