"""What the tests of technical support share: a room in which Maëlle asks for it, and what is kept of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import SupportEvent, SupportRequest
from tests.bot.quiet_room import Message, Room, quiet_room

STAFF = ("Inès", "Anne", "Paul")


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Tuesday 12 January, 10:00: Maëlle and Erwan, with their coaches and both coordinators."""
    async with quiet_room(tmp_path, "2027-01-11 08:00", only=("Maëlle", "Erwan")) as it:
        await it.settle()
        await it.at("2027-01-12 10:00")
        yield it


async def asks(room: Room, need: str = "Mettre en ligne", when: str = "Cette semaine", who: str = "Maëlle") -> Message:
    """Somebody asks for support, without a link; their card."""
    await room.write(who, "/appui")
    for label in (need, when, "Passer"):
        await room.tap(who, label)
    return room.one(who, "Ta demande d’appui technique")


def card(room: Room, name: str) -> Message:
    """Somebody's copy of Maëlle's request."""
    return room.one(name, "Appui technique pour Maëlle")


async def requests(room: Room) -> list[SupportRequest]:
    """Everything that was asked for, oldest first."""
    async with room.database.transaction() as session:
        return list((await session.exec(select(SupportRequest).order_by(col(SupportRequest.id)))).all())


async def acts(room: Room) -> list[tuple[str, str | None]]:
    """What was done about requests, and by whom."""
    names = {number: name for name, number in room.ids.items()}
    async with room.database.transaction() as session:
        events = (await session.exec(select(SupportEvent).order_by(col(SupportEvent.id)))).all()
    return [(event.act, names.get(event.by_id or 0)) for event in events]
