"""The set-up in the chat, detail by detail: the promo itself, and what is refused with its remedy."""

from datetime import date

from sqlmodel import col, select

from storage import invitations
from storage.tables import Cohort, Invitation
from storage.terms import DayOffKind
from tests.bot.quiet_room import Room
from tests.bot.setup_room import MAELLE, begins, change, days_off, does, empty, opens, room
from tests.scheduler.promo import paris

__all__ = ["empty", "room"]


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
