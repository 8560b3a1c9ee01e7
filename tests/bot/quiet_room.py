"""A room without Telegram: conversation, tick and wording on a real SQLite file, and what each person then sees."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlmodel import col, select

from bot.conversation.acts import Act, Said, Tapped
from bot.conversation.dispatch import hear
from bot.conversation.toast import Toast
from bot.speech.speech import Speech
from bot.wording import Utterance, word
from scheduler.decisions import after_answer
from scheduler.public_holidays import public_holidays
from scheduler.tick import tick
from scheduler.weeks import monday_of
from storage import answers, cohorts, outbox
from storage.database import Database
from storage.readers import readers
from storage.tables import Alert, Cohort, DayOff, Enrolment, Membership, Pattern, Person
from storage.terms import DayOffKind, Party, Question, Role
from tests.scheduler.promo import paris
from tests.sqlite_files import new_database

CAST = {
    "Maëlle": ("Transports scolaires", "Inès", "thursday", ""),
    "Yann": ("Ports et littoral", "Inès", "tuesday am,thursday am", ""),
    "Solenn": ("Apprentissage", "Inès", "monday", ""),
    "Erwan": ("Trains régionaux", "Karim", "friday", ""),
    "Nolwenn": ("Lycées", "Karim", "wednesday", ""),
    "Gwenaël": ("Langues de Bretagne", "Karim", "thursday", "2"),
}
STAFF = {
    "Inès": (Role.COACH, Party.PARTNER),
    "Karim": (Role.COACH, Party.PARTNER),
    "Anne": (Role.COORDINATOR, Party.AUTHORITY),
    "Paul": (Role.COORDINATOR, Party.PARTNER),
}


def _spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@dataclass
class Message:
    """One message of a chat, as it now stands; its spaces are made alike, for another test holds the typography."""

    id: int
    speech: Speech

    @property
    def text(self) -> str:
        return _spaced(self.speech.text)

    @property
    def labels(self) -> list[str]:
        return [_spaced(choice.label) for row in self.speech.choices for choice in row]


@dataclass
class Room:
    """Everybody of the cast in one place; `now` moves only when told to."""

    database: Database
    now: datetime
    ids: dict[str, int]
    enrolments: dict[str, int]
    chats: dict[str, list[Message]] = field(default_factory=dict)
    updates: "count[int]" = field(default_factory=lambda: count(1))
    messages: "count[int]" = field(default_factory=lambda: count(1))
    toast: Toast | None = None

    async def at(self, moment: str) -> None:
        """Let it be that time in Paris; what is due on the way is said in its order."""
        until = paris(moment)
        while (coming := await self._coming()) and self.now < coming <= until:
            self.now = coming
            await self.settle()
        self.now = until
        await self.settle()

    async def _coming(self) -> datetime | None:
        async with self.database.transaction() as session:
            due = (await session.exec(select(Cohort.next_due_at))).one()
            said = await outbox.next_due(session, self.now)
        return min(filter(None, [due, said]), default=None)

    async def settle(self) -> None:
        """The tick ticks, and everything due is said."""
        await tick(self.database, self.now)
        async with self.database.transaction() as session:
            while rows := await outbox.claim(session, self.now, 100):
                people = await readers(session, {row.person_id for row in rows if row.person_id})
                for row in rows:
                    worded = await word(session, row, people.get(row.person_id or 0), self.now)
                    if isinstance(worded, Utterance):
                        await outbox.mark_sent(session, row, self._show(worded), self.now)
                    else:
                        await outbox.mark(session, row, worded.state, worded.reason)

    def _show(self, said: Utterance) -> int | None:
        name = next(name for name, number in self.ids.items() if number == (said.row.person_id or said.row.chat_id))
        chat = self.chats.setdefault(name, [])
        for message in chat:
            if message.id == said.old_copy and said.shrunk:
                message.speech = said.shrunk
            if message.id == said.target and said.speech.deletes:
                chat.remove(message)
                return None
            if message.id == said.target:
                message.speech = said.speech
                return message.id
        chat.append(Message(next(self.messages), said.speech))
        return chat[-1].id

    def sees(self, name: str) -> str:
        """Everything in this person's chat, as it now stands."""
        return "\n\n".join(message.text for message in self.chats.get(name, []))

    def last(self, name: str) -> Message:
        return self.chats[name][-1]

    def one(self, name: str, words: str) -> Message:
        """The only message of this chat that has these words."""
        [found] = [message for message in self.chats.get(name, []) if words in message.text]
        return found

    def alerts(self, name: str) -> list[Message]:
        """The messages of this chat that look like an open alert: they can be taken or justified."""
        return [message for message in self.chats.get(name, []) if "Justifiée" in message.labels]

    async def tap(self, name: str, label: str, message: Message | None = None) -> None:
        """Tap the button of that label on a message, or on the last one that has it."""
        candidates = [message] if message else reversed(self.chats[name])
        found = next(m for m in candidates if label in m.labels)
        data = next(c.data for row in found.speech.choices for c in row if _spaced(c.label) == label)
        await self.press(name, data, found.id)

    async def press(self, name: str, data: str, message_id: int | None = None) -> None:
        """Send what a button carries, be it shown or forged."""
        await self.hear(Tapped(next(self.updates), self.ids[name], data=data, query_id="q", message_id=message_id))

    async def write(self, name: str, text: str) -> None:
        await self.hear(Said(next(self.updates), self.ids[name], text=text))

    async def hear(self, act: Act) -> None:
        async with self.database.transaction() as session:
            self.toast = await hear(session, act, self.now)
        await self.settle()

    async def says(
        self, name: str, monday: str, question: Question, *, by: str = "", also: tuple[str, ...] = (), **value: object
    ) -> None:
        """Record an answer as the week's own questions do, and let what follows from it happen."""
        week, enrolment = date.fromisoformat(monday), self.enrolments[name]
        async with self.database.transaction() as session:
            by_id = self.ids[by or name]
            await answers.record(session, enrolment, week, question, by_id, self.now, **value)  # type: ignore[arg-type]
            for more in also:
                await answers.record(session, enrolment, week, Question(more), by_id, self.now)
            await after_answer(session, enrolment, [week], self.now)
        await self.settle()

    async def released(self, name: str, day: str, halves: int, part: str | None = "day", **more: object) -> None:
        """`part` None: said of the whole week up to that day."""
        on = date.fromisoformat(day)
        week = monday_of(on).isoformat()
        await self.says(name, week, Question.RELEASE, day=on, part=part, halves=halves, **more)  # type: ignore[arg-type]

    async def point(self, name: str, monday: str, answer: str = "held", reason: str | None = None) -> None:
        await self.says(name, monday, Question.POINT, choice=answer, reason=reason)

    async def row_of(self, name: str, monday: str) -> list[Alert]:
        async with self.database.transaction() as session:
            wanted = select(Alert).where(
                Alert.enrolment_id == self.enrolments[name], Alert.monday == date.fromisoformat(monday)
            )
            return list((await session.exec(wanted.order_by(col(Alert.id)))).all())


@asynccontextmanager
async def quiet_room(folder: Path, at: str = "2027-02-01 08:00", only: Sequence[str] = ()) -> AsyncIterator[Room]:
    """The reference promo, or `only` some of its intrapreneurs, all joined for a first week that begins at `at`."""
    database = await new_database(folder / "room.db")
    now = paris(at)
    try:
        yield await _furnish(database, now, only or tuple(CAST))
    finally:
        await database.close()


async def _furnish(database: Database, now: datetime, cast: Sequence[str]) -> Room:
    first = monday_of(now.date() + timedelta(days=6))
    async with database.transaction() as session:
        cohort = Cohort(
            name="Promo 2027", authority="Région", partner="DINUM", starts_on=first, ends_on=date(2027, 5, 28)
        )
        session.add(cohort)
        await session.flush()
        cohort_id = cohort.id or 0
        for day, name in public_holidays(2027, 2027).items():
            session.add(DayOff(cohort_id=cohort_id, day=day, kind=DayOffKind.HOLIDAY, name=name))
        people = {name: Person(cohort_id=cohort_id, name=name) for name in (*cast, *STAFF)}
        session.add_all(people.values())
        await session.flush()
        ids = {name: person.id or 0 for name, person in people.items()}
        for name, person in people.items():
            person.chat_id, person.joined_at = ids[name], now
            role, party = STAFF.get(name, (Role.INTRAPRENEUR, None))
            session.add(Membership(person_id=ids[name], role=role, party=party))
        enrolments = {}
        for name in cast:
            service, coach, usual, off = CAST[name]
            enrolment = Enrolment(
                cohort_id=cohort_id, person_id=ids[name], coach_id=ids[coach], project="Un projet", service=service,
                first_monday=first,
            )  # fmt: skip
            session.add(enrolment)
            await session.flush()
            enrolments[name] = enrolment.id or 0
            session.add(Pattern(enrolment_id=enrolments[name], valid_from=first, usual=usual, off=off))
        await cohorts.due_at(session, cohort_id, now)
    return Room(database, now, ids, enrolments)
