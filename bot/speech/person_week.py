"""One week of one person that is over, in one line: its status, then what stands after it."""

from datetime import date

from bot.speech.words import Words
from scheduler.alerts import closings
from scheduler.facts import CohortFacts, Enrolled
from scheduler.ledger import Week
from storage.terms import AlertState, Duty, Outcome, WeekStatus


def closed_week(cohort: CohortFacts, enrolled: Enrolled, week: Week, words: Words) -> str:
    """`✅ Tenue, du 1er au 5 février : 1 jour, corrigée`."""
    status = words.t(f"status.{'held_moved' if week.moved else week.status}")
    shown = words.week(week.monday)
    facts = [_amount(week, words), *_qualifiers(cohort, enrolled, week, words)]
    if not any(facts):
        return words.t("person.week_plain", status=status, week=shown)
    return words.t("person.week", status=status, week=shown, facts=", ".join(filter(None, facts)))


def _amount(week: Week, words: Words) -> str:
    if week.halves:
        return words.days(week.halves)
    short = week.status in (WeekStatus.NOT_HELD, WeekStatus.TO_QUALIFY)
    return words.t(f"reason.{week.reason}") if short and week.reason else ""


def _qualifiers(cohort: CohortFacts, enrolled: Enrolled, week: Week, words: Words) -> list[str]:
    """What stands after a status: late, corrected, entered, contested, justified or made up."""
    alert = enrolled.alert(week.monday, Duty.RELEASE)
    names = {member.id: member.name for member in cohort.coordinators}
    late = week.answered_at is not None and week.answered_at >= closings(cohort, week.monday).silence
    said = [
        words.t("qualifier.corrected") if week.corrected else words.t("qualifier.late") if late else "",
        words.t("qualifier.contested") if week.contested else "",
    ]
    if week.answered_by not in (None, enrolled.person.id):
        said.append(words.t("qualifier.entered", name=names.get(week.answered_by or 0, cohort.authority)))
    if alert and alert.outcome is Outcome.JUSTIFIED:
        said.append(words.t("qualifier.justified"))
    if alert and alert.outcome is Outcome.MADE_UP and alert.detail:
        said.append(words.t("qualifier.made_up", date=words.short_date(date.fromisoformat(alert.detail))))
    if alert and alert.state is AlertState.OPEN:
        said.append(words.t("person.open"))
    return said
