"""Players: people who live a script of habits, each looking at nothing but their own screen."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from sandbox.screens import Seen, alike
from sandbox.world import World
from tests.stories.habits import COACH, Day, Habit, Point, Script
from tests.stories.telling import say, tap

SHORT_DAYS = ("Lun.", "Mar.", "Mer.", "Jeu.", "Ven.")
EASTER_MONDAY = date(2027, 3, 29)
LOOKS = (  # when people look at their telephones: the weekday, and the hour
    *((day, time(9)) for day in (0, 1)),
    *((day, time(12, 15)) for day in range(5)),
    *((day, time(16, 45)) for day in range(4)),
    (4, time(14)),
    (4, time(16)),
)
Entry = tuple[datetime, Callable[[], Awaitable[None]]]


class Players:
    """Everybody of the reference promo, in one world."""

    def __init__(self, world: World, script: Script) -> None:
        self.world = world
        self.script = script
        self.done: set[tuple[str, int, tuple[str, ...]]] = set()

    async def live(self, *more: Entry) -> None:
        """The whole script, in the order of time, with what else is to be done on the way."""
        entries = [
            *more,
            *(entry for monday in sorted({week for _, week in self.script}) for entry in self._week(monday)),
        ]
        for moment, act in sorted(entries, key=lambda entry: entry[0]):
            await self.world.at(moment)
            await act()

    def at(self, monday: date, days: int, hour: time) -> datetime:
        """So many days after that Monday."""
        return datetime.combine(monday + timedelta(days=days), hour, self.world.zone)

    def _week(self, monday: date) -> list[Entry]:
        first = 1 if monday == EASTER_MONDAY else 0
        return [
            (self.at(monday, first, time(8, 35)), partial(self._leave, monday)),
            *((self.at(monday, day, hour), partial(self._look, monday)) for day, hour in LOOKS),
            (self.at(monday, 8, time(10)), partial(self._afterwards, monday)),
            (self.at(monday, 9, time(8, 40)), self._justify),
        ]

    async def _leave(self, monday: date) -> None:
        for (name, week), habit in self.script.items():
            if week == monday and habit.day is Day.LEAVE:
                await say(self.world, name, "/conges")
                await tap(self.world, name, "Toute la semaine", "Congé ou RTT")

    async def _afterwards(self, monday: date) -> None:
        """Late answers and corrections of the week that is over."""
        for (name, week), habit in self.script.items():
            if week == monday and habit.day in (Day.LATE, Day.CORRECTED):
                await self._correct(name, monday, "1 jour" if habit.day is Day.LATE else "0,5 jour")

    async def _justify(self) -> None:
        """Anne sees to whatever is still open."""
        while alerts := [seen for seen in self.world["Anne"].sees(newest=40) if "Justifiée" in seen.labels]:
            self.world["Anne"].tap("Justifiée", alerts[0])
            await self.world.settle()
            await tap(self.world, "Anne", "Accord entre les parties")

    async def _correct(self, name: str, monday: date, value: str) -> None:
        await say(self.world, name, "/corriger")
        [week] = [label for label in self.world[name].last().labels if _names(label, monday)]
        await tap(self.world, name, week, value)

    async def _look(self, monday: date) -> None:
        """Everybody answers what they see, all at once, until nobody has anything to say."""
        while acts := [act for name in (*COACH, *sorted(set(COACH.values()))) if (act := self._act(name, monday))]:
            for name, seen, what in acts:
                self.done.add((name, seen.message_id, tuple(seen.labels)))
                if what in seen.labels:
                    self.world[name].tap(what, seen)
                else:
                    self.world[name].say(what)
            await self.world.settle()

    def _act(self, name: str, monday: date) -> tuple[str, Seen, str] | None:
        """What this person does about one of the messages that ask something in this week, if anything."""
        choose = self._intrapreneur if name in COACH else self._coach
        for seen in self.world[name].sees(newest=6):
            if not seen.labels or seen.at < self.at(monday, 0, time(0)):
                continue
            fresh = (name, seen.message_id, tuple(seen.labels)) not in self.done
            if fresh and (what := choose(name, seen, monday)):
                return name, seen, what
        return None

    def _coach(self, name: str, seen: Seen, monday: date) -> str | None:
        """On Friday, each point of the list in turn; what is said of one takes its buttons away."""
        for whom, coach in COACH.items():
            if coach != name:
                continue
            point = self.script[whom, monday].point
            alone = "C’est fait" in seen.labels and seen.shows(f"le point avec {whom}.")
            for label in ("C’est fait", "Pas cette semaine"):
                wanted = Point.HELD if label == "C’est fait" else Point.MISSED
                if point is wanted and (f"{label} ({whom})" in seen.labels or alone):
                    return label if alone else f"{label} ({whom})"
        return "J’étais indisponible" if "J’étais indisponible" in seen.labels else None

    def _intrapreneur(self, name: str, seen: Seen, monday: date) -> str | None:
        habit, labels = self.script[name, monday], seen.labels
        if habit.day in (Day.SILENT, Day.LATE, Day.LEAVE):
            return None
        return _plan(habit, labels) or _day(habit, labels) or _friday(habit, labels)


def _plan(habit: Habit, labels: list[str]) -> str | None:
    """Another day than usual, if that is the habit of the week."""
    if habit.day is Day.MOVED and "Autre jour" in labels:
        return "Autre jour"
    if habit.day is Day.NOT_POSSIBLE and "Aucun possible" in labels:
        return "Aucun possible"
    return labels[0] if habit.day is Day.MOVED and labels[0].startswith(SHORT_DAYS) else None


def _day(habit: Habit, labels: list[str]) -> str | None:
    """The question of the day, in whatever form it is put."""
    if "J’ai eu ma journée" in labels:  # about the week before
        return None
    if habit.day is Day.MORE and ("J’ai eu plus" in labels or "1,5\u00a0jour" in labels):
        return "J’ai eu plus" if "J’ai eu plus" in labels else "1,5\u00a0jour"
    full, half, none = ("Oui", "", "Non") if labels == ["Oui", "Non"] else ("La journée", "Une demi-journée", "")
    if full in labels:
        refused = none or next(label for label in labels if label.startswith("Pas "))
        return {Day.HALF: half or full, Day.NONE: refused}.get(habit.day, full)
    for label in ("Aucun autre jour", "Aucun", "Charge du service"):
        if label in labels:
            return label
    return None


def _friday(habit: Habit, labels: list[str]) -> str | None:
    """Interviews, obstacle, next step."""
    if habit.interviews is None:
        return None
    if "6 et plus" in labels:
        return habit.interviews
    if "Oui, de vive voix" in labels:
        return "Oui, de vive voix" if habit.obstacle else "Non"
    if labels == ["Passer"]:
        return habit.next_step or "Passer"
    return "Enregistrer" if "Enregistrer" in labels else None


def _names(label: str, monday: date) -> bool:
    """Whether the label of `/corriger` is about that week, whose Monday it gives first."""
    day = "1er" if monday.day == 1 else str(monday.day)
    months = ["janvier", "février", "mars", "avril", "mai"]
    friday = monday + timedelta(days=4)
    same = f"du {day} au " if friday.month == monday.month else f"du {day} {months[monday.month - 1]} au "
    return same in alike(label) and months[friday.month - 1] in label
