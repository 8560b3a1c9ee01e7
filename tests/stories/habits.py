"""Habits: what each person of the reference promo does in each of its weeks, drawn at random from a seed, as data."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from random import Random

FIRST_MONDAY = date(2027, 1, 4)
MONDAYS = tuple(FIRST_MONDAY + timedelta(weeks=count) for count in range(21))
NAMES = ("Erwan", "Gwenaël", "Maëlle", "Nolwenn", "Solenn", "Yann")  # as the bot lists them
COACH = {"Maëlle": "Inès", "Solenn": "Inès", "Yann": "Inès", "Erwan": "Karim", "Gwenaël": "Karim", "Nolwenn": "Karim"}
EASTER, ASCENSION, PENTECOST = date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 17)  # their weeks
LOST = {  # whose usual day falls on a public holiday
    **dict.fromkeys([("Solenn", EASTER), ("Solenn", PENTECOST)]),
    **dict.fromkeys([(name, ASCENSION) for name in ("Gwenaël", "Maëlle", "Yann")]),
}


class Day(Enum):
    """What becomes of the day, and how it is told."""

    FULL = "had, told when asked"
    MORE = "a day and a half"
    HALF = "half of it"
    NONE = "refused, no other day"
    MOVED = "chosen on Monday, and had"
    SILENT = "never told"
    LATE = "told on the Tuesday after"
    CORRECTED = "told as had, corrected to half on the Tuesday after"
    LEAVE = "a week of leave"
    NOT_POSSIBLE = "lost to a holiday, no other day"


class Point(Enum):
    """What the coach says of the point."""

    HELD = "held"
    MISSED = "not held: the coach was away"
    SILENT = "nothing"


@dataclass(frozen=True)
class Habit:
    """One week of one intrapreneur. `interviews` is the label tapped on Friday, None when they do not answer."""

    day: Day
    point: Point
    interviews: str | None
    obstacle: bool
    next_step: str | None


Script = dict[tuple[str, date], Habit]
WEIGHTS = {
    Day.FULL: 58, Day.MORE: 5, Day.HALF: 7, Day.NONE: 6, Day.MOVED: 8,
    Day.SILENT: 5, Day.LATE: 4, Day.CORRECTED: 3, Day.LEAVE: 4,
}  # fmt: skip


def script(seed: int) -> Script:
    """The whole promo, the same for the same seed."""
    random = Random(seed)
    return {(name, monday): _habit(random, name, monday) for name in NAMES for monday in MONDAYS}


def _habit(random: Random, name: str, monday: date) -> Habit:
    if (name, monday) in LOST:
        day = random.choice([Day.MOVED, Day.NOT_POSSIBLE, Day.SILENT, Day.LEAVE])
    else:
        day = random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    if name == "Yann" and day is Day.MORE:
        day = Day.FULL
    answers_on_friday = day not in (Day.SILENT, Day.LATE, Day.LEAVE) and random.random() < 0.85
    return Habit(
        day=day,
        point=random.choices(list(Point), [85, 9, 6])[0],
        interviews=random.choice(["0", "1 ou 2", "3 à 5", "6 et plus"]) if answers_on_friday else None,
        obstacle=random.random() < 0.2,
        next_step=random.choice([None, "Voir trois lycées.", "Montrer la première version."]),
    )
