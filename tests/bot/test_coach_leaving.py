"""A coach who leaves or blocks the bot: the points do not go with them."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.buttons import WeekRef, pack
from bot.conversation.acts import Blocked
from storage import answers
from storage.tables import Person
from storage.terms import Question
from tests.bot.quiet_room import Room, quiet_room

WEEK = "2027-01-11"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday 11 January 2027, 08:00; Inès follows Solenn, Karim follows Erwan."""
    async with quiet_room(tmp_path, f"{WEEK} 08:00", only=("Solenn", "Erwan")) as it:
        yield it


async def told(room: Room, name: str) -> list[tuple[str | None, int]]:
    async with room.database.transaction() as session:
        kept = await answers.history(session, room.enrolments[name], date.fromisoformat(WEEK))
        return [(a.choice, a.by_id) for a in kept if a.question is Question.POINT]


def held(room: Room, name: str) -> str:
    return pack("point", WeekRef(room.enrolments[name], date.fromisoformat(WEEK)).code, "held")


async def test_the_points_of_a_coach_who_left_are_the_coordinations_of_the_partner(room: Room) -> None:
    """C10."""
    await room.press("Paul", held(room, "Solenn"))
    assert room.toast and room.toast.key == "shared.not_for_you"
    async with room.database.transaction() as session:
        (await session.get_one(Person, room.ids["Inès"])).left_on = date(2027, 1, 8)
    await room.at(f"{WEEK} 09:30")

    assert room.last("Paul").text == (
        "Bonjour Paul. Sans coach en ce moment, ces points reviennent à la coordination :\n• Solenn, à fixer"
    )
    assert room.last("Paul").labels == ["Point avec Solenn", "Fixer un point"]
    assert "Sans coach" not in room.sees("Anne") and "Solenn" not in room.sees("Karim")
    await room.tap("Paul", "Point avec Solenn")
    await room.tap("Paul", "Oui")
    assert await told(room, "Solenn") == [("held", room.ids["Paul"])]
    assert room.last("Paul").text == "Noté : point avec Solenn, semaine du 11 au 15 janvier, tenu lundi 11."

    for name in ("Anne", "Karim", "Inès", "Erwan"):
        await room.press(name, held(room, "Solenn"))
    await room.press("Paul", held(room, "Erwan"))
    assert len(await told(room, "Solenn")) == 1 and await told(room, "Erwan") == []


async def test_a_coach_who_blocks_the_bot_leaves_points_to_confirm(room: Room) -> None:
    """C12."""
    await room.at(f"{WEEK} 09:30")
    await room.hear(Blocked(next(room.updates), room.ids["Inès"]))
    assert "Le bot ne peut plus joindre Inès, coach." in room.sees("Paul")
    before = len(room.chats["Inès"])
    await room.write("Paul", "/suivi")
    assert "À confirmer : Solenn." in room.sees("Paul")
    await room.at("2027-01-18 12:00")

    assert len(room.chats["Inès"]) == before
    assert "❔ Point hebdomadaire à confirmer : Solenn, semaine du 11 au 15 janvier." in room.sees("Paul")
