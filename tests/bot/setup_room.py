"""Fixtures: a promo to be changed in the chat, a database where nothing is yet, and a coordinator at work on them."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage import invitations
from storage.tables import Cohort, CohortChange, DayOff
from storage.terms import DayOffKind
from tests.bot.quiet_room import Message, Room, quiet_room
from tests.scheduler.promo import paris
from tests.sqlite_files import new_database

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
    database = await new_database(tmp_path / "empty.db")
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
