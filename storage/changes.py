"""Changes: counts the changes of each kind of fact, so that whoever remembers facts knows what to read again.

Writers queue (storage/database.py): a count that was read holds until this transaction itself changes something.
"""

from functools import cache
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, UOWTransaction
from sqlalchemy.orm import Session as PlainSession
from sqlmodel import Session, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.statements import connection_of, insert_of
from storage.tables import FactCount

# The tables that facts are made of (scheduler/gather.py), by what is read again together.
PEOPLE, ANSWERS, ALERTS, REST = "people", "answers", "alerts", "rest"
KINDS = {
    **dict.fromkeys(("cohort", "dayoff", "person", "membership", "enrolment", "pattern", "coachaway", "relay"), PEOPLE),
    **dict.fromkeys(("absence", "commitment", "escalation", "supportrequest", "outage"), REST),
    "alert": ALERTS,
    "answer": ANSWERS,
}
NO_FACT = {"changes_no_fact": True}  # execution options of a statement on these tables that is mere bookkeeping


class CountingSession(Session):
    """A session that counts what it changes; every transaction of `Database` has one."""


async def counts(session: AsyncSession) -> dict[str, int]:
    """How often each kind of fact has changed, this transaction's own changes included."""
    await session.flush()
    known = session.info.get("fact_counts")
    if known is None:
        rows: Any = (await (await connection_of(session)).execute(_counted())).all()
        known = session.info["fact_counts"] = {
            **dict.fromkeys(KINDS.values(), 0),
            **dict(rows),
        }
    found: dict[str, int] = known
    return found


@cache
def _counted() -> Any:
    return select(FactCount.kind, FactCount.changes)


async def changed(session: AsyncSession, kind: str) -> None:
    """Somebody has changed a fact of that kind by a statement that nobody counts."""
    connection = await connection_of(session)
    await connection.execute(_once_more(connection.dialect.name), [{"kind": kind, "changes": 1}])
    _note_change(session.info)


def remember(session: AsyncSession, shelf: str, key: Any, value: Any, *, most: int = 1) -> None:
    """Keep what was read for the next who asks; of more than so many on a shelf, the oldest goes.

    Every transaction sees it, unless this one has changed facts itself: then nobody else does.
    """
    memory = session.info.setdefault("own_memory", {}) if session.info.get("changed") else session.info["memory"]
    kept: dict[Any, Any] = memory.setdefault(shelf, {})
    kept.pop(key, None)
    kept[key] = value
    while len(kept) > most:
        del kept[next(iter(kept))]


def recall(session: AsyncSession, shelf: str, key: Any) -> Any:
    """What is remembered under this key; None if nothing is."""
    own = session.info.get("own_memory", {}).get(shelf, {})
    return own.get(key) or session.info["memory"].get(shelf, {}).get(key)


@event.listens_for(CountingSession, "after_flush")
def _after_flush(session: PlainSession, _context: UOWTransaction) -> None:
    changed = {_kind_of(row) for row in (*session.new, *session.dirty, *session.deleted)}
    if any(_kind_of(row) == ANSWERS for row in session.deleted):
        changed.add(PEOPLE)  # answers are read on from the last one known: whatever else happens to them, read all
    _count(session, changed - {None})


@event.listens_for(CountingSession, "do_orm_execute")
def _on_execute(state: ORMExecuteState) -> None:
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and state.bind_mapper and not state.execution_options.get("changes_no_fact"):
        kind = KINDS.get(str(state.bind_mapper.class_.__tablename__))
        _count(state.session, {PEOPLE if kind == ANSWERS else kind} - {None})


@event.listens_for(CountingSession, "after_commit")
def _after_commit(session: PlainSession) -> None:
    """What this transaction read of its own changes is now true for everybody, and named by the same counts."""
    if session.in_nested_transaction():
        return
    for shelf, kept in session.info.pop("own_memory", {}).items():
        everybodys = session.info["memory"].setdefault(shelf, {})
        for key, value in kept.items():
            everybodys.pop(key, None)
            everybodys[key] = value


@event.listens_for(CountingSession, "after_soft_rollback")
def _after_rollback(session: PlainSession, _previous: Any) -> None:
    session.info.pop("fact_counts", None)
    session.info.pop("own_memory", None)


def _kind_of(row: object) -> str | None:
    return KINDS.get(str(getattr(row, "__tablename__", "")))


def _count(session: PlainSession, kinds: set[Any]) -> None:
    if not kinds:
        return
    connection = session.connection()
    once_more = _once_more(connection.dialect.name)
    connection.execute(once_more, [{"kind": kind, "changes": 1} for kind in sorted(kinds)])
    _note_change(session.info)


@cache
def _once_more(dialect: str) -> Any:
    insert = insert_of(dialect)(FactCount)
    return insert.on_conflict_do_update(index_elements=["kind"], set_={"changes": FactCount.changes + 1})


def _note_change(info: dict[Any, Any]) -> None:
    info.pop("fact_counts", None)
    info["changed"] = True
