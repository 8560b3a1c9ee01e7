"""Trouble on demand: what the network or Telegram does wrong, for how many requests."""

import asyncio
import contextlib
from dataclasses import dataclass, field

from sandbox.refusals import Refusal, too_many

KINDS = (
    "timeout_after_sent",
    "reset_before",
    "reset_after",
    "reset_within",
    "garbage",
    "truncated",
    "slow",
    "trickle",
)
GARBAGE = "<html><body><h1>Portail captif</h1></body></html>"
_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass(slots=True, eq=False)
class Fault:
    """A status (an int) or one of KINDS, for `times` requests (None: until mended) of `method` (`*`: any)."""

    method: str
    kind: int | str
    times: int | None = 1
    retry_after: int = 1
    seconds: float | None = None
    description: str = ""
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def refusal(self) -> Refusal:
        """The answer of a fault that is a status."""
        status = int(self.kind)
        if status == 429:
            return too_many(self.retry_after)
        return Refusal(status, self.description or _WORDS.get(status, "Error"))

    async def hold(self) -> None:
        """Keep a request waiting: `seconds` of real time if given, else until it is released or the client leaves."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.released.wait(), self.seconds)


class Faults:
    """The troubles that wait for their requests, oldest first."""

    def __init__(self) -> None:
        self._armed: list[Fault] = []
        self._used: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Arm one; raises ValueError for a kind nobody knows."""
        if not isinstance(fault.kind, int) and fault.kind not in KINDS:
            raise ValueError(f"unknown fault {fault.kind!r}: a status or one of {', '.join(KINDS)}")
        fault.method = fault.method.lower()
        self._armed.append(fault)
        return fault

    def take(self, method: str) -> Fault | None:
        """The trouble this request meets, if any."""
        for fault in self._armed:
            if fault.method in ("*", method):
                if fault.times is not None:
                    fault.times -= 1
                if fault.times == 0:
                    self._armed.remove(fault)
                if fault not in self._used:
                    self._used.append(fault)
                return fault
        return None

    def mend(self) -> None:
        """Disarm all, and let held requests go."""
        self._armed.clear()
        self.release()

    def release(self) -> None:
        """Let held requests go; armed faults stay armed."""
        for fault in self._used:
            fault.released.set()
        self._used = [fault for fault in self._armed if fault in self._used]
        for fault in self._used:
            fault.released = asyncio.Event()
