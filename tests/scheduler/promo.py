"""The reference promo on its calendar of 2027, and what hypothesis may draw from it."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from scheduler.public_holidays import public_holidays
from scheduler.weeks import Calendar, Part, Rhythm, Span, monday_of

HOLIDAYS = public_holidays(2026, 2028)
FULL_TIME: frozenset[int] = frozenset()
GWENAEL = frozenset({2})
QUIET = Rhythm().quiet
EASTER_WEEK = date(2027, 3, 29)
ASCENSION_WEEK = date(2027, 5, 3)
PLAIN_WEEK = date(2027, 1, 11)


def calendar(*closures: date, worked: tuple[date, ...] = ()) -> Calendar:
    """The reference promo, with these closures and these holidays worked."""
    off = {day: name for day, name in HOLIDAYS.items() if day not in worked}
    return Calendar("Europe/Paris", date(2027, 1, 4), date(2027, 5, 28), {**off, **dict.fromkeys(closures, "Pont")})


PROMO = calendar()


def paris(text: str) -> datetime:
    """The instant at which it is that time in Paris: `2027-03-30 09:00`."""
    day, at = text.split()
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(at), PROMO.zone).astimezone(UTC)


def leave(first: date, last: date, first_part: Part = Part.AM, last_part: Part = Part.PM) -> Span:
    return Span(first, first_part, last, last_part)


days = st.dates(min_value=date(2026, 12, 28), max_value=date(2028, 1, 2))
mondays = days.map(monday_of)
instants = st.timedeltas(timedelta(0), timedelta(days=370)).map(
    lambda since: datetime(2026, 12, 28, tzinfo=UTC) + since
)
halves = st.tuples(days, st.sampled_from([Part.AM, Part.PM]))
spans = st.tuples(halves, halves).map(lambda ends: Span(*min(ends), *max(ends)))
weekdays_off = st.frozensets(st.integers(0, 4), max_size=3)
off_days = st.frozensets(days, max_size=30)
