"""Ladder decisions: holds the weeks against the escalation they may have, and tells those who must hear of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.facts import CohortFacts, Enrolled, RelayFacts
from scheduler.gather import gather
from scheduler.ladder import LIFTED, LadderChange, ladder_notice, last_short, may_concern, review
from scheduler.ladder_counts import MEETING_OF, tally
from scheduler.prompts import open_for
from scheduler.telling import readers_of_alerts
from scheduler.weeks import local_date
from storage import escalations, outbox
from storage.tables import Escalation
from storage.terms import Duty, EscalationStep

RINGS = ("opened", "reopened", "raised")


async def keep_ladders(session: AsyncSession, cohort: CohortFacts, now: datetime) -> None:
    """What a tick makes of everybody's ladders, after their alerts."""
    await _review(session, cohort, cohort.enrolments, now)


async def review_ladder(
    session: AsyncSession, cohort: CohortFacts, enrolled: Enrolled, now: datetime, *, stale: bool = False
) -> None:
    """Something was said, decided or called about this enrolment: bring its ladders up to date, before the commit.

    The facts given may go back a few weeks only; `stale` when they are older than what was just recorded.
    """
    await _review(session, cohort, [enrolled], now, stale=stale)


async def _review(
    session: AsyncSession, cohort: CohortFacts, who: Iterable[Enrolled], now: datetime, *, stale: bool = False
) -> None:
    """Read the whole past only where it may matter: most weeks of most people call for nothing."""
    wanted = [
        (enrolled.id, duty) for enrolled in who for duty in Duty if stale or may_concern(cohort, enrolled, duty, now)
    ]
    if not wanted:
        return
    await session.flush()
    [whole] = await gather(session, [cohort.id], None, now, cohort.deaf_since)
    for enrolment_id, duty in wanted:
        met = await escalations.refusals(session, enrolment_id)
        enrolled = replace(whole.enrolled(enrolment_id), refusals=met)
        if change := review(whole, enrolled, duty, now):
            await _apply(session, whole, enrolled, change, now)
        else:
            await _show_if_counts_changed(session, whole, enrolled, duty, now)


async def _apply(
    session: AsyncSession, cohort: CohortFacts, enrolled: Enrolled, change: LadderChange, now: datetime
) -> None:
    row = await escalations.find(session, enrolled.id, change.duty, change.monday)
    weeks = _weeks(cohort, enrolled, change.duty, change.monday, now)
    if row is None:
        row = await escalations.open_new(session, enrolled.id, change.duty, change.monday, change.step, weeks, now)
    elif change.act == "reopened":
        escalations.reopen(session, row, change.step, weeks, now)
    elif change.act == LIFTED:
        escalations.close(session, row, LIFTED, now)
    else:
        row.step = change.step
        escalations.changed(session, row, now, change.act, detail=weeks)
    await show_ladder(session, cohort, enrolled, row, now, rings=change.act in RINGS)


async def _show_if_counts_changed(
    session: AsyncSession, cohort: CohortFacts, enrolled: Enrolled, duty: Duty, now: datetime
) -> None:
    """What an open escalation counts has changed, though not what it calls for: every copy shows it, silently."""
    row = await escalations.open_now(session, enrolled.id, duty)
    if row is None:
        return
    weeks = _weeks(cohort, enrolled, duty, row.monday, now)
    if weeks != await escalations.weeks_told(session, row.id or 0):
        escalations.changed(session, row, now, "updated", detail=weeks)
        await show_ladder(session, cohort, enrolled, row, now, rings=False)


def _weeks(cohort: CohortFacts, enrolled: Enrolled, duty: Duty, monday: date, now: datetime) -> str:
    """The Mondays that count, as the history keeps them."""
    counted = tally(cohort, enrolled, duty, now)
    return ",".join(week.isoformat() for week in counted.short_in(last_short(counted, monday), MEETING_OF))


async def show_ladder(
    session: AsyncSession,
    cohort: CohortFacts,
    enrolled: Enrolled,
    row: Escalation,
    now: datetime,
    *,
    rings: bool,
    for_id: int | None = None,
) -> None:
    """Put the escalation, as it now stands, on its card in each coordinator's chat.

    The own coach hears of a second alert about a release what they heard of the alert: its bare facts. Outside
    open hours the copies wait; only the coordinator who acted (`for_id`) sees the card change at once, in place.
    """
    at = open_for(cohort, now)
    readers = {person.id for person in readers_of_alerts(cohort, local_date(at, cohort.calendar))}
    readers |= {for_id} if for_id else set()
    facts_only = row.step is EscalationStep.SECOND_ALERT or row.closed_at is not None
    if row.duty is Duty.RELEASE and enrolled.coach.reachable and facts_only:
        readers.add(enrolled.coach.id)
    copies = [ladder_notice(row.id or 0, row.version, each, rings=rings, due_at=at) for each in sorted(readers)]
    shown = [replace(c, rings=False, reply=True, due_at=now) if c.person_id == for_id else c for c in copies]
    await outbox.put(session, shown, now)


async def show_ladders_to(
    session: AsyncSession, cohort: CohortFacts, relay: RelayFacts, at: datetime, *, reply: bool
) -> None:
    """Who was away is back: the escalations that are open, and those closed meanwhile, as they now stand."""
    copies = []
    for enrolled in cohort.enrolments:
        for facts in enrolled.escalations:
            if facts.closed_at is None or facts.closed_at >= relay.made_at:
                row = await session.get_one(Escalation, facts.id)
                escalations.touch(session, row)
                copies.append(ladder_notice(facts.id, row.version, relay.from_id, rings=False, due_at=at))
    await outbox.put(session, [replace(copy, reply=reply) for copy in copies], at)
