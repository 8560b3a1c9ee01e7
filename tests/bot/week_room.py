"""What the tests of the intrapreneur's week share: the quiet room from its first Monday, and texts made alike."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.screens import alike
from tests.bot.quiet_room import Message, Room, quiet_room


@pytest.fixture
def begins() -> str:
    """When everybody has joined, on the first Monday that counts; a test may say otherwise."""
    return "2027-01-11 08:00"


@pytest.fixture
async def room(tmp_path: Path, begins: str) -> AsyncIterator[Room]:
    """The promo from its first Monday on."""
    async with quiet_room(tmp_path, begins) as it:
        await it.settle()
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
