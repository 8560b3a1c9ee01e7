"""One person's current week in one line: where it stands, and what is still possible."""

from collections.abc import Iterable
from datetime import datetime

from bot.speech.possible import either, possible_days
from bot.speech.words import Words
from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import Week
from scheduler.notices import Kind, day_key
from scheduler.prompts import question_time
from scheduler.proxies import has_no_telegram
from scheduler.rules import merged_slot
from scheduler.weeks import Slot, local_date, local_time
from storage.terms import AlertState, Duty, WeekStatus


def week_line(
    cohort: CohortFacts, enrolled: Enrolled, week: Week, now: datetime, words: Words, *, headed: str = ""
) -> str:
    """`⛔ Maëlle : pas de journée, hiérarchie (alerte ouverte)`; `headed` by something else than the name."""
    sign, facts = _standing(cohort, enrolled, week, now, words)
    alert = enrolled.alert(week.monday, Duty.RELEASE)
    key = "overview.line_alert" if alert and alert.state is AlertState.OPEN else "overview.line"
    if has_no_telegram(enrolled):
        facts = [*facts, words.t("proxy.without")]
    shown = ", ".join(filter(None, facts))
    return words.t(key, sign=words.t(f"status_sign.{sign}"), name=headed or enrolled.person.name, facts=shown)


def _standing(
    cohort: CohortFacts, enrolled: Enrolled, week: Week, now: datetime, words: Words
) -> tuple[WeekStatus, list[str]]:
    """The sign and the facts: nothing due, held, part of it had, a moment still to come, or none left."""
    possible = _possible(cohort, enrolled, week, now, words)
    if week.status is WeekStatus.NOT_DUE:
        return week.status, [_not_due(enrolled, words)]
    if week.status is WeekStatus.NEUTRALISED:
        return week.status, [words.t("overview.neutralised")]
    if week.status is WeekStatus.HELD:
        return week.status, [words.days(week.halves or 0), *_qualifiers(cohort, enrolled, week, words)]
    if week.halves:
        had = words.t("overview.out_of", days=words.days(week.halves), target=week.target / 2)
        coming = _coming(cohort, enrolled, week, now, words) if week.pending else [possible]
        return WeekStatus.PARTIAL, [had, *coming, *_qualifiers(cohort, enrolled, week, words)]
    if week.pending:
        return WeekStatus.PENDING, _coming(cohort, enrolled, week, now, words)
    return _nothing_left(week, possible, words, _qualifiers(cohort, enrolled, week, words))


def _nothing_left(week: Week, possible: str, words: Words, qualifiers: list[str]) -> tuple[WeekStatus, list[str]]:
    if week.status is WeekStatus.TO_QUALIFY:
        return week.status, [words.t("overview.unavailable"), possible]
    if week.status is WeekStatus.NOT_HELD:
        reason = words.t(f"overview.reason.{week.reason}") if week.reason else possible
        return week.status, [words.t("overview.no_day"), reason, *qualifiers]
    refused = [slot for slot, halves in sorted(week.said.items()) if not halves]
    return WeekStatus.PENDING, [words.t("overview.not_on", days=_days(refused, words)), possible]


def _not_due(enrolled: Enrolled, words: Words) -> str:
    if enrolled.first_monday is None:
        return words.t("overview.not_joined")
    return words.t("overview.first_week", date=words.short_date(enrolled.first_monday))


def _coming(cohort: CohortFacts, enrolled: Enrolled, week: Week, now: datetime, words: Words) -> list[str]:
    """The next planned moment: past and silent, today (and whether it was asked about), or to come."""
    today, slot = local_date(now, cohort.calendar), week.pending[0]
    if slot.date > today:
        return [words.t("overview.planned", days=_moment(slot, words))]
    if slot.date < today:
        return [words.t("overview.still_silent", days=_moment(slot, words))]
    planned = words.t("overview.planned_today")
    if slot == merged_slot(week) or day_key(Kind.DAY_QUESTION, enrolled.id, slot) not in cohort.told:
        return [planned]
    asked = local_time(question_time(cohort, slot), cohort.calendar)
    return [planned, words.t("overview.asked", time=words.time(asked))]


def _possible(cohort: CohortFacts, enrolled: Enrolled, week: Week, now: datetime, words: Words) -> str:
    days = possible_days(cohort, enrolled, week, now)
    named = either(words, [words.weekday(day.weekday()) for day in days])
    return words.t("overview.possible", days=named) if days else ""


def _qualifiers(cohort: CohortFacts, enrolled: Enrolled, week: Week, words: Words) -> list[str]:
    said: list[str] = []
    if week.moved:
        said.append(words.t("overview.moved"))
    if week.corrected:
        said.append(words.t("overview.corrected"))
    if week.answered_by and week.answered_by != enrolled.person.id:
        names = {member.id: member.name for member in cohort.coordinators}
        said.append(words.t("overview.entered", by=names.get(week.answered_by, cohort.authority)))
        said.append(words.t("qualifier.contested") if week.contested else "")
    return said


def _moment(slot: Slot, words: Words) -> str:
    return words.weekday(slot.date.weekday(), slot.part)


def _days(slots: Iterable[Slot], words: Words) -> str:
    return words.names(words.slot(slot) for slot in slots)
