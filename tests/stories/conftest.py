"""What every story starts from: the invented promo, joined before its first week."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.world import World
from sandbox.world import world as open_world

_joined: list[World] = []  # the promo joins once, through the real loop; each story goes on from there


@pytest.fixture
async def joined(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A stopped world in which the whole promo has joined, by Monday 4 January 2027, 08:00."""
    if not _joined:
        async with open_world(tmp_path_factory.mktemp("joined")) as it:
            _joined.append(it)
    return _joined[0]


@pytest.fixture
async def world(tmp_path: Path, joined: World) -> AsyncIterator[World]:
    """A world of its own for each story: the whole promo has joined by Monday 4 January 2027, 08:00."""
    async with open_world(tmp_path, resumed=joined) as it:
        yield it
