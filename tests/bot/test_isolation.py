"""What goes wrong in one place stays there: a cohort that cannot be looked at, and an act that is not allowed."""

import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.conversation.steps import STEPS
from bot.conversation.turn import EVERYBODY, NotAllowed, Step, Turn
from bot.telegram.ear import PollState
from bot.ticker import Ticker
from sandbox.clock import TravellingClock
from scheduler.tick import TRY_AGAIN
from storage import cohorts, outbox
from storage.database import Database
from storage.tables import Cohort, Enrolment, Pattern, Person
from tests.bot.quiet_room import Room, quiet_room
from tests.scheduler.promo import paris

INSTANT = timedelta(seconds=1)


async def other_cohort(room: Room, usual: str, rhythm: dict[str, str]) -> int:
    """Another promo, of Erwan alone; its usual day or its rhythm may be such that nobody can read it."""
    async with room.database.transaction() as session:
        cohort = Cohort(
            name="Autre", authority="Ville", partner="DINUM", starts_on=date(2027, 2, 1), ends_on=date(2027, 5, 28),
            rhythm=rhythm,
        )  # fmt: skip
        session.add(cohort)
        await session.flush()
        erwan = Person(cohort_id=cohort.id or 0, name="Erwan", chat_id=77, joined_at=room.now)
        session.add(erwan)
        await session.flush()
        enrolment = Enrolment(
            cohort_id=cohort.id or 0, person_id=erwan.id or 0, coach_id=erwan.id or 0, project="P", service="S",
            first_monday=date(2027, 2, 1),
        )  # fmt: skip
        session.add(enrolment)
        await session.flush()
        session.add(Pattern(enrolment_id=enrolment.id or 0, valid_from=date(2027, 2, 1), usual=usual, off=""))
        await cohorts.due_at(session, cohort.id or 0, room.now)
        return cohort.id or 0


def ticker_of(database: Database, clock: TravellingClock) -> Ticker:
    return Ticker(database, clock, PollState(), after=lambda: None, rested=lambda: None)


@pytest.mark.parametrize(("usual", "rhythm"), [("someday", {}), ("friday", {"plan": "nonsense"})])
async def test_a_cohort_that_cannot_be_read_stops_no_other_and_is_named_in_log_and_health(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, usual: str, rhythm: dict[str, str]
) -> None:
    async with quiet_room(tmp_path, "2027-02-01 08:00", only=["Maëlle"]) as room:
        broken = await other_cohort(room, usual, rhythm)
        clock = TravellingClock(paris("2027-02-01 09:00"))
        ticker = ticker_of(room.database, clock)
        with caplog.at_level(logging.ERROR):
            await ticker._turn()

        async with room.database.transaction() as session:
            assert await outbox.known_keys(session, [f"plan:{room.enrolments['Maëlle']}:2027-02-01"])
        assert ticker.failing == {broken}
        [record] = caplog.records
        assert f"cohort {broken} (ValueError at " in record.getMessage() and usual not in record.getMessage()

        clock.travel(clock.now() + TRY_AGAIN - INSTANT)
        await ticker._turn()
        assert len(caplog.records) == 1  # not each beat
        await mended(room.database, broken)
        clock.travel(clock.now() + INSTANT)
        await ticker._turn()
        assert ticker.failing == set()


async def mended(database: Database, cohort_id: int) -> None:
    async with database.transaction() as session:
        (await session.get_one(Cohort, cohort_id)).rhythm = {}
        for pattern in (await session.exec(select(Pattern))).all():
            pattern.usual = "friday"


async def test_what_a_cohort_put_before_its_rules_failed_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    async with quiet_room(tmp_path, "2027-02-01 08:00", only=["Maëlle"]) as room:
        monkeypatch.setattr("scheduler.deciding.chase", broken)  # the last thing it does
        ticker = ticker_of(room.database, TravellingClock(paris("2027-02-01 09:00")))
        await ticker._turn()

        async with room.database.transaction() as session:
            assert not await outbox.known_keys(session, [f"plan:{room.enrolments['Maëlle']}:2027-02-01"])
        assert ticker.failing == {1}


async def test_nothing_stays_of_an_act_that_turned_out_not_to_be_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault is planted where a bug of ours would be: a step that records first and authorises after."""

    async def hasty(turn: Turn, _ref: str, _value: str) -> None:
        turn.person.name = "Somebody else"
        turn.session.add(turn.person)
        await turn.session.flush()
        turn.say("sentence", key="shared.cancelled")
        raise NotAllowed

    monkeypatch.setitem(STEPS, "hasty", Step("hasty", EVERYBODY, hasty))
    async with quiet_room(tmp_path, "2027-02-01 08:00", only=["Maëlle"]) as room:
        await room.press("Maëlle", "1:hasty::")

        assert room.toast and room.toast.key == "shared.not_for_you"
        assert room.sees("Maëlle") == ""
        async with room.database.transaction() as session:
            assert (await session.get_one(Person, room.ids["Maëlle"])).name == "Maëlle"
