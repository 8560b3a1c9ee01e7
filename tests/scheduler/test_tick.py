"""A tick derives what is due from the tables alone: repeated, lost, late or out of order, it says the same."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.tick import tick
from storage.database import Database
from storage.heartbeats import note_outage
from storage.tables import Cohort
from tests.scheduler.promo import day, no_other_day, paris, plan, point, whole_week
from tests.scheduler.promo_rows import alerts, prompts, say, settle_in

MINUTE = timedelta(minutes=1)
SINCE, UNTIL = "2027-01-11 08:00", "2027-01-25 08:00"
Answer = TypeVar("Answer")


@asynccontextmanager
async def promo(folder: Path, template: Path, at: str, *names: str) -> AsyncIterator[Database]:
    """A SQLite file with these of the cast, as it stood at that moment."""
    shutil.copyfile(template, folder / "vigie.db")
    database = Database(f"sqlite+aiosqlite:///{folder / 'vigie.db'}")
    try:
        async with database.transaction() as session:
            await settle_in(session, paris(at), *names)
        yield database
    finally:
        await database.close()


@pytest.fixture
async def maelle(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """Maëlle alone, on Monday 11 January 2027 at 08:00; the tick has ticked."""
    async with promo(tmp_path, sqlite_template, SINCE, "Maëlle") as database:
        await tick(database, paris(SINCE))
        yield database


async def ask(database: Database, question: Callable[[AsyncSession], Awaitable[Answer]]) -> Answer:
    async with database.transaction() as session:
        return await question(session)


async def due_at(database: Database) -> datetime | None:
    async with database.transaction() as session:
        return (await session.exec(select(Cohort.next_due_at))).one()


async def live(database: Database, until: str) -> list[datetime]:
    """Tick at each moment the cohort asks for, until then; returns the moments."""
    moments = []
    while (coming := await due_at(database)) and coming <= paris(until):
        await tick(database, coming)
        moments.append(coming)
    return moments


# --- Once each


async def test_a_prompt_is_put_at_its_moment_and_not_before(maelle: Database) -> None:
    for moment, put in (("2027-01-14 16:44", False), ("2027-01-14 16:45", True), ("2027-01-14 16:46", True)):
        await tick(maelle, paris(moment))
        assert ("day_question:1:2027-01-14" in await ask(maelle, prompts)) is put


async def test_a_tick_with_nothing_due_looks_at_nobody(maelle: Database) -> None:
    for moment, seen in (("08:59", []), ("09:00", [1]), ("09:00", [])):
        assert (await tick(maelle, paris(f"2027-01-11 {moment}"))).seen == seen


async def test_when_the_clock_is_set_back_nothing_is_said_twice(maelle: Database) -> None:
    await live(maelle, "2027-01-14 18:00")
    before = await ask(maelle, prompts)
    for moment in ("2027-01-14 09:00", "2027-01-12 09:00", "2027-01-14 18:00"):
        await tick(maelle, paris(moment))

    assert await ask(maelle, prompts) == before


# --- Whatever the ticks


async def _script(session: AsyncSession) -> None:
    """What everybody had said by that Monday morning about the two weeks to come; Solenn and Nolwenn say nothing."""
    early = "2027-01-11 07:30"
    await say(session, "Maëlle", whole_week("2027-01-15", 2, at=early))
    await say(session, "Yann", plan(early, "2027-01-12am", "2027-01-15pm"), day("2027-01-12", 1, part="am", at=early))
    await say(session, "Gwenaël", no_other_day(early))
    await say(session, "Erwan", point(early, "held"))


async def _fortnight(template: Path, ticks: Sequence[datetime] | None) -> tuple[set[str], list[object]]:
    """The notices and alerts after two weeks with these ticks, in this order, and one at the end; None: all."""
    with tempfile.TemporaryDirectory() as folder:
        async with promo(Path(folder), template, SINCE) as database:
            await ask(database, _script)
            if ticks is None:
                await live(database, UNTIL)
            for moment in ticks or ():
                await tick(database, moment)
            await tick(database, paris(UNTIL))
            return set(await ask(database, prompts)), list(await ask(database, alerts))


@pytest.fixture(scope="session")
def undisturbed(sqlite_template: Path) -> tuple[set[str], list[object]]:
    """What two weeks make when no tick is lost."""
    return asyncio.run(_fortnight(sqlite_template, None))


a_moment = st.timedeltas(timedelta(0), timedelta(days=14)).map(lambda since: paris(SINCE) + since)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ticks=st.lists(a_moment, max_size=8))
def test_any_order_repetition_and_loss_of_ticks_makes_the_same_notices_and_alerts(
    ticks: list[datetime], sqlite_template: Path, undisturbed: tuple[set[str], list[object]]
) -> None:
    notices, opened = asyncio.run(_fortnight(sqlite_template, [*ticks, *ticks[::-1]]))

    assert notices == undisturbed[0]
    assert opened == undisturbed[1]


def test_two_undisturbed_weeks_hold_what_the_cast_would_expect(undisturbed: tuple[set[str], list[object]]) -> None:
    notices, opened = undisturbed

    assert {"check_in:4:2027-01-11", "coach_list:21:2027-01-18", "digest:2027-01-11:31"} <= notices
    assert "day_question:1:2027-01-14" not in notices  # Maëlle had said her week
    assert (3, date(2027, 1, 11), "release", "open", "unanswered") in opened
    assert (6, date(2027, 1, 11), "release", "open", "not_held") in opened
    assert len({row[:3] for row in opened if isinstance(row, tuple)}) == len(opened)


# --- The bot was down


async def test_t25_a_question_missed_while_down_is_recorded_and_never_said_twice(maelle: Database) -> None:
    await live(maelle, "2027-01-14 16:00")
    back = paris("2027-01-15 10:00")
    await ask(maelle, lambda session: note_outage(session, paris("2027-01-14 16:00"), back))
    await tick(maelle, back)
    assert (await ask(maelle, prompts))["day_question:1:2027-01-14"] == "skipped"

    await live(maelle, "2027-01-15 14:00")
    said = await ask(maelle, prompts)
    assert (said["check_in:1:2027-01-11"], said["day_question:1:2027-01-14"]) == ("due", "skipped")


async def test_t25_down_for_an_hour_the_question_is_put_late_the_same_day(maelle: Database) -> None:
    await live(maelle, "2027-01-14 16:00")
    await tick(maelle, paris("2027-01-14 17:40"))

    assert (await ask(maelle, prompts))["day_question:1:2027-01-14"] == "due"


async def test_t25_a_closing_missed_while_down_moves_to_two_open_hours_after_the_return(maelle: Database) -> None:
    await live(maelle, "2027-01-14 16:50")
    await ask(maelle, lambda session: say(session, "Maëlle", day("2027-01-14", 1)))
    down, back = paris("2027-01-15 16:30"), paris("2027-01-18 09:00")
    await live(maelle, "2027-01-15 16:30")
    await ask(maelle, lambda session: note_outage(session, down, back))
    await tick(maelle, back)

    assert paris("2027-01-18 11:00") in await live(maelle, "2027-01-18 11:00")
    assert (1, date(2027, 1, 11), "release", "open", "partial") in await ask(maelle, alerts)


@pytest.mark.parametrize(("moment", "told"), [("2027-01-18 10:59", False), ("2027-01-18 11:00", True)])
async def test_t25_before_those_two_hours_nothing_is_concluded(maelle: Database, moment: str, told: bool) -> None:
    await ask(maelle, lambda session: say(session, "Maëlle", day("2027-01-14", 1)))
    await ask(maelle, lambda session: note_outage(session, paris("2027-01-15 16:30"), paris("2027-01-18 09:00")))
    await tick(maelle, paris(moment))

    assert bool(await ask(maelle, alerts)) is told


async def test_while_telegram_is_silent_nothing_is_concluded(maelle: Database) -> None:
    noon = paris("2027-01-18 12:00")
    await live(maelle, "2027-01-18 11:59")
    await tick(maelle, noon, deaf_since=noon)
    await tick(maelle, paris("2027-01-18 14:00"), deaf_since=noon)
    assert await ask(maelle, alerts) == []
    assert "digest:2027-01-11:31" not in await ask(maelle, prompts)

    await ask(maelle, lambda session: note_outage(session, noon, paris("2027-01-18 14:30")))
    await live(maelle, "2027-01-19 09:00")
    assert (1, date(2027, 1, 11), "release", "open", "unanswered") in await ask(maelle, alerts)
    assert "digest:2027-01-11:31" in await ask(maelle, prompts)


async def test_deaf_only_after_the_closing_the_week_is_concluded(maelle: Database) -> None:
    noon = paris("2027-01-18 12:00")
    await live(maelle, "2027-01-18 11:59")
    await tick(maelle, noon, deaf_since=noon + MINUTE)

    assert (1, date(2027, 1, 11), "release", "open", "unanswered") in await ask(maelle, alerts)


async def test_what_was_said_moves_the_next_tick_forward(maelle: Database) -> None:
    await live(maelle, "2027-01-14 16:45")
    await ask(maelle, lambda session: say(session, "Maëlle", day("2027-01-14", 0), no_other_day("2027-01-14 16:51")))
    assert await due_at(maelle) == paris("2027-01-14 16:56")

    await tick(maelle, paris("2027-01-14 16:55"))
    assert await ask(maelle, alerts) == []
    await tick(maelle, paris("2027-01-14 16:56"))
    assert await ask(maelle, alerts) == [(1, date(2027, 1, 11), "release", "open", "early")]
