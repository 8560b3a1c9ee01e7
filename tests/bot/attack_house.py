"""The house that is attacked: two promos in one database, every row with a number of its own, and who owns what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import event, select, update
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.tables import Enrolment, Invitation, Membership, Outbox, Pattern, Person
from storage.terms import NoticeState, Party, Role
from tests.bot.full_house import NOW, House, furnish

Key = tuple[str, Any]  # a table and the number of one of its rows
Rows = dict[Key, dict[str, Any]]

STRANGER = "a stranger"
FIRST_NUMBER = 1000
STRANGERS_CHAT = 666_000_000_666
ELSEWHERE = {"Nolwenn": Role.INTRAPRENEUR, "Gwenaël": Role.COACH, "Zoé": Role.COORDINATOR}
# Who attacks whose: people of another promo attack everything of this one, people of this one each other's lives.
VICTIMS = {
    "Erwan": ("Maëlle", "Inès"), "Maëlle": ("Erwan", "Karim"), "Inès": ("Erwan",),
    "Nolwenn": (), "Gwenaël": (), "Zoé": (), STRANGER: (),
}  # fmt: skip
BOOKKEEPING = frozenset({"factcount", "intake", "heartbeat", "outage", "alembic_version"})


@dataclass
class AttackedHouse:
    """Both promos as they stand before an attack."""

    house: House
    people: Mapping[str, Person]
    roles: Mapping[str, frozenset[Role]]
    before: Rows
    cohort_id: int  # of the promo that people from elsewhere attack
    forbidden: dict[str, frozenset[Key]] = field(default_factory=dict)  # for each attacker: whose rows are not theirs

    def chat(self, name: str) -> int:
        return STRANGERS_CHAT if name == STRANGER else self.people[name].id or 0

    def kin(self, key: Key, row: Mapping[str, Any] | None, now: Rows | None = None) -> frozenset[Key]:
        """The row and everything it belongs to, by its foreign keys, and by theirs."""
        rows = self.before | (now or {})
        found: set[Key] = {key}
        table = SQLModel.metadata.tables[key[0]]
        for column in table.columns:
            for foreign in column.foreign_keys:
                if row and row[column.name] is not None:
                    parent = (foreign.column.table.name, row[column.name])
                    found |= {parent} if parent == key else self.kin(parent, rows.get(parent), now)
        return frozenset(found)

    def foreign_to(self, name: str) -> list[Key]:
        """The rows that are not this attacker's, as they stand before: what their forged buttons name."""
        return [
            key for key, row in self.before.items() if isinstance(key[1], int) and self.is_forbidden(name, key, row)
        ]

    def is_forbidden(self, name: str, key: Key, row: Mapping[str, Any], now: Rows | None = None) -> bool:
        """Whether this row is another's, for this attacker."""
        return key[0] not in BOOKKEEPING and bool(self.kin(key, row, now) & self.forbidden.get(name, frozenset()))


async def furnished(database: Database) -> AttackedHouse:
    """Fill an empty database with both promos."""
    async with database.transaction() as session:
        with _numbers_of_their_own(session):
            house = await furnish(session)
            people = dict(house.people) | await _elsewhere(session, house.people["Zoé"])
        await session.exec(update(Outbox).values(state=NoticeState.SENT))
        await session.exec(update(Invitation).values(used_at=people["Maëlle"].joined_at))
        before = await rows_of(session, set(SQLModel.metadata.tables))
    roles = dict(house.roles) | {name: frozenset({role}) for name, role in ELSEWHERE.items()}
    attacked = AttackedHouse(house, people, roles, before, people["Maëlle"].cohort_id)
    for name, victims in VICTIMS.items():
        lives = [key for victim in victims for key in _life(attacked, people[victim].id or 0)]
        attacked.forbidden[name] = frozenset(lives or [("cohort", attacked.cohort_id)])
    return attacked


def _life(attacked: AttackedHouse, person_id: int) -> list[Key]:
    own = [key for key, row in attacked.before.items() if key[0] == "enrolment" and row["person_id"] == person_id]
    return [("person", person_id), *own]


def _numbers_of_their_own(session: AsyncSession) -> Any:
    """No two rows have the same number, be they of different tables: a forged button names one thing, or nothing."""
    numbers = count(FIRST_NUMBER + 1)

    class Numbering:
        def __enter__(self) -> None:
            event.listen(session.sync_session, "before_flush", self._number)

        def __exit__(self, *_: object) -> None:
            event.remove(session.sync_session, "before_flush", self._number)

        @staticmethod
        def _number(flushed: Any, *_: object) -> None:
            for row in flushed.new:
                if hasattr(row, "id") and row.id is None:
                    row.id = next(numbers)

    return Numbering()


async def _elsewhere(session: AsyncSession, zoe: Person) -> dict[str, Person]:
    """The other promo: its own intrapreneur, coach and coordinator."""
    people = {"Zoé": zoe}
    for name, role in ELSEWHERE.items():
        if name not in people:
            people[name] = Person(cohort_id=zoe.cohort_id, name=name, joined_at=NOW)
            session.add(people[name])
            await session.flush()
            people[name].chat_id = people[name].id
            party = Party.PARTNER if role is Role.COACH else None
            session.add(Membership(person_id=people[name].id or 0, role=role, party=party))
    enrolment = Enrolment(
        cohort_id=zoe.cohort_id, person_id=people["Nolwenn"].id or 0, coach_id=people["Gwenaël"].id or 0,
        project="Lycées", service="Lycées", first_monday=date(2027, 1, 4),
    )  # fmt: skip
    session.add(enrolment)
    await session.flush()
    session.add(Pattern(enrolment_id=enrolment.id or 0, valid_from=date(2027, 1, 4), usual="wednesday"))
    await session.flush()
    return people


async def rows_of(session: AsyncSession, tables: set[str]) -> Rows:
    """Every row of these tables."""
    await session.flush()
    connection = await session.connection()
    rows: Rows = {}
    for name in (tables & SQLModel.metadata.tables.keys()) - BOOKKEEPING:
        table = SQLModel.metadata.tables[name]
        for row in (await connection.execute(select(table))).mappings():
            rows[name, next(row[column.name] for column in table.primary_key)] = dict(row)
    return rows


def changes(before: Rows, after: Rows, tables: set[str]) -> Iterator[tuple[Key, list[dict[str, Any]]]]:
    """The rows that are new, gone or otherwise than before, with what they were and are."""
    for key in sorted({key for key in (*before, *after) if key[0] in tables}, key=str):
        was, now = before.get(key), after.get(key)
        if was != now:
            yield key, [row for row in (was, now) if row is not None]
