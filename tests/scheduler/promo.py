"""The reference promo on its calendar of 2027, its cast as facts, and what hypothesis may draw from it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from scheduler.facts import Away, CohortFacts, Enrolled, Habit, Member, Said
from scheduler.public_holidays import public_holidays
from scheduler.weeks import Calendar, Part, Rhythm, Span, UsualDay, monday_of
from storage.terms import AbsenceKind, Party, Question

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
PROMO_STARTS = datetime(2027, 1, 4, 7, tzinfo=UTC)


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


# --- The cast, as facts

INES, KARIM = Member(21, "Inès", party=Party.PARTNER), Member(22, "Karim", party=Party.PARTNER)
ANNE, PAUL = Member(31, "Anne", party=Party.AUTHORITY), Member(32, "Paul", party=Party.PARTNER)
CAST = {  # the usual day, the weekdays never worked, the coach
    "Maëlle": ("thursday", FULL_TIME, INES),
    "Yann": ("tuesday am,thursday am", FULL_TIME, INES),
    "Solenn": ("monday", FULL_TIME, INES),
    "Erwan": ("friday", FULL_TIME, KARIM),
    "Nolwenn": ("wednesday", FULL_TIME, KARIM),
    "Gwenaël": ("thursday", GWENAEL, KARIM),
}
IDS = {name: number for number, name in enumerate(CAST, 1)}


def enrolled(name: str, *said: Said, away: tuple[Span, ...] = (), **more: Any) -> Enrolled:
    """One of the cast, due from the first week on, with what was said; each answer belongs to the week of its day."""
    usual, off, coach = CAST[name]
    answers: dict[date, tuple[Said, ...]] = {}
    for answer in said:
        monday = monday_of(answer.day or answer.at.date())
        answers[monday] = (*answers.get(monday, ()), answer)
    values: dict[str, Any] = {
        "id": IDS[name],
        "person": Member(IDS[name], name),
        "coach": coach,
        "service": "Un service",
        "project": "Un projet",
        "habits": (Habit(date(2027, 1, 4), UsualDay.parse(usual), off),),
        "first_monday": date(2027, 1, 4),
        "absences": tuple(Away(span, AbsenceKind.LEAVE, PROMO_STARTS) for span in away),
        "answers": answers,
    }
    return Enrolled(**{**values, **more})


def cohort(*enrolments: Enrolled, calendar: Calendar = PROMO, **more: Any) -> CohortFacts:
    """The promo with these people in it; with everybody, and nothing said, if none is given."""
    everybody = enrolments or tuple(enrolled(name) for name in CAST)
    values: dict[str, Any] = {"rhythm": Rhythm(), "coordinators": (ANNE, PAUL), "enrolments": everybody}
    values["coaches"] = (INES, KARIM)
    return CohortFacts(1, "Promo 2027", "Région", "DINUM", calendar, **{**values, **more})


def day(on: str, halves: int, *, at: str = "", part: str = "day", by: int = 1, **more: Any) -> Said:
    """What was said of one date: `day("2027-01-14", 2)`; `part` am or pm for half of it."""
    moment = paris(at or f"{on} 16:50")
    return Said(Question.RELEASE, moment, by, day=date.fromisoformat(on), part=part, halves=halves, **more)


def whole_week(until: str, halves: int, *, at: str = "", by: int = 1, **more: Any) -> Said:
    """What was said of the week up to that date."""
    return Said(
        Question.RELEASE, paris(at or f"{until} 16:50"), by, day=date.fromisoformat(until), halves=halves, **more
    )


def plan(at: str, *slots: str) -> Said:
    """The week's plan as it was chosen then."""
    return Said(Question.PLAN, paris(at), 1, choice=",".join(slots))


def no_other_day(at: str) -> Said:
    """There is no other day this week."""
    return Said(Question.NO_OTHER_DAY, paris(at), 1)


def reason(at: str, why: str) -> Said:
    """What was in the way."""
    return Said(Question.REASON, paris(at), 1, choice=why)


def checked_in(at: str) -> tuple[Said, ...]:
    """Friday's three questions, answered at that moment."""
    moment = paris(at)
    return (
        Said(Question.INTERVIEWS, moment, 1, choice="1-2"),
        Said(Question.OBSTACLE, moment, 1, choice="no"),
        Said(Question.NEXT_STEP, moment, 1),
    )


def point(at: str, answer: str, **more: Any) -> Said:
    """What the coach said of the weekly point; its day is the local date."""
    return Said(Question.POINT, paris(at), INES.id, day=date.fromisoformat(at.split()[0]), choice=answer, **more)
