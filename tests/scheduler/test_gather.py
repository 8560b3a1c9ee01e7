"""What is remembered of a cohort is what a newcomer would read, whoever wrote, whatever was taken back."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.facts import CohortFacts
from scheduler.gather import gather_one
from scheduler.weeks import Part
from storage import absences, alerts, answers, heartbeats
from storage.database import Database
from storage.tables import Alert, Answer, Commitment, Person, SupportRequest
from storage.terms import AbsenceKind, Duty, Outcome, Question
from tests.scheduler.promo import ANNE, IDS, paris
from tests.scheduler.promo_rows import settle_in
from tests.sqlite_files import ways_into

NOW = paris("2027-01-14 17:00")
MONDAYS = (date(2027, 1, 11), date(2027, 1, 4))
MAELLE = IDS["Maëlle"]
Act = Callable[[AsyncSession], Awaitable[None]]


class TakenBackError(Exception):
    """Nothing of this transaction stays."""


async def answer(session: AsyncSession) -> None:
    for monday in MONDAYS:
        await answers.record(session, MAELLE, monday, Question.RELEASE, MAELLE, NOW, day=monday, halves=1)


async def forget_the_first_answer(session: AsyncSession) -> None:
    if first := (await session.exec(select(Answer).limit(1))).first():
        await session.delete(first)


async def warn(session: AsyncSession) -> None:
    alert = await alerts.find(session, MAELLE, MONDAYS[0], Duty.RELEASE)
    if alert is None:
        await alerts.open_new(session, MAELLE, MONDAYS[0], Duty.RELEASE, "not_held", NOW)
    else:
        alerts.close(session, alert, Outcome.JUSTIFIED, NOW, by_id=ANNE.id)


async def promise_a_day(session: AsyncSession) -> None:
    if alert := (await session.exec(select(Alert))).first():
        session.add(Commitment(alert_id=alert.id or 0, enrolment_id=MAELLE, day=MONDAYS[0], by_id=ANNE.id, made_at=NOW))


async def ask_for_support(session: AsyncSession) -> None:
    session.add(SupportRequest(enrolment_id=MAELLE, by_id=MAELLE, need="data", asked_at=NOW, changed_at=NOW))


async def go_away(session: AsyncSession) -> None:
    span = ((MONDAYS[0], Part.AM), (MONDAYS[0], Part.PM))
    await absences.declare(session, MAELLE, *span, AbsenceKind.LEAVE, MAELLE, NOW)


async def block_the_bot(session: AsyncSession) -> None:
    person = await session.get_one(Person, MAELLE)
    person.unreachable_at = None if person.unreachable_at else NOW


async def be_deaf(session: AsyncSession) -> None:
    await heartbeats.note_outage(session, NOW - timedelta(hours=2), NOW)


ACTS: tuple[Act, ...] = (
    answer,
    forget_the_first_answer,
    warn,
    promise_a_day,
    ask_for_support,
    go_away,
    block_the_bot,
    be_deaf,
)


async def seen(session: AsyncSession, since: date | None = None) -> CohortFacts:
    return await gather_one(session, 1, since, NOW, told=True)


async def a_newcomer_sees(url: str) -> CohortFacts:
    newcomer = Database(url)
    try:
        async with newcomer.transaction() as session:
            return await seen(session)
    finally:
        await newcomer.close()


async def live(database: Database, act: Act, ending: str, mistake: Act) -> None:
    """One transaction: facts are read, something is done, facts are read again; then it ends in one of three ways."""
    with suppress(TakenBackError):
        async with database.transaction() as session:
            await seen(session, MONDAYS[0])
            if ending == "a step is taken back":
                with suppress(TakenBackError):
                    async with session.begin_nested():
                        await mistake(session)
                        await seen(session)
                        raise TakenBackError
            await act(session)
            await seen(session)
            if ending == "all is taken back":
                raise TakenBackError


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lived=st.lists(
        st.tuples(
            st.sampled_from(ACTS),
            st.sampled_from(["kept", "kept", "all is taken back", "a step is taken back"]),
            st.booleans(),
            st.sampled_from(ACTS),
        ),
        max_size=8,
    )
)
def test_two_processes_remember_what_a_newcomer_reads(
    sqlite_template: Path, lived: list[tuple[Act, str, bool, Act]]
) -> None:
    async def play(folder: Path) -> None:
        shutil.copyfile(sqlite_template, folder / "vigie.db")
        url = f"sqlite+aiosqlite:///{folder / 'vigie.db'}"
        here, elsewhere = Database(url), Database(url)
        async with here.transaction() as session:
            await settle_in(session, paris("2027-01-11 08:00"), "Maëlle", "Yann")
        for act, ending, is_here, mistake in lived:
            await live(here if is_here else elsewhere, act, ending, mistake)
            truth = await a_newcomer_sees(url)
            for one in (here, elsewhere):
                async with one.transaction() as session:
                    assert await seen(session) == truth
        await here.close()
        await elsewhere.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder)))


async def test_what_has_not_changed_is_not_read_again(on_file: Database) -> None:
    asked: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement.split("FROM ")[-1].split()[0])

    async with on_file.transaction() as session:
        await settle_in(session, paris("2027-01-11 08:00"), "Maëlle")
    async with on_file.transaction() as session:
        before = await gather_one(session, 1, None, NOW)
    event.listen(on_file.engine.sync_engine, "before_cursor_execute", remember)
    async with on_file.transaction() as session:
        assert await gather_one(session, 1, MONDAYS[0], NOW) is before
    assert asked == ["BEGIN", "factcount"]
    async with on_file.transaction() as session:
        await answer(session)
        asked.clear()
        assert len((await gather_one(session, 1, None, NOW)).enrolled(MAELLE).answers) == len(MONDAYS)
    assert [table for table in asked if table not in ("INSERT", "factcount")] == ["answer"]
    event.remove(on_file.engine.sync_engine, "before_cursor_execute", remember)


@pytest.mark.parametrize("act", ACTS)
async def test_on_both_engines_a_change_is_seen_at_once_and_after(database: Database, act: Act) -> None:
    async with database.transaction() as session:
        await settle_in(session, paris("2027-01-11 08:00"), "Maëlle")
        await answer(session)
        await warn(session)
    async with database.transaction() as session:
        before = await seen(session)
        await act(session)
        during = await seen(session)
    async with database.transaction() as session:
        after = await seen(session)
    assert before != during == after


async def test_what_was_taken_back_is_forgotten_though_something_else_changed_since(on_file: Database) -> None:
    async with on_file.transaction() as session:
        await settle_in(session, paris("2027-01-11 08:00"), "Maëlle", "Yann")
        await answer(session)
    async with on_file.transaction() as session:
        before = await seen(session)
        with suppress(TakenBackError):
            async with session.begin_nested():
                await warn(session)
                assert (await seen(session)).enrolled(MAELLE).alerts
                raise TakenBackError
        await alerts.open_new(session, IDS["Yann"], MONDAYS[0], Duty.POINT, "point_missed", NOW)
        after = await seen(session)
    assert after.enrolled(MAELLE) == before.enrolled(MAELLE)
    assert len(after.enrolled(IDS["Yann"]).alerts) == 1


async def test_what_was_told_lately_is_found_without_reading_all_that_ever_was(on_file: Database) -> None:
    async with on_file.transaction() as session:
        await settle_in(session, paris("2027-01-11 08:00"), "Maëlle")
    steps = await ways_into(on_file, "outbox", lambda session: gather_one(session, 1, None, NOW, told=True))
    assert steps == ["SEARCH outbox USING INDEX ix_outbox_person_due (person_id=? AND due_at>?)"]
