"""The weekly digest in words: enough for somebody who sees no picture (DOMAIN 4.d)."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.speech.convention_words import duty_lines
from bot.speech.grid import grid_of
from bot.speech.ladder_closed import title_of
from bot.speech.lists import counted, listed, missed_points
from bot.speech.overview import open_alerts, open_ladders
from bot.speech.speech import Speech
from bot.speech.support import unanswered_line
from bot.speech.view import Scene, View
from bot.speech.words import Words
from scheduler.convention import Register
from scheduler.convention_register import read_register
from scheduler.facts import CohortFacts, Enrolled
from scheduler.figures import Interviews, interviews, obstacles, outcomes, rates, through, weeks_of
from scheduler.gather import gather_one
from scheduler.ledger import Week, week_of
from scheduler.notices import Kind
from scheduler.proxies import has_no_telegram
from scheduler.telling import owner_names
from scheduler.weeks import local_date
from storage.terms import PointAnswer, Role, WeekStatus

ORDER = (
    WeekStatus.HELD,
    WeekStatus.PARTIAL,
    WeekStatus.NOT_HELD,
    WeekStatus.UNANSWERED,
    WeekStatus.TO_QUALIFY,
)


@dataclass(frozen=True)
class Digest:
    """One week of a cohort, read when it is told: what was answered late is in it."""

    cohort: CohortFacts
    monday: date
    pairs: list[tuple[Enrolled, Week]]
    so_far: list[Week]  # everybody's, since the start and up to this one
    now: datetime
    register: Register


async def read_digest(scene: Scene) -> Digest | None:
    """The week of the notice; None if nobody's week is due in it any more."""
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    monday = date.fromisoformat(scene.facts["monday"])
    weeks = [(enrolled, week_of(cohort, enrolled, monday)) for enrolled in cohort.enrolments]
    pairs = [(enrolled, week) for enrolled, week in weeks if week.due]
    so_far = weeks_of(cohort, through(cohort, monday))
    register = await read_register(scene.session, cohort.id)
    return Digest(cohort, monday, pairs, so_far, scene.now, register) if pairs else None


def digest(scene: Digest, words: Words) -> Speech:
    """One line when everybody's week was neutralised (D17), else a line per subject."""
    week = words.week(scene.monday, year=True)
    if not counted(scene.pairs):
        return Speech(words.t("digest.neutralised", week=week))
    lines = [
        words.t("digest.title_fine" if _all_well(scene) else "digest.title", week=week),
        _release(scene, words),
        _since(scene, words),
        _points(scene, words),
        _told(scene, words),
        _alerts(scene, words),
        _beyond(scene, words),
        unanswered_line(scene.cohort, scene.now, words),
        *duty_lines(scene.register, scene.cohort.calendar, local_date(scene.now, scene.cohort.calendar), words),
        _by_hand(scene, words),
        _followed(scene, words),
    ]
    known = rates(scene.so_far)
    return Speech(
        "\n".join(filter(None, lines)), grid=grid_of(scene.cohort, scene.so_far, known, scene.now, words.language)
    )


def _all_well(scene: Digest) -> bool:
    """Everybody's week and point were held, and no alert is open: the first line says so."""
    weeks = [week for _, week in counted(scene.pairs)]
    held = all(week.status is WeekStatus.HELD and week.point.answer is PointAnswer.HELD for week in weeks)
    return held and not open_alerts(scene.cohort) and not open_ladders(scene.cohort)


def _release(scene: Digest, words: Words) -> str:
    """How many of each status, and who behind each that is not held."""
    groups: dict[WeekStatus, list[str]] = {}
    for enrolled, week in scene.pairs:
        groups.setdefault(week.status, []).append(_named(enrolled, week, words))
    if set(groups) == {WeekStatus.HELD}:
        return words.t("digest.all_held", count=len(scene.pairs))
    parts = []
    for status in ORDER:
        if names := groups.get(status):
            values = {} if status is WeekStatus.HELD else {"names": listed(words, names)}
            parts.append(words.n(f"digest.{status}", len(names), **values))
    if names := groups.get(WeekStatus.NEUTRALISED):
        parts.append(words.n("digest.neutralised_some", len(names), names=listed(words, names)))
    return words.t("digest.release", parts=", ".join(parts))


def _named(enrolled: Enrolled, week: Week, words: Words) -> str:
    name = enrolled.person.name
    if week.status is WeekStatus.PARTIAL:
        return words.t("digest.with", name=name, what=words.days(week.halves or 0))
    if week.status is WeekStatus.NOT_HELD and week.reason:
        return words.t("digest.with", name=name, what=words.t(f"overview.reason.{week.reason}"))
    return name


def _since(scene: Digest, words: Words) -> str:
    """Since the start, up to this week; in the days each week counts for its duty at most."""
    known = rates(scene.so_far)
    released = words.n("digest.days_released", known.released_halves / 2)
    values = {"due": known.due, "percent": words.percent(known.held, known.due), "days": released}
    target = known.due_halves / 2
    if known.unanswered:
        return words.n("digest.since_silent", known.held, unanswered=known.unanswered, target=target, **values)
    return words.n("digest.since", known.held, target=target, **values)


def _points(scene: Digest, words: Words) -> str:
    due = counted(scene.pairs)
    held = sum(week.point.answer is PointAnswer.HELD for _, week in due)
    parts = [words.t("digest.points", held=held, due=len(due))]
    if missed := missed_points(due, words):
        parts.append(words.t("overview.points_missed", names=listed(words, missed)))
    if silent := [enrolled.person.name for enrolled, week in due if week.point.answer is None]:
        parts.append(words.t("digest.points_open", names=words.names(silent)))
    return " ".join(parts)


def _told(scene: Digest, words: Words) -> str:
    """Interviews as an honest sum of ranges; obstacles as a count, for their text is shared or not."""
    weeks = [week for _, week in scene.pairs]
    total = interviews(weeks)
    parts = []
    if total:
        parts.append(words.t("digest.interviews", number=_number(total, words)))
    told, shared = obstacles(weeks)
    parts.append(words.n("digest.obstacles", shared, told=told) if told else words.t("digest.no_obstacle"))
    return " ".join(parts)


def _number(total: Interviews, words: Words) -> str:
    if total.most is None:
        return words.t("digest.interviews_least", least=total.least)
    if total.most == total.least:
        return words.number(total.least)
    return words.t("digest.interviews_range", least=total.least, most=total.most)


def _alerts(scene: Digest, words: Words) -> str:
    """The alerts that are open now, of whatever week: each person once, and who looks after them."""
    owners = owner_names(scene.cohort, local_date(scene.now, scene.cohort.calendar))
    open_now = open_alerts(scene.cohort)
    if not open_now:
        return words.t("digest.no_alert")
    theirs: dict[str, list[str]] = {}  # the owners of each person's alerts, "" for nobody
    for enrolled, alert in open_now:
        theirs.setdefault(enrolled.person.name, []).append(owners.get(alert.owner_id or 0, ""))
    names = [_looked_after(name, owned, words) for name, owned in theirs.items()]
    return words.n("digest.alerts", len(open_now), names=listed(words, names))


def _looked_after(name: str, owners: list[str], words: Words) -> str:
    """`Maëlle, suivie par Anne`; `Erwan, 2 alertes, dont 1 suivie` when somebody has several."""
    taken = [owner for owner in owners if owner]
    if len(owners) == 1:
        return words.t("digest.alert_owned", name=name, owner=taken[0]) if taken else name
    said = words.t("digest.with", name=name, what=words.n("digest.several", len(owners)))
    return words.t("digest.with", name=said, what=words.n("digest.taken", len(taken))) if taken else said


def _beyond(scene: Digest, words: Words) -> str:
    """What went beyond an alert and is not closed: `Maëlle, mise en demeure`."""
    named = [
        words.t("digest.with", name=enrolled.person.name, what=title_of(row, words))
        for enrolled, row in open_ladders(scene.cohort)
    ]
    return words.t("digest.beyond", names=listed(words, named)) if named else ""


def _by_hand(scene: Digest, words: Words) -> str:
    """What coordinators decided or entered themselves: both parties see it (D11, D21)."""
    short, justified = outcomes(scene.cohort, through(scene.cohort, scene.monday))
    parts = []
    if justified:
        weeks = words.n("digest.justified_weeks", justified)
        parts.append(words.t("digest.justified", justified=weeks, short=words.n("digest.short_weeks", short)))
    entered = [e.person.name for e, week in scene.pairs if week.answered_by not in (None, e.person.id)]
    if entered:
        parts.append(words.t("digest.entered", names=words.names(entered)))
    if without := [e.person.name for e, _ in scene.pairs if has_no_telegram(e)]:
        parts.append(words.t("proxy.digest", names=words.names(without)))
    return " ".join(parts)


def _followed(scene: Digest, words: Words) -> str:
    """Said only when somebody is missing: five of six at the start, or after somebody left (A9, T21)."""
    if len(scene.pairs) >= scene.cohort.size:
        return ""
    return words.t("digest.followed", count=len(scene.pairs), size=scene.cohort.size)


VIEWS = {Kind.DIGEST.value: View(digest, frozenset({Role.COORDINATOR}), read_digest)}
