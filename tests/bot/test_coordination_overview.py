"""`/suivi` and one person's weeks: what coordinators see, and what they never see (D22, D23)."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from storage import feedbacks
from storage.terms import Question
from tests.bot.quiet_room import Room, quiet_room

WEEK = "2027-02-01"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """The week of 1 to 5 February, the first that is due."""
    async with quiet_room(tmp_path) as it:
        yield it


async def until_thursday_evening(room: Room) -> None:
    """What DOMAIN 4.d tells of that week, up to Thursday 16:58."""
    await room.at("2027-02-01 17:00")
    await room.released("Solenn", "2027-02-01", 2)
    await room.at("2027-02-02 12:30")
    await room.released("Yann", "2027-02-02", 1, "am")
    await room.at("2027-02-03 17:00")
    await room.released("Nolwenn", "2027-02-03", 2)
    for name in ("Maëlle", "Yann", "Solenn", "Nolwenn"):
        await room.point(name, WEEK)
    await room.at("2027-02-04 12:30")
    await room.released("Yann", "2027-02-04", 0, "am")
    await room.at("2027-02-04 16:50")
    await room.says("Maëlle", WEEK, Question.REASON, choice="hierarchy")
    await room.released("Maëlle", "2027-02-04", 0, also=("no_other_day",))
    await room.at("2027-02-04 16:58")


async def test_the_overview_is_one_line_per_person_with_what_is_still_possible(room: Room) -> None:
    await until_thursday_evening(room)
    await room.write("Anne", "/suivi")

    assert room.last("Anne").text == (
        "Semaine du 1er au 5 février 2027, jeudi 16 h 58\n"
        "🕓 Erwan : prévu vendredi\n"
        "🕓 Gwenaël : prévu aujourd’hui, question envoyée à 16 h 45\n"
        "⛔ Maëlle : pas de journée, hiérarchie (alerte ouverte)\n"
        "✅ Nolwenn : 1 jour\n"
        "✅ Solenn : 1 jour\n"
        "🟠 Yann : 0,5 jour sur 1, vendredi encore possible\n"
        "Points tenus : 4 sur 6. Reste Karim avec Erwan et Gwenaël.\n"
        "Promo depuis le début : aucune semaine n’est encore close."
    )
    assert room.last("Anne").labels == [
        "Erwan",
        "Gwenaël",
        "Maëlle",
        "Nolwenn",
        "Solenn",
        "Yann",
        "Alertes (1)",
        "Image",
    ]


async def test_on_the_first_morning_everybody_is_still_to_come(room: Room) -> None:
    await room.at("2027-02-01 09:00")
    await room.write("Anne", "/suivi")

    text = room.last("Anne").text
    assert "🕓 Solenn : prévu aujourd’hui\n" in text
    assert "🕓 Yann : prévu mardi matin\n" in text
    assert "Reste Inès avec Maëlle, Solenn et Yann ; Karim avec Erwan, Gwenaël et Nolwenn." in text
    assert "Alertes" not in " ".join(room.last("Anne").labels)


async def test_before_the_programme_the_overview_says_when_it_begins(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, at="2027-01-27 10:00") as room:
        await room.write("Anne", "/suivi")
        assert room.last("Anne").text == "La promo commence le lundi 1er février 2027 : rien n’est encore dû."


async def test_the_running_rate_counts_a_week_once_its_silence_has_closed(room: Room) -> None:
    for name in ("Erwan", "Gwenaël", "Maëlle", "Nolwenn", "Solenn"):
        await room.released(name, "2027-02-05", 2, None)
    await room.at("2027-02-08 11:59")
    await room.write("Anne", "/suivi")
    assert "aucune semaine n’est encore close" in room.last("Anne").text
    await room.at("2027-02-08 12:00")
    await room.write("Anne", "/suivi")
    assert "Promo depuis le début : 5 semaines tenues sur 6 dues (83 %), dont 1 sans réponse." in room.last("Anne").text

    await room.released("Yann", "2027-02-05", 2, None)
    await room.write("Anne", "/suivi")
    assert "Promo depuis le début : 6 semaines tenues sur 6 dues (100 %)." in room.last("Anne").text


async def test_only_coordinators_have_the_overview(room: Room) -> None:
    for name in ("Maëlle", "Inès"):
        await room.write(name, "/suivi")
        assert "Je ne connais pas cette commande" in room.last(name).text
        await room.press(name, "1:alerts::")
        assert room.toast and room.toast.key == "shared.not_for_you"
        await room.press(name, f"1:person:{room.enrolments['Yann']}:")
        assert room.toast and room.toast.key == "shared.not_for_you"


async def test_an_alert_is_brought_back_to_the_end_of_the_chat_and_the_old_copy_shrinks(room: Room) -> None:
    await until_thursday_evening(room)
    [first] = room.alerts("Anne")
    await room.write("Anne", "/suivi")
    await room.tap("Anne", "Alertes (1)")
    assert "• Maëlle, semaine du 1er février : pas de journée, dit avant la fin de la semaine" in room.last("Anne").text
    await room.tap("Anne", "Maëlle, 1er février")

    assert "plus bas" in first.text
    assert room.alerts("Anne") == [room.last("Anne")]
    await room.tap("Anne", "Je m’en occupe")
    assert "Anne s’en occupe depuis 16 h 58." in room.last("Anne").text


async def test_one_persons_weeks_show_what_she_shared_and_nothing_else(room: Room) -> None:
    await until_thursday_evening(room)
    await room.says("Maëlle", WEEK, Question.INTERVIEWS, choice="3-5")
    await room.says("Maëlle", WEEK, Question.OBSTACLE, choice="written", text="Le service informatique ne répond pas.")
    await room.says("Maëlle", WEEK, Question.NEXT_STEP, text="Voir trois usagers.")
    async with room.database.transaction() as session:
        for text, shared in (("Belle écoute.", False), ("Premier entretien très utile.", True)):
            await feedbacks.add(
                session, room.enrolments["Maëlle"], room.ids["Inès"], date(2027, 2, 1), text, room.now, shared=shared
            )
    await room.at("2027-02-08 12:00")
    await room.write("Anne", "/suivi")
    await room.tap("Anne", "Maëlle")

    shown = room.last("Anne").text
    assert "Service Transports scolaires. Coach : Inès. Jour habituel : jeudi." in shown
    assert "Semaines tenues : 0 sur 1. Jours libérés : 0 jour sur 1." in shown
    assert "⛔ Non tenue, du 1er au 5 février : pas d’accord de la hiérarchie, alerte ouverte" in shown
    assert "Blocages signalés : 1, dont 0 partagé." in shown
    assert "« Premier entretien très utile. »" in shown
    for private in ("Belle écoute", "informatique", "trois usagers"):
        assert private not in shown
    assert "Le reste se partage si Maëlle ou Inès le choisit" in shown

    await room.says("Maëlle", WEEK, Question.SHARED, choice="yes")
    await room.write("Anne", "/suivi")
    await room.tap("Anne", "Maëlle")
    shown = room.last("Anne").text
    assert "prochain pas : « Voir trois usagers. »" in shown
    assert "blocage : « Le service informatique ne répond pas. »" in shown
    assert "Belle écoute" not in shown


async def test_a_flag_to_tell_an_obstacle_aloud_is_counted_and_never_shown(room: Room) -> None:
    await room.says("Maëlle", WEEK, Question.OBSTACLE, choice="aloud")
    await room.says("Maëlle", WEEK, Question.SHARED, choice="yes")
    await room.released("Maëlle", "2027-02-05", 2, None)
    await room.at("2027-02-08 12:00")
    await room.press("Anne", f"1:person:{room.enrolments['Maëlle']}:")

    assert "Blocages signalés : 1, dont 0 partagé." in room.last("Anne").text
    assert "vive voix" not in room.last("Anne").text


async def test_t23_a_day_can_be_entered_from_the_persons_page(room: Room) -> None:
    await room.at("2027-02-05 10:00")
    await room.press("Anne", f"1:person:{room.enrolments['Maëlle']}:")
    await room.tap("Anne", "Saisir pour Maëlle")
    await room.tap("Anne", "1 jour")
    await room.write("Paul", "/overview")

    assert "✅ Maëlle : 1 jour, saisie par Anne" in room.last("Paul").text
    await room.at("2027-02-08 13:00")
    assert not any("Maëlle (service" in message.text for message in room.chats["Paul"])
