"""The set-up in the chat: people who come, change, leave and are invited."""

from datetime import date

from sqlmodel import col, select

from storage import habits
from storage.tables import Enrolment, Invitation, Membership, Person
from storage.terms import Role
from tests.bot.quiet_room import Room
from tests.bot.setup_room import MAELLE, begins, change, does, empty, history, opens, room

__all__ = ["empty", "room"]


# --- People


async def test_a8_a_seventh_person_needs_an_amendment_or_a_place(room: Room) -> None:
    refused = await opens(room, "Anne", "[Étape 2]", "[Ajouter une personne]")
    assert refused.text == (
        "La convention prévoit trois intrapreneurs. Pour en ajouter, enregistre un avenant ; "
        "pour remplacer, retire d’abord une personne."
    )
    await does(room, "Anne", "[Enregistrer un avenant]", "4")
    assert ("size", "3", "4") in await history(room)
    asked = await does(room, "Anne", "[Ajouter une personne]", "Solenn", "Apprentissage", "Bourses", "[Aucun]")
    assert "jour habituel" in asked.text
    halves = await does(room, "Anne", "[Deux demi-journées]", "[Lundi matin]", "[Mercredi matin]", "[Inès]")
    assert "Solenn, Apprentissage : le lundi matin et le mercredi matin, avec Inès" in halves.text
    assert "Nouvelle personne : Solenn (intra)." in room.last("Paul").text
    await opens(room, "Anne", "[Créer les invitations]")
    assert "Invitation pour Solenn" in room.last("Anne").text


async def test_somebody_is_replaced_both_parties_hear_how_many_are_left_and_the_place_is_free(room: Room) -> None:
    await opens(room, "Anne", "[Étape 2]", "[Erwan]", "[Retirer de la promo]", "[Oui, aujourd’hui]")
    assert "Erwan a quitté la promo le mardi 2 février 2027." in room.last("Paul").text
    assert "Intrapreneurs suivis : 2 sur 3." in room.last("Paul").text
    assert "quel prénom" not in room.last("Anne").text and "2. Intrapreneurs (2 sur 3)" in room.last("Anne").text
    assert "prénom de cette personne" in (await does(room, "Anne", "[Ajouter une personne]")).text
    async with room.database.transaction() as session:
        erwan = (await session.exec(select(Person).where(Person.name == "Erwan"))).one()
    assert (erwan.chat_id, erwan.left_on) == (None, date(2027, 2, 2))


async def test_a_departure_may_be_dated_back_but_not_ahead(room: Room) -> None:
    await opens(room, "Anne", "[Étape 2]", "[Erwan]", "[Retirer de la promo]")
    assert "n’est pas encore venu" in (await does(room, "Anne", "vendredi 5 février")).text
    await does(room, "Anne", "lundi 1er février")
    async with room.database.transaction() as session:
        left = (await session.exec(select(col(Enrolment.left_on)).where(col(Enrolment.left_on).is_not(None)))).all()
    assert left == [date(2027, 2, 1)]


async def test_a11_paul_is_coach_and_coordinator_one_person_with_one_party(room: Room) -> None:
    pages = await opens(room, "Anne", "[Étape 3]", "[Ajouter un coach]", "[Paul]")
    assert "• Paul, DINUM" in pages.text
    async with room.database.transaction() as session:
        [paul] = (await session.exec(select(Person).where(Person.name == "Paul"))).all()
        roles = (await session.exec(select(Membership.role).where(Membership.person_id == paul.id))).all()
    assert set(roles) == {Role.COACH, Role.COORDINATOR}
    assert "Coach :" in room.last("Paul").text and "Coordination :" in room.last("Paul").text


async def test_a12_a_usual_day_that_is_never_worked_is_neither_offered_nor_taken(room: Room) -> None:
    asked = await opens(room, "Anne", "[Étape 2]", "[Gwenaël]", "[Jour habituel]")
    assert asked.labels == ["Lundi", "Mardi", "Jeudi", "Vendredi", "Deux demi-journées", "Annuler"]
    refused = await does(room, "Anne", "mercredi")
    assert refused.text == "Gwenaël ne travaille jamais le mercredi : choisis un autre jour."
    await does(room, "Anne", "mardi")
    assert "Jour habituel, Gwenaël : le mardi (avant : le jeudi)." in room.last("Anne").text
    await room.at("2027-02-08 09:30")
    assert "mardi 9" in room.sees("Gwenaël")


async def test_the_choice_of_no_day_off_is_shown_as_made(empty: Room) -> None:
    await begins(empty, *MAELLE)
    assert any(message.text.endswith("jamais travaillés ?\n→ aucun jour") for message in empty.chats["Anne"])


async def test_the_day_that_somebody_chose_for_themselves_is_what_a_coordinator_changes(room: Room) -> None:
    async with room.database.transaction() as session:
        await habits.load(session, room.enrolments["Maëlle"], "thursday", "")
        await habits.set_from(session, room.enrolments["Maëlle"], date(2027, 2, 8), "monday", "")
    page = await opens(room, "Anne", "[Étape 2]", "[Maëlle]")
    assert "Jour habituel : le lundi" in page.text
    await does(room, "Anne", "[Jour habituel]", "[Jeudi]")
    assert "le jeudi (avant : le lundi)" in room.last("Anne").text
    async with room.database.transaction() as session:
        habit = await habits.in_force(session, room.enrolments["Maëlle"], date(2027, 2, 8))
    assert habit and habit.usual == "thursday"


async def test_a15_the_last_coordinator_cannot_leave(room: Room) -> None:
    await opens(room, "Anne", "[Étape 4]", "[Paul]", "[Retirer de la promo]", "[Oui, aujourd’hui]")
    refused = await opens(room, "Anne", "[Étape 4]", "[Anne]", "[Retirer de la promo]")
    assert refused.text == "Il faut garder au moins une personne à la coordination."


async def test_who_withdraws_themselves_is_told_so_and_has_no_access_any_more(room: Room) -> None:
    await opens(room, "Anne", "[Étape 4]", "[Anne]", "[Retirer de la promo]", "[Oui, aujourd’hui]")
    assert "ce compte n’y a plus accès" in room.last("Anne").text
    await room.write("Anne", "/installation")
    assert "réservé aux personnes invitées" in room.last("Anne").text


async def test_a_coach_cannot_leave_before_those_they_coach_have_another(room: Room) -> None:
    refused = await opens(room, "Anne", "[Étape 3]", "[Inès]", "[Retirer de la promo]")
    assert refused.text == (
        "Inès accompagne Maëlle. Choisis d’abord un autre coach pour Maëlle, à l’étape 2 ; "
        "à défaut, quelqu’un de la coordination."
    )
    await opens(room, "Anne", "[Étape 2]", "[Maëlle]", "[Coach]", "[Karim]")
    assert "Ton coaching passe à Karim" in room.last("Maëlle").text
    await opens(room, "Anne", "[Étape 3]", "[Inès]", "[Retirer de la promo]", "[Oui, aujourd’hui]")
    assert "Inès" not in room.last("Anne").text


async def test_a17_the_last_save_wins_and_the_other_coordinator_hears_what_changed_and_by_whom(room: Room) -> None:
    await opens(room, "Anne", "[Étape 2]", "[Maëlle]", "[Service]")
    await opens(room, "Paul", "[Étape 2]", "[Maëlle]", "[Service]", "Mobilités")
    await room.write("Anne", "Transports")
    assert "Paul a changé les réglages de la promo.\nService, Maëlle : Mobilités (avant : Transports scolaires)." in (
        room.sees("Anne")
    )
    assert "Anne a changé les réglages de la promo.\nService, Maëlle : Transports (avant : Mobilités)." in (
        room.sees("Paul")
    )
    assert [entry for entry in await history(room) if entry[0] == "service"] == [
        ("service", "Transports scolaires", "Mobilités"),
        ("service", "Mobilités", "Transports"),
    ]


async def test_a18_the_same_first_name_twice_needs_an_initial(room: Room) -> None:
    await change(room, size=6)
    refused = await opens(room, "Anne", "[Étape 2]", "[Ajouter une personne]", "erwan")
    assert refused.text == "Il y a déjà une personne nommée erwan. Ajoute une initiale, par exemple « erwan K. »."
    assert "Erwan K. : quel service" in (await does(room, "Anne", "Erwan K.")).text


async def test_another_first_name_keeps_the_person(room: Room) -> None:
    await opens(room, "Anne", "[Étape 2]", "[Erwan]", "[Prénom]", "Erwan T.")
    assert "Prénom, Erwan T. : Erwan T. (avant : Erwan)." in room.last("Anne").text
    async with room.database.transaction() as session:
        person = await session.get_one(Person, room.ids["Erwan"])
    assert (person.name, person.chat_id) == ("Erwan T.", room.ids["Erwan"])


# --- Invitations


async def test_an_invitation_is_renewed_and_the_link_before_it_is_void_then_revoked(room: Room) -> None:
    await change(room, size=6)
    await opens(room, "Anne", "[Étape 4]", "[Ajouter à la coordination]", "Solenn", "[Région]", "[Non]")
    await opens(room, "Anne", "[Créer les invitations]", "[Étape 4]", "[Solenn]", "[Nouvelle invitation]")
    async with room.database.transaction() as session:
        links = (await session.exec(select(Invitation).order_by(col(Invitation.id)))).all()
    assert [link.voided_at is None for link in links] == [False, True]
    await opens(room, "Anne", "[Étape 4]", "[Solenn]", "[Révoquer l’invitation]")
    assert "Pas d’invitation en cours." in room.last("Anne").text
    assert "Invitation révoquée pour Solenn." in room.last("Paul").text
