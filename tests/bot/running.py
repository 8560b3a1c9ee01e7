"""Fixtures: the real bot on a real SQLite file, the local Bot API, and Maëlle, Inès and Anne, who have joined."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bot.app import App
from bot.settings import Settings, read_settings
from sandbox.botapi import BotApi
from sandbox.clock import TravellingClock
from sandbox.people import Person as Telephone
from storage import cohorts, outbox
from storage.notice import Notice
from storage.tables import Cohort, Enrolment, Intake, Membership, Outage, Outbox, Pattern, Person
from storage.terms import Party, Role
from tests.sqlite_files import new_file

START = datetime.fromisoformat("2027-01-13T10:00:00+01:00")  # a Wednesday, in open hours


@dataclass
class Running:
    """What the tests of the running bot hold in their hands."""

    directory: Path
    clock: TravellingClock
    botapi: BotApi
    app: App
    telephones: dict[str, Telephone] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Telephone:
        return self.telephones[name]

    async def settle(self) -> None:
        """Until everybody was heard and all that is due was said."""
        await self.botapi.all_acknowledged()
        await self.app.quiet()

    async def pass_time(self, **time: float) -> None:
        """Let time pass, and settle."""
        self.clock.travel(self.clock.now() + timedelta(**time))
        await self.settle()

    async def put(self, *notices: Notice) -> None:
        """Commit notices and let the bot say them."""
        async with self.app.database.transaction() as session:
            await outbox.put(session, notices, self.clock.now())
        self.app.delivery.worker.wake()
        await self.settle()

    async def tell(self, name: str, key: str, **more: Any) -> None:
        """One sentence of the catalogue to one person, under that key."""
        facts = {"key": more.pop("sentence", "shared.thanks")}
        await self.put(Notice(key=key, kind="sentence", person_id=self.ids[name], facts=facts, **more))

    async def notice(self, key: str) -> Outbox:
        """The notice of that key, as it now stands."""
        async with self.app.database.transaction() as session:
            return (await session.exec(select(Outbox).where(Outbox.key == key))).one()

    async def intake(self) -> list[Intake]:
        """Everything ever received."""
        async with self.app.database.transaction() as session:
            return list((await session.exec(select(Intake).order_by(col(Intake.id)))).all())

    async def outages(self) -> list[tuple[datetime, datetime]]:
        """The times in which the bot knows that it was deaf."""
        async with self.app.database.transaction() as session:
            return [(row.from_at, row.until_at) for row in (await session.exec(select(Outage))).all()]

    async def notices_of(self, name: str) -> list[Outbox]:
        """All the notices to one person, oldest first."""
        async with self.app.database.transaction() as session:
            wanted = select(Outbox).where(Outbox.person_id == self.ids[name]).order_by(col(Outbox.id))
            return list((await session.exec(wanted)).all())

    async def cut_network(self) -> None:
        """Nothing reaches Telegram from now on, and the bot has noticed it."""
        self.botapi.cut_network()
        await self.app.until(lambda: self.app.poll_state.deaf_since is not None)

    async def die(self) -> None:
        """End the bot as a killed process ends: what was being said is neither finished nor noted."""
        for task in list(self.app.delivery._tasks):
            task.cancel()
        await self.app.stop()

    async def start_again(self) -> None:
        """A new process on the same database."""
        self.app = App(self.app.settings, self.clock, patience=self.app.patience)
        await self.app.start()

    async def restart(self, away: timedelta = timedelta()) -> None:
        """Stop the bot, let time pass without it, and start it again."""
        await self.app.stop()
        self.clock.travel(self.clock.now() + away)
        await self.start_again()
        await self.settle()


def settings_for(botapi: BotApi, directory: Path, **more: str) -> Settings:
    """Settings of a bot in this directory that talks to this Bot API."""
    given = {
        "TELEGRAM_BOT_TOKEN": botapi.token,
        "TELEGRAM_API_URL": botapi.url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{directory / 'vigie.db'}",
        "LISTEN": "127.0.0.1:0",
        "BACKUP_DIR": "none",
    }
    return read_settings(given | more)


@asynccontextmanager
async def running(directory: Path, *, patience: float = 15.0, **settings: str) -> AsyncIterator[Running]:
    """A running bot with three people; `patience` is how long it waits for Telegram, in real seconds."""
    clock = TravellingClock(START)
    botapi = BotApi(clock)
    await botapi.start()
    it = Running(directory, clock, botapi, App(settings_for(botapi, directory, **settings), clock, patience=patience))
    try:
        await new_file(directory / "vigie.db")
        await it.app.start()
        await _people(it)
        await it.settle()
        yield it
    finally:
        await it.app.stop()
        await botapi.stop()


async def _people(it: Running) -> None:
    roles = {"Maëlle": Role.INTRAPRENEUR, "Inès": Role.COACH, "Anne": Role.COORDINATOR, "Erwan": Role.INTRAPRENEUR}
    async with it.app.database.transaction() as session:
        cohort = Cohort(
            name="Promo 2027",
            authority="Région",
            partner="DINUM",
            starts_on=date(2027, 1, 4),
            ends_on=date(2027, 5, 28),
        )
        session.add(cohort)
        await session.flush()
        for name, role in roles.items():
            person = Person(cohort_id=cohort.id or 0, name=name)
            if name != "Erwan":  # has not joined
                it.telephones[name] = it.botapi.person(name)
                person.chat_id, person.joined_at = it.telephones[name].user_id, it.clock.now()
            session.add(person)
            await session.flush()
            it.ids[name] = person.id or 0
            party = Party.AUTHORITY if role is Role.COORDINATOR else None
            session.add(Membership(person_id=person.id or 0, role=role, party=party))
        enrolment = Enrolment(
            cohort_id=cohort.id or 0,
            person_id=it.ids["Maëlle"],
            coach_id=it.ids["Inès"],
            project="Cars scolaires",
            service="Transports scolaires",
            first_monday=date(2027, 1, 18),
        )
        session.add(enrolment)
        await session.flush()
        session.add(Pattern(enrolment_id=enrolment.id or 0, valid_from=date(2027, 1, 4), usual="thursday"))
        await cohorts.due_by(session, cohort.id or 0, it.clock.now())
    for telephone in it.telephones.values():
        telephone.account.started = True
