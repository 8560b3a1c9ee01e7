"""A quiet room on the eve of the second alert: Maëlle's weeks of 4.d, told as briefly as they can be."""

from datetime import date

from sqlmodel import select

from scheduler.decisions import after_answer
from scheduler.weeks import monday_of
from storage import absences, alerts, answers, escalations
from storage.tables import Escalation
from storage.terms import AbsenceKind, Duty, Question
from tests.bot.quiet_room import Room
from tests.scheduler.promo import paris

FEBRUARY_22 = "2027-02-22"
SECOND_ALERT = "2e alerte pour Maëlle"


async def live_until_the_second_short_week(room: Room) -> None:
    """25 January held, 1 February not, 8 February held, 15 February on leave, and on Thursday 25 she was refused."""
    first, last = (date(2027, 2, 15), "am"), (date(2027, 2, 19), "pm")
    async with room.database.transaction() as session:
        own, me, ines = room.enrolments["Maëlle"], room.ids["Maëlle"], room.ids["Inès"]
        await absences.declare(session, own, first, last, AbsenceKind.LEAVE, me, room.now)
        for text, halves in (("2027-01-28", 2), ("2027-02-04", 0), ("2027-02-11", 2), ("2027-02-25", 0)):
            now, day = paris(f"{text} 16:50"), date.fromisoformat(text)
            week = (own, monday_of(day))
            await answers.record(session, *week, Question.POINT, ines, now, choice="held")
            await answers.record(session, *week, Question.RELEASE, me, now, day=day, part="day", halves=halves)
            if not halves:
                await answers.record(session, *week, Question.NO_OTHER_DAY, me, now)
            if text == "2027-02-04":
                await after_answer(session, own, [week[1]], paris("2027-02-05 17:00"))
    room.now = paris("2027-02-25 16:56")
    await room.settle()


async def called(room: Room, monday: str, outcome: str, *, by: str = "Anne") -> None:
    """A call about that week's alert, as the history keeps it."""
    async with room.database.transaction() as session:
        alert = await alerts.find(session, room.enrolments["Maëlle"], date.fromisoformat(monday), Duty.RELEASE)
        assert alert
        alerts.note(session, alert, room.now, "called", by_id=room.ids[by], detail=outcome)


async def ladders(room: Room) -> list[Escalation]:
    async with room.database.transaction() as session:
        return list((await session.exec(select(Escalation).order_by(Escalation.monday))).all())  # type: ignore[arg-type]


async def acts(room: Room) -> list[str]:
    """What the history of the only escalation says, oldest first."""
    [row] = await ladders(room)
    async with room.database.transaction() as session:
        return [event.act for event in await escalations.history(session, row.id or 0)]


async def meet(room: Room, conclusion: str = "Le jeudi est garanti jusqu’en mai.") -> None:
    """Anne notes that the parties met today."""
    await room.tap("Anne", "Noter un point entre les parties")
    await room.tap("Anne", "Aujourd’hui")
    await room.write("Anne", conclusion)
