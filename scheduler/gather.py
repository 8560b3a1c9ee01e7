"""Gather: the facts of whole cohorts for the rules, in a fixed number of queries whatever the size.

What was gathered is remembered; only the kinds of fact that have changed since are read again (storage/changes.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler import readings
from scheduler.facts import AlertFacts, CohortFacts, Enrolled, Said
from scheduler.readings import Alerts, Answers, Outages, Rest
from storage.changes import ALERTS, ANSWERS, PEOPLE, REST, counts, recall, remember

REMEMBERED = 400  # cohorts
NOTHING_SAID: Mapping[date, tuple[Said, ...]] = {}


@dataclass(frozen=True)
class Known:
    """What was read of one cohort: answers and alerts from the Monday `since` on (None: from the beginning)."""

    since: date | None
    counts: dict[str, int]
    frame: CohortFacts  # the people and the calendar, before anything was said
    rest: Rest
    alerts: Alerts
    answers: Answers
    facts: CohortFacts

    def reaches(self, since: date | None) -> bool:
        """Whether it goes back as far as that."""
        return self.since is None or (since is not None and since >= self.since)

    def holds(self, kind: str, now: dict[str, int]) -> bool:
        """Whether nothing of that kind has changed."""
        return self.counts.get(kind) == now[kind]


async def gather(
    session: AsyncSession,
    cohort_ids: Sequence[int],
    since: date | None,
    now: datetime,
    deaf_since: datetime | None = None,
    *,
    told: bool = False,
) -> list[CohortFacts]:
    """The facts of these cohorts: answers and alerts from the Monday `since` on (None: from the beginning), at least.

    An alert that is still open is among them, however old. `told` asks for what really went out lately, too.
    """
    current = await counts(session)
    before = {cohort_id: _recalled(session, cohort_id, since, current) for cohort_id in cohort_ids}
    known = await _brought_up_to_date(session, before, since, current, now)
    found = [known[cohort_id].facts for cohort_id in cohort_ids if cohort_id in known]
    if deaf_since is not None:
        found = [replace(facts, deaf_since=deaf_since) for facts in found]
    return await readings.told(session, found, now) if told else found


async def gather_one(
    session: AsyncSession, cohort_id: int, since: date | None, now: datetime, *, told: bool = False
) -> CohortFacts:
    """The facts of one cohort."""
    return (await gather(session, [cohort_id], since, now, told=told))[0]


async def _outages(session: AsyncSession, current: dict[str, int], now: datetime) -> Outages:
    known = recall(session, "outages", current[REST])
    if known is None:
        known = (await readings.outages(session, now),)
        remember(session, "outages", current[REST], known)
    found: Outages = known[0]
    return found


def _recalled(session: AsyncSession, cohort_id: int, since: date | None, current: dict[str, int]) -> Known | None:
    """What is remembered of this cohort, if its people are still the same and it goes back far enough."""
    known: Known | None = recall(session, "cohorts", cohort_id)
    return known if known and known.reaches(since) and known.holds(PEOPLE, current) else None


async def _brought_up_to_date(
    session: AsyncSession, before: dict[int, Known | None], since: date | None, current: dict[str, int], now: datetime
) -> dict[int, Known]:
    """What is now known of these cohorts; of each, only what has changed is read."""
    frames = await readings.frames(session, [cohort_id for cohort_id, known in before.items() if known is None])
    known = {cohort_id: it for cohort_id, it in before.items() if it is not None}
    known |= {cohort_id: _unread(frame, since) for cohort_id, frame in frames.items()}
    stale = {kind: [it for it in known.values() if not it.holds(kind, current)] for kind in (REST, ALERTS, ANSWERS)}
    moved = {it.frame.id for kind in stale.values() for it in kind}
    rest = await readings.rest(session, _enrolments(stale[REST]))
    outages = await _outages(session, current, now) if moved else ()
    alerts: dict[int, tuple[AlertFacts, ...]] = {}
    answers: dict[int, Answers] = {}
    for start in {it.since for it in known.values()}:
        alike = _enrolments(it for it in stale[ALERTS] if it.since == start)
        alerts |= await readings.alerts(session, alike, start)
        later = [it.answers for it in stale[ANSWERS] if it.since == start]
        answers |= await readings.answers(session, later, start)
    for cohort_id in moved:
        it = known[cohort_id]
        ids = _enrolments([it])
        fresh = replace(
            it,
            counts=current,
            rest={i: rest[i] for i in ids} if not it.holds(REST, current) else it.rest,
            alerts={i: alerts.get(i, ()) for i in ids} if not it.holds(ALERTS, current) else it.alerts,
            answers=answers[cohort_id] if not it.holds(ANSWERS, current) else it.answers,
        )
        known[cohort_id] = replace(fresh, facts=_assembled(fresh, outages))
        remember(session, "cohorts", cohort_id, known[cohort_id], most=REMEMBERED)
    return known


def _unread(frame: CohortFacts, since: date | None) -> Known:
    answers = Answers(frame.id, tuple(enrolled.id for enrolled in frame.enrolments))
    return Known(since, {}, frame, {}, {}, answers, frame)


def _enrolments(known: Iterable[Known]) -> list[int]:
    return [enrolled.id for it in known for enrolled in it.frame.enrolments]


def _assembled(known: Known, outages: Outages) -> CohortFacts:
    enrolments = tuple(_with_all(enrolled, known) for enrolled in known.facts.enrolments)
    return replace(known.frame, enrolments=enrolments, outages=outages)


def _with_all(before: Enrolled, known: Known) -> Enrolled:
    """As it was before, if nothing was said or done about it since."""
    said = known.answers.said.get(before.id, NOTHING_SAID)
    values = {"answers": said, "alerts": known.alerts[before.id], **known.rest[before.id]}
    is_same = all(getattr(before, name) is value for name, value in values.items())
    return before if is_same else replace(before, **values)
