"""Gather: fetches the facts of whole cohorts for the rules; a fixed number of queries, whatever the size."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.facts import (
    AlertFacts,
    Away,
    CoachAwayFacts,
    CohortFacts,
    CommitmentFacts,
    Enrolled,
    EscalationFacts,
    Habit,
    Member,
    RelayFacts,
    Said,
    SupportFacts,
)
from scheduler.weeks import Calendar, Part, Rhythm, Span, UsualDay
from storage.tables import (
    Absence,
    Alert,
    Answer,
    CoachAway,
    Cohort,
    Commitment,
    DayOff,
    Enrolment,
    Escalation,
    Membership,
    Outage,
    Outbox,
    Pattern,
    Person,
    Relay,
    SupportRequest,
)
from storage.terms import AlertState, DayOffKind, NoticeState, Role

TOLD_FOR = timedelta(days=21)
_SAID: Any = (  # of whom and when, then the fields of Said in their order
    *(Answer.enrolment_id, Answer.monday),
    *(Answer.question, Answer.said_at, Answer.by_id, Answer.day, Answer.part, Answer.halves),
    *(Answer.choice, Answer.reason, Answer.text, Answer.corrects),
)


async def gather(
    session: AsyncSession,
    cohort_ids: Sequence[int],
    since: date | None,
    now: datetime,
    deaf_since: datetime | None = None,
) -> list[CohortFacts]:
    """The facts of these cohorts: answers and alerts from the Monday `since` on (None: from the beginning).

    An alert that is still open is among them, however old.
    """
    cohorts = (await session.exec(select(Cohort).where(col(Cohort.id).in_(cohort_ids)))).all()
    if not cohorts:
        return []
    rows = await _Rows.fetch(session, cohort_ids, since, now)
    return [_cohort(cohort, rows, deaf_since) for cohort in cohorts]


async def gather_one(session: AsyncSession, cohort_id: int, since: date | None, now: datetime) -> CohortFacts:
    """The facts of one cohort. A transaction that said it will `only_speak` reads them once."""
    known: dict[tuple[int, date | None], CohortFacts] = session.info.get("facts", {})
    if (cohort_id, since) not in known:
        known[cohort_id, since] = (await gather(session, [cohort_id], since, now))[0]
    return known[cohort_id, since]


def only_speak(session: AsyncSession) -> None:
    """From here on this transaction changes no fact: what it gathers once holds until its end."""
    session.info["facts"] = {}


class _Rows:
    """What was fetched, grouped by what it belongs to."""

    def __init__(self) -> None:
        self.days_off: dict[int, list[DayOff]] = {}
        self.persons: dict[int, Person] = {}
        self.memberships: dict[int, list[Membership]] = {}
        self.enrolments: dict[int, list[Enrolment]] = {}
        self.patterns: dict[int, list[Pattern]] = {}
        self.absences: dict[int, list[Absence]] = {}
        self.answers: dict[int, dict[date, list[Said]]] = {}
        self.alerts: dict[int, list[Alert]] = {}
        self.commitments: dict[int, list[Commitment]] = {}
        self.escalations: dict[int, list[Escalation]] = {}
        self.support: dict[int, list[SupportRequest]] = {}
        self.away_coaches: dict[int, list[CoachAway]] = {}
        self.relays: dict[int, list[Relay]] = {}
        self.outages: list[tuple[datetime, datetime]] = []
        self.told: dict[int, list[str]] = {}

    @classmethod
    async def fetch(
        cls, session: AsyncSession, cohort_ids: Sequence[int], since: date | None, now: datetime
    ) -> "_Rows":
        rows = cls()
        rows.days_off = _by(await _of(session, DayOff, "cohort_id", cohort_ids), "cohort_id")
        persons = await _of(session, Person, "cohort_id", cohort_ids)
        rows.persons = {person.id: person for person in persons if person.id is not None}
        ids = list(rows.persons)
        rows.memberships = _by(await _of(session, Membership, "person_id", ids), "person_id")
        enrolments = await _of(session, Enrolment, "cohort_id", cohort_ids)
        rows.enrolments = _by(enrolments, "cohort_id")
        theirs = [enrolment.id for enrolment in enrolments]
        rows.patterns = _by(await _of(session, Pattern, "enrolment_id", theirs), "enrolment_id")
        absences = await _of(session, Absence, "enrolment_id", theirs)
        rows.absences = _by((absence for absence in absences if absence.cancelled_at is None), "enrolment_id")
        from_monday = [col(Answer.monday) >= since] if since else []
        rows.answers = await _answers(session, col(Answer.enrolment_id).in_(theirs), *from_monday)
        alerts = await session.exec(_alerts_from(), params={"ids": theirs, "since": since or date.min})
        rows.alerts = _by(alerts.all(), "enrolment_id")
        rows.commitments = _by(await _of(session, Commitment, "enrolment_id", theirs), "enrolment_id")
        rows.escalations = _by(await _of(session, Escalation, "enrolment_id", theirs), "enrolment_id")
        rows.support = _by(await _of(session, SupportRequest, "enrolment_id", theirs), "enrolment_id")
        away = await _of(session, CoachAway, "coach_id", ids)
        rows.away_coaches = _by((it for it in away if it.cancelled_at is None), "coach_id")
        rows.relays = _by(await _of(session, Relay, "from_id", ids), "from_id")
        outages = await session.exec(select(Outage).where(col(Outage.until_at) > now - TOLD_FOR))
        rows.outages = [(outage.from_at, outage.until_at) for outage in outages.all()]
        rows.told = await _told(session, ids, now)
        return rows


async def _of(session: AsyncSession, table: Any, column: str, ids: Sequence[int]) -> list[Any]:
    return list((await session.exec(_one_of(table, column), params={"ids": ids})).all())


@cache
def _one_of(table: Any, column: str) -> Any:
    """Built once: these are asked for each message, and building one takes longer than its answer."""
    return select(table).where(col(getattr(table, column)).in_(bindparam("ids", expanding=True)))


@cache
def _alerts_from() -> Any:
    """Those of the weeks in question, and whatever is still open."""
    wanted = or_(col(Alert.monday) >= bindparam("since"), col(Alert.state) == AlertState.OPEN)
    return select(Alert).where(col(Alert.enrolment_id).in_(bindparam("ids", expanding=True)), wanted)


def _by(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


async def _answers(session: AsyncSession, *where: Any) -> dict[int, dict[date, list[Said]]]:
    """What was said of each enrolment, week by week, in its order: columns only, for no table grows as this one."""
    wanted: Any = select(*_SAID).where(*where).order_by(col(Answer.id))
    said: dict[int, dict[date, list[Said]]] = defaultdict(lambda: defaultdict(list))
    for enrolment_id, monday, *values in (await session.exec(wanted)).all():
        said[enrolment_id][monday].append(Said(*values))
    return said


async def _told(session: AsyncSession, ids: Sequence[int], now: datetime) -> dict[int, list[str]]:
    wanted = select(Outbox.person_id, Outbox.key).where(
        col(Outbox.person_id).in_(ids),
        col(Outbox.state) == NoticeState.SENT,
        col(Outbox.reply).is_(False),
        col(Outbox.due_at) > now - TOLD_FOR,
    )
    told: dict[int, list[str]] = defaultdict(list)
    for person_id, key in (await session.exec(wanted)).all():
        told[person_id or 0].append(key)
    return told


def _cohort(cohort: Cohort, rows: _Rows, deaf_since: datetime | None) -> CohortFacts:
    cohort_id = cohort.id or 0
    people = [person for person in rows.persons.values() if person.cohort_id == cohort_id]
    enrolments = [_enrolled(enrolment, rows) for enrolment in rows.enrolments.get(cohort_id, [])]
    return CohortFacts(
        id=cohort_id,
        name=cohort.name,
        authority=cohort.authority,
        partner=cohort.partner,
        calendar=_calendar(cohort, rows.days_off.get(cohort_id, [])),
        rhythm=Rhythm.parse(cohort.rhythm),
        coordinators=_sorted(_member(p, rows) for p in people if _has(p, Role.COORDINATOR, rows) and not p.left_on),
        enrolments=tuple(sorted(enrolments, key=lambda enrolled: enrolled.person.name)),
        target_halves=cohort.target_halves,
        size=cohort.size,
        outages=tuple(rows.outages),
        deaf_since=deaf_since,
        told=frozenset(key for p in people for key in rows.told.get(p.id or 0, [])),
        coaches=_sorted(_member(p, rows) for p in people if _has(p, Role.COACH, rows) and not p.left_on),
        away_coaches=tuple(
            _coach_away(a) for p in people for a in rows.away_coaches.get(p.id or 0, []) if not a.cancelled_at
        ),
        relays=tuple(_relay(r) for p in people for r in rows.relays.get(p.id or 0, []) if r.ended_at is None),
        draft_since=cohort.draft_since,
    )


def _sorted(members: Iterable[Member]) -> tuple[Member, ...]:
    return tuple(sorted(members, key=lambda member: member.name))


def _calendar(cohort: Cohort, days: Iterable[DayOff]) -> Calendar:
    worked = {day.day for day in days if day.kind is DayOffKind.WORKED_HOLIDAY}
    off = {day.day: day.name for day in days if day.kind is not DayOffKind.WORKED_HOLIDAY}
    closed = {day.day for day in days if day.kind is DayOffKind.CLOSURE}
    days_off = {day: name for day, name in off.items() if day in closed or day not in worked}
    return Calendar(cohort.timezone, cohort.starts_on, cohort.ends_on, days_off)


def _has(person: Person, role: Role, rows: _Rows) -> bool:
    return any(membership.role is role for membership in rows.memberships.get(person.id or 0, []))


def _member(person: Person, rows: _Rows) -> Member:
    parties = [membership.party for membership in rows.memberships.get(person.id or 0, []) if membership.party]
    return Member(
        id=person.id or 0,
        name=person.name,
        reachable=person.chat_id is not None and person.unreachable_at is None and person.left_on is None,
        day_reminder=person.day_reminder,
        party=parties[0] if parties else None,
        language=person.language or "",
        proxy_id=person.proxy_id,
    )


def _enrolled(enrolment: Enrolment, rows: _Rows) -> Enrolled:
    enrolment_id = enrolment.id or 0
    return Enrolled(
        id=enrolment_id,
        person=_member(rows.persons[enrolment.person_id], rows),
        coach=_member(rows.persons[enrolment.coach_id], rows),
        service=enrolment.service,
        project=enrolment.project,
        habits=tuple(_habit(pattern) for pattern in rows.patterns.get(enrolment_id, [])),
        first_monday=enrolment.first_monday,
        left_on=enrolment.left_on,
        absences=tuple(_away(absence) for absence in rows.absences.get(enrolment_id, [])),
        answers={monday: tuple(said) for monday, said in rows.answers.get(enrolment_id, {}).items()},
        alerts=tuple(alert_facts(alert) for alert in rows.alerts.get(enrolment_id, [])),
        commitments=tuple(_commitment(it) for it in rows.commitments.get(enrolment_id, [])),
        escalations=tuple(escalation_facts(it) for it in rows.escalations.get(enrolment_id, [])),
        support=tuple(support_facts(it) for it in rows.support.get(enrolment_id, [])),
        proof_link=enrolment.proof_link,
        report_link=enrolment.report_link,
        mid_point_on=enrolment.mid_point_on,
    )


def _habit(pattern: Pattern) -> Habit:
    off = frozenset(int(day) for day in pattern.off.split(",") if day)
    return Habit(pattern.valid_from, UsualDay.parse(pattern.usual), off)


def _away(absence: Absence) -> Away:
    span = Span(absence.starts_on, Part(absence.starts_part), absence.ends_on, Part(absence.ends_part))
    return Away(span, absence.kind, absence.declared_at, absence.id or 0)


def alert_facts(alert: Alert) -> AlertFacts:
    """An alert's row as a fact."""
    return AlertFacts(
        id=alert.id or 0,
        monday=alert.monday,
        duty=alert.duty,
        state=alert.state,
        finding=alert.finding,
        opened_at=alert.opened_at,
        owner_id=alert.owner_id,
        owned_at=alert.owned_at,
        outcome=alert.outcome,
        detail=alert.detail,
        closed_at=alert.closed_at,
        version=alert.version,
        enrolment_id=alert.enrolment_id,
    )


def escalation_facts(row: Escalation) -> EscalationFacts:
    """A step of the ladder, from its row."""
    return EscalationFacts(
        id=row.id or 0,
        enrolment_id=row.enrolment_id,
        duty=row.duty,
        monday=row.monday,
        step=row.step,
        opened_at=row.opened_at,
        owner_id=row.owner_id,
        owned_at=row.owned_at,
        met_on=row.met_on,
        conclusion=row.conclusion,
        drafted_by_id=row.drafted_by_id,
        notified_on=row.notified_on,
        due_on=row.due_on,
        outcome=row.outcome,
        termination_asked=row.termination_asked,
        closed_at=row.closed_at,
        version=row.version,
    )


def support_facts(row: SupportRequest) -> SupportFacts:
    """A request for support, from its row."""
    return SupportFacts(
        id=row.id or 0,
        need=row.need,
        state=row.state,
        asked_at=row.asked_at,
        changed_at=row.changed_at,
        wanted_by=row.wanted_by,
        planned_for=row.planned_for,
        link=row.link,
        version=row.version,
    )


def _commitment(row: Commitment) -> CommitmentFacts:
    return CommitmentFacts(row.id or 0, row.alert_id, row.day, row.by_id, row.made_at, row.kept)


def _coach_away(row: CoachAway) -> CoachAwayFacts:
    accepted, declined = row.accepted_at is not None, row.declined_at is not None
    return CoachAwayFacts(row.id or 0, row.coach_id, row.starts_on, row.ends_on, row.stand_in_id, accepted, declined)


def _relay(row: Relay) -> RelayFacts:
    return RelayFacts(row.id or 0, row.from_id, row.to_id, row.until, row.made_at)
