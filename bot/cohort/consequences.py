"""Consequences of a changed cohort: who is told what, plans that a new day off breaks, alerts that follow."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.decisions import after_answer
from scheduler.facts import CohortFacts, Enrolled
from scheduler.gather import gather_one
from scheduler.handing_back import hand_back
from scheduler.ledger import week_of
from scheduler.notices import Kind, plan_key
from scheduler.prompts import open_for
from scheduler.weeks import local_date, monday_of
from storage import cohorts, outbox
from storage.enrolling import Changes
from storage.notice import Notice
from storage.terms import WeekStatus

WEEK = timedelta(days=7)


async def follow(session: AsyncSession, changes: Changes, now: datetime, *, in_chat: bool = False) -> None:
    """Tell those whom a change concerns; reopen the plans it breaks; bring the alerts up to date.

    Of a change made in the chat coordinators hear by whom it was made, and not a second time from here.
    """
    cohort_id = changes.cohort.id or 0
    cohort = await gather_one(session, cohort_id, None, now)
    if cohort.draft_since is None:
        told = list(_changes_to_tell(cohort, changes, now))
        deaf = {person.id for person in cohort.coordinators} if in_chat else set()
        await outbox.put(session, [notice for notice in told if _concerns(cohort, notice, deaf)], now)
        await outbox.put(session, await _reopenings(session, cohort, changes, now), now)
        await hand_back(session, cohort, now)
        await _review_alerts(session, cohort, changes, now)
    await cohorts.due_at(session, cohort_id, now)


def _concerns(cohort: CohortFacts, notice: Notice, deaf: set[int]) -> bool:
    """A coordinator who is also the coach in question hears it as their coach."""
    if notice.person_id not in deaf:
        return True
    enrolled = [e for e in cohort.enrolments if e.id == notice.facts.get("enrolment")]
    return any(e.coach.id == notice.person_id for e in enrolled)


# --- Who is told what


def _changes_to_tell(cohort: CohortFacts, changes: Changes, now: datetime) -> Iterator[Notice]:
    for enrolment in changes.left:
        yield from _departure(cohort, cohort.enrolled(enrolment.id or 0), now)
    for enrolment_id, former in changes.former_coaches.items():
        enrolled = cohort.enrolled(enrolment_id)
        if enrolled.left_on is None:
            facts = {"change": "coach", "enrolment": enrolment_id}
            yield from _tell(cohort, [enrolled.person.id, enrolled.coach.id, former], facts, now)
    for enrolment_id in changes.new_habits:
        enrolled = cohort.enrolled(enrolment_id)
        monday = monday_of(local_date(now, cohort.calendar)) + WEEK
        facts = {"change": "usual_day", "enrolment": enrolment_id, "monday": monday.isoformat()}
        readers = [enrolled.person.id, enrolled.coach.id, *(person.id for person in cohort.coordinators)]
        yield from _tell(cohort, readers, facts, now)


def _departure(cohort: CohortFacts, enrolled: Enrolled, now: datetime) -> Iterator[Notice]:
    """Five of six: both parties hear how many are left (T21)."""
    facts = {
        "change": "left",
        "name": enrolled.person.name,
        "left_on": enrolled.left_on.isoformat() if enrolled.left_on else None,
        "staying": sum(other.left_on is None for other in cohort.enrolments),
        "size": cohort.size,
    }
    yield from _tell(cohort, [person.id for person in cohort.coordinators], facts, now)


def _tell(cohort: CohortFacts, readers: Iterable[int], facts: dict[str, Any], now: datetime) -> Iterator[Notice]:
    for reader in dict.fromkeys(readers):
        if _is_reachable(cohort, reader):
            about = facts.get("enrolment") or facts["name"]
            key = f"cohort_changed:{facts['change']}:{about}:{now:%Y%m%dT%H%M%S}:{reader}"
            yield Notice(key, Kind.COHORT_CHANGED, person_id=reader, facts=facts, due_at=open_for(cohort, now, reader))


def _is_reachable(cohort: CohortFacts, person_id: int) -> bool:
    members = [*cohort.coordinators, *(m for e in cohort.enrolments for m in (e.person, e.coach))]
    return any(member.id == person_id and member.reachable for member in members)


# --- Plans that a new day off breaks (B19)


async def _reopenings(session: AsyncSession, cohort: CohortFacts, changes: Changes, now: datetime) -> list[Notice]:
    """One message to each person whose plan of this week or a later one holds a day that is now off."""
    today = local_date(now, cohort.calendar)
    found = [
        notice
        for day, name in sorted(changes.new_days_off.items())
        if day >= today
        for enrolled in cohort.enrolments
        for notice in await _reopening(session, cohort, enrolled, day, name, now)
    ]
    return list({notice.key: notice for notice in found}.values())


async def _reopening(
    session: AsyncSession, cohort: CohortFacts, enrolled: Enrolled, day: date, name: str, now: datetime
) -> list[Notice]:
    """A plan of which nothing was said yet needs no reopening: Monday's message will know of the day off."""
    monday = monday_of(day)
    week = week_of(cohort, enrolled, monday)
    breaks = any(slot.date == day and slot not in week.said for slot in week.slots)
    told = week.chosen or await outbox.known_keys(session, [plan_key(enrolled.id, monday)])
    if not (enrolled.person.reachable and breaks and told):
        return []
    if week.status in (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED, WeekStatus.HELD):
        return []
    facts = {"enrolment": enrolled.id, "monday": monday.isoformat(), "day": day.isoformat(), "reason": name}
    key = f"plan_reopened:{enrolled.id}:{monday}:{day}"
    due = open_for(cohort, now)
    return [Notice(key, Kind.PLAN_REOPENED, person_id=enrolled.person.id, facts=facts, due_at=due)]


# --- Alerts that the change lifts, corrects or calls for


async def _review_alerts(session: AsyncSession, cohort: CohortFacts, changes: Changes, now: datetime) -> None:
    left = {enrolment.id: enrolment.left_on for enrolment in changes.left}
    for enrolled in cohort.enrolments:
        mondays = {monday_of(day) for day in (*changes.new_days_off, *changes.days_given_back)}
        mondays |= {a.monday for a in enrolled.alerts if _dates_moved_over(changes, a.monday)}
        gone = left.get(enrolled.id)
        mondays |= {a.monday for a in enrolled.alerts if gone and a.monday >= monday_of(gone)}
        past = {monday for monday in mondays if monday <= monday_of(local_date(now, cohort.calendar))}
        if past:
            await after_answer(session, enrolled.id, past, now)


def _dates_moved_over(changes: Changes, monday: date) -> bool:
    """Whether the week is inside the programme by its former dates and not by its new ones, or the reverse."""
    spans = (changes.former_dates, (changes.cohort.starts_on, changes.cohort.ends_on))
    inside = [starts <= monday + timedelta(days=4) and monday <= ends for starts, ends in spans]
    return inside[0] != inside[1]
