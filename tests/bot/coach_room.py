"""Inès's quiet room: Tuesday 12 January 2027, 10:30, she follows Maëlle and Solenn; Karim follows Erwan."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlmodel import SQLModel, col, select

from bot.conversation.acts import Said
from storage.tables import Enrolment
from tests.bot.quiet_room import Message, Room, quiet_room
from tests.scheduler.promo import paris

SAID = "Cinq entretiens d’apprentis cette semaine, et deux disent la même chose."


@asynccontextmanager
async def coach_room(folder: Path) -> AsyncIterator[Room]:
    async with quiet_room(folder, "2027-01-04 08:00", only=("Maëlle", "Solenn", "Erwan")) as room:
        await room.settle()
        room.now = paris("2027-01-12 10:30")
        await room.settle()
        yield room


async def say(room: Room, text: str, name: str = "Inès") -> int:
    """Write a message; returns its id in the chat."""
    message_id = next(room.messages)
    await room.hear(Said(next(room.updates), room.ids[name], text=text, message_id=message_id))
    return message_id


async def give(room: Room, text: str = SAID, *, to: str = "Solenn", label: str = "Envoyer", name: str = "Inès") -> None:
    """Write a feedback and let it go."""
    await say(room, f"/retour {to}", name)
    await say(room, text, name)
    await room.tap(name, label)


async def later(room: Room, moment: str) -> None:
    """Let it be that time, with what falls due then."""
    room.now = paris(moment)
    await room.settle()


async def rows(room: Room, table: type[SQLModel]) -> list[SQLModel]:
    """All the rows of a table, oldest first."""
    async with room.database.transaction() as session:
        return list((await session.exec(select(table).order_by(col(table.id)))).all())  # type: ignore[attr-defined]


async def now_coaches(room: Room, coach: str, whom: str) -> None:
    """From this moment on, this coach follows that person."""
    async with room.database.transaction() as session:
        (await session.get_one(Enrolment, room.enrolments[whom])).coach_id = room.ids[coach]


def button(message: Message, label: str) -> str:
    """What a button carries, to press it again when it is no longer shown."""
    return next(choice.data for row in message.speech.choices for choice in row if choice.label == label)
