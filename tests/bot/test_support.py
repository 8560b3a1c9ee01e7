"""Technical support, as it is asked in three taps, planned, given, and remembered (C19)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.conversation.support_link import web_address
from storage.tables import Enrolment, SupportEvent, SupportRequest
from storage.terms import SupportState
from tests.bot.quiet_room import Message, Room, quiet_room

LINK = "https://essai.exemple.fr/cars"
STAFF = ("Inès", "Anne", "Paul")


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Tuesday 12 January, 10:00: Maëlle and Erwan, with their coaches and both coordinators."""
    async with quiet_room(tmp_path, "2027-01-11 08:00", only=("Maëlle", "Erwan")) as it:
        await it.at("2027-01-12 10:00")
        yield it


async def asks(room: Room, need: str = "Mettre en ligne", when: str = "Cette semaine", who: str = "Maëlle") -> Message:
    """Somebody asks for support, without a link; their card."""
    await room.write(who, "/appui")
    for label in (need, when, "Passer"):
        await room.tap(who, label)
    return room.one(who, "Ta demande d’appui technique")


def card(room: Room, name: str) -> Message:
    return room.one(name, "Appui technique pour Maëlle")


async def requests(room: Room) -> list[SupportRequest]:
    async with room.database.transaction() as session:
        return list((await session.exec(select(SupportRequest).order_by(col(SupportRequest.id)))).all())


async def acts(room: Room) -> list[tuple[str, str | None]]:
    """What was done about requests, and by whom."""
    names = {number: name for name, number in room.ids.items()}
    async with room.database.transaction() as session:
        events = (await session.exec(select(SupportEvent).order_by(col(SupportEvent.id)))).all()
    return [(event.act, names.get(event.by_id or 0)) for event in events]


# --- Asked


async def test_it_is_asked_in_three_taps_and_every_reader_has_one_card(room: Room) -> None:
    await room.write("Maëlle", "/appui")
    assert room.last("Maëlle").labels == [
        "Mettre en ligne", "Données", "Développement", "Design et accessibilité", "Sécurité", "Autre",
        "Ajouter le lien de ma première version",
    ]  # fmt: skip
    before = len(room.chats["Maëlle"])
    await room.tap("Maëlle", "Mettre en ligne")
    assert room.last("Maëlle").labels == [
        "Cette semaine", "D’ici deux semaines", "D’ici un mois", "Rien ne presse",
    ]  # fmt: skip
    await room.tap("Maëlle", "Cette semaine")

    assert len(room.chats["Maëlle"]) == before + 1  # the first message became the card; the second asks for a link
    assert room.chats["Maëlle"][-2].text == (
        "🛠️ Ta demande d’appui technique : mise en ligne\n"
        "Demandé mardi 12 janvier, souhaité pour vendredi 15 janvier.\n"
        "Inès et la coordination lisent ta demande ; la réponse arrivera ici."
    )
    await room.tap("Maëlle", "Passer")
    assert room.last("Maëlle").text.endswith("→ Passer") and room.last("Maëlle").labels == []
    for name in STAFF:
        assert card(room, name).text == (
            "🛠️ Appui technique pour Maëlle : mise en ligne\n"
            "Demandé mardi 12 janvier, souhaité pour vendredi 15 janvier."
        )
        assert card(room, name).labels == ["Planifier", "Donné"]


async def test_other_coaches_and_other_intrapreneurs_read_nothing_of_it(room: Room) -> None:
    await asks(room)

    assert "ppui technique" not in room.sees("Karim") + room.sees("Erwan")
    await room.write("Karim", "/appuis")
    assert room.last("Karim").text == "Aucun appui technique n’est en attente."


async def test_the_button_of_fridays_receipt_opens_the_same_question(room: Room) -> None:
    await room.at("2027-01-15 14:00")
    for label in ("0", "Non", "Passer", "Demander un appui technique", "Données"):
        await room.tap("Maëlle", label)

    assert "La semaine prochaine" in room.last("Maëlle").labels  # on a Friday, this week is over
    await room.tap("Maëlle", "La semaine prochaine")
    assert "souhaité pour vendredi 22 janvier" in card(room, "Anne").text


async def test_a_button_tapped_twice_asks_once(room: Room) -> None:
    await asks(room)
    await room.press("Maëlle", "1:support_when:online:this_week")

    assert room.toast and room.toast.key == "shared.already_noted"
    assert len(await requests(room)) == 1


async def test_a_need_that_is_open_already_is_shown_again_and_another_has_a_card_of_its_own(room: Room) -> None:
    await asks(room)
    await room.write("Maëlle", "/appui")
    assert "En cours : mise en ligne (en attente d’une date)." in room.last("Maëlle").text
    await room.tap("Maëlle", "Mettre en ligne")
    assert room.toast and room.toast.key == "support.asked_already"
    assert "Ta demande d’appui technique : mise en ligne" in room.last("Maëlle").text
    assert len(await requests(room)) == 1

    await room.write("Maëlle", "/appui")
    for label in ("Sécurité", "Rien ne presse", "Passer"):
        await room.tap("Maëlle", label)
    assert "Demandé mardi 12 janvier, rien ne presse." in room.one("Paul", "pour Maëlle : sécurité").text
    assert len(await requests(room)) == 2


async def test_asked_at_night_the_author_is_answered_at_once_and_the_others_in_the_morning(room: Room) -> None:
    await room.at("2027-01-12 22:10")
    await asks(room)
    assert "ppui technique" not in room.sees("Anne") + room.sees("Inès")
    await room.at("2027-01-13 08:29")
    assert "ppui technique" not in room.sees("Anne") + room.sees("Inès")
    await room.at("2027-01-13 08:30")
    assert card(room, "Anne") and card(room, "Inès")


async def test_asked_and_cancelled_in_the_same_night_nobody_hears_of_it(room: Room) -> None:
    await room.at("2027-01-12 22:10")
    await asks(room)
    await room.tap("Maëlle", "Annuler ma demande")
    await room.at("2027-01-13 09:00")

    assert "ppui" not in room.sees("Anne") + room.sees("Inès") + room.sees("Paul")
    assert "➖ Demande d’appui annulée : mise en ligne." in room.sees("Maëlle")


# --- Planned, given, cancelled


async def test_who_plans_is_named_on_every_copy_and_the_author_hears_it(room: Room) -> None:
    await asks(room)
    await room.tap("Inès", "Planifier")
    assert room.last("Inès").labels[0] == "Mar. 12" and "Mer. 20" in room.last("Inès").labels
    mine = len(room.chats["Maëlle"])
    await room.tap("Inès", "Jeu. 14")

    for name in STAFF:
        assert "Prévu jeudi 14 janvier, noté par Inès." in card(room, name).text
        assert card(room, name).labels == ["Changer la date", "Donné"]
    assert room.last("Inès").text.endswith("→ jeudi 14 janvier")
    assert len(room.chats["Maëlle"]) == mine + 1  # it rang
    assert "Prévu jeudi 14 janvier, noté par Inès." in room.last("Maëlle").text
    assert "la suite est plus bas" in room.sees("Maëlle")
    assert await acts(room) == [("asked", "Maëlle"), ("planned", "Inès")]


async def test_who_planned_first_wins_and_the_second_may_change_the_date(room: Room) -> None:
    await asks(room)
    await room.tap("Paul", "Planifier")
    await room.tap("Anne", "Planifier")
    await room.tap("Anne", "Jeu. 14")
    await room.tap("Paul", "Ven. 15")

    assert room.last("Paul").text == "L’appui est déjà prévu jeudi 14 janvier, noté par Anne."
    assert "Prévu jeudi 14 janvier, noté par Anne." in card(room, "Inès").text
    await room.tap("Paul", "Changer la date", room.last("Paul"))
    await room.tap("Paul", "Ven. 15")
    assert "Prévu vendredi 15 janvier, noté par Paul." in card(room, "Anne").text
    assert await acts(room) == [("asked", "Maëlle"), ("planned", "Anne"), ("planned", "Paul")]


async def test_the_same_day_tapped_twice_is_noted_once_and_a_day_that_passed_is_refused(room: Room) -> None:
    await asks(room)
    await room.press("Anne", "1:support_plan:1:2027-01-14")
    await room.press("Anne", "1:support_plan:1:2027-01-14")
    assert room.toast and room.toast.key == "shared.already_noted"

    await room.press("Anne", "1:support_plan:1:2027-01-11.again")
    assert room.toast and room.toast.key == "support.day_past"
    assert await acts(room) == [("asked", "Maëlle"), ("planned", "Anne")]


async def test_later_days_are_offered_in_the_same_message(room: Room) -> None:
    await asks(room)
    await room.tap("Anne", "Planifier")
    count = len(room.chats["Anne"])
    await room.tap("Anne", "Plus tard")

    assert len(room.chats["Anne"]) == count
    assert room.last("Anne").labels[-1] == "19 février"
    await room.tap("Anne", "19 février")
    assert "Prévu vendredi 19 février, noté par Anne." in card(room, "Paul").text


async def test_given_closes_every_copy_and_asks_the_author_for_the_first_version(room: Room) -> None:
    await asks(room)
    await room.tap("Anne", "Donné")

    for name in STAFF:
        closed = room.one(name, "Appui donné")
        assert closed.text == "✅ Appui donné : Maëlle, mise en ligne (noté par Anne, mardi 12 janvier)."
        assert closed.labels == []
    assert "noté par Anne" in room.last("Maëlle").text
    assert room.last("Maëlle").labels == ["Ajouter le lien de ma première version"]
    await room.press("Paul", "1:support_give:1:")
    assert room.toast and room.toast.key == "shared.already_noted"
    await room.press("Paul", "1:support_days:1:")
    assert room.toast and room.toast.key == "support.closed_already"
    assert await acts(room) == [("asked", "Maëlle"), ("given", "Anne")]


async def test_once_given_it_can_be_asked_again(room: Room) -> None:
    await asks(room)
    await room.tap("Anne", "Donné")
    await room.write("Maëlle", "/appui")
    for label in ("Mettre en ligne", "Rien ne presse"):
        await room.tap("Maëlle", label)

    assert [request.state for request in await requests(room)] == [SupportState.GIVEN, SupportState.ASKED]


async def test_cancelled_by_its_author_it_ends_in_a_line_for_everybody(room: Room) -> None:
    await asks(room)
    await room.tap("Maëlle", "Annuler ma demande")

    for name in STAFF:
        assert room.one(name, "➖ Demande d’appui annulée : Maëlle, mise en ligne.").labels == []
    await room.press("Maëlle", "1:support_cancel:1:")
    assert room.toast and room.toast.key == "shared.already_noted"


async def test_the_morning_after_the_planned_day_the_coach_is_asked_whether_it_was_given(room: Room) -> None:
    await asks(room)
    await room.tap("Anne", "Planifier")
    await room.tap("Anne", "Jeu. 14")
    await room.at("2027-01-15 09:29")
    assert "L’appui a-t-il eu lieu ?" not in room.sees("Inès")
    await room.at("2027-01-15 09:30")
    assert "Prévu jeudi 14 janvier, noté par Anne. L’appui a-t-il eu lieu ?" in room.last("Inès").text
    await room.tap("Inès", "Donné")

    assert "(noté par Inès, vendredi 15 janvier)" in room.one("Anne", "Appui donné").text


async def test_nobody_else_can_press_a_button_of_a_request(room: Room) -> None:
    await asks(room)
    foreign = ("support_bring:1:", "support_days:1:", "support_plan:1:2027-01-14", "support_give:1:")
    for name in ("Karim", "Maëlle", "Erwan"):
        for data in foreign:
            await room.press(name, f"1:{data}")
            assert room.toast and room.toast.key == "shared.not_for_you", (name, data)
    for name in ("Erwan", "Inès", "Anne"):
        for data in ("support_cancel:1:", "support_link:1:", "support_link:1:pass"):
            await room.press(name, f"1:{data}")
            assert room.toast and room.toast.key == "shared.not_for_you", (name, data)
    forged = ("support_plan:1:", "support_plan:1:2027-01-16", "support_plan:1:2027-01-14.againx", "support_give:x:",
              "support_give:" + "9" * 30 + ":", "support_give:77:")  # fmt: skip
    for data in forged:
        await room.press("Anne", f"1:{data}")
        assert room.toast and room.toast.key == "shared.not_for_you", data

    assert await acts(room) == [("asked", "Maëlle")]


# --- Links


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://essai.exemple.fr/cars", "https://essai.exemple.fr/cars"),
        ("http://exemple.fr", "http://exemple.fr"),
        ("exemple.fr/cars", "https://exemple.fr/cars"),
        ("www.exemple.fr", "https://www.exemple.fr"),
        ("Voici : https://exemple.fr/a?b=1.", "https://exemple.fr/a?b=1"),
        ("https://exemple.fr:8080/x", "https://exemple.fr:8080/x"),
        ("ftp://exemple.fr", None),
        ("javascript:alert(1)", None),
        ("https://localhost/x", None),
        ("https://anne:secret@exemple.fr", None),
        ("https://[exemple.fr", None),
        ("https://a.fr et https://b.fr", None),
        ("je n’ai pas de lien", None),
        ("", None),
    ],
)
def test_what_is_taken_for_a_link(written: str, kept: str | None) -> None:
    assert web_address(written) == kept


async def test_the_link_is_asked_kindly_and_shown_on_every_copy(room: Room) -> None:
    await room.write("Maëlle", "/appui")
    for label in ("Développement", "Rien ne presse"):
        await room.tap("Maëlle", label)
    await room.write("Maëlle", "je ne sais pas")
    assert "Je n’y trouve pas une adresse web" in room.last("Maëlle").text
    await room.write("Maëlle", "https://exemple.fr/" + "a" * 300)
    assert "Ce lien fait 319 caractères ; je peux en garder 300." in room.last("Maëlle").text
    await room.write("Maëlle", LINK)

    assert f"Lien : {LINK}" in room.last("Maëlle").text
    assert room.last("Maëlle").labels == ["Changer le lien", "Annuler ma demande"]
    for name in STAFF:
        assert f"Lien : {LINK}" in card(room, name).text
    await room.write("Maëlle", "Et une phrase")
    assert "Et une phrase" not in room.sees("Anne")


async def test_a_link_can_be_added_later_and_skipped_once(room: Room) -> None:
    await asks(room)
    await room.tap("Maëlle", "Ajouter un lien")
    await room.tap("Maëlle", "Passer")
    await room.press("Maëlle", "1:support_link:1:pass")
    assert room.toast and room.toast.key == "shared.already_noted"
    await room.tap("Maëlle", "Ajouter un lien")
    await room.write("Maëlle", "essai.exemple.fr/cars")

    assert f"Lien : {LINK}" in card(room, "Paul").text
    assert await acts(room) == [("asked", "Maëlle"), ("linked", "Maëlle")]


async def test_the_first_versions_link_is_kept_with_the_project_and_told_to_the_coach(room: Room) -> None:
    await room.write("Maëlle", "/appui")
    await room.tap("Maëlle", "Ajouter le lien de ma première version")
    await room.write("Maëlle", LINK)

    assert room.last("Maëlle").text == (f"✅ Noté avec ton projet : {LINK}\nInès et la coordination peuvent le lire.")
    assert room.last("Inès").text == f"Maëlle a une première version à montrer : {LINK}"
    assert LINK not in room.sees("Karim") + room.sees("Erwan") + room.sees("Anne")
    assert await proof_link(room) == LINK

    await room.write("Maëlle", "/appui")
    assert f"Ta première version : {LINK}" in room.last("Maëlle").text
    await room.tap("Maëlle", "Changer le lien de ma première version")
    await room.tap("Maëlle", "Retirer le lien")
    assert await proof_link(room) is None
    assert room.last("Maëlle").text.endswith("→ Retirer le lien")
    await room.write("Maëlle", LINK)
    assert await proof_link(room) is None  # nothing was awaited any more


async def proof_link(room: Room) -> str | None:
    async with room.database.transaction() as session:
        return (await session.get_one(Enrolment, room.enrolments["Maëlle"])).proof_link


# --- The queue, ten working days, and the digest


async def test_the_queue_has_the_oldest_first_and_coaches_see_their_own(room: Room) -> None:
    await asks(room)
    await room.at("2027-01-13 10:00")
    await asks(room, "Données", "Rien ne presse", who="Erwan")
    await room.write("Anne", "/appuis")

    assert room.last("Anne").text == (
        "2 appuis techniques en cours, du plus ancien au plus récent :\n"
        "Maëlle, mise en ligne. Demandé mardi 12 janvier, souhaité pour vendredi 15 janvier.\n"
        "Erwan, données. Demandé mercredi 13 janvier, rien ne presse."
    )
    await room.tap("Anne", "Erwan : données")
    assert "Appui technique pour Erwan : données" in room.last("Anne").text
    assert room.last("Anne").labels == ["Planifier", "Donné"]

    await room.write("Karim", "/appuis")  # one of his own: its card, at once
    assert "Appui technique pour Erwan : données" in room.last("Karim").text
    assert "Maëlle" not in room.sees("Karim").split("Appui technique")[-1]


async def test_ten_working_days_without_an_answer_it_rings_for_coordinators_and_all_copies_say_so(room: Room) -> None:
    await asks(room)
    late = "sans réponse depuis 10 jours ouvrés"
    await room.at("2027-01-26 09:59")
    assert late not in room.sees("Anne") + room.sees("Inès") + room.sees("Maëlle")
    counts = {name: len(room.chats[name]) for name in (*STAFF, "Maëlle")}
    await room.at("2027-01-26 10:00")

    for name in ("Anne", "Paul"):
        assert len(room.chats[name]) == counts[name] + 1
        assert room.last(name).text.startswith(f"⚠️ Appui technique {late} : Maëlle, mise en ligne")
        assert "Cet appui est l’engagement de la DINUM : qui peut donner une date ?" in room.last(name).text
        assert room.last(name).labels == ["Planifier", "Donné"]
    assert len(room.chats["Inès"]) == counts["Inès"] and late in room.sees("Inès")
    assert len(room.chats["Maëlle"]) == counts["Maëlle"]
    assert "Je l’ai rappelé à la coordination." in room.sees("Maëlle")

    await room.at("2027-01-29 10:00")
    assert sum(late in message.text for message in room.chats["Paul"]) == 1


async def test_the_digest_names_it_until_somebody_answers(room: Room) -> None:
    line = "Appui technique sans réponse depuis 10 jours ouvrés : Maëlle, mise en ligne."
    await asks(room)
    await room.at("2027-01-25 14:00")
    assert line not in room.last("Anne").text and "Points avec les coachs" in room.last("Anne").text
    await room.at("2027-02-01 14:00")
    assert line in room.one("Anne", "Semaine du 25 au 29 janvier 2027").text
    await room.tap("Anne", "Planifier")
    await room.tap("Anne", "Jeu. 11")
    await room.at("2027-02-08 14:00")
    assert line not in room.one("Anne", "Semaine du 1er au 5 février 2027").text
