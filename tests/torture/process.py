"""The bot as a process of its own, on a clock that travels by order; it may be told at which commit to die.

`python -m tests.torture.process` imports the bot once and then forks one process per line it reads: a start costs
milliseconds, and what dies by SIGKILL is a whole process all the same. The product knows nothing of it: `App` is given
a clock and its settings, and the commits are counted by SQLAlchemy's own events.
"""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import greenlet  # type: ignore[import-untyped]
from sqlalchemy import Engine, event

from bot.app import App
from bot.redaction import set_up_logging
from bot.settings import read_settings
from storage.changes import CountingSession
from tests.torture.deaths import ANY
from tests.torture.shared_clock import SharedClock

ROOMS = ("bot", "scheduler", "storage")
STEERING = ("app.next_moment",)  # asked by the campaign, not by the bot
BY_WAY = ("storage/database.py", "storage/changes.py")


class Commits:
    """Counts the commits by the place that makes them, and ends the process at the one it was told of."""

    def __init__(self, tell: Any = None) -> None:
        self._tell = tell
        self.made: Counter[str] = Counter()
        self.fatal: dict[str, Any] | None = None  # {"place": str, "edge": "before" or "after"}
        event.listen(Engine, "commit", self._committing)
        event.listen(CountingSession, "after_commit", self._committed)

    def forget(self) -> None:
        """Count no more."""
        event.remove(Engine, "commit", self._committing)
        event.remove(CountingSession, "after_commit", self._committed)

    def _committing(self, _connection: Any) -> None:
        self._pass("before")

    def _committed(self, session: Any) -> None:
        if not session.in_nested_transaction():
            self._pass("after")

    def _pass(self, edge: str) -> None:
        place = _place()
        if place in STEERING:
            return
        if edge == "after":
            self.made[place] += 1
        if self.fatal and self.fatal["edge"] == edge and self.fatal["place"] in (ANY, place):
            self._tell({"died": f"{edge} the commit of {place}"})
            os.kill(os.getpid(), signal.SIGKILL)


def _place() -> str:
    """Who commits: the innermost function of the bot that opened this transaction."""
    current = greenlet.getcurrent()
    frame = current.parent.gr_frame if current.parent else None
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        name = f"{path.parent.name}/{path.name}"
        ours = any(room in path.parts[-4:-1] for room in ROOMS) and "site-packages" not in path.parts
        if ours and name not in BY_WAY:
            return f"{path.stem}.{frame.f_code.co_name}"
        frame = frame.f_back
    return "elsewhere"


class Orders:
    """What the parent asks of the living bot, over a socket, one line each."""

    def __init__(self, birth: dict[str, Any]) -> None:
        self._birth = birth
        self.clock = SharedClock(datetime.fromisoformat(birth["start"]), Path(birth["clock"]))
        self.app = App(read_settings(birth["settings"]), self.clock)

    async def obey(self) -> None:
        """Until told to stop, or killed."""
        reader, self._writer = await asyncio.open_unix_connection(self._birth["socket"])
        self._commits = Commits(self._tell)
        self._commits.fatal = self._birth["fatal"]
        self._tell({"pid": os.getpid()})
        await self.app.start()
        self._tell({"started": True})
        while line := await reader.readline():
            order = json.loads(line)
            self._commits.fatal = order.get("fatal")
            self._tell(await getattr(self, order["do"])(order))
            if order["do"] == "stop":
                return

    async def settle(self, _order: dict[str, Any]) -> dict[str, Any]:
        """Until nothing is left to do at this moment; whether that is so, and when there will be."""
        await self.app.quiet()
        coming = await self.app.next_moment()
        deaf = self.app.poll_state.deaf_since is not None
        return {"quiet": self.app.is_quiet, "deaf": deaf, "coming": coming and coming.isoformat()}

    async def travel(self, order: dict[str, Any]) -> dict[str, Any]:
        """Be at that moment."""
        self.clock.travel(max(datetime.fromisoformat(order["to"]), self.clock.now()))
        return {}

    async def stop(self, _order: dict[str, Any]) -> dict[str, Any]:
        """End in order."""
        await self.app.stop()
        return {}

    def _tell(self, what: dict[str, Any]) -> None:
        """Written at once, for the next instruction may be the last."""
        os.write(self._writer.get_extra_info("socket").fileno(), json.dumps(what).encode() + b"\n")


def main() -> None:
    """Fork one bot per line; the one before is over when the next is asked for."""
    child = 0
    for line in sys.stdin:
        if child:
            os.waitpid(child, 0)  # not before: nobody else must get the number of one that is to be killed
        child = os.fork()
        if child == 0:
            birth = json.loads(line)
            os.close(0)
            set_up_logging("DEBUG", birth["settings"]["TELEGRAM_BOT_TOKEN"])
            asyncio.run(Orders(birth).obey())
            return
    if child:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
