"""Silence, what coordinators enter for somebody, and who cannot be reached."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from storage.answers import history
from storage.tables import Person
from storage.terms import Question
from tests.bot.quiet_room import Room, quiet_room

WEEK = "2027-02-01"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday 8 February, 12:00: Erwan said nothing of his week."""
    async with quiet_room(tmp_path, only=("Erwan",)) as it:
        await it.point("Erwan", WEEK)
        await it.at("2027-02-08 11:59")
        assert "Sans réponse" not in it.sees("Anne")
        await it.at("2027-02-08 12:00")
        yield it


async def test_silence_is_told_as_silence_with_the_reminders_that_went_out(room: Room) -> None:
    [card] = room.alerts("Anne")
    assert card.text.startswith(
        "❔ Sans réponse : Erwan (service Trains régionaux)\n"
        "Semaine du 1er au 5 février. Jour prévu : vendredi 5.\n"
        "Libération ni confirmée ni infirmée."
    )
    assert "Deux rappels envoyés." in card.text  # Friday at 16:00 and Monday at 09:00
    assert card.labels[-1] == "Saisir pour Erwan"


async def test_a_day_entered_for_somebody_lifts_the_alert_and_is_told_to_them(room: Room) -> None:
    [card] = room.alerts("Paul")
    await room.tap("Anne", "Saisir pour Erwan")
    assert room.last("Anne").labels == [
        "0 jour", "0,5 jour", "1 jour", "1,5 jour", "2 jours", "2,5 jours", "3 jours", "3,5 jours", "4 jours",
        "4,5 jours", "5 jours",
    ]  # fmt: skip
    await room.tap("Anne", "1 jour")

    assert card.text == (
        "✅ Finalement tenue : Erwan, semaine du 1er au 5 février. Alerte levée, saisie par la coordination."
    )
    async with room.database.transaction() as session:
        [*_, entry] = await history(session, room.enrolments["Erwan"], date(2027, 2, 1))
    assert (entry.question, entry.halves, entry.day, entry.part) == (Question.RELEASE, 2, date(2027, 2, 5), None)
    assert entry.by_id == room.ids["Anne"]


async def test_no_day_entered_for_somebody_is_named_as_entered(room: Room) -> None:
    await room.tap("Anne", "Saisir pour Erwan")
    await room.tap("Anne", "0 jour")

    [card] = room.alerts("Paul")
    assert card.text.startswith("⛔ Journée non libérée : Erwan (service Trains régionaux)")
    assert "Saisie par Anne." in card.text
    assert "Saisir pour Erwan" not in card.labels


async def test_what_the_person_said_meanwhile_stands(room: Room) -> None:
    await room.tap("Anne", "Saisir pour Erwan")
    question = room.last("Anne")
    await room.released("Erwan", "2027-02-05", 1)
    await room.tap("Anne", "1 jour", question)

    assert question.text == "Erwan a répondu pour la semaine du 1er au 5 février : 0,5 jour. Rien n’a été changé."
    assert "partie" in room.alerts("Anne")[0].text


async def test_only_coordinators_enter_and_only_weeks_that_have_begun(room: Room) -> None:
    erwan = room.enrolments["Erwan"]
    for name in ("Erwan", "Karim"):
        await room.press(name, f"1:enter:{erwan}@20270201:2")
        assert room.toast and room.toast.key == "shared.not_for_you"
    for forged in (f"{erwan}@20270215:2", f"{erwan}@20270201:11", f"{erwan}@20270202:2", "999@20270201:2", "x:2"):
        await room.press("Anne", f"1:enter:{forged}")
        assert room.toast and room.toast.key == "shared.not_for_you"

    async with room.database.transaction() as session:
        said = await history(session, erwan, date(2027, 2, 1))
    assert [answer.question for answer in said] == [Question.POINT]


async def test_somebody_who_cannot_be_reached_is_silent_and_never_refused_their_day(room: Room) -> None:
    async with room.database.transaction() as session:
        erwan = await session.get_one(Person, room.ids["Erwan"])
        erwan.unreachable_at = room.now
    await room.at("2027-02-15 12:00")

    card = room.alerts("Anne")[-1]
    assert "Le bot ne peut pas joindre Erwan." in room.sees("Anne")
    assert "Non tenue" not in card.text and "non libérée" not in room.sees("Anne")


async def test_a_no_said_once_the_week_is_over_is_not_said_to_be_about_other_days(room: Room) -> None:
    await room.tap("Erwan", "Pas de journée")

    [card] = room.alerts("Anne")
    assert card.text.startswith("⛔ Journée non libérée : Erwan")
    assert "Aucun autre jour" not in card.text


@pytest.mark.parametrize("asked_on", ["2027-02-05 16:00"])
async def test_where_no_other_day_was_left_nobody_is_said_to_have_refused_one(tmp_path: Path, asked_on: str) -> None:
    async with quiet_room(tmp_path, only=("Erwan",)) as room:
        await room.at(asked_on)
        await room.tap("Erwan", "Pas aujourd’hui")
        await room.at("2027-02-05 17:00")

        [card] = room.alerts("Anne")
        assert "Aucun autre jour n’était possible." in card.text
        assert "selon Erwan" not in card.text
