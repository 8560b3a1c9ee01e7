"""The set-up in the chat, detail by detail: what a coordinator taps and writes, and what is refused with its remedy."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import SQLModel, col, select

from bot.conversation.acts import Edited
from storage import habits, invitations
from storage.database import Database
from storage.tables import Cohort, CohortChange, DayOff, Enrolment, Invitation, Membership, Person
from storage.terms import DayOffKind, Role
from tests.bot.quiet_room import Message, Room, quiet_room
from tests.scheduler.promo import paris

STARTED = "2027-02-02 10:00"  # a Tuesday, in the second week of nobody's absence


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Maëlle, Erwan and Gwenaël have joined; the convention provides for six."""
    async with quiet_room(tmp_path, at="2027-02-01 08:00", only=("Maëlle", "Erwan", "Gwenaël")) as it:
        it.now = paris(STARTED)
        await change(it, size=3, bot_name="vigie_bot")
        yield it


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Room]:
    """Nobody, nothing; Anne has a set-up code in her hand."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    yield Room(database, paris("2026-12-15 10:00"), {"Anne": 1}, {})
    await database.close()


async def change(room: Room, **values: object) -> None:
    async with room.database.transaction() as session:
        cohort = (await session.exec(select(Cohort))).one()
        for name, value in values.items():
            setattr(cohort, name, value)
        session.add(cohort)


async def does(room: Room, name: str, *acts: str) -> Message:
    """They tap what is in brackets and write the rest; what they see last."""
    for act in acts:
        await (room.tap(name, act[1:-1]) if act.startswith("[") else room.write(name, act))
    return room.last(name)


async def opens(room: Room, name: str, *acts: str) -> Message:
    """/installation, then so many taps and texts."""
    return await does(room, name, "/installation", *acts)


async def begins(room: Room, *acts: str) -> Message:
    """Anne begins a promo with the code, for the Région, and has said that it starts on 4 January."""
    async with room.database.transaction() as session:
        code = await invitations.mint_code(session, room.now)
    dates = ("[Étape 1]", "4 janvier 2027", "[Vendredi 28 mai 2027]", "[Étape 2]")
    return await does(room, "Anne", code, "[J’ai lu]", "Anne", "[Région]", "[Oui]", *dates, *acts)


MAELLE = ("[Ajouter une personne]", "Maëlle", "Transports scolaires", "Cars scolaires", "[Aucun]", "[Jeudi]")


async def history(room: Room) -> list[tuple[str, str, str]]:
    async with room.database.transaction() as session:
        rows = (await session.exec(select(CohortChange).order_by(col(CohortChange.id)))).all()
        return [(row.what, row.before, row.after) for row in rows]


async def days_off(room: Room, kind: DayOffKind) -> list[date]:
    async with room.database.transaction() as session:
        return list(
            (await session.exec(select(col(DayOff.day)).where(DayOff.kind == kind).order_by(col(DayOff.day)))).all()
        )


# --- Beginning


async def test_a10_without_a_coach_the_set_up_cannot_finish_and_names_who_lacks_one(empty: Room) -> None:
    await begins(
        empty, *MAELLE, "[Plus tard]", "[Ajouter une personne]", "Erwan", "Trains", "TER", "[Aucun]", "[Lundi]"
    )
    people = await does(empty, "Anne", "Karim")
    assert "• Maëlle, Transports scolaires : le jeudi, coach à choisir" in people.text
    lacking = await does(empty, "Anne", "[Retour]")
    assert "Pour finir, il manque un coach pour Maëlle : à choisir à l’étape 2." in lacking.text
    assert "Créer les invitations" not in lacking.labels
    await empty.press("Anne", "1:setup_invite::")  # forged: still refused
    assert not any("start=" in message.text for message in empty.chats["Anne"])
    await does(empty, "Anne", "[Étape 2]", "[Maëlle]", "[Coach]", "[Karim]")
    assert "Créer les invitations" in (await opens(empty, "Anne")).labels


async def test_nobody_is_invited_to_a_draft(empty: Room) -> None:
    await begins(empty, *MAELLE, "Inès")
    assert "On règle d’abord la promo" in (await does(empty, "Anne", "/invitation")).text
    page = await does(empty, "Anne", "/installation", "[Étape 2]", "[Maëlle]")
    assert "Nouvelle invitation" not in page.labels
    for data in ("1:invite:2:", "1:setup_link:2:renew.intrapreneur"):
        await empty.press("Anne", data)
        assert empty.toast and empty.toast.key == "shared.not_for_you"
    async with empty.database.transaction() as session:
        assert (await session.exec(select(Invitation))).all() == []


async def test_nothing_is_said_of_the_weeks_of_a_draft(room: Room) -> None:
    await room.at("2027-02-08 08:59")
    await change(room, draft_since=room.now)
    before = room.sees("Maëlle")
    await room.at("2027-02-08 15:00")
    assert room.sees("Maëlle") == before
    await change(room, draft_since=None, next_due_at=room.now)
    await room.at("2027-02-11 16:45")
    assert "As-tu pu te consacrer à ton projet aujourd’hui" in room.last("Maëlle").text


async def test_a13_a_start_is_a_real_date_and_an_open_day(empty: Room) -> None:
    async with empty.database.transaction() as session:
        code = await invitations.mint_code(session, empty.now)
    await does(empty, "Anne", code, "[J’ai lu]", "[Coordination]", "[Région]", "[Oui]", "[Étape 1]")
    for written, answer in (
        ("lundi 29 mars 2027", "lundi 29 mars 2027 est férié (Lundi de Pâques). Le suivi peut commencer mardi 30 mars"),
        ("samedi 9 janvier 2027", "samedi 9 janvier 2027 n’est pas travaillé."),
        ("mardi 4 janvier 2027", "la date est un lundi 4 janvier 2027"),
        ("bientôt", "Je n’ai pas reconnu de date."),
        ("31/02/2027", "Je n’ai pas reconnu de date."),
    ):
        assert answer in (await does(empty, "Anne", written)).text
        async with empty.database.transaction() as session:
            assert (await session.exec(select(col(Cohort.starts_on)))).one() == date(
                2026, 12, 21
            )  # still only proposed
    assert "Quand le programme doit-il se terminer" in (await does(empty, "Anne", "30/03/2027")).text


async def test_a13_tuesday_is_proposed_for_easter_monday_and_the_monday_may_be_kept(empty: Room) -> None:
    async with empty.database.transaction() as session:
        code = await invitations.mint_code(session, empty.now)
    said = await does(empty, "Anne", code, "[J’ai lu]", "Anne", "[Région]", "[Oui]", "[Étape 1]", "29 mars 2027")
    assert said.labels == ["Mardi 30 mars 2027", "Garder le 29 mars"]
    asked = await does(empty, "Anne", "[Mardi 30 mars 2027]")
    assert "Vendredi 20 août 2027" in asked.labels


async def test_a14_days_later_the_question_that_was_left_is_asked_again(empty: Room) -> None:
    await begins(empty, "[Ajouter une personne]", "Maëlle", "Transports scolaires")
    empty.now = paris("2026-12-22 16:00")
    assert "Maëlle : quel projet" in (await opens(empty, "Anne")).text
    people = await does(empty, "Anne", "Cars scolaires", "[Aucun]", "[Jeudi]", "Inès")
    assert "Maëlle, Transports scolaires : le jeudi, avec Inès" in people.text


async def test_who_of_a_draft_is_taken_out_leaves_no_trace_and_whom_they_coached_waits_for_another(empty: Room) -> None:
    await begins(empty, *MAELLE, "Inès", "[Étape 3]", "[Inès]", "[Retirer de la promo]", "[Oui, aujourd’hui]")
    assert "il manque un coach" not in empty.last("Anne").text
    assert "au moins un coach, à l’étape 3" in (await opens(empty, "Anne")).text
    assert "coach à choisir" in (await does(empty, "Anne", "[Étape 2]")).text


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
    assert refused.text == "Inès accompagne Maëlle. Choisis d’abord un autre coach pour Maëlle, à l’étape 2."
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


# --- Calendar, hours, convention


async def test_a_closure_of_a_planned_day_reopens_the_plan_and_one_tap_takes_it_back(room: Room) -> None:
    await room.at("2027-02-02 10:00")
    await opens(room, "Anne", "[Étape 1]", "fermeture jeudi 4 février, travaux")
    assert "Fermeture : jeudi 4 février 2027 (Travaux)." in room.last("Anne").text
    assert "Travaux" in room.last("Maëlle").text
    await does(room, "Anne", "du 22 au 26 février")
    assert "du lundi 22 février au vendredi 26 février 2027" in room.last("Anne").text
    await does(room, "Anne", "[Fermetures]", "[Rouvrir : 4 février]")
    assert "Fermeture retirée : jeudi 4 février 2027 (Travaux)." in room.last("Anne").text
    assert await days_off(room, DayOffKind.CLOSURE) == [date(2027, 2, day) for day in range(22, 27)]


async def test_a_closure_that_cannot_be_is_answered_with_what_can(room: Room) -> None:
    await opens(room, "Anne", "[Étape 1]")
    for written, answer in (
        ("fermeture samedi 6 février", "Ces jours sont un week-end"),
        ("fermeture 7 juillet", "Cette date est hors du programme, qui va du lundi 1er février 2027"),
        ("on ferme", "Je n’ai pas reconnu de date."),
    ):
        assert answer in (await does(room, "Anne", written)).text
    assert await days_off(room, DayOffKind.CLOSURE) == []


async def test_whit_monday_is_worked_and_is_a_holiday_again(room: Room) -> None:
    await opens(room, "Anne", "[Étape 1]", "[Fériés travaillés]", "[Travailler lundi 17 mai]")
    assert await days_off(room, DayOffKind.WORKED_HOLIDAY) == [date(2027, 5, 17)]
    await does(room, "Anne", "[Férié : lundi 17 mai]")
    assert await days_off(room, DayOffKind.WORKED_HOLIDAY) == []


async def test_the_hours_of_messages_keep_their_order_and_silence_has_an_evening_and_a_morning(room: Room) -> None:
    await opens(room, "Anne", "[Étape 1]", "[Heures des messages]", "[Questions de fin de semaine]", "vendredi 17 h 30")
    assert "doit venir avant" in room.last("Anne").text
    await does(room, "Anne", "15 h")
    assert "• Questions de fin de semaine : vendredi 15 h" in room.last("Anne").text
    await does(room, "Anne", "[Silence]", "de 8 h 30 à 18 h 30")
    assert "Écris une heure du soir et une du matin" in room.last("Anne").text
    await does(room, "Anne", "19h à 8h")
    assert "• Silence : de 19 h à 8 h" in room.last("Anne").text


async def test_what_the_convention_says_is_changed_field_by_field(room: Room) -> None:
    await opens(room, "Anne", "[Étape 1]", "[Convention]", "[Délégué à la protection des données]", "dpo@example.org")
    await does(room, "Anne", "[Temps libéré par semaine]", "1,5")
    await does(room, "Anne", "[Nom de la promo]", "Promo d’hiver")
    await does(room, "Anne", "[Fuseau horaire]", "Europe/Rennes")
    assert "Je ne connais pas ce fuseau horaire." in room.last("Anne").text
    await does(room, "Anne", "Europe/Paris", "[Langue]", "[Anglais]")
    assert "Language: English (before: French)." in room.last("Anne").text
    async with room.database.transaction() as session:
        cohort = (await session.exec(select(Cohort))).one()
    assert (cohort.name, cohort.target_halves, cohort.dpo, cohort.language) == (
        "Promo d’hiver",
        3,
        "dpo@example.org",
        "en",
    )


async def test_an_end_before_the_start_is_refused(room: Room) -> None:
    refused = await opens(room, "Anne", "[Étape 1]", "[Fin]", "vendredi 29 janvier 2027")
    assert "La fin (vendredi 29 janvier 2027) tombe avant le début" in refused.text


# --- Who may


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
