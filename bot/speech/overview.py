"""`/suivi`: the current week of everybody, in alphabetical order, the points and the running rate."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.buttons import pack
from bot.speech.ladder_closed import title_of
from bot.speech.lists import counted, missed_points, series
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.week_line import week_line
from bot.speech.words import Safe, Words, capital
from scheduler.facts import AlertFacts, CohortFacts, Enrolled, EscalationFacts
from scheduler.figures import closed_mondays, mondays_until, rates, weeks_of
from scheduler.gather import gather_one
from scheduler.ladder import open_escalations
from scheduler.ledger import Week, week_of
from scheduler.notices import Kind
from scheduler.telling import owner_names
from scheduler.weeks import local_date, local_time, weekdays_of
from storage.terms import AlertState, Duty, PointAnswer, Role

COORDINATORS = frozenset({Role.COORDINATOR})
NAMES_A_ROW = 3
MOST_ALERTS = 30  # more buttons than that nobody reads


@dataclass(frozen=True)
class Overview:
    """The cohort at this moment, and the week that is shown: the current one, the last once it is over."""

    cohort: CohortFacts
    now: datetime
    monday: date | None
    shrunk: bool = False

    @property
    def pairs(self) -> list[tuple[Enrolled, Week]]:
        """Everybody who takes part in that week, always in the same order."""
        if self.monday is None:
            return []
        friday = weekdays_of(self.monday)[-1]
        here = [e for e in self.cohort.enrolments if e.left_on is None or e.left_on > friday]
        return [(enrolled, week_of(self.cohort, enrolled, self.monday)) for enrolled in here]


async def read_overview(scene: Scene) -> Overview | None:
    """Everything of the reader's cohort, fresh: asking again computes again (D23)."""
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now, told=True)
    return Overview(cohort, scene.now, max(mondays_until(cohort, scene.now), default=None), scene.shrunk)


def overview(scene: Overview, words: Words) -> Speech:
    """One line per person, then points and rate; buttons for more about one of them. An old copy is one line."""
    cohort = scene.cohort
    if scene.shrunk:
        return Speech(words.t("board.shrunk"))
    if scene.monday is None:
        begins = words.t("overview.not_begun", date=words.date(cohort.calendar.starts_on))
        return Speech(begins, _choices(scene, words), pin=True)
    at = local_time(scene.now, cohort.calendar)
    week = words.week(scene.monday, year=True)
    lines: list[str] = [
        words.t("overview.title", week=week, day=words.weekday(at.weekday()), time=words.time(at)),
        *(week_line(cohort, enrolled, week, scene.now, words) for enrolled, week in scene.pairs),
        points_line(scene.pairs, words),
        rates_line(cohort, scene.now, words),
    ]
    return Speech("\n".join(filter(None, lines)), _choices(scene, words), pin=True)


def points_line(pairs: list[tuple[Enrolled, Week]], words: Words) -> str:
    """How many points were held, whose is still open with whom, and whose was not held."""
    due = counted(pairs)
    if not due:
        return ""
    held = sum(week.point.answer is PointAnswer.HELD for _, week in due)
    parts = [words.t("overview.points", held=held, due=len(due))]
    left: dict[str, list[str]] = {}
    untold = [enrolled for enrolled, week in due if week.point.answer is None]
    for enrolled in untold:
        if enrolled.coach.reachable:
            left.setdefault(enrolled.coach.name, []).append(enrolled.person.name)
    if left:
        groups = (words.t("overview.coach_with", coach=coach, names=words.names(left[coach])) for coach in sorted(left))
        parts.append(words.t("overview.points_left", groups=series(words, groups)))
    if unheard := [enrolled.person.name for enrolled in untold if not enrolled.coach.reachable]:  # C12
        parts.append(words.t("digest.points_open", names=words.names(unheard)))
    if missed := missed_points(due, words):
        parts.append(words.t("overview.points_missed", names=series(words, missed)))
    return " ".join(parts)


def rates_line(cohort: CohortFacts, now: datetime, words: Words) -> str:
    """The weeks that have closed, since the start; silence and doubt are named beside the rate."""
    known = rates(weeks_of(cohort, closed_mondays(cohort, now)))
    if not known.due:
        return words.t("overview.no_rates")
    percent = words.percent(known.held, known.due)
    if known.unanswered:
        line = words.n("overview.rates_silent", known.held, due=known.due, percent=percent, unanswered=known.unanswered)
    else:
        line = words.n("overview.rates", known.held, due=known.due, percent=percent)
    return f"{line} {words.t('overview.to_qualify', count=known.to_qualify)}" if known.to_qualify else line


def _choices(scene: Overview, words: Words) -> tuple[tuple[Choice, ...], ...]:
    names = [Choice(enrolled.person.name, pack("person", str(enrolled.id))) for enrolled in scene.cohort.enrolments]
    rows = [tuple(names[at : at + NAMES_A_ROW]) for at in range(0, len(names), NAMES_A_ROW)]
    last = []
    if count := len(open_alerts(scene.cohort)) + len(open_ladders(scene.cohort)):
        last.append(Choice(words.label("overview.alerts", count=count), pack("alerts")))
    if scene.monday:
        last.append(Choice(words.label("picture.button"), pack("overview_picture")))
    return (*rows, tuple(last)) if last else tuple(rows)


# --- The alerts that are open


def open_alerts(cohort: CohortFacts) -> list[tuple[Enrolled, AlertFacts]]:
    """Every open alert, person by person, oldest first."""
    found = [(e, alert) for e in cohort.enrolments for alert in e.alerts if alert.state is AlertState.OPEN]
    return sorted(found, key=lambda pair: (pair[0].person.name, pair[1].monday, pair[1].duty))


def open_ladders(cohort: CohortFacts) -> list[tuple[Enrolled, EscalationFacts]]:
    """What went beyond an alert and is not closed, person by person."""
    return [(enrolled, row) for enrolled in cohort.enrolments for row in open_escalations(enrolled)]


def alerts_list(scene: Overview, words: Words) -> Speech:
    """One line and one button per open alert; what went beyond an alert comes first."""
    found, beyond = open_alerts(scene.cohort), open_ladders(scene.cohort)
    if not found and not beyond:
        return Speech(words.t("alerts.none"))
    listed = _listed(scene, words.t("alerts.title", count=len(found) + len(beyond)), found, words)
    title, *lines = listed.text.split("\n")
    ladders = [_ladder_line(scene, enrolled, row, words) for enrolled, row in beyond]
    choices = tuple((_bring_ladder(enrolled, row, words),) for enrolled, row in beyond)
    return Speech(Safe("\n".join([title, *ladders, *lines])), (*choices, *listed.choices))


def _ladder_line(scene: Overview, enrolled: Enrolled, row: EscalationFacts, words: Words) -> str:
    values = {"name": enrolled.person.name, "title": title_of(row, words), "week": words.short_date(row.monday)}
    owners = owner_names(scene.cohort, local_date(scene.now, scene.cohort.calendar))
    if owner := owners.get(row.owner_id or 0):
        return words.t("alerts.ladder_owned", owner=owner, **values)
    return words.t("alerts.ladder", **values)


def _bring_ladder(enrolled: Enrolled, row: EscalationFacts, words: Words) -> Choice:
    values = {"title": capital(title_of(row, words)), "week": words.short_date(row.monday)}
    return Choice(
        words.label("alerts.one_ladder", name=enrolled.person.name, **values), pack("ladder_bring", str(row.id))
    )


async def read_untaken(scene: Scene) -> Overview | None:
    """None once somebody has taken, or the facts have lifted, all of them."""
    found = await read_overview(scene)
    return found if found and _untaken(found) else None


def alerts_chased(scene: Overview, words: Words) -> Speech:
    """What nobody looks after yet, called again in one message."""
    found = _untaken(scene)
    return _listed(scene, words.n("alerts.untaken", len(found)), found, words)


def _untaken(scene: Overview) -> list[tuple[Enrolled, AlertFacts]]:
    return [pair for pair in open_alerts(scene.cohort) if pair[1].owner_id is None]


def _listed(scene: Overview, title: Safe, found: list[tuple[Enrolled, AlertFacts]], words: Words) -> Speech:
    shown = found[:MOST_ALERTS]
    lines = [title, *(_alert_line(scene, enrolled, alert, words) for enrolled, alert in shown)]
    return Speech(Safe("\n".join(lines)), tuple((_bring(enrolled, alert, words),) for enrolled, alert in shown))


def _alert_line(scene: Overview, enrolled: Enrolled, alert: AlertFacts, words: Words) -> str:
    week, finding = words.short_date(alert.monday), words.t(f"finding.{alert.finding}")
    owners = owner_names(scene.cohort, local_date(scene.now, scene.cohort.calendar))
    if owner := owners.get(alert.owner_id or 0):
        return words.t("alerts.line_owned", name=enrolled.person.name, week=week, finding=finding, owner=owner)
    return words.t("alerts.line", name=enrolled.person.name, week=week, finding=finding)


def _bring(enrolled: Enrolled, alert: AlertFacts, words: Words) -> Choice:
    key = "alerts.one" if alert.duty is Duty.RELEASE else "alerts.one_point"
    label = words.label(key, name=enrolled.person.name, week=words.short_date(alert.monday))
    return Choice(label, pack("alert_bring", str(alert.id)))


VIEWS = {
    Kind.OVERVIEW.value: View(overview, COORDINATORS, read_overview),
    "alerts_list": View(alerts_list, COORDINATORS, read_overview),
    Kind.ALERTS_CHASED.value: View(alerts_chased, COORDINATORS, read_untaken),
}
