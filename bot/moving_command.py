"""`vigie migrate-data`: moves what a SQLite file holds to PostgreSQL, and says of each table that it arrived."""

from bot.settings import SettingsError, database_address
from scheduler.clock import Clock
from storage.database import Database
from storage.moving import move

DONE = (
    "All is moved: put the new address under DATABASE_URL and start Vigie; never on the old file again. "
    "Keep that file as a backup until the first digest."
)


async def move_data(source: str, target: str, clock: Clock) -> list[str]:
    """The lines for the operator; raises SettingsError or DatabaseError, and then nothing was moved."""
    left, arrived = (Database(_address(option, url)) for option, url in (("--from", source), ("--to", target)))
    try:
        moved = await move(left, arrived, clock.now())
    finally:
        await left.close()
        await arrived.close()
    total = sum(table.rows for table in moved)
    return [*map(str, moved), f"{len(moved)} tables, {total} rows, from {left.name} to {arrived.name}.", DONE]


def _address(option: str, value: str) -> str:
    try:
        return database_address(value)
    except ValueError as fault:
        raise SettingsError(f"{option}: {fault}") from None
