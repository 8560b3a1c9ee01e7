"""Milestones in words: is the mid-point planned, and where is the short report at the end."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.buttons import pack
from bot.speech.asking import asked, button, in_rows, rows
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words
from scheduler.facts import CohortFacts, Enrolled
from scheduler.gather import gather_one
from scheduler.milestones import mid_point_with
from scheduler.notices import Kind
from scheduler.weeks import local_date, monday_of, weekdays_of
from storage.terms import Role

COACHES = frozenset({Role.COACH})
COORDINATORS = frozenset({Role.COORDINATOR})
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Milestone:
    """The intrapreneurs of one coach whom a milestone is about, in the week that asks; `today` where it is said."""

    cohort: CohortFacts
    coach: str
    monday: date
    today: date
    theirs: list[Enrolled]
    chosen: str | None = None
    shown: date | None = None  # the week whose days are offered
    shrunk: bool = False


# --- The mid-point


async def _read_mid_point(scene: Scene) -> Milestone | None:
    """Those with whom it is due; when a day is changed, those whom that day is for."""
    found = await _read(scene)
    if found is None:
        return None
    about = mid_point_with(found.cohort, found.theirs, found.monday, found.today)
    return replace(found, theirs=about) if about else None


async def _read(scene: Scene) -> Milestone | None:
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    today = local_date(scene.now, cohort.calendar)
    facts = scene.facts
    coach_id = int(facts.get("coach", scene.person.id or 0))
    if coach_id != scene.person.id and Role.COORDINATOR not in scene.roles:
        return None
    theirs = [e for e in cohort.enrolments if e.coach.id == coach_id and (e.left_on is None or e.left_on > today)]
    if "about" in facts:
        theirs = [enrolled for enrolled in theirs if enrolled.id in facts["about"]]
    if not theirs:
        return None
    return Milestone(
        cohort=cohort,
        coach=theirs[0].coach.name,
        monday=date.fromisoformat(facts["monday"]) if "monday" in facts else monday_of(today),
        today=today,
        theirs=theirs,
        chosen=facts.get("chosen"),
        shown=date.fromisoformat(facts["shown"]) if "shown" in facts else None,
        shrunk=scene.shrunk,
    )


def _names(milestone: Milestone, words: Words) -> Safe:
    return words.names(enrolled.person.name for enrolled in milestone.theirs)


def _mid_point(milestone: Milestone, words: Words) -> Speech:
    """With whom, and [Oui, le …] or [Pas encore]; then the days of one week."""
    question = words.t("milestone.mid_point", names=_names(milestone, words))
    ref = str(milestone.monday)
    if milestone.shown:
        return Speech(words.t("milestone.which_day", names=_names(milestone, words)), _days(milestone, words))
    choices = tuple(
        Choice(words.label(f"milestone.label_{value}"), pack("mid_point", ref, value)) for value in ("yes", "no")
    )
    label = words.label("milestone.label_no") if milestone.chosen == "no" else None
    return asked(question, (choices,), label, words)


def _days(milestone: Milestone, words: Words) -> tuple[tuple[Choice, ...], ...]:
    ref, shown = str(milestone.monday), milestone.shown or milestone.monday
    calendar = milestone.cohort.calendar
    days = [day for day in weekdays_of(shown) if day >= milestone.today and calendar.is_open(day)]
    choices = [Choice(words.short_day(day), pack("mid_point", ref, str(day))) for day in days]
    pages = []
    if shown > monday_of(milestone.today):
        pages.append(Choice(words.label("milestone.label_week_before"), pack("mid_point", ref, f"week.{shown - WEEK}")))
    if shown + WEEK <= calendar.ends_on:
        pages.append(Choice(words.label("milestone.label_week_after"), pack("mid_point", ref, f"week.{shown + WEEK}")))
    return rows(*in_rows(choices, 3), pages)


def _mid_point_set(milestone: Milestone, words: Words) -> Speech:
    day = words.day_month(date.fromisoformat(milestone.chosen or ""))
    change = button(words, "shared.change", "mid_point", str(milestone.monday), "yes")
    return Speech(words.t("milestone.mid_point_set", day=day, names=_names(milestone, words)), ((change,),))


def _mid_point_told(milestone: Milestone, words: Words) -> Speech:
    """The coordinators hear of the day."""
    day = words.day_month(date.fromisoformat(milestone.chosen or ""))
    names = _names(milestone, words)
    return Speech(words.t("milestone.mid_point_told", day=day, names=names, coach=milestone.coach))


# --- The report


def _report(milestone: Milestone, words: Words) -> Speech:
    """One card: whose report is known and whose is not, a button for each."""
    if milestone.shrunk:
        return Speech(words.t("milestone.report_moved"))
    lines = [words.t("milestone.report")]
    for enrolled in milestone.theirs:
        known = enrolled.report_link
        text = words.t("milestone.report_known", link=known) if known else words.t("milestone.report_missing")
        lines.append(words.t("coach.line", name=enrolled.person.name, state=text))
    choices = [
        Choice(words.label("milestone.label_report", name=e.person.name), pack("report", str(e.id)))
        for e in milestone.theirs
    ]
    return Speech(Safe("\n".join(lines)), rows(*([choice] for choice in choices)))


def _report_asked(milestone: Milestone, words: Words) -> Speech:
    return Speech(words.t("milestone.report_asked", name=milestone.theirs[0].person.name))


def _report_noted(milestone: Milestone, words: Words) -> Speech:
    enrolled = milestone.theirs[0]
    return Speech(words.t("milestone.report_noted", name=enrolled.person.name, link=enrolled.report_link or ""))


VIEWS: dict[str, View] = {
    Kind.MID_POINT: View(_mid_point, COACHES, _read_mid_point),
    "mid_point_set": View(_mid_point_set, COACHES, _read),
    "mid_point_told": View(_mid_point_told, COORDINATORS, _read),
    Kind.REPORT: View(_report, COACHES, _read),
    "report_asked": View(_report_asked, COACHES, _read),
    "report_noted": View(_report_noted, COACHES, _read),
}
