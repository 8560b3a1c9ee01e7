"""Autonomy: one question a month, after Friday's, and what was last said of it (convention, article 3). Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.facts import CohortFacts, Enrolled, Member
from scheduler.ledger import week_of
from scheduler.notices import Kind, week_facts
from scheduler.prompts import open_for, to_person
from scheduler.weeks import weekdays_of
from storage.notice import Notice
from storage.terms import Autonomy, Party, Question, WeekStatus

WEEK = timedelta(days=7)
AFTER_THE_RECEIPT = timedelta(minutes=1)  # the receipt of the check-in is read first: one thing at a time
TOLD = frozenset({Autonomy.RATHER_NOT, Autonomy.WITH_COACH})  # what the coach hears of
CHECK_IN = (Question.INTERVIEWS, Question.OBSTACLE, Question.NEXT_STEP)


@dataclass(frozen=True)
class Heard:
    """What stands of a month's answer; `shared` None while the person has not said who may know."""

    answer: Autonomy | None = None
    shared: bool | None = None


def heard(enrolled: Enrolled, monday: date) -> Heard:
    """The last word about that week's question; another answer asks anew who may know it."""
    found = Heard()
    for said in enrolled.answers.get(monday, ()):
        if said.question is Question.AUTONOMY and said.choice:
            found = Heard(Autonomy(said.choice))
        elif said.question is Question.AUTONOMY_SHARED:
            found = Heard(found.answer, said.choice == "yes")
    return found


def autonomy_card(enrolment_id: int, monday: date) -> str:
    """The card that shows a month's answer to each of those who may know it."""
    return f"autonomy:{enrolment_id}:{monday}"


def partner_coordinators(cohort: CohortFacts) -> list[Member]:
    """Those who may be told, if the person agrees: autonomy is owed by the other party."""
    return [member for member in cohort.coordinators if member.party is Party.PARTNER]


def is_asked(cohort: CohortFacts, enrolled: Enrolled, monday: date) -> bool:
    """Whether the question belongs to this week: the last full week of its month that this person has to work."""
    rest = (monday, *_later_in_month(monday))
    lived = [week for week in rest if _is_full(week) and _counts(cohort, enrolled, week)]
    return bool(lived) and lived[-1] == monday


def _later_in_month(monday: date) -> list[date]:
    return [later for later in (monday + number * WEEK for number in range(1, 5)) if later.month == monday.month]


def _is_full(monday: date) -> bool:
    return weekdays_of(monday)[-1].month == monday.month


def _counts(cohort: CohortFacts, enrolled: Enrolled, monday: date) -> bool:
    return week_of(cohort, enrolled, monday).status not in (WeekStatus.NEUTRALISED, WeekStatus.NOT_DUE)


def notices(cohort: CohortFacts, mondays: Iterable[date]) -> Iterator[Notice]:
    """The question, a minute after the check-in of that week is complete; nobody is asked twice in a month."""
    for monday in mondays:
        for enrolled in cohort.enrolments:
            done = _checked_in_at(enrolled, monday)
            if done and enrolled.person.reachable and is_asked(cohort, enrolled, monday):
                yield _question(cohort, enrolled, monday, done)


def _question(cohort: CohortFacts, enrolled: Enrolled, monday: date, done: datetime) -> Notice:
    at = open_for(cohort, done + AFTER_THE_RECEIPT, enrolled.person.id)
    key = f"autonomy:{enrolled.id}:{monday:%Y-%m}"
    return to_person(cohort, enrolled.person, Kind.AUTONOMY, key, week_facts(enrolled.id, monday), at)


def _checked_in_at(enrolled: Enrolled, monday: date) -> datetime | None:
    """When the last of Friday's three questions had its first answer."""
    first: dict[Question, datetime] = {}
    for said in enrolled.answers.get(monday, ()):
        if said.question in CHECK_IN:
            first.setdefault(said.question, said.at)
    return max(first.values()) if len(first) == len(CHECK_IN) else None
