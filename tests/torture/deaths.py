"""Deaths: at which moments the bot is killed. A deck of them all is dealt out again and again, shuffled by a seed."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random

from sandbox.faults import Fault, Faults

ANY = "*"  # the next commit, whoever makes it
SPOKEN = ("sendmessage", "editmessagetext")
REQUESTS = (*SPOKEN, "sendphoto", "getupdates", "answercallbackquery", "pinchatmessage")
REFUSED, EXECUTED, ANSWERED = "before it took effect", "before it was answered", "after it was answered"
LATEST = 0.05  # real seconds
SOON = 0.002


@dataclass(frozen=True)
class Death:
    """One way to die: at a commit (`edge` before or after), at a request (`edge` as above), or whenever it comes."""

    cause: str  # "commit", "request", "moment"
    place: str = ""
    edge: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        if self.cause == "moment":
            return "whenever it came"
        return f"{self.edge} the commit of {self.place}" if self.cause == "commit" else f"{self.place} {self.edge}"


FOREMOST = (
    Death("commit", "ear.keep", "before"),
    Death("commit", "ear.keep", "after"),
    Death("request", "getupdates", EXECUTED),
    Death("commit", "hearing._turn", "before"),
    Death("commit", "hearing._turn", "after"),
    Death("request", "sendmessage", REFUSED),
    Death("request", "sendmessage", EXECUTED),
    Death("request", "sendmessage", ANSWERED),
    Death("commit", "delivery._turn", "before"),
    Death("commit", "delivery._turn", "after"),
    Death("request", "editmessagetext", EXECUTED),
    Death("moment", seconds=0.01),
)


def deaths(seed: int, commits: Iterable[str]) -> Iterator[Death]:
    """The foremost first, then every other, in an order of the seed, without end.

    `commits` are the places that commit in a life that nobody disturbs. ValueError if a foremost one is not among them:
    a campaign that waits at a place where nothing happens any more would kill nobody there, and say nothing of it.
    """
    places = sorted(commits)
    if gone := {death.place for death in FOREMOST if death.cause == "commit"}.difference(places):
        raise ValueError(f"{', '.join(sorted(gone))} never commits; who does: {', '.join(places)}")
    random = Random(seed)
    every = [Death("commit", place, edge) for place in (*places, ANY) for edge in ("before", "after")]
    every += [Death("request", place, edge) for place in REQUESTS for edge in (REFUSED, EXECUTED, ANSWERED)]
    dealt: list[Death] = random.sample(FOREMOST, len(FOREMOST))
    while True:
        yield from dealt
        moments = [Death("moment", seconds=random.uniform(0, LATEST)) for _ in range(len(every) // 3)]
        dealt = random.sample([*every, *FOREMOST, *moments], len(every) + len(FOREMOST) + len(moments))


class DeadlyFaults(Faults):
    """Troubles as ever; besides, the one request at which the bot is killed."""

    def __init__(self, kill: Callable[[str], None]) -> None:
        super().__init__()
        self._kill = kill
        self.death: Death | None = None
        self.is_about_to_kill = False

    def take(self, method: str) -> Fault | None:
        """The trouble this request meets; who is killed gets no answer, or one that nobody reads."""
        death = self.death
        if death is None or death.cause != "request" or death.place != method:
            return super().take(method)
        self.death = None
        if death.edge == ANSWERED:
            self.is_about_to_kill = True  # whoever rests meanwhile waits for it: the answer may be all there was to do
            asyncio.get_running_loop().call_later(SOON, self._kill, str(death))
            return super().take(method)
        self._kill(str(death))
        return Fault(method, "reset_before" if death.edge == REFUSED else "reset_after")
