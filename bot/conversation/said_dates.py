"""Dates and times as people write them: `vendredi 7 mai`, `7/05/2027`, `du 3 au 7 mai`, `lundi 9 h 30`. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time, timedelta

MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"), ("octobre", "october"),
    ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip
WEEKDAYS = (
    ("lundi", "monday"), ("mardi", "tuesday"), ("mercredi", "wednesday"), ("jeudi", "thursday"),
    ("vendredi", "friday"), ("samedi", "saturday"), ("dimanche", "sunday"),
)  # fmt: skip
_SHORT = (
    ("janv", "jan"), ("fevr", "fev", "feb"), ("mar",), ("avr", "apr"), (), ("jun",), ("juil", "jul"), ("aug",),
    ("sept", "sep"), ("oct",), ("nov",), ("dec",),
)  # fmt: skip
_MONTH = "|".join(name for names in MONTHS for name in names)
_MONTH_AFTER = "|".join([_MONTH, *(name for names in _SHORT for name in names)])
_DAY_SHORT = "lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun"
_WEEKDAY = "|".join(name for names in WEEKDAYS for name in names)
_DATE = re.compile(
    rf"(?:\b(?:(?P<weekday>{_WEEKDAY})|(?:{_DAY_SHORT})\.?)\s+)?(?:le\s+|the\s+)?(?:"
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?:[/.](?P<m2>\d{1,2})(?:[/.](?P<y2>\d{4}|\d{2}))?|-(?P<m5>\d{1,2})-(?P<y5>\d{4}))"
    rf"|(?P<d3>\d{{1,2}})(?:er|st|nd|rd|th)?\s*(?P<month3>{_MONTH_AFTER})\b\.?(?:\s+(?P<y3>\d{{4}}|\d{{2}}\b(?!\s*[h:])))?"
    rf"|(?P<month4>{_MONTH})\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y4>\d{{4}}))?"
    r")\b"
)
_ONLY_DAY = re.compile(rf"(?:(?:{_WEEKDAY})\s+)?(\d{{1,2}})(?:er|st|nd|rd|th)?\s*(?:au|a|to|-|–)\s*$")
_JOINED = re.compile(r"\s*(?:au|a|to|-|–)\s*")
_TIME = re.compile(r"\b(\d{1,2})\s*(?:h|:)\s*(\d{2})?\b")


class WrongWeekday(Exception):
    """A date that falls on another weekday than the one written beside it."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


@dataclass(frozen=True)
class Dates:
    """One date, or the first and last of several, and what else was written."""

    first: date
    last: date
    rest: str


def folded(text: str) -> str:
    """In lower case and without accents, one character for each; its spaces are plain."""
    kept = (unicodedata.normalize("NFD", character)[:1] for character in unicodedata.normalize("NFC", text))
    return re.sub(r"\s", " ", "".join(kept).lower())


def dates_in(text: str, near: date) -> Dates | None:
    """The dates of a text; without a year, the first such date on or after `near`. WrongWeekday may be raised."""
    text = unicodedata.normalize("NFC", text)
    plain = folded(text)
    found = list(_DATE.finditer(plain))[:2]
    if not found or any(_date(match, near) is None for match in found):
        return None
    first = last = _date(found[0], near) or near
    start, end = found[0].span()
    if len(found) == 2 and _JOINED.fullmatch(plain[end : found[1].start()]):
        last, end = _date(found[1], first) or first, found[1].end()
    elif alone := _ONLY_DAY.search(plain[:start]):
        earlier = _made(last.year, last.month, int(alone[1]))
        if earlier is None:
            return None
        first, start = earlier, alone.start()
    rest = re.sub(r"\s+", " ", f"{text[:start]} {text[end:]}").strip(" ,;:.()–-")
    return Dates(first, last, rest) if first <= last else None


def date_in(text: str, near: date) -> date | None:
    """The one date of a text."""
    found = dates_in(text, near)
    return found.first if found and found.first == found.last else None


def _date(match: "re.Match[str]", near: date) -> date | None:
    parts = match.groupdict()
    month = parts["month3"] or parts["month4"]
    number = parts["m"] or parts["m2"] or parts["m5"]
    named = enumerate(zip(MONTHS, _SHORT, strict=True), 1)
    at = next(i for i, (names, short) in named if month in names + short) if month else int(number or 0)
    day = int(parts["d"] or parts["d2"] or parts["d3"] or parts["d4"] or 0)
    year = parts["y"] or parts["y2"] or parts["y5"] or parts["y3"] or parts["y4"]
    if year:
        found = _made(int(year) + (2000 if len(year) == 2 else 0), at, day)
    else:
        years = (_made(near.year + more, at, day) for more in range(5))
        found = next((made for made in years if made and made >= near), None)
    if found and parts["weekday"] and parts["weekday"] not in WEEKDAYS[found.weekday()]:
        raise WrongWeekday(found)
    return found


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def times_in(text: str) -> list[time]:
    """The times of a day in a text: `9 h`, `9h30`, `09:30`."""
    found = []
    for hour, minute in _TIME.findall(folded(text)):
        if int(hour) < 24 and int(minute or 0) < 60:
            found.append(time(int(hour), int(minute or 0)))
    return found


def weekdays_in(text: str) -> list[int]:
    """The weekdays named in a text, 0 being Monday, in its order."""
    words = re.findall(r"[a-z]+", folded(text))
    named = [i for word in words for i, names in enumerate(WEEKDAYS) if word.removesuffix("s") in names]
    return list(dict.fromkeys(named))


def next_monday(today: date) -> date:
    """The Monday after that day."""
    return today + timedelta(days=7 - today.weekday())
