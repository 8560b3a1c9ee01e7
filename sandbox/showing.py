"""Showing: what the page shows of a world, as JSON. Moments are local ones, written like 2027-01-14T16:45."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from sandbox.chats import Message
from sandbox.people import Person
from sandbox.refusals import Json
from sandbox.screens import Seen, seen
from sandbox.world import World
from scheduler.facts import CohortFacts, Enrolled
from scheduler.gather import gather
from scheduler.ledger import Week, slot_codes, week_of
from scheduler.weeks import ONE_WEEK, closing_of_facts, closing_of_silence, monday_of
from storage import tables
from storage.database import Database
from storage.terms import AlertState, Duty, NoticeState, WeekStatus

MESSAGES_OF_A_CHAT = 150
NOTICES = 80
LONGEST_EXCERPT = 120
CONCLUDED = (WeekStatus.HELD, WeekStatus.NEUTRALISED, WeekStatus.NOT_DUE)


def local(zone: tzinfo, moment: datetime | None) -> str | None:
    """A moment as clocks show it there, to the minute."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if moment else None


def people(world: World, alone: Iterable[str]) -> list[Json]:
    """Everybody of the cohort; `alone` are those who answer by themselves."""
    playing = set(alone)
    return [
        {
            "id": world[name].user_id,
            "name": name,
            "role": str(role),
            "blocked": world[name].account.blocked,
            "alone": name in playing,
            "commands": [{"name": command, "what": what} for command, what in world[name].commands().items()],
        }
        for name, role in world.roles.items()
    ]


def chat(world: World, person: Person) -> list[Json]:
    """The newest messages of somebody's chat, oldest first."""
    return [message(world, it) for it in list(person.account.messages.values())[-MESSAGES_OF_A_CHAT:] if not it.deleted]


def message(world: World, it: Message) -> Json:
    """One message as it stands on the screen."""
    shown: Seen = seen(it)
    return {
        "id": it.message_id,
        "mine": it.sender is not None,
        "at": local(world.zone, it.at),
        "html": shown.html,
        "buttons": [[{"label": b.label, "data": b.data, "url": b.url} for b in row] for row in shown.buttons],
        "kind": shown.kind,
        "file": it.file.file_id if it.file else None,
        "name": it.file.name if it.file else None,
        "edited": shown.edited,
    }


async def records(world: World, database: Database) -> tuple[list[Json], list[Json]]:
    """What the database says: the outbox, newest first, and where everybody's week stands."""
    async with database.transaction() as session:
        return await _outbox(world, session), await _weeks(world, session)


async def _outbox(world: World, session: AsyncSession) -> list[Json]:
    outbox = tables.Outbox
    newest = select(outbox, tables.Person.name).join(tables.Person).order_by(col(outbox.id).desc()).limit(NOTICES)
    chats = {person.first_name: person.account.messages for person in world.people.values()}
    return [
        {
            "id": row.id,
            "key": row.key,
            "kind": row.kind,
            "for": name,
            "state": str(row.state),
            "why": row.reason,
            "reply": row.reply,
            "due": local(world.zone, row.due_at),
            "sent": local(world.zone, row.sent_at),
            "text": _excerpt(chats.get(name, {}).get(row.message_id or 0)) if row.state is NoticeState.SENT else None,
        }
        for row, name in (await session.exec(newest)).all()
    ]


def _excerpt(it: Message | None) -> str | None:
    if it is None:
        return None
    line = it.text.partition("\n")[0]
    return line if len(line) <= LONGEST_EXCERPT else f"{line[:LONGEST_EXCERPT].rstrip()}…"


async def _weeks(world: World, session: AsyncSession) -> list[Json]:
    cohort_ids = [each for each in (await session.exec(select(tables.Cohort.id))).all() if each]
    names = {row.id: row.name for row in (await session.exec(select(tables.Person))).all()}
    monday = monday_of(world.now.date())
    found = await gather(session, cohort_ids, monday - ONE_WEEK, world.clock.now())
    return [
        {
            "name": enrolled.person.name,
            "coach": enrolled.coach.name,
            "this": _week(world, cohort, enrolled, monday, names),
            "last": _week(world, cohort, enrolled, monday - ONE_WEEK, names),
        }
        for cohort in found
        for enrolled in cohort.enrolments
    ]


def _week(world: World, cohort: CohortFacts, enrolled: Enrolled, monday: date, names: dict[int | None, str]) -> Json:
    week = week_of(cohort, enrolled, monday)
    alert = enrolled.alert(monday, Duty.RELEASE)
    return {
        "monday": monday.isoformat(),
        "status": str(_status_now(cohort, week, world.clock.now())),
        "moved": week.moved,
        "halves": week.halves,
        "target": week.target,
        "plan": slot_codes(week.slots),
        "point": str(week.point.answer) if week.point.answer else None,
        "alert": str(alert.state) if alert else None,
        "owner": names.get(alert.owner_id) if alert and alert.state is AlertState.OPEN else None,
    }


def _status_now(cohort: CohortFacts, week: Week, now: datetime) -> WeekStatus:
    """Pending until the week has closed, unless the person's own words have concluded it."""
    if week.status in CONCLUDED or week.no_other_at:
        return week.status
    closing = closing_of_facts if week.settled else closing_of_silence
    closes_at = closing(week.monday, cohort.rhythm, cohort.calendar)
    return WeekStatus.PENDING if closes_at and now < closes_at else week.status
