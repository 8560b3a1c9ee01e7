"""The cast as rows of a database: everybody has joined before the week of 11 January, and their coaches with them."""

from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.decisions import after_answer
from scheduler.facts import Said
from scheduler.weeks import monday_of
from storage import answers, cohorts
from storage.tables import Alert, Cohort, DayOff, Enrolment, Membership, Outbox, Pattern, Person
from storage.terms import DayOffKind, Party, Role
from tests.scheduler.promo import ANNE, CAST, HOLIDAYS, IDS, INES, KARIM, PAUL, PROMO

FIRST_MONDAY = date(2027, 1, 11)


async def settle_in(session: AsyncSession, now: datetime, *names: str) -> None:
    """These of the cast (all of them if none is named), under the same ids as in the pure tests."""
    session.add(Cohort(id=1, name="Promo 2027", authority="Région", partner="DINUM", starts_on=PROMO.starts_on,
                       ends_on=PROMO.ends_on))  # fmt: skip
    await session.flush()
    session.add_all(DayOff(cohort_id=1, day=day, kind=DayOffKind.HOLIDAY, name=name) for day, name in HOLIDAYS.items())
    staff = {INES: Role.COACH, KARIM: Role.COACH, ANNE: Role.COORDINATOR, PAUL: Role.COORDINATOR}
    for member, role in staff.items():
        session.add(Person(id=member.id, cohort_id=1, name=member.name, chat_id=member.id, joined_at=now))
        await session.flush()
        session.add(Membership(person_id=member.id, role=role, party=member.party or Party.PARTNER))
    for name in names or CAST:
        await _enrol(session, name, now)
    await cohorts.due_at(session, 1, now)


async def _enrol(session: AsyncSession, name: str, now: datetime) -> None:
    (usual, off, coach), number = CAST[name], IDS[name]
    session.add(Person(id=number, cohort_id=1, name=name, chat_id=number, joined_at=now))
    await session.flush()
    session.add(Membership(person_id=number, role=Role.INTRAPRENEUR))
    session.add(Enrolment(id=number, cohort_id=1, person_id=number, coach_id=coach.id, project="Un projet",
                          service="Un service", first_monday=FIRST_MONDAY))  # fmt: skip
    await session.flush()
    off_days = ",".join(str(weekday) for weekday in sorted(off))
    session.add(Pattern(enrolment_id=number, valid_from=FIRST_MONDAY, usual=usual, off=off_days))


async def say(session: AsyncSession, name: str, *said: Said) -> None:
    """Record these answers at their own moments, and what follows from them."""
    for answer in said:
        monday = monday_of(answer.day or answer.at.date())
        values = {"day": answer.day, "part": answer.part, "halves": answer.halves, "choice": answer.choice}
        who, by, at = IDS[name], answer.by_id, answer.at
        await answers.record(session, who, monday, answer.question, by, at, **values, corrects=answer.corrects)  # type: ignore[arg-type]
        await after_answer(session, IDS[name], [monday], answer.at)


async def prompts(session: AsyncSession) -> dict[str, str]:
    """What the rules put in the outbox, by key: its state. Copies and calls of alerts are left out."""
    rows = (await session.exec(select(Outbox).where(~col(Outbox.key).startswith("alert")))).all()
    return {row.key: str(row.state) for row in rows}


async def alerts(session: AsyncSession) -> list[tuple[int, date, str, str, str]]:
    """Every alert there is: enrolment, week, duty, state, finding."""
    rows = (
        await session.exec(select(Alert).order_by(col(Alert.monday), col(Alert.enrolment_id), col(Alert.duty)))
    ).all()
    return [(row.enrolment_id, row.monday, str(row.duty), str(row.state), row.finding) for row in rows]
