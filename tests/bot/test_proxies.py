"""A7: somebody without Telegram is followed all the same: a coordinator asks, and says what was answered."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import Enrolment, Person
from tests.bot.quiet_room import Room, quiet_room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday 1 February: Maëlle never joined; Anne has opened her page in the set-up."""
    async with quiet_room(tmp_path, only=("Maëlle", "Yann")) as it:
        for name in ("Maëlle", "Yann"):
            async with it.database.transaction() as session:
                person = await session.get_one(Person, it.ids[name])
                person.chat_id = person.joined_at = None
                (await session.get_one(Enrolment, it.enrolments[name])).first_monday = None
        yield it


async def without_telegram(room: Room, name: str = "Maëlle", by: str = "Anne") -> None:
    await room.press(by, f"1:proxy:{room.ids[name]}:yes")


def asked(room: Room, name: str = "Anne") -> list[str]:
    return [message.text for message in room.chats.get(name, []) if message.text.startswith("À demander")]


async def test_a7_anne_is_asked_at_the_end_of_the_day_and_enters_the_answer(room: Room) -> None:
    await without_telegram(room)
    assert "Maëlle est sans Telegram : à partir de la semaine du 1er février, ses questions vont à Anne." in room.sees(
        "Anne"
    )
    await room.at("2027-02-04 16:44")
    assert not asked(room)
    await room.at("2027-02-04 16:45")
    assert asked(room) == ["À demander à Maëlle : sa journée projet de ce jeudi 4 février a-t-elle été libérée ?"]
    assert not asked(room, "Paul")

    await room.tap("Anne", "Saisir pour Maëlle")
    assert room.last("Anne").text.endswith("Ce que tu notes porte ton nom.")
    await room.tap("Anne", "1 jour")
    assert room.last("Anne").text == "Noté : Maëlle, semaine du 1er au 5 février, 1 jour."
    await room.at("2027-02-05 17:01")
    assert len(asked(room)) == 1 and not room.alerts("Anne")


async def test_a7_a_silent_week_is_asked_about_once_more_on_friday_and_is_silence_on_monday(room: Room) -> None:
    await without_telegram(room)
    await room.at("2027-02-05 15:59")
    assert len(asked(room)) == 1
    await room.at("2027-02-05 16:00")
    assert asked(room)[1].startswith("À demander à Maëlle : quelle part de sa journée projet a été libérée")
    await room.at("2027-02-08 12:00")
    [card] = [card for card in room.alerts("Paul") if "Maëlle" in card.text and "Sans réponse" in card.text]
    assert "Libération ni confirmée ni infirmée" in card.text


async def test_a7_who_stands_in_for_anne_is_asked_in_her_place(room: Room) -> None:
    await without_telegram(room)
    async with room.database.transaction() as session:
        anne = await session.get_one(Person, room.ids["Anne"])
        anne.unreachable_at = room.now
    await room.at("2027-02-04 16:45")
    assert len(asked(room, "Paul")) == 1 and not asked(room)


async def test_a7_the_overview_says_so_and_a_second_tap_does_nothing(room: Room) -> None:
    await without_telegram(room)
    before = len(room.chats["Anne"])
    await without_telegram(room)
    assert room.toast and room.toast.key == "shared.already_noted"
    assert len(room.chats["Anne"]) == before
    await room.write("Anne", "/suivi")
    [line] = [line for line in room.last("Anne").text.splitlines() if " Maëlle :" in line]
    assert line.endswith("sans Telegram")
    await room.at("2027-02-01 08:30")
    assert "Maëlle est sans Telegram" in room.sees("Paul")  # A17: the other coordinator hears it


async def test_a7_it_is_undone_by_a_button(room: Room) -> None:
    await without_telegram(room)
    await room.tap("Anne", "Avec Telegram")
    assert room.last("Anne").labels == ["Nouveau lien"]
    await room.at("2027-02-04 18:00")
    assert not asked(room)


@pytest.mark.parametrize("name", ["Inès", "Karim"])
async def test_only_coordinators_may_say_so(room: Room, name: str) -> None:
    await without_telegram(room, by=name)
    assert room.toast and room.toast.key == "shared.not_for_you"
    async with room.database.transaction() as session:
        assert (await session.get_one(Person, room.ids["Maëlle"])).proxy_id is None


async def test_a7_no_day_is_asked_about_again_so_that_the_week_can_be_saved(room: Room) -> None:
    await without_telegram(room)
    await room.at("2027-02-04 16:45")
    await room.tap("Anne", "Saisir pour Maëlle")
    await room.tap("Anne", "0 jour")
    other = room.last("Anne")
    assert other.text == "À demander à Maëlle : un autre jour cette semaine ?"
    assert other.labels == ["Vendredi 5", "Aucun autre jour"]
    await room.tap("Anne", "Vendredi 5", other)
    assert other.text.endswith("→ Vendredi 5")

    await room.at("2027-02-05 15:59")
    assert len(asked(room)) == 2 and not room.alerts("Paul")
    await room.at("2027-02-05 16:00")
    assert asked(room)[-1] == "À demander à Maëlle : sa journée projet de ce vendredi 5 février a-t-elle été libérée ?"
    await room.tap("Anne", "Saisir pour Maëlle")
    await room.tap("Anne", "1 jour")
    await room.at("2027-02-08 12:00")
    assert not [card for card in room.alerts("Paul") if "(service Transports scolaires)" in card.text]


async def test_a7_no_other_day_warns_while_the_week_can_be_saved(room: Room) -> None:
    await without_telegram(room)
    await room.at("2027-02-04 16:45")
    for label in ("Saisir pour Maëlle", "0 jour", "Aucun autre jour"):
        await room.tap("Anne", label)
    other = room.one("Anne", "un autre jour cette semaine")
    await room.at("2027-02-04 16:49")
    assert not room.alerts("Paul")
    await room.at("2027-02-04 16:50")
    [card] = room.alerts("Paul")
    assert card.text.startswith("⛔ Journée non libérée : Maëlle")
    assert "Sans Telegram : les questions vont à Anne. Saisie par Anne." in card.text
    await room.press("Anne", f"1:proxy_other:{room.enrolments['Maëlle']}@20270201:none", other.id)
    assert room.toast and room.toast.key == "shared.already_noted"


async def test_a7_silence_counts_no_reminders_and_the_digest_names_who_has_no_telegram(room: Room) -> None:
    await without_telegram(room)
    await room.at("2027-02-08 12:00")
    card = room.one("Paul", "Sans réponse : Maëlle")
    assert "rappel" not in card.text and "ne peut pas joindre" not in card.text
    assert "Sans Telegram : les questions vont à Anne." in card.text
    await room.at("2027-02-08 14:00")
    assert "Sans Telegram : Maëlle." in room.last("Paul").text


async def test_a7_yanns_second_half_day_can_be_refused_without_losing_the_first(room: Room) -> None:
    await without_telegram(room, "Yann")
    await room.at("2027-02-02 12:15")
    await room.tap("Anne", "Saisir pour Yann")
    await room.tap("Anne", "0,5 jour")
    await room.at("2027-02-04 12:15")
    assert len(asked(room)) == 2
    await room.tap("Anne", "Saisir pour Yann")
    await room.tap("Anne", "0,5 jour")
    assert room.last("Anne").labels[-1] == "Aucun autre jour"
    await room.at("2027-02-05 17:00")
    assert "0,5 jour sur 1" in room.one("Paul", "Yann (service").text


@pytest.mark.parametrize("forged", ["2027-02-12", "2027-02-02", "x"])
async def test_another_day_is_said_for_nobody_who_has_telegram_and_only_where_it_is_one(
    room: Room, forged: str
) -> None:
    await without_telegram(room)
    await room.at("2027-02-04 16:45")
    ref = {name: f"{room.enrolments[name]}@20270201" for name in ("Maëlle", "Yann")}
    for whose, value in (("Maëlle", forged), ("Yann", "none")):
        await room.press("Anne", f"1:proxy_other:{ref[whose]}:{value}")
        assert room.toast and room.toast.key == "shared.not_for_you"
