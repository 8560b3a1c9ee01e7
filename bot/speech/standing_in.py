"""Standing in, in words: a coach's unavailable days, who is asked to hold the points, and whom to expect."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.buttons import pack
from bot.speech.asking import answered, button, in_rows, rows
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words
from scheduler.facts import CoachAwayFacts, CohortFacts
from scheduler.gather import gather_one
from scheduler.points import away_in
from scheduler.stand_ins import may_stand_in, mondays_of, points_in
from scheduler.weeks import local_date, monday_of, open_day_on_or_after, weekdays_of
from storage import coach_aways
from storage.tables import CoachAway, Person
from storage.terms import Role

COACHES = frozenset({Role.COACH})
INTRAPRENEURS = frozenset({Role.INTRAPRENEUR})
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Noted:
    """A coach's unavailable days that are not over, and the week from which new ones are chosen."""

    cohort: CohortFacts
    today: date
    monday: date  # of the week at hand; at the weekend, of the next
    noted: list[CoachAwayFacts]
    shown: date
    first: date | None


@dataclass(frozen=True)
class Away:
    """One time in which a coach is unavailable, whom it concerns, and who is asked."""

    row: CoachAway
    cohort: CohortFacts
    coach: str
    stand_in: str
    concerned: list[str]
    shrunk: bool


# --- Dates


async def _read_noted(scene: Scene) -> Noted | None:
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    today = local_date(scene.now, cohort.calendar)
    monday = monday_of(open_day_on_or_after(cohort.calendar, today))
    mine = [a for a in cohort.away_coaches if a.coach_id == scene.person.id and a.ends_on >= today]
    return Noted(
        cohort=cohort,
        today=today,
        monday=monday,
        noted=sorted(mine, key=lambda away: (away.starts_on, away.id)),
        shown=date.fromisoformat(scene.facts["shown"]) if "shown" in scene.facts else monday,
        first=date.fromisoformat(scene.facts["first"]) if "first" in scene.facts else None,
    )


def _away(read: Noted, words: Words) -> Speech:
    """What is noted, each with a way back, and three ways to say when."""
    lines = [words.t("standing_in.noted_one", span=_span(a.starts_on, a.ends_on, words)) for a in read.noted]
    lines.append(words.t("standing_in.when"))
    weeks = [
        button(words, "standing_in.this_week", "away", "", str(read.monday)),
        button(words, "standing_in.next_week", "away", "", str(read.monday + WEEK)),
    ]
    other = button(words, "standing_in.other_dates", "away_from", "", f"week.{read.monday}")
    return Speech(
        Safe("\n".join(lines)), rows(weeks, [other], *([_back(a.id, a.starts_on, words)] for a in read.noted))
    )


def _back(away_id: int, starts_on: date, words: Words) -> Choice:
    label = words.label("standing_in.label_back", day=words.short_date(starts_on))
    return Choice(label, pack("away_back", str(away_id)))


def _from(read: Noted, words: Words) -> Speech:
    days = [day for day in weekdays_of(read.shown) if day >= read.today]
    choices = [Choice(words.short_day(day), pack("away_from", "", str(day))) for day in days]
    return Speech(words.t("standing_in.from_which"), rows(*in_rows(choices, 3), _pages(read, "away_from", "", words)))


def _until(read: Noted, words: Words) -> Speech:
    first = read.first or read.shown
    days = [day for day in weekdays_of(read.shown) if day >= first]
    choices = [Choice(words.short_day(day), pack("away_until", str(first), str(day))) for day in days]
    text = words.t("standing_in.until_which", first=words.day_month(first))
    return Speech(text, rows(*in_rows(choices, 3), _pages(read, "away_until", str(first), words)))


def _pages(read: Noted, action: str, ref: str, words: Words) -> list[Choice]:
    """The week before and the week after, within the programme."""
    earliest = monday_of(read.first) if read.first else read.monday
    before = [button(words, "standing_in.week_before", action, ref, f"week.{read.shown - WEEK}")]
    after = [button(words, "standing_in.week_after", action, ref, f"week.{read.shown + WEEK}")]
    following = after if read.shown + WEEK <= read.cohort.calendar.ends_on else []
    return [*(before if read.shown > earliest else []), *following]


# --- Who takes the points


async def _read_away(scene: Scene) -> Away | None:
    if scene.person is None:
        return None
    row = await coach_aways.find(scene.session, int(scene.facts["away"]))
    coach = await scene.session.get(Person, row.coach_id) if row else None
    if row is None or coach is None or coach.cohort_id != scene.person.cohort_id:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    stand_in = await scene.session.get(Person, row.stand_in_id) if row.stand_in_id else None
    names = [e.person.name for e in points_in(cohort, row.coach_id, row.starts_on, row.ends_on)]
    return Away(row, cohort, coach.name, stand_in.name if stand_in else "", names, scene.shrunk)


async def _read_own(scene: Scene) -> Away | None:
    found = await _read_away(scene)
    return found if found and scene.person and found.row.coach_id == scene.person.id else None


async def _read_asked(scene: Scene) -> Away | None:
    """For the coach who is asked, and nobody who was asked before."""
    found = await _read_away(scene)
    return found if found and scene.person and found.row.stand_in_id == scene.person.id else None


async def _read_told(scene: Scene) -> Away | None:
    """For an intrapreneur of that coach, once it is known whom to expect."""
    found = await _read_away(scene)
    if found is None or scene.person is None:
        return None
    theirs = any(e.coach.id == found.row.coach_id and e.person.id == scene.person.id for e in found.cohort.enrolments)
    decided = found.row.cancelled_at or found.row.accepted_at or found.row.declined_at
    return found if theirs and decided else None


def _noted(away: Away, words: Words) -> Speech:
    """The dates, with a way back; a week of which a day is left stays the coach's own."""
    row, lines = away.row, [words.t("standing_in.noted", span=_span(away.row.starts_on, away.row.ends_on, words))]
    weeks = mondays_of(row.starts_on, row.ends_on)
    if any(away_in(away.cohort, row.coach_id, monday) is None for monday in weeks):
        lines.append(words.t("standing_in.days_left"))
    return Speech(Safe(" ".join(lines)), ((_back(row.id or 0, row.starts_on, words),),))


def _cancelled(away: Away, words: Words) -> Speech:
    return Speech(words.t("standing_in.cancelled", span=_span(away.row.starts_on, away.row.ends_on, words)))


def _who(away: Away, words: Words) -> Speech:
    """The question; then how it stands: asked, accepted, refused, nobody."""
    row, question = away.row, words.t("standing_in.who")
    if away.shrunk:
        return Speech(words.t("standing_in.who_moved"))
    span = _span(row.starts_on, row.ends_on, words)
    if row.cancelled_at:
        return Speech(words.t("standing_in.cancelled", span=span))
    if row.accepted_at:
        return Speech(words.t("standing_in.accepted", name=away.stand_in, span=span))
    if row.stand_in_id and not row.declined_at:
        return Speech(
            f"{answered(question, away.stand_in, words)}\n{words.t('standing_in.asking', name=away.stand_in)}"
        )
    if row.declined_at and not row.stand_in_id:
        label = words.label("standing_in.label_nobody")
        return Speech(f"{answered(question, label, words)}\n{words.t('standing_in.nobody')}")
    if row.declined_at:
        question = Safe(f"{words.t('standing_in.declined', name=away.stand_in, span=span)}\n{question}")
    return Speech(question, _candidates(away, words))


def _candidates(away: Away, words: Words) -> tuple[tuple[Choice, ...], ...]:
    row, ref = away.row, str(away.row.id)
    others = may_stand_in(away.cohort, row.coach_id, row.starts_on, row.ends_on)
    asked = [coach for coach in others if not (row.declined_at and coach.id == row.stand_in_id)]
    choices = [Choice(coach.name, pack("away_who", ref, str(coach.id))) for coach in asked]
    return in_rows([*choices, button(words, "standing_in.label_nobody", "away_who", ref, "nobody")], 3)


def _asked(away: Away, words: Words) -> Speech:
    """To the other coach: whose points, when, and what they answered."""
    row, span = away.row, _span(away.row.starts_on, away.row.ends_on, words)
    if row.cancelled_at:
        return Speech(words.t("standing_in.not_needed", coach=away.coach, span=span))
    text = words.t("standing_in.ask", coach=away.coach, span=span, names=words.names(away.concerned))
    if away.shrunk:
        return Speech(text)
    if row.accepted_at or row.declined_at:
        label = words.label("standing_in.label_yes" if row.accepted_at else "standing_in.label_no")
        return Speech(answered(text, label, words))
    choices = tuple(button(words, f"standing_in.label_{v}", "stand_in", str(row.id), v) for v in ("yes", "no"))
    return Speech(text, (choices,))


def _told(away: Away, words: Words) -> Speech:
    """To the intrapreneur; dates only, never a reason."""
    row, span = away.row, _span(away.row.starts_on, away.row.ends_on, words)
    if row.cancelled_at:
        return Speech(words.t("standing_in.told_back", coach=away.coach, span=span))
    if row.accepted_at:
        return Speech(words.t("standing_in.told", coach=away.coach, name=away.stand_in, span=span))
    return Speech(words.t("standing_in.told_nobody", coach=away.coach, span=span))


def _span(first: date, last: date, words: Words) -> Safe:
    """`du 11 au 15 janvier`; one day alone is `le 12 janvier`."""
    if first == last:
        return words.t("standing_in.one_day", day=words.short_date(first))
    return Safe(words.week(first, last))


VIEWS: dict[str, View] = {
    "away": View(_away, COACHES, _read_noted),
    "away_from": View(_from, COACHES, _read_noted),
    "away_until": View(_until, COACHES, _read_noted),
    "away_noted": View(_noted, COACHES, _read_own),
    "away_cancelled": View(_cancelled, COACHES, _read_own),
    "away_who": View(_who, COACHES, _read_own),
    "stand_in_asked": View(_asked, COACHES, _read_asked),
    "stand_in_told": View(_told, INTRAPRENEURS, _read_told),
}
