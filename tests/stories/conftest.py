"""What every story starts from: the invented promo, joined before its first week."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.world import World
from sandbox.world import world as open_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The whole promo has joined by Monday 4 January 2027, 08:00."""
    async with open_world(tmp_path) as it:
        yield it
