"""The reference promo, all 21 weeks of six people with seeded habits; what is told equals what each of them did.

The expectation is worked out here from the script alone: nothing of the bot's rules or figures is used for it.
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

from sandbox.screens import alike
from sandbox.world import World
from sandbox.world import world as open_world
from tests.stories.habits import EASTER, LOST, MONDAYS, NAMES, PENTECOST, Day, Habit, Point, Script, script
from tests.stories.promo_players import Players
from tests.stories.telling import say, weeks_in

SEED = 2027
MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin"]
WORDS = {
    "held": "✅ Tenue", "moved": "✅ Tenue (déplacée)", "partial": "🟠 Partielle", "not_held": "⛔ Non tenue",
    "unanswered": "❔ Sans réponse", "to_qualify": "🔎 À qualifier", "neutralised": "➖ Neutralisée",
}  # fmt: skip
SHORT = ("partial", "not_held", "unanswered", "to_qualify")


@dataclass(frozen=True)
class Told:
    """What a week is, from its script: its status, and the days that were had."""

    status: str
    days: float

    @property
    def held(self) -> bool:
        return self.status in ("held", "moved")


def closes_on_tuesday(monday: date) -> bool:
    """The Monday after it is a public holiday: what is said late on Tuesday at 10:00 comes before noon's closing."""
    return monday + timedelta(weeks=1) in (EASTER, PENTECOST)


def told_of(name: str, monday: date, habit: Habit, *, at_digest: bool = False) -> Told:
    """Where a week stands once all is said; `at_digest`: before what is said late, as a rule."""
    on_monday = at_digest and not closes_on_tuesday(monday)
    if habit.day is Day.LATE:
        return Told("unanswered", 0) if on_monday else Told("held", 1)
    if habit.day is Day.CORRECTED:
        return Told("held", 1) if on_monday else Told("partial", 0.5)
    if habit.day is Day.SILENT and (name, monday) in LOST:
        # Of Yann's two half-days one could still be had: of that one nothing is known.
        return Told("unanswered" if name == "Yann" else "to_qualify", 0)
    return {
        Day.FULL: Told("held", 1),
        Day.MORE: Told("held", 1.5),
        Day.HALF: Told("partial", 0.5),
        Day.NONE: Told("not_held", 0),
        Day.MOVED: Told("moved", 1),
        Day.SILENT: Told("unanswered", 0),
        Day.LEAVE: Told("neutralised", 0),
        Day.NOT_POSSIBLE: Told("to_qualify", 0),
    }[habit.day]


@dataclass(frozen=True)
class Figures:
    """What the digest of one week says in numbers."""

    held: int
    due: int
    unanswered: int
    days: float
    points: int
    points_due: int


def figures(lived: Script, monday: date) -> Figures:
    """The figures as they are known on the Monday after that week."""
    so_far = {key: told_of(*key, lived[key], at_digest=key[1] == monday) for key in lived if key[1] <= monday}
    due = {key: told for key, told in so_far.items() if told.status != "neutralised"}
    this_week = [key for key in due if key[1] == monday]
    return Figures(
        held=sum(told.held for told in due.values()),
        due=len(due),
        unanswered=sum(told.status == "unanswered" for told in due.values()),
        days=sum(min(told.days, 1) for told in due.values()),
        points=sum(lived[key].point is Point.HELD for key in this_week),
        points_due=len(this_week),
    )


def read_figures(text: str) -> Figures:
    """The same, out of the words of the digest."""
    text = alike(text)
    since = re.search(r"Depuis le début : (\d+) semaines? tenues? sur (\d+)(.*?), ([\d,]+) jours? libérés? sur ", text)
    points = re.search(r"Points avec les coachs : (\d+) sur (\d+)", text)
    assert since and points, text
    silent = re.search(r"dont (\d+) sans réponse", since[3])
    return Figures(
        held=int(since[1]),
        due=int(since[2]),
        unanswered=int(silent[1]) if silent else 0,
        days=float(since[4].replace(",", ".")),
        points=int(points[1]),
        points_due=int(points[2]),
    )


def in_french(monday: date) -> str:
    """`du 29 mars au 2 avril`."""
    friday = monday + timedelta(days=4)
    first = "1er" if monday.day == 1 else str(monday.day)
    last = "1er" if friday.day == 1 else str(friday.day)
    month = "" if friday.month == monday.month else f" {MONTHS[monday.month - 1]}"
    return f"du {first}{month} au {last} {MONTHS[friday.month - 1]}"


@dataclass
class Record:
    """What Anne read along the way: the line of each week of each person, and every digest."""

    lines: dict[tuple[str, date], str]
    digests: dict[date, str]
    alerted: set[tuple[str, date]]


async def live(world: World, lived: Script) -> Record:
    """All of it, with a look at everybody's weeks every fifth Thursday and at the end."""
    players, lines = Players(world, lived), dict[tuple[str, date], str]()

    async def read_everybody() -> None:
        await say(world, "Anne", "/suivi")
        overview = world["Anne"].last()
        for name in NAMES:
            for line in await weeks_in(world, name, overview):
                for monday in MONDAYS:
                    if in_french(monday) in line:
                        lines[name, monday] = line

    readings = [(players.at(monday, 10, time(8, 45)), read_everybody) for monday in (*MONDAYS[4::5], MONDAYS[-1])]
    await players.live(*readings)
    return Record(lines, _digests(world), _alerted(world))


def _digests(world: World) -> dict[date, str]:
    """Every digest that Anne was sent, by its week; a second one of the same week fails."""
    found: dict[date, str] = {}
    for seen in world["Anne"].sees():
        if not seen.shows("Points avec les coachs"):
            continue
        [monday] = [monday for monday in MONDAYS if seen.shows(f"Semaine {in_french(monday)} 2027")]
        assert monday not in found
        found[monday] = seen.text
    return found


def _alerted(world: World) -> set[tuple[str, date]]:
    """Whose release Anne was warned of, in which week, whatever became of it."""
    texts = [
        alike(text)
        for message in world["Anne"].account.messages.values()
        for text in (*message.earlier_texts, message.text)
        if "(service " in text
    ]
    return {
        (name, monday)
        for name in NAMES
        for monday in MONDAYS
        if any(f"{name} (service " in text and f"Semaine {in_french(monday)}." in text for text in texts)
    }


async def test_21_weeks_are_told_as_they_were_lived(tmp_path: Path) -> None:
    lived = script(SEED)
    async with open_world(tmp_path, "2027-01-04 08:00") as world:
        record = await live(world, lived)

    wrong = [
        f"{name}, {in_french(monday)} ({habit.day.name}): {record.lines.get((name, monday))}"
        for (name, monday), habit in lived.items()
        if not _is_told(record.lines.get((name, monday), ""), told_of(name, monday, habit))
    ]
    assert not wrong, "\n".join(wrong)
    assert {monday: read_figures(text) for monday, text in record.digests.items()} == {
        monday: figures(lived, monday) for monday in MONDAYS
    }
    assert record.alerted == {
        (name, monday)
        for (name, monday), habit in lived.items()
        if told_of(name, monday, habit).status in SHORT or (habit.day is Day.LATE and not closes_on_tuesday(monday))
    }


def _is_told(line: str, told: Told) -> bool:
    """The status with its sign, and the days if any were had."""
    status, _, rest = line.partition(", du ")
    days = f"{told.days:g}".replace(".", ",") + " jour"
    return status == WORDS[told.status] and (not told.days or f": {days}" in rest)
