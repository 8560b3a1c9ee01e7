"""One replica listens: the others are refused, take over from one that is gone, and send away one that is frozen."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from sqlalchemy.engine import make_url

from storage.database import Database
from storage.poll_lock import FROZEN_AFTER, PollLock
from tests.databases import SOME_DAY
from tests.postgres import Postgres


@pytest.fixture
def engine() -> str:
    """On SQLite nobody needs the lock."""
    return "postgres"


@pytest.fixture
async def first(database: Database) -> AsyncIterator[PollLock]:
    lock = PollLock(database)
    yield lock
    await lock.release()


@pytest.fixture
async def second(database: Database) -> AsyncIterator[PollLock]:
    lock = PollLock(database)
    yield lock
    await lock.release()


@pytest.fixture
def guest(postgres: Postgres, database_url: str) -> Iterator[str]:
    """The same database for a role that may write the sign of life, and may end nobody's connection."""
    name = make_url(database_url).database or ""
    postgres.say("CREATE ROLE guest LOGIN")
    postgres.say("GRANT ALL ON heartbeat TO guest", name)
    yield database_url.replace("vigie@", "guest@")
    postgres.say("DROP OWNED BY guest", name)
    postgres.say("DROP ROLE guest")


async def looked_at(lock: PollLock, times: int) -> bool:
    """So many looks in a row at a holder that gives no sign; whether one of them took the lock."""
    return any([await lock.take() for _ in range(times)])


async def test_the_second_waits_until_the_first_has_let_go(first: PollLock, second: PollLock) -> None:
    assert await first.take()
    assert not await second.take()
    await first.release()
    assert await second.take()


async def test_a_holder_whose_connection_is_lost_knows_it_and_is_followed_at_once(
    first: PollLock, second: PollLock, postgres: Postgres
) -> None:
    assert await first.take() and await first.hold(SOME_DAY)
    postgres.say("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND granted")
    assert await second.take()
    assert not await first.hold(SOME_DAY)
    assert not await first.take()


@pytest.mark.parametrize(("looks", "sent_away"), [(FROZEN_AFTER - 1, False), (FROZEN_AFTER, True)])
async def test_a_frozen_holder_is_sent_away(first: PollLock, second: PollLock, looks: int, sent_away: bool) -> None:
    assert await first.take() and await first.hold(SOME_DAY)
    assert not await looked_at(second, looks)
    taken = await second.take()
    assert await first.hold(SOME_DAY) is not sent_away
    assert taken or not sent_away


async def test_a_holder_that_gives_signs_is_left_alone_however_slow_its_clock(
    first: PollLock, second: PollLock
) -> None:
    assert await first.take()
    for count in range(3 * FROZEN_AFTER):
        assert await first.hold(SOME_DAY - timedelta(days=400) + count * timedelta(milliseconds=1))
        assert not await second.take()


async def test_who_may_not_end_a_frozen_holder_says_why(first: PollLock, guest: str) -> None:
    assert await first.take() and await first.hold(SOME_DAY)
    other = PollLock(Database(guest))
    assert not await looked_at(other, FROZEN_AFTER)
    assert other.trouble is None
    assert not await looked_at(other, 2)
    assert other.trouble and "cannot be sent away" in other.trouble and "use one role" in other.trouble
    assert await first.hold(SOME_DAY)
    await first.release()
    assert await other.take() and other.trouble is None
    await other.release()


async def test_without_the_server_nobody_holds_it(database: Database) -> None:
    gone = PollLock(Database(database.url.set(database="nowhere").render_as_string(False)))
    with pytest.raises(Exception, match="nowhere"):
        await gone.take()
    assert not await gone.hold(SOME_DAY)
    await gone.release()
