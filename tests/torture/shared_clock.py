"""One travelling clock in two processes: what the killed bot had lived is not forgotten with it."""

import struct
from datetime import datetime, timedelta
from mmap import mmap
from pathlib import Path

from sandbox.clock import TravellingClock

_ELAPSED = struct.Struct("=q")  # microseconds since the start


class SharedClock(TravellingClock):
    """A TravellingClock whose moment stands in a file, for everybody who opens it with the same start.

    Whoever waits is woken by travelling in their own process.
    """

    def __init__(self, start: datetime, path: Path) -> None:
        if not path.exists():
            path.write_bytes(_ELAPSED.pack(0))
        with path.open("r+b") as file:
            self._shared = mmap(file.fileno(), _ELAPSED.size)
        lived = self._elapsed
        super().__init__(start)
        self._elapsed = lived

    @property
    def _elapsed(self) -> timedelta:
        return timedelta(microseconds=_ELAPSED.unpack_from(self._shared)[0])

    @_elapsed.setter
    def _elapsed(self, elapsed: timedelta) -> None:
        _ELAPSED.pack_into(self._shared, 0, elapsed // timedelta(microseconds=1))
