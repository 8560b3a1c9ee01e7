"""The crash campaign: ten people live a promo by their habits while the bot is killed and killed again.

`python -m tests.torture.crash --kills 300 --seed 2027`: exit 1 when anything was lost or counted twice.
"""

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from itertools import count
from pathlib import Path
from random import Random

from sandbox.world import World, has_button
from sandbox.world import world as open_world
from scheduler.clock import SystemClock
from tests.stories.habits import MONDAYS, NAMES, Day, Habit, Point, Script, script
from tests.stories.promo_players import Players
from tests.stories.telling import cohort_of, say, tap, weeks_in
from tests.stories.test_promo import _is_told, in_french, told_of
from tests.torture.accounts import Accounts, Left, left_in
from tests.torture.deaths import Death, deaths
from tests.torture.process import Commits
from tests.torture.torn_world import TornWorld

READ_EVERY = 5  # weeks
MOMENTS_A_WEEK = 12  # that are fatal if every one may be, at least


@dataclass
class Result:
    """What became of one promo, or of several."""

    deaths: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    repeated: int = 0
    updates: int = 0
    answers: int = 0
    notices: int = 0
    weeks: int = 0

    @property
    def kills(self) -> int:
        """How often the bot died."""
        return self.deaths.total()

    def add(self, accounts: Accounts, left: Left, weeks: int) -> None:
        """One promo more."""
        self.deaths += accounts.deaths
        self.faults += accounts.faults
        self.repeated += accounts.repeated.total()
        self.updates += len(accounts.acknowledged)
        self.answers += left.answers.total()
        self.notices += left.prompts.total()
        self.weeks += weeks


class TornPlayers(Players):
    """The players of the reference promo; what a person sees twice they may answer twice."""

    told: dict[tuple[str, date], str]

    async def lived(self) -> dict[tuple[str, date], str]:
        """Live the script; returns the line that Anne read of each week of each person."""
        self.told = {}
        mondays = sorted({monday for _, monday in self.script})
        moments = {*mondays[READ_EVERY - 1 :: READ_EVERY], mondays[-1]}
        await self.live(*((self.at(monday, 10, time(8, 45)), self._read) for monday in moments))
        return self.told

    async def _justify(self) -> None:
        """Anne tries each card once: a copy whose number died with the bot keeps its buttons, and they do nothing."""
        tried = set[int]()
        while cards := [
            seen
            for seen in self.world["Anne"].sees(newest=40)
            if "Justifiée" in seen.labels and seen.message_id not in tried
        ]:
            tried.add(cards[0].message_id)
            self.world["Anne"].tap("Justifiée", cards[0])
            await self.world.settle()
            if has_button(self.world["Anne"], "Accord entre les parties"):
                await tap(self.world, "Anne", "Accord entre les parties")

    async def _read(self) -> None:
        await say(self.world, "Anne", "/suivi")
        overview = next(seen for seen in reversed(self.world["Anne"].sees()) if set(NAMES) & set(seen.labels))
        for name in [label for label in NAMES if label in overview.labels]:
            for line in await weeks_in(self.world, name, overview):
                self.told |= {(name, monday): line for monday in MONDAYS if in_french(monday) in line}


async def joined(folder: Path, names: Sequence[str] = NAMES) -> World:
    """A stopped world in which these have just joined, their coaches and the coordinators."""
    async with open_world(folder, "2027-01-04 08:00", cohort=cohort_of(*names)) as world:
        return world


async def calm(folder: Path, begun: World, habits: Script) -> tuple[Left, Counter[str]]:
    """Live these habits on a bot that nobody kills; what is left, and which places have committed how often."""
    commits = Commits()
    try:
        async with open_world(folder, resumed=begun) as world:
            await TornPlayers(world, habits).lived()
    finally:
        commits.forget()
    return left_in(folder), commits.made


async def torn(
    folder: Path, begun: World, habits: Script, seed: int, kills: int, dying: Iterator[Death | None]
) -> tuple[Accounts, Left]:
    """Live them on a bot that dies so often at most."""
    world = TornWorld(folder, begun.now, seed=seed)
    world.resume(begun)
    accounts = Accounts(world)
    world.next_death = lambda: next(dying) if accounts.deaths.total() < kills else None
    world.seen_dead, world.seen_settled = accounts.at_death, accounts.look
    await world.open()
    try:
        told = await TornPlayers(world, habits).lived()
    finally:
        await world.close()
    accounts.at_end()
    accounts.faults += [
        f"{name}, {in_french(monday)} ({habit.day.name}) is told as {told.get((name, monday))!r}"
        for (name, monday), habit in habits.items()
        if name in begun.roles and not _is_told(told.get((name, monday), ""), told_of(name, monday, habit))
    ]
    return accounts, left_in(folder)


def now_and_then(seed: int, commits: Iterable[str], chance: float) -> Iterator[Death | None]:
    """The deck of deaths, each time with that chance; else the bot may live."""
    random, deck = Random(seed), deaths(seed, commits)
    while True:
        yield next(deck) if random.random() < chance else None


async def campaign(kills: int, seed: int, weeks: int = len(MONDAYS), names: Sequence[str] = NAMES) -> Result:
    """Promos of so many weeks until the bot has died so often; each is held against one that nobody disturbed."""
    result = Result()
    for number in count(seed):
        missing = kills - result.kills
        if missing <= 0:
            return result
        habits = _habits(number, weeks, names)
        with tempfile.TemporaryDirectory() as folder:
            begun = await joined(_new(folder, "joined"), names)
            undisturbed, commits = await calm(_new(folder, "calm"), begun, habits)
            dying = now_and_then(number, commits, min(1.0, missing / (weeks * MOMENTS_A_WEEK)))
            accounts, left = await torn(_new(folder, "torn"), begun, habits, number, missing, dying)
        accounts.faults += left.differences(undisturbed)
        result.add(accounts, left, weeks)
    return result


def _habits(number: int, weeks: int, names: Sequence[str]) -> Script:
    """The habits of these; the others are not there. Of his two half-days Yann tells both or none."""
    nobody = Habit(Day.SILENT, Point.SILENT, None, False, None)
    lived = {key: habit for key, habit in script(number).items() if key[1] in MONDAYS[:weeks]}
    for (name, monday), habit in lived.items():
        if name == "Yann" and habit.day is Day.HALF:
            lived[name, monday] = replace(habit, day=Day.FULL)
        if name not in names:
            lived[name, monday] = nobody
    return lived


def _new(folder: str, name: str) -> Path:
    path = Path(folder) / name
    path.mkdir()
    return path


def report(result: Result) -> str:
    """The figures, and every fault."""
    lines = [
        f"{result.kills} kills in {result.weeks} weeks of ten people:",
        *(f"  {count:4} {how}" for how, count in result.deaths.most_common()),
        f"{result.updates} updates acknowledged, {result.answers} answers kept, {result.notices} notices due",
        f"{result.repeated} messages said twice, each because its answer was lost with the bot",
        f"{len(result.faults)} faults: lost, counted twice, said twice without reason, alerted twice, told wrongly",
        *result.faults,
    ]
    return "\n".join(lines)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=2027)
    parser.add_argument("--weeks", type=int, default=len(MONDAYS))
    chosen = parser.parse_args()
    clock = SystemClock()
    begun = clock.monotonic()
    result = asyncio.run(campaign(chosen.kills, chosen.seed, chosen.weeks))
    print(report(result))
    print(f"seed {chosen.seed}, {clock.monotonic() - begun:.0f} s")
    sys.exit(1 if result.faults or result.kills < chosen.kills else 0)


if __name__ == "__main__":
    main()
