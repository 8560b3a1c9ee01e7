"""What the nightly copies promise: fourteen sound ones for their owner's eyes, and nobody else's file touched."""

import stat
from datetime import UTC, datetime, timedelta

import pytest

from storage.backup import restore
from storage.database import Database
from storage.errors import CannotBackUp, Damaged
from storage.heartbeats import beat, last_beat
from storage.rotation import KEPT, Rotation

NOW = datetime(2027, 1, 15, 2, 0, tzinfo=UTC)
NIGHT = timedelta(days=1)


def rotation_of(database: Database) -> Rotation:
    assert database.path
    return Rotation(database.path, database.path.parent / "backups")


def names(rotation: Rotation) -> list[str]:
    return sorted(path.name for path in rotation.folder.iterdir())


async def test_a_copy_is_for_its_owner_alone_and_can_be_restored(on_file: Database) -> None:
    rotation = rotation_of(on_file)
    async with on_file.transaction() as session:
        await beat(session, "old", NOW)
    made = rotation.add(NOW)
    async with on_file.transaction() as session:
        await beat(session, "new", NOW)
    await on_file.close()
    await restore(made, on_file)

    assert made.name == "vigie.db.night-20270115T020000"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    async with on_file.transaction() as session:
        assert await last_beat(session, "old") == NOW and await last_beat(session, "new") is None


async def test_a_copy_while_somebody_writes_holds_only_what_was_committed(on_file: Database) -> None:
    rotation = rotation_of(on_file)
    async with on_file.transaction() as session:
        await beat(session, "half done", NOW)
        await session.flush()
        made = rotation.add(NOW)
    copied = Database(f"sqlite+aiosqlite:///{made}")
    async with copied.transaction() as session:
        assert await last_beat(session, "half done") is None
    await copied.close()


async def test_fourteen_are_kept_and_the_files_of_others_are_left_alone(on_file: Database) -> None:
    rotation = rotation_of(on_file)
    rotation.folder.mkdir()
    theirs = ["notes.txt", "vigie.db.before-0002-20261231T080000", "other.db.night-20200101T020000"]
    for name in theirs:
        (rotation.folder / name).touch()
    counted = []
    for night in range(KEPT + 2):
        rotation.add(NOW + night * NIGHT)
        counted.append(len(names(rotation)) - len(theirs))

    assert counted[-4:] == [KEPT - 1, KEPT, KEPT, KEPT]
    assert set(theirs) < set(names(rotation))
    assert names(rotation)[-KEPT] == "vigie.db.night-20270117T020000"
    assert rotation.newest(NOW + 100 * NIGHT) == NOW + (KEPT + 1) * NIGHT


async def test_a_clock_that_was_wrong_for_a_while_costs_no_copy(on_file: Database) -> None:
    rotation = rotation_of(on_file)
    for night in range(KEPT):
        rotation.add(NOW + 1000 * NIGHT + night * NIGHT)
    assert rotation.newest(NOW) is None
    rotation.add(NOW)

    assert rotation.newest(NOW) == NOW
    assert len(names(rotation)) == KEPT + 1


async def test_what_a_killed_process_was_copying_is_cleared_away(on_file: Database) -> None:
    rotation = rotation_of(on_file)
    rotation.folder.mkdir()
    (rotation.folder / "vigie.db.night-20270114T020000.part").write_bytes(b"half")
    assert rotation.newest(NOW) is None
    rotation.add(NOW)

    assert names(rotation) == ["vigie.db.night-20270115T020000"]


async def test_a_damaged_database_pushes_no_sound_copy_out(on_file: Database) -> None:
    rotation = rotation_of(on_file)
    for night in range(KEPT):
        rotation.add(NOW + night * NIGHT)
    before = names(rotation)
    await on_file.close()
    content = bytearray(rotation.source.read_bytes())
    content[4096:65536] = b"\x5a" * (65536 - 4096)
    rotation.source.write_bytes(content)
    with pytest.raises((Damaged, CannotBackUp)):
        rotation.add(NOW + 100 * NIGHT)

    assert names(rotation) == before


async def test_a_folder_that_cannot_be_made_is_named(on_file: Database) -> None:
    rotation = rotation_of(on_file)
    rotation.folder.write_text("a file, not a folder")
    with pytest.raises(CannotBackUp, match="BACKUP_DIR"):
        rotation.add(NOW)
