"""What the tests of the intrapreneur's week share: the quiet room from its first Monday, and texts made alike."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.screens import alike
from tests.bot.quiet_room import Message, Room, quiet_room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Everybody has joined by Monday 4 January 2027, 08:00."""
    async with quiet_room(tmp_path, "2027-01-04 08:00") as it:
        yield it


def text(message: Message) -> str:
    """What a message says, whatever its spaces and apostrophes."""
    return alike(message.text)


def labels(message: Message) -> list[str]:
    """The buttons of a message, whatever their spaces and apostrophes."""
    return [alike(label) for label in message.labels]


def since(room: Room, name: str, message: Message) -> list[str]:
    """What came after a message."""
    chat = room.chats[name]
    return [text(later) for later in chat[chat.index(message) + 1 :]]
