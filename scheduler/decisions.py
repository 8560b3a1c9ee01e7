"""Decisions: applies what the rules make of the facts to the alerts, and tells those who must hear of it."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler import boards
from scheduler.alerts import WITHDRAWN, AlertChange, chase_times, review
from scheduler.commitments import KEPT, Verdict, verdict
from scheduler.facts import AlertFacts, CohortFacts, CommitmentFacts, Enrolled
from scheduler.gather import gather_one
from scheduler.ladder_decisions import review_ladder
from scheduler.notices import alert_notice, chased_notice, commitment_notice
from scheduler.prompts import open_for
from scheduler.rules import next_moment
from scheduler.telling import answers_for, readers_of_alerts
from scheduler.weeks import local_date, monday_of
from storage import alerts, cohorts, commitments, outbox
from storage.notice import Notice
from storage.tables import Alert, Commitment
from storage.terms import AlertState, Duty, Outcome

RINGS = ("opened", "reopened")

log = logging.getLogger(__name__)


async def after_answer(
    session: AsyncSession, enrolment_id: int, mondays: Iterable[date], now: datetime, *, for_id: int | None = None
) -> None:
    """Something was said about these weeks: bring their alerts up to date, in the same transaction.

    Called by whoever records an answer, an absence or a correction, just before the commit. An open alert
    is shown anew even if its finding stays: a reason or a number may have changed. `for_id` names the
    coordinator who said it and awaits the card: their copy is a reply.
    """
    cohort_id = await cohorts.of_enrolment(session, enrolment_id)
    weeks = sorted(set(mondays))
    this_week = monday_of(now.date())
    cohort = await gather_one(session, cohort_id, min([*weeks, this_week - timedelta(days=7)]), now)
    enrolled = cohort.enrolled(enrolment_id)
    await settle_commitments(session, cohort, enrolled, weeks, now)
    for monday in weeks:
        changes = review(cohort, enrolled, monday, now)
        await apply(session, cohort, enrolled, changes, now, for_id=for_id)
        changed = {change.duty for change in changes}
        same = [a for a in enrolled.alerts if a.monday == monday and a.duty not in changed]
        await _show_again(session, cohort, enrolled, [a for a in same if a.state is AlertState.OPEN], now, for_id)
    await review_ladder(session, cohort, enrolled, now)
    await boards.refresh(session, cohort, now)
    # what was said may call for something sooner than the tick knew: a moved day, the early signal
    alone = replace(cohort, enrolments=(enrolled,))
    await cohorts.due_by(session, cohort.id, next_moment(alone, now))


async def _show_again(
    session: AsyncSession,
    cohort: CohortFacts,
    enrolled: Enrolled,
    unchanged: Iterable[AlertFacts],
    now: datetime,
    for_id: int | None,
) -> None:
    for facts in unchanged:
        alert = await session.get_one(Alert, facts.id)
        alerts.touch(session, alert)
        await show_alert(session, cohort, enrolled, alert, now, rings=False, for_id=for_id)


async def apply(
    session: AsyncSession,
    cohort: CohortFacts,
    enrolled: Enrolled,
    changes: Iterable[AlertChange],
    now: datetime,
    *,
    for_id: int | None = None,
) -> None:
    """Carry out alert changes: the row, its history, and every coordinator's copy."""
    for change in changes:
        alert = await alerts.find(session, change.enrolment_id, change.monday, change.duty)
        if change.act == "opened" and alert is None:
            alert = await alerts.open_new(session, change.enrolment_id, change.monday, change.duty, change.finding, now)
        elif alert is None:
            continue
        elif change.act == "reopened":
            alerts.reopen(session, alert, change.finding, now)
        elif change.act == "updated":
            alerts.update(session, alert, change.finding, now)
        else:
            outcome = Outcome.LIFTED if change.act == "lifted" else Outcome.CANCELLED
            alerts.close(session, alert, outcome, now, detail=WITHDRAWN if change.finding == WITHDRAWN else None)
        await show_alert(session, cohort, enrolled, alert, now, rings=change.act in RINGS, for_id=for_id)


async def show_alert(
    session: AsyncSession,
    cohort: CohortFacts,
    enrolled: Enrolled,
    alert: Alert,
    now: datetime,
    *,
    rings: bool,
    for_id: int | None = None,
) -> None:
    """Put the alert, as it now stands, on its card in each coordinator's chat; the own coach hears the same facts.

    Outside open hours the copies wait: the bot does not speak first at night, not even by an edit. Only the
    coordinator who acted (`for_id`) sees the card change at once, in place. Who is away is told when back.
    """
    at = open_for(cohort, now)
    told = readers_of_alerts(cohort, local_date(at, cohort.calendar))
    if rings and not any(person.reachable for person in told):
        log.error("alert %s waits: no coordinator of cohort %d can be reached", alert.id, cohort.id)
    readers = {person.id for person in told}
    if alert.duty is Duty.RELEASE and enrolled.coach.reachable:
        readers.add(enrolled.coach.id)
    readers |= {person.id for person in cohort.coordinators if person.id == for_id}  # who acts sees it, even if away
    copies = [_copy(alert, person_id, rings=rings, due_at=at) for person_id in sorted(readers)]
    shown = [replace(c, rings=False, reply=True, due_at=now) if c.person_id == for_id else c for c in copies]
    await outbox.put(session, shown, now)


def _copy(alert: Alert, person_id: int, *, rings: bool, due_at: datetime) -> Notice:
    return alert_notice(alert.id or 0, alert.version, person_id, rings=rings, due_at=due_at)


async def chase(session: AsyncSession, cohort: CohortFacts, now: datetime) -> None:
    """Ring again for alerts nobody took: after two working days, once a day at most, three times.

    One alert rings as its own card; several at once ring as one list, or a bad week would bury its readers.
    Only coordinators are called: the coach, who can do nothing about it, was told once.
    """
    late = [alert for enrolled in cohort.enrolments for alert in await _called_again(session, cohort, enrolled, now)]
    at = open_for(cohort, now)
    for person in readers_of_alerts(cohort, local_date(at, cohort.calendar)):
        calls = [_copy(alert, person.id, rings=len(late) == 1, due_at=at) for alert in late]
        if len(late) > 1:
            calls.append(chased_notice(late[0].id or 0, late[0].version, person.id, due_at=at))
        await outbox.put(session, calls, now)


async def _called_again(session: AsyncSession, cohort: CohortFacts, enrolled: Enrolled, now: datetime) -> list[Alert]:
    """The alerts of this person whose next call has come, noted as called."""
    found = []
    for facts in enrolled.alerts:
        if facts.state is not AlertState.OPEN or facts.owner_id is not None:
            continue
        passed = sum(moment <= now for moment in chase_times(cohort, facts))
        if not passed:
            continue  # as at nearly every tick: nothing to read
        alert = await session.get_one(Alert, facts.id)
        open_still = alert.state is AlertState.OPEN  # the same tick may just have lifted it
        if open_still and passed > await alerts.count_chases(session, alert):
            alerts.changed(session, alert, now, "chased", detail=str(passed))
            found.append(alert)
    return found


# --- What came of a day that was promised on the phone


async def settle_commitments(
    session: AsyncSession, cohort: CohortFacts, enrolled: Enrolled, mondays: Iterable[date], now: datetime
) -> None:
    """Hold the days promised for these weeks against what was said of them; a correction settles them anew."""
    weeks = set(mondays)
    for facts in enrolled.commitments:
        if monday_of(facts.day) in weeks:
            found = verdict(cohort, enrolled, facts, now)
            row = await session.get_one(Commitment, facts.id)
            if (row.kept, row.settled_at is not None) != (KEPT.get(found) if found else None, found is not None):
                await _settle(session, cohort, enrolled, row, facts, found, now)


async def _settle(
    session: AsyncSession,
    cohort: CohortFacts,
    enrolled: Enrolled,
    row: Commitment,
    facts: CommitmentFacts,
    found: Verdict | None,
    now: datetime,
) -> None:
    """Whoever called hears of it, or who answers for them; the alert's card and history say it too."""
    await commitments.settle(session, row, KEPT[found] if found else None, now if found else None)
    alert = await session.get_one(Alert, facts.alert_id)
    alerts.changed(session, alert, now, found or "waiting", detail=facts.day.isoformat())
    if alert.state is AlertState.OPEN:
        await show_alert(session, cohort, enrolled, alert, now, rings=False)
    at = open_for(cohort, now)
    told = answers_for(cohort, facts.by_id, local_date(at, cohort.calendar))
    await outbox.put(session, [commitment_notice(facts.id, alert.version, it.id, due_at=at) for it in told], now)
