"""Readings: the rows of many cohorts at once, one kind of fact after the other, as plain values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler import row_facts
from scheduler.facts import AlertFacts, CohortFacts, Enrolled, Member, Said
from scheduler.weeks import Rhythm
from storage.statements import in_state
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
from storage.terms import AlertState, NoticeState, Party, Role

TOLD_FOR = timedelta(days=21)
_SAID: Any = (  # its number, of whom and when, then the fields of Said in their order
    *(Answer.id, Answer.enrolment_id, Answer.monday),
    *(Answer.question, Answer.said_at, Answer.by_id, Answer.day, Answer.part, Answer.halves),
    *(Answer.choice, Answer.reason, Answer.text, Answer.corrects),
)

Rest = Mapping[int, Mapping[str, Any]]  # by enrolment: absences, commitments, escalations, support
Alerts = Mapping[int, tuple[AlertFacts, ...]]
Outages = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True)
class Answers:
    """What was said in a cohort, by enrolment and week; `last` is the newest row that is known."""

    cohort_id: int
    enrolment_ids: tuple[int, ...]
    last: int = 0
    said: Mapping[int, Mapping[date, tuple[Said, ...]]] = field(default_factory=dict)


# --- The people and the calendar


async def frames(session: AsyncSession, cohort_ids: Sequence[int]) -> dict[int, CohortFacts]:
    """Each cohort with its people and its calendar, before anything was said."""
    cohorts = await _of(session, Cohort, "id", cohort_ids)
    if not cohorts:
        return {}
    persons: list[Person] = await _of(session, Person, "cohort_id", cohort_ids)
    ids = [person.id for person in persons]
    roles = _by(await _of(session, Membership, "person_id", ids), "person_id")
    enrolments = await _of(session, Enrolment, "cohort_id", cohort_ids)
    patterns = _by(await _of(session, Pattern, "enrolment_id", [row.id for row in enrolments]), "enrolment_id")
    days_off = _by(await _of(session, DayOff, "cohort_id", cohort_ids), "cohort_id")
    away = _by(await _of(session, CoachAway, "coach_id", ids), "coach_id")
    relays = _by(await _of(session, Relay, "from_id", ids), "from_id")
    people = {person.id or 0: _member(person, roles[person.id or 0]) for person in persons}
    theirs = _by(enrolments, "cohort_id")
    found = {}
    for cohort in cohorts:
        here = sorted((person for person in persons if person.cohort_id == cohort.id), key=lambda person: person.name)
        present = [(people[person.id or 0], roles[person.id or 0]) for person in here if not person.left_on]
        enrolled = [_enrolled(row, people, patterns[row.id]) for row in theirs[cohort.id]]
        found[cohort.id] = CohortFacts(
            id=cohort.id,
            name=cohort.name,
            authority=cohort.authority,
            partner=cohort.partner,
            calendar=row_facts.calendar(cohort, days_off[cohort.id]),
            rhythm=Rhythm.parse(cohort.rhythm),
            coordinators=tuple(member for member, held in present if _is(Role.COORDINATOR, held)),
            enrolments=tuple(sorted(enrolled, key=lambda enrolled: enrolled.person.name)),
            target_halves=cohort.target_halves,
            size=cohort.size,
            coaches=tuple(member for member, held in present if _is(Role.COACH, held)),
            away_coaches=tuple(
                row_facts.coach_away(row) for p in here for row in away[p.id or 0] if row.cancelled_at is None
            ),
            relays=tuple(row_facts.relay(row) for p in here for row in relays[p.id or 0] if row.ended_at is None),
            draft_since=cohort.draft_since,
        )
    return found


def _is(role: Role, held: Iterable[Membership]) -> bool:
    return any(membership.role is role for membership in held)


def _member(person: Person, held: Iterable[Membership]) -> Member:
    parties: list[Party] = [membership.party for membership in held if membership.party]
    return Member(
        id=person.id or 0,
        name=person.name,
        reachable=person.chat_id is not None and person.unreachable_at is None and person.left_on is None,
        day_reminder=person.day_reminder,
        party=parties[0] if parties else None,
        language=person.language or "",
        proxy_id=person.proxy_id,
    )


def _enrolled(enrolment: Enrolment, people: Mapping[int, Member], patterns: Iterable[Pattern]) -> Enrolled:
    return Enrolled(
        id=enrolment.id or 0,
        person=people[enrolment.person_id],
        coach=people[enrolment.coach_id],
        service=enrolment.service,
        project=enrolment.project,
        habits=tuple(row_facts.habit(pattern) for pattern in patterns),
        first_monday=enrolment.first_monday,
        left_on=enrolment.left_on,
        proof_link=enrolment.proof_link,
        report_link=enrolment.report_link,
        mid_point_on=enrolment.mid_point_on,
    )


# --- What happened


async def rest(session: AsyncSession, enrolment_ids: Sequence[int]) -> Rest:
    """The absences, promised days, steps of the ladder and requests for support of these enrolments."""
    if not enrolment_ids:
        return {}
    absences = _by(await _of(session, Absence, "enrolment_id", enrolment_ids), "enrolment_id")
    commitments = _by(await _of(session, Commitment, "enrolment_id", enrolment_ids), "enrolment_id")
    escalations = _by(await _of(session, Escalation, "enrolment_id", enrolment_ids), "enrolment_id")
    support = _by(await _of(session, SupportRequest, "enrolment_id", enrolment_ids), "enrolment_id")
    return {
        i: {
            "absences": tuple(row_facts.away(row) for row in absences[i] if row.cancelled_at is None),
            "commitments": tuple(row_facts.commitment(row) for row in commitments[i]),
            "escalations": tuple(row_facts.escalation_facts(row) for row in escalations[i]),
            "support": tuple(row_facts.support_facts(row) for row in support[i]),
        }
        for i in enrolment_ids
    }


async def alerts(session: AsyncSession, enrolment_ids: Sequence[int], since: date | None) -> Alerts:
    """The alerts of the weeks from `since` on, and whatever is still open."""
    if not enrolment_ids:
        return {}
    found = await session.exec(_alerts_from(), params={"ids": enrolment_ids, "since": since or date.min})
    rows = _by(found.all(), "enrolment_id")
    return {i: tuple(row_facts.alert_facts(row) for row in rows[i]) for i in enrolment_ids}


async def answers(session: AsyncSession, known: Sequence[Answers], since: date | None) -> dict[int, Answers]:
    """What was said from `since` on, by cohort: what is known already, and the rows after its last one."""
    ids = [i for it in known for i in it.enrolment_ids]
    wanted: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    after = min((it.last for it in known), default=0)
    if ids:
        params = {"ids": ids, "since": since or date.min, "after": after}
        for row in (await session.exec(_said_after(), params=params)).all():
            wanted[row[1]].append(tuple(row))
    return {it.cohort_id: _with_more(it, wanted) for it in known}


def _with_more(known: Answers, rows: Mapping[int, list[tuple[Any, ...]]]) -> Answers:
    said, last = dict(known.said), known.last
    for enrolment_id in known.enrolment_ids:
        more: dict[date, list[Said]] = defaultdict(list)
        for number, _, monday, *values in rows.get(enrolment_id, ()):
            if number > known.last:
                more[monday].append(Said(*values))
                last = max(last, number)
        if more:
            weeks = dict(said.get(enrolment_id, {}))
            weeks |= {monday: (*weeks.get(monday, ()), *theirs) for monday, theirs in more.items()}
            said[enrolment_id] = weeks
    return replace(known, last=last, said=said)


async def outages(session: AsyncSession, now: datetime) -> Outages:
    """When the bot was deaf in the last three weeks."""
    rows = (await session.exec(select(Outage).where(col(Outage.until_at) > now - TOLD_FOR))).all()
    return tuple((row.from_at, row.until_at) for row in rows)


async def told(session: AsyncSession, found: Sequence[CohortFacts], now: datetime) -> list[CohortFacts]:
    """The same facts, with the keys of the notices that really went out to their people in the last three weeks."""
    keys = _foretold(session)
    missing = {member.id for cohort in found for member in _everybody(cohort)} - keys.keys()
    if missing:
        keys = keys | await _told_to(session, missing, now)
    return [
        replace(cohort, told=frozenset(key for member in _everybody(cohort) for key in keys[member.id]))
        for cohort in found
    ]


async def foretell(session: AsyncSession, cohort_ids: Collection[int], now: datetime) -> None:
    """Read at once what was told in all these cohorts, for whoever asks in this transaction.

    Whoever calls notes nothing more as sent in it.
    """
    people = select(Person.id).where(col(Person.cohort_id).in_(cohort_ids))
    session.info["told"] = await _told_to(session, set((await session.exec(people)).all()), now)


def _foretold(session: AsyncSession) -> dict[int, list[str]]:
    """What was foretold in this transaction, by person."""
    found: dict[int, list[str]] = session.info.get("told", {})
    return found


async def _told_to(session: AsyncSession, ids: Collection[int | None], now: datetime) -> dict[int, list[str]]:
    keys: dict[int, list[str]] = {person_id or 0: [] for person_id in ids}
    found = await session.exec(_sent_to(), params={"ids": list(ids), "since": now - TOLD_FOR})
    for person_id, key in found.all():
        keys[person_id or 0].append(key)
    return keys


def _everybody(cohort: CohortFacts) -> Iterable[Member]:
    return (*cohort.coordinators, *cohort.coaches, *(enrolled.person for enrolled in cohort.enrolments))


# --- Questions, each built once: building one takes longer than its answer


async def _of(session: AsyncSession, table: Any, column: str, ids: Sequence[int | None]) -> list[Any]:
    return list((await session.exec(_one_of(table, column), params={"ids": ids})).all()) if ids else []


@cache
def _one_of(table: Any, column: str) -> Any:
    return select(table).where(col(getattr(table, column)).in_(bindparam("ids", expanding=True)))


@cache
def _alerts_from() -> Any:
    wanted = or_(col(Alert.monday) >= bindparam("since"), col(Alert.state) == AlertState.OPEN)
    return select(Alert).where(col(Alert.enrolment_id).in_(bindparam("ids", expanding=True)), wanted)


@cache
def _said_after() -> Any:
    here = col(Answer.enrolment_id).in_(bindparam("ids", expanding=True))
    from_then = (col(Answer.monday) >= bindparam("since"), col(Answer.id) > bindparam("after"))
    return select(*_SAID).where(here, *from_then).order_by(col(Answer.id))


@cache
def _sent_to() -> Any:
    here = col(Outbox.person_id).in_(bindparam("ids", expanding=True))
    sent = (in_state(Outbox, [NoticeState.SENT]), col(Outbox.reply).is_(False))
    return select(Outbox.person_id, Outbox.key).where(here, *sent, col(Outbox.due_at) > bindparam("since"))


def _by(rows: Iterable[Any], key: str) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups
