"""Technical support once it was asked for: planned, given or cancelled, with its links (C19)."""

import pytest

from bot.conversation.support_link import web_address
from storage.tables import Enrolment
from storage.terms import SupportState
from tests.bot.quiet_room import Room
from tests.bot.support_room import STAFF, acts, asks, card, requests, room

__all__ = ["room"]

LINK = "https://essai.exemple.fr/cars"

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
    await room.tap("Anne", "Mar. 12")
    await room.at("2027-01-13 09:29")
    assert "L’appui a-t-il eu lieu ?" not in room.sees("Inès")
    await room.at("2027-01-13 09:30")
    assert "Prévu mardi 12 janvier, noté par Anne. L’appui a-t-il eu lieu ?" in room.last("Inès").text
    await room.tap("Inès", "Donné")

    assert "(noté par Inès, mercredi 13 janvier)" in room.one("Anne", "Appui donné").text


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
