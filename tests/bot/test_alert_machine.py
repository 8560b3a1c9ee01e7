"""Whatever anybody taps, says or corrects, at any time: an alert has one owner, one card a chat and a true history."""

import asyncio
import re
import tempfile
from collections.abc import Coroutine, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.gather import gather_one
from scheduler.telling import readers_of_alerts
from scheduler.weeks import local_date
from storage import absences, alerts
from storage.outbox import UNSAID
from storage.tables import Alert, AlertEvent, Card, Commitment, Outbox, Person, Relay
from storage.terms import AbsenceKind, AlertState, CallOutcome, NoticeState, Outcome, Party, Question
from tests.bot.quiet_room import Message, Room, quiet_room
from tests.bot.test_relay import joined
from tests.scheduler.promo import PROMO

COORDINATORS = ("Anne", "Bleuenn", "Paul")
WEEK = date(2027, 2, 1)
LATEST_MESSAGES = 8
RELEASE_DAYS = ("2027-02-01", "2027-02-02", "2027-02-04")
WAITS = (timedelta(minutes=6), timedelta(hours=3), timedelta(hours=17), timedelta(days=3))
OWNED = re.compile(r"(\w+) s’en occupe depuis")
CLOSINGS = {outcome.value for outcome in Outcome}
ON_THE_CARD = (
    "1:alert_take:{}:", "1:alert_relay:{}:", "1:alert_justify:{}:known_leave", "1:alert_made_up:{}:2027-02-08",
    "1:alert_bring:{}:",
)  # fmt: skip
names = st.sampled_from(COORDINATORS)
IN_MEMORY = Path("/dev/shm")  # where there is one: each step commits several times
numbers = st.integers(0, 10_000)
Result = TypeVar("Result")


def replayed(events: Sequence[AlertEvent]) -> tuple[AlertState, int | None, str | None]:
    """Where an alert stands by its history alone: state, owner, outcome."""
    state, owner, outcome = AlertState.OPEN, None, None
    for event in events:
        if event.act in ("opened", "reopened", "contested"):
            state, owner, outcome = AlertState.OPEN, None, None
        elif event.act in ("taken", "relayed"):
            owner = event.by_id
        elif event.act in CLOSINGS:
            state, outcome = AlertState.CLOSED, event.act
    return state, owner, outcome


def cards_of(chat: Sequence[Message], alert_id: int) -> list[Message]:
    """The messages that show this alert as open: they have its history's button."""
    data = f"1:alert_history:{alert_id}:"
    return [m for m in chat if any(choice.data == data for row in m.speech.choices for choice in row)]


class AlertMachine(RuleBasedStateMachine):
    """Maëlle, her coach's point held, and three coordinators; time only goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None)
        self.opened = quiet_room(Path(self.folder.name), "2027-02-01 08:00", ["Maëlle"])
        self.room: Room = self.run(self.opened.__aenter__())

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        return self.runner.run(coroutine)

    def teardown(self) -> None:
        self.run(self.opened.__aexit__(None, None, None))
        self.runner.close()
        self.folder.cleanup()

    @initialize()
    def maelle_is_refused_her_week(self) -> None:
        self.run(self._begin())

    async def _begin(self) -> None:
        await joined(self.room, "Bleuenn", Party.AUTHORITY)
        await self.room.point("Maëlle", WEEK.isoformat())
        await self.room.at("2027-02-01 09:30")
        await self.room.released("Maëlle", "2027-02-01", 0, None, also=("no_other_day",))
        await self.room.at("2027-02-01 09:35")
        [alert] = await self.room.row_of("Maëlle", WEEK.isoformat())
        self.alert = alert.id

    # --- What anybody may do

    @rule(name=names, what=st.sampled_from(ON_THE_CARD), again=st.booleans())
    def a_coordinator_taps_on_the_card(self, name: str, what: str, again: bool) -> None:
        for _ in range(1 + again):
            self.run(self.room.press(name, what.format(self.alert)))

    @rule(name=names, outcome=st.sampled_from(CallOutcome), day=numbers)
    def a_coordinator_calls_the_service(self, name: str, outcome: CallOutcome, day: int) -> None:
        self.run(self._call(name, outcome, day))

    @rule(name=names, answer=st.sampled_from(("agree", "contest", "contest")))
    def it_is_taken_and_justified_and_maelle_says_what_she_thinks_of_it(self, name: str, answer: str) -> None:
        for what in (ON_THE_CARD[0], ON_THE_CARD[2]):
            self.run(self.room.press(name, what.format(self.alert)))
        self.run(self.room.press("Maëlle", f"1:justified:{self.alert}:{answer}"))

    @rule(name=names, days=st.integers(0, 12), to=st.sampled_from(("nobody", *COORDINATORS)))
    def a_coordinator_goes_away(self, name: str, days: int, to: str) -> None:
        until = local_date(self.room.now, PROMO) + timedelta(days=days)
        self.run(self.room.press(name, f"1:relay_to:{until}:{self.room.ids.get(to, to)}"))

    @rule(name=names)
    def a_coordinator_is_back(self, name: str) -> None:
        self.run(self.room.press(name, "1:relay_back::"))

    @rule(name=st.sampled_from(("Maëlle", *COORDINATORS)), message=numbers, button=numbers)
    def somebody_taps_something(self, name: str, message: int, button: int) -> None:
        latest = [m for m in self.room.chats.get(name, []) if m.speech.choices][-LATEST_MESSAGES:]
        if latest:
            found = latest[message % len(latest)]
            choices = [choice for row in found.speech.choices for choice in row if choice.data]
            self.run(self.room.press(name, choices[button % len(choices)].data, found.id))

    @rule(name=st.sampled_from(("Anne", "Maëlle")))
    def somebody_writes_a_sentence(self, name: str) -> None:
        self.run(self.room.write(name, "On en a parlé ensemble."))

    @rule(day=st.sampled_from(RELEASE_DAYS), halves=st.integers(0, 2))
    def maelle_answers_or_corrects(self, day: str, halves: int) -> None:
        if local_date(self.room.now, PROMO) >= date.fromisoformat(day):
            self.run(self.room.released("Maëlle", day, halves, corrects=True))

    @rule()
    def maelle_declares_the_friday_as_leave_and_takes_it_back(self) -> None:
        self.run(self._leave())

    @rule(wait=st.sampled_from(WAITS))
    def time_goes_by(self, wait: timedelta) -> None:
        until = (self.room.now + wait).astimezone(PROMO.zone)
        self.run(self.room.at(f"{until:%Y-%m-%d %H:%M}"))

    async def _call(self, name: str, outcome: CallOutcome, day: int) -> None:
        """The memo, what came of it, and the day if one was promised."""
        await self.room.press(name, f"1:alert_call:{self.alert}:")
        memo = self.room.chats[name][-1]
        found = [c.data for row in memo.speech.choices for c in row if c.data.startswith("1:called:")]
        if not found:
            return  # it was closed meanwhile
        await self.room.press(name, next(data for data in found if outcome in data), memo.id)
        asked = self.room.chats[name][-1]
        days = [c.data for row in asked.speech.choices for c in row if c.data.startswith("1:promised:")]
        if days:
            await self.room.press(name, days[day % len(days)], asked.id)

    async def _leave(self) -> None:
        friday, enrolment = (date(2027, 2, 5), "am"), self.room.enrolments["Maëlle"]
        async with self.room.database.transaction() as session:
            row = await absences.declare(
                session, enrolment, friday, (friday[0], "pm"), AbsenceKind.LEAVE, self.room.ids["Maëlle"], self.room.now
            )
        await self._said()
        async with self.room.database.transaction() as session:
            await absences.cancel(session, row.id or 0, self.room.now)
        await self._said()

    async def _said(self) -> None:
        await self.room.says("Maëlle", WEEK.isoformat(), Question.SHARED, choice="no")

    # --- What holds whatever they did

    @invariant()
    @precondition(lambda self: bool(self.room.chats))
    def it_all_agrees(self) -> None:
        self.run(self._agrees())

    async def _agrees(self) -> None:
        async with self.room.database.transaction() as session:
            rows = list((await session.exec(select(Alert))).all())
            assert len({(row.enrolment_id, row.monday, row.duty) for row in rows}) == len(rows)
            refused = select(Outbox.kind, Outbox.reason).where(Outbox.state == NoticeState.REFUSED)
            assert (await session.exec(refused)).all() == []
            told = await self._told(session)
            for row in rows:
                await self._explained(session, row)
                for name in COORDINATORS:
                    await self._shown(session, row, name, is_told=name in told)

    async def _told(self, session: AsyncSession) -> set[str]:
        anne = await session.get_one(Person, self.room.ids["Anne"])
        cohort = await gather_one(session, anne.cohort_id, None, self.room.now)
        return {member.name for member in readers_of_alerts(cohort, local_date(self.room.now, PROMO))}

    async def _explained(self, session: AsyncSession, row: Alert) -> None:
        """The history alone says where it stands; at most one promise is to come."""
        assert replayed(await alerts.history(session, row.id or 0)) == (row.state, row.owner_id, row.outcome)
        assert row.owner_id in (None, *(self.room.ids[name] for name in COORDINATORS))
        waiting = select(Commitment).where(Commitment.alert_id == row.id, col(Commitment.settled_at).is_(None))
        assert len((await session.exec(waiting)).all()) <= 1

    async def _shown(self, session: AsyncSession, row: Alert, name: str, *, is_told: bool) -> None:
        """One card at most in each chat and, once all is said to who is told, what it says is so."""
        person_id, alert_id = self.room.ids[name], row.id or 0
        chat = self.room.chats.get(name, [])
        shown = cards_of(chat, alert_id)
        assert len(shown) <= 1
        card = select(Card.message_id).where(Card.person_id == person_id, Card.card == f"alert:{alert_id}")
        message_id = (await session.exec(card)).first()
        unsaid = select(Outbox.id).where(Outbox.person_id == person_id, Outbox.card == f"alert:{alert_id}")
        still_to_say = (await session.exec(unsaid.where(col(Outbox.state).in_(UNSAID)))).first()
        if not is_told or still_to_say:
            return
        if message_id is None:
            gone = select(Relay.id).where(Relay.from_id == person_id)  # who was away may have it in a list
            assert row.state is AlertState.CLOSED or (await session.exec(gone)).first()
            return
        [message] = [message for message in chat if message.id == message_id]
        assert (message in shown) is (row.state is AlertState.OPEN), message.text
        if row.state is AlertState.OPEN:
            owner = OWNED.search(message.text)
            people = {number: who for who, number in self.room.ids.items()}
            assert (owner and owner[1]) == (people[row.owner_id] if row.owner_id else None), message.text


TestAlertMachine = AlertMachine.TestCase
TestAlertMachine.settings = settings(
    max_examples=10,
    stateful_step_count=40,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # to shrink would take minutes
    suppress_health_check=list(HealthCheck),
)
