"""A coordinator is away: who is told instead, what was looked after, and the way back (D5, D6, D8)."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.reach import note_unreachable
from storage.tables import Membership, Person
from storage.terms import Party, Role
from tests.bot.quiet_room import Room, quiet_room

WEEK = "2027-02-01"
HEADLINE = "Journée non libérée : Maëlle"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday 1 February, 08:00: Maëlle and Yann with both coordinators; the points are held."""
    async with quiet_room(tmp_path, only=("Maëlle", "Yann")) as it:
        for name in ("Maëlle", "Yann"):
            await it.point(name, WEEK)
        yield it


async def joined(room: Room, name: str, party: Party) -> None:
    """One more coordinator."""
    async with room.database.transaction() as session:
        anne = await session.get_one(Person, room.ids["Anne"])
        person = Person(cohort_id=anne.cohort_id, name=name, chat_id=900, joined_at=room.now)
        session.add(person)
        await session.flush()
        person.chat_id = room.ids[name] = person.id or 0
        session.add(Membership(person_id=room.ids[name], role=Role.COORDINATOR, party=party))


async def refused(room: Room, name: str, day: str) -> None:
    await room.released(name, day, 0, also=("no_other_day",))


async def away(room: Room, name: str, until: str, to: str = "") -> None:
    await room.write(name, "/relais")
    await room.tap(name, until)
    if to:
        await room.tap(name, to)


async def test_d5_alerts_and_digest_go_to_who_stands_in_until_the_end_of_the_last_day(room: Room) -> None:
    await joined(room, "Bleuenn", Party.AUTHORITY)
    await room.at("2027-02-03 09:00")
    await away(room, "Anne", "8 février", "Bleuenn")
    assert "Bleuenn prend le relais" in room.last("Anne").text
    assert room.last("Anne").labels == ["Je suis de retour", "Changer"]
    assert room.last("Bleuenn").text.startswith("Absence d’Anne jusqu’au lundi 8 février. Tu prends le relais")
    assert room.last("Paul").text == "Absence d’Anne jusqu’au lundi 8 février. Relais : Bleuenn."

    await room.at("2027-02-04 16:50")
    await refused(room, "Maëlle", "2027-02-04")
    await room.at("2027-02-08 18:00")
    for name in ("Bleuenn", "Paul"):
        assert HEADLINE in room.sees(name) and "Semaine du 1er au 5 février 2027" in room.sees(name)
    assert HEADLINE not in room.sees("Anne") and "Semaine du 1er au 5 février 2027" not in room.sees("Anne")
    assert "absente" not in room.sees("Bleuenn")

    await room.at("2027-02-09 08:29")
    assert HEADLINE not in room.sees("Anne")
    await room.at("2027-02-09 08:30")
    assert "Alertes ouvertes : 2." in room.sees("Anne")  # Maëlle's, and Yann's silence
    await room.at("2027-02-09 10:00")
    await refused(room, "Yann", "2027-02-09")
    await room.at("2027-02-09 10:30")
    assert room.alerts("Anne")


async def test_d5_what_was_looked_after_is_shown_as_relayed_and_comes_back(room: Room) -> None:
    await joined(room, "Bleuenn", Party.AUTHORITY)
    await room.at("2027-02-04 16:50")
    await refused(room, "Maëlle", "2027-02-04")
    await room.at("2027-02-04 17:05")
    await room.tap("Anne", "Je m’en occupe")
    await away(room, "Anne", "12 février", "Bleuenn")

    assert "Suivi en cours : Maëlle, 1er février." in room.last("Bleuenn").text
    [card] = room.alerts("Paul")
    assert "Anne s’en occupe depuis 17 h 05. Relais jusqu’au vendredi 12 février : Bleuenn." in card.text
    await room.tap("Anne", "Je suis de retour")
    assert "Relais jusqu’au" not in card.text
    assert room.last("Bleuenn").text == "Anne est de retour."
    assert "Anne est de retour" not in room.sees("Paul")


async def test_d5_whoever_is_back_finds_old_cards_put_right_and_a_new_alert(room: Room) -> None:
    await room.at("2027-02-02 13:00")
    await refused(room, "Yann", "2027-02-02")
    await room.at("2027-02-02 13:06")
    [card] = room.alerts("Anne")
    await away(room, "Anne", "12 février")
    await room.at("2027-02-03 10:00")
    await room.released("Yann", "2027-02-03", 2)
    await room.at("2027-02-04 16:50")
    await refused(room, "Maëlle", "2027-02-04")
    await room.at("2027-02-04 17:00")
    assert "Yann" in card.text and room.alerts("Anne") == [card]

    await room.tap("Anne", "Je suis de retour")
    assert card.text.startswith("✅ Finalement tenue")
    [new] = room.alerts("Anne")
    assert HEADLINE in new.text


async def test_d5_who_says_anew_until_when_they_are_away_finds_what_changed_since_the_first_time(room: Room) -> None:
    await room.at("2027-02-02 13:00")
    await refused(room, "Yann", "2027-02-02")
    await room.at("2027-02-02 13:06")
    [card] = room.alerts("Anne")
    await away(room, "Anne", "12 février")
    await room.at("2027-02-03 10:00")
    await room.released("Yann", "2027-02-03", 2)
    await room.at("2027-02-03 10:01")
    await room.press("Anne", "1:relay_to:2027-02-05:nobody")  # from the question she was asked the first time
    assert room.alerts("Anne") == [card], "who is away is left alone"
    await room.at("2027-02-08 08:29")
    assert room.alerts("Anne") == [card]
    await room.at("2027-02-08 08:30")
    assert card not in room.alerts("Anne")


async def test_d6_with_a_whole_party_away_the_other_reads_until_when(room: Room) -> None:
    await room.at("2027-02-04 16:50")
    await refused(room, "Maëlle", "2027-02-04")
    await room.at("2027-02-04 16:56")
    await away(room, "Anne", "12 février")

    assert "les alertes vont à Paul (DINUM)" in room.last("Anne").text
    [card] = room.alerts("Paul")
    assert card.text.endswith("Région absente jusqu’au vendredi 12 février.")
    await room.at("2027-02-15 08:30")
    assert "Région absente" not in card.text


async def test_d6_with_everybody_away_alerts_still_reach_somebody(room: Room) -> None:
    await away(room, "Anne", "12 février")
    await away(room, "Paul", "12 février")
    assert "Personne d’autre n’est joignable à la coordination" in room.last("Paul").text
    await room.at("2027-02-04 16:50")
    await refused(room, "Maëlle", "2027-02-04")
    await room.at("2027-02-04 16:56")

    for name in ("Anne", "Paul"):
        [card] = room.alerts(name)
        assert HEADLINE in card.text


async def test_only_a_day_that_was_offered_and_somebody_of_the_same_party_can_be_chosen(room: Room) -> None:
    await joined(room, "Bleuenn", Party.AUTHORITY)
    await room.press("Maëlle", "1:relay_until::2027-02-05")
    assert room.toast and room.toast.key == "shared.not_for_you"
    await room.press("Anne", "1:relay_until::2028-02-05")
    assert room.toast and room.toast.key == "shared.not_for_you"
    await room.press("Anne", f"1:relay_to:2027-02-05:{room.ids['Paul']}")
    assert "relais" not in room.sees("Paul")

    await room.at("2027-02-03 09:00")
    await away(room, "Anne", "5 février", "Bleuenn")
    told = len(room.chats["Paul"])
    await room.press("Anne", f"1:relay_to:2027-02-05:{room.ids['Bleuenn']}")
    assert room.toast and room.toast.key == "shared.already_noted" and len(room.chats["Paul"]) == told


async def test_what_waits_for_the_morning_is_not_said_to_somebody_who_goes_away_in_the_evening(room: Room) -> None:
    await room.at("2027-02-04 19:00")
    await refused(room, "Maëlle", "2027-02-04")
    await room.at("2027-02-04 19:30")
    await away(room, "Anne", "12 février")
    await room.at("2027-02-05 09:00")

    assert HEADLINE in room.sees("Paul") and HEADLINE not in room.sees("Anne")


async def test_what_need_not_be_known_at_once_waits_until_they_are_back(room: Room) -> None:
    await room.at("2027-02-01 09:00")
    await away(room, "Anne", "3 février")
    await room.tap("Maëlle", "Autre jour")
    await room.tap("Maëlle", "Mar. 2")
    await room.tap("Maëlle", "En faire mon jour habituel")
    assert "jour" in room.last("Paul").text and "Maëlle" in room.last("Paul").text
    await room.at("2027-02-04 08:29")
    assert "habituel" not in room.sees("Anne")
    await room.at("2027-02-04 08:30")
    assert "habituel" in room.sees("Anne")


async def test_d8_the_others_are_told_and_with_nobody_left_the_operator_is(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    for name in ("Anne", "Paul"):
        assert not caplog.records
        async with room.database.transaction() as session:
            await note_unreachable(session, await session.get_one(Person, room.ids[name]), room.now)
        await room.at("2027-02-01 09:00")
        if name == "Anne":
            assert "Le bot ne peut plus joindre Anne" in room.sees("Paul")
    [record] = caplog.records
    assert "no coordinator of cohort 1 can be reached" in record.getMessage()
    assert not {"Anne", "Paul"} & set(record.getMessage().split())


async def test_the_open_alerts_are_a_command_away_and_none_is_good_news(room: Room) -> None:
    await room.write("Paul", "/alertes")
    assert room.last("Paul").text == "✅ Tout va bien : aucune alerte ouverte."
    await room.at("2027-02-04 16:50")
    await refused(room, "Maëlle", "2027-02-04")
    await room.at("2027-02-04 16:56")
    await room.write("Paul", "/alertes")
    assert room.last("Paul").text.startswith("Alertes ouvertes : 1.")
