"""What a coordinator writes or taps for one field of the set-up, read into the code that is kept; or why it is not."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.cohort.calendar import CLOSURE_NAME
from bot.cohort.checks import LARGEST_SIZE, MOST_HALVES
from bot.cohort.file import CONTACT, PARTY, PROMO
from bot.cohort.lines import as_line, is_showable
from bot.cohort.people import NAME, PROJECT, SERVICE
from bot.conversation.newcomer import usual_of
from bot.conversation.said_dates import WrongWeekday, dates_in, folded, times_in, weekdays_in
from bot.speech.words import LANGUAGES
from scheduler.rhythm import Rhythm
from scheduler.slots import WEEKDAYS
from scheduler.weeks import UsualDay
from storage.cohort_plan import CohortPlan
from storage.habits import off_code
from storage.terms import Party

LENGTHS = {
    "promo_name": PROMO,
    "authority": PARTY,
    "partner": PARTY,
    "controllers": CONTACT,
    "dpo": CONTACT,
    "name": NAME,
    "coach": NAME,
    "service": SERVICE,
    "project": PROJECT,
}
NOBODY = "none"  # the coach of a draft, for now
_NOT_A_NAME = re.compile(r"^(?:[\W_]|fermetures?\b|closure\b|closed\b|du\b|le\b|from\b|the\b)+", re.IGNORECASE)
_YES, _NO = ("oui", "yes"), ("non", "no")


@dataclass(frozen=True)
class Context:
    """What an answer is read against: the cohort as it stands, and today's date there."""

    plan: CohortPlan
    today: date


class Unclear(Exception):
    """An answer that cannot be read; `code` names the sentence that says what is expected."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def read(field: str, text: str, context: Context) -> str:
    """The code of an answer; raises Unclear."""
    if field in LENGTHS:
        return _line(text, LENGTHS[field])
    if field.startswith("at_"):
        return _quiet(text) if field == "at_quiet" else _moment(field, text, context)
    return READERS[field](text, context)


def _line(text: str, limit: int) -> str:
    line = as_line(text)
    if not line or not is_showable(line):
        raise Unclear("empty")
    if len(line) > limit:
        raise Unclear("long", size=len(line), limit=limit)
    return line


def _start(text: str, context: Context) -> str:
    return _day(text, context.today).isoformat()


def _end(text: str, context: Context) -> str:
    return _day(text, context.plan.starts_on).isoformat()


def _left(text: str, context: Context) -> str:
    """A date that has come: access ends at once."""
    day = _day(text, context.today.replace(month=1, day=1))
    if day > context.today:
        raise Unclear("not_yet", day=day.isoformat())
    return day.isoformat()


def _day(text: str, near: date) -> date:
    first, last, _ = _dates(text, near)
    if first != last:
        raise Unclear("date")
    return first


def _dates(text: str, near: date) -> tuple[date, date, str]:
    try:
        found = dates_in(text, near)
    except WrongWeekday as wrong:
        raise Unclear("weekday", day=wrong.day.isoformat()) from None
    if found is None:
        raise Unclear("date")
    return found.first, found.last, found.rest


def _closure(text: str, context: Context) -> str:
    """`fermeture vendredi 7 mai, pont`: the first day, the last, and the name, which may be empty."""
    plan = context.plan
    first, last, rest = _dates(text, plan.starts_on)
    if first < plan.starts_on or last > plan.ends_on:
        raise Unclear("outside", starts_on=plan.starts_on.isoformat(), ends_on=plan.ends_on.isoformat())
    if all(first.toordinal() + count > last.toordinal() or _weekend(first, count) for count in range(5)):
        raise Unclear("weekend")
    name = as_line(_NOT_A_NAME.sub("", rest))
    return f"{first},{last},{_line(name[:1].upper() + name[1:], CLOSURE_NAME) if name else ''}"


def _weekend(day: date, more: int) -> bool:
    return (day.weekday() + more) % 7 > 4


def _number(low: int, high: int, code: str, factor: int = 1) -> Callable[[str, Context], str]:
    def read_number(text: str, _context: Context) -> str:
        found = re.fullmatch(r"\D*(\d{1,2}(?:[.,]\d)?)\D*", text)
        number = float(found[1].replace(",", ".")) * factor if found else 0.0
        if number != int(number) or not low <= number <= high:
            raise Unclear(code, limit=high)
        return str(int(number))

    return read_number


def _timezone(text: str, _context: Context) -> str:
    name = as_line(text).replace(" ", "_")
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise Unclear("timezone") from None
    return name


def _language(text: str, _context: Context) -> str:
    code = folded(text)[:2]
    if code not in LANGUAGES:
        raise Unclear("language")
    return code


def _usual(text: str, _context: Context) -> str:
    """A tap carries `3` or `1am,3am`; a text names weekdays, with a part of the day beside each for half-days."""
    usual = usual_of(text.split(",")) or _usual_in_words(text)
    if usual is None or usual.halves < 2:
        raise Unclear("usual")
    return usual.code


def _usual_in_words(text: str) -> UsualDay | None:
    plain = folded(text)
    parts = ["am" if part in ("matin", "morning") else "pm" for part in re.findall(r"matin|midi|morning|noon", plain)]
    days = [WEEKDAYS[day] for day in weekdays_in(plain)]
    if not days or len(parts) not in (0, len(days)):
        return None
    try:
        return UsualDay.parse(
            ",".join(f"{d} {p}".strip() for d, p in zip(days, parts or [""] * len(days), strict=True))
        )
    except ValueError:
        return None


def _off(text: str, _context: Context) -> str:
    """A tap carries `+2,4`; a text names weekdays, or says that there is none."""
    if re.fullmatch(r"\+[0-4,]*", text):
        return off_code({int(day) for day in text[1:].split(",") if day})
    if folded(text).strip(" .!") in ("aucun", "non", "none", "no"):
        return ""
    days = weekdays_in(text)
    if not days or max(days) > 4 or len(days) == 5:
        raise Unclear("off")
    return off_code(days)


def _party(text: str, context: Context) -> str:
    named = {folded(context.plan.authority): Party.AUTHORITY, folded(context.plan.partner): Party.PARTNER}
    party = named.get(folded(text).strip()) or (Party(text) if text in list(Party) else None)
    if party is None:
        raise Unclear("party", authority=context.plan.authority, partner=context.plan.partner)
    return party.value


def _yes_no(text: str, _context: Context) -> str:
    word = folded(text).strip(" .!")
    if word not in (*_YES, *_NO):
        raise Unclear("yes_no")
    return "yes" if word in _YES else "no"


def _quiet(text: str) -> str:
    times = times_in(text)
    if len(times) != 2 or times[0] <= times[1] or any(at.hour == 2 for at in times):
        raise Unclear("quiet")
    return ",".join(_shown(at) for at in times)


def _moment(field: str, text: str, context: Context) -> str:
    """A time, with the weekday that stands if none is said."""
    times, days = times_in(text), weekdays_in(text)
    if len(times) != 1 or times[0].hour == 2:  # between 2 and 3 the clocks may change
        raise Unclear("time")
    known = str(Rhythm.parse(context.plan.rhythm).as_dict()[field.removeprefix("at_")])
    if " " not in known:
        return _shown(times[0])
    day = WEEKDAYS[days[0]] if days else known.partition(" ")[0]
    if len(days) > 1 or day in WEEKDAYS[5:]:
        raise Unclear("time")
    return f"{day} {_shown(times[0])}"


def _shown(at: time) -> str:
    return f"{at:%H:%M}"


READERS: dict[str, Callable[[str, Context], str]] = {
    "starts_on": _start,
    "ends_on": _end,
    "left": _left,
    "closure": _closure,
    "size": _number(1, LARGEST_SIZE, "size"),
    "target_halves": _number(1, MOST_HALVES, "target_halves", factor=2),
    "timezone": _timezone,
    "language": _language,
    "usual": _usual,
    "off": _off,
    "party": _party,
    "may_decide": _yes_no,
}
