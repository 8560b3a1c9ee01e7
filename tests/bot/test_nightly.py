"""A copy each night at three, one soon after a start that finds a night missing; a failure is seen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, update

from bot.doctor import copies_finding
from bot.nightly import night_after
from bot.settings import read_settings
from storage.tables import Cohort
from tests.bot.running import Running, running
from tests.bot.test_app import healthz

PARIS = ZoneInfo("Europe/Paris")
SECOND = timedelta(seconds=1)


def copies(folder: Path) -> list[str]:
    return sorted(path.name.removeprefix("vigie.db.night-") for path in folder.glob("vigie.db.night-*"))


async def at(it: Running, moment: str) -> None:
    """Let it be that moment in Paris."""
    it.clock.travel(datetime.fromisoformat(moment).replace(tzinfo=PARIS))
    await it.settle()


async def test_one_copy_soon_after_the_start_and_then_each_night_at_three(tmp_path: Path) -> None:
    async with running(tmp_path, BACKUP_DIR=str(tmp_path / "b")) as it:
        assert copies(tmp_path / "b") == ["20270113T090000"]
        counted = []
        for moment in ("2027-01-14 02:59:59", "2027-01-14 03:00", "2027-01-14 03:00:01", "2027-01-15 02:59:59"):
            await at(it, moment)
            counted.append(len(copies(tmp_path / "b")))
        await at(it, "2027-01-15 03:00")

        assert counted == [1, 2, 2, 2]
        assert copies(tmp_path / "b")[1:] == ["20270114T020000", "20270115T020000"]


async def test_the_night_is_the_one_of_the_cohort(tmp_path: Path) -> None:
    async with running(tmp_path, BACKUP_DIR=str(tmp_path / "b")) as it:
        async with it.app.database.transaction() as session:
            await session.exec(update(Cohort).where(col(Cohort.id) > 0).values(timezone="America/Guadeloupe"))
        counted = []
        for moment in ("2027-01-14 07:59:59", "2027-01-14 08:00", "2027-01-14 08:00:01"):  # 03:00 there
            await at(it, moment)
            counted.append(len(copies(tmp_path / "b")))

        assert counted == [1, 2, 2]


@pytest.mark.parametrize(("last", "made"), [("2027-01-14 02:59:59", 2), ("2027-01-14 03:00", 1)])
async def test_a_start_that_finds_a_night_missing_makes_a_copy_and_another_start_none(
    tmp_path: Path, last: str, made: int
) -> None:
    async with running(tmp_path) as it:
        folder = tmp_path / "backups"  # beside the file, when nothing else is said
        folder.mkdir()
        stamp = datetime.fromisoformat(last).replace(tzinfo=PARIS).astimezone(UTC)
        (folder / f"vigie.db.night-{stamp:%Y%m%dT%H%M%S}").touch()
        await at(it, "2027-01-14 09:00")
        it.app.settings = replace(it.app.settings, nightly_backups=True)
        for _ in range(2):
            await it.restart()

        assert len(copies(folder)) == made


async def test_a_failed_copy_is_in_the_log_and_at_healthz_until_one_succeeds(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "b").write_text("a file where a folder should be")
    folder = tmp_path / "b" / "copies"
    async with running(tmp_path, BACKUP_DIR=str(folder)) as it:
        status, health = await healthz(it)
        assert (status, health["failing"]) == (503, ["backup"])
        assert "no nightly copy" in caplog.text and "BACKUP_DIR" in caplog.text
        it["Maëlle"].say("/annuler")
        await it.settle()
        assert it["Maëlle"].has_seen("Il n’y a rien à annuler"), "the others are not held up"

        (tmp_path / "b").unlink()
        counted = []
        for wait in (timedelta(minutes=10) - SECOND, SECOND):
            it.clock.travel(it.clock.now() + wait)
            await it.settle()
            counted.append(len(copies(folder)))
        assert counted == [0, 1]
        assert (await healthz(it))[0] == 200


@pytest.mark.parametrize(
    ("after", "zone", "night"),
    [
        ("2027-03-27 03:00", "Europe/Paris", "2027-03-28 01:00"),  # the clock skips from 02:00 to 03:00
        ("2027-03-28 03:00", "Europe/Paris", "2027-03-29 01:00"),
        ("2027-10-30 03:00", "Europe/Paris", "2027-10-31 02:00"),  # and shows 02:00 to 03:00 twice
        ("2027-10-31 03:00", "Europe/Paris", "2027-11-01 02:00"),
        ("2027-03-27 03:00", "Europe/Helsinki", "2027-03-28 01:00"),  # there is no 03:00 there that night
        ("2027-10-30 03:00", "Europe/Helsinki", "2027-10-31 00:00"),  # and there are two
        ("2028-02-28 03:00", "Indian/Reunion", "2028-02-28 23:00"),  # 29 February there
        ("2028-02-29 03:00", "Indian/Reunion", "2028-02-29 23:00"),
    ],
)
def test_a_night_has_one_copy_whatever_the_clock_does(after: str, zone: str, night: str) -> None:
    there = ZoneInfo(zone)
    before = datetime.fromisoformat(after).replace(tzinfo=there).astimezone(UTC)

    assert night_after(before, there) == datetime.fromisoformat(night).replace(tzinfo=UTC)
    assert night_after(night_after(before, there) - SECOND, there) == night_after(before, there)


def test_who_makes_copies_in_another_way_can_say_so() -> None:
    beside = Path("/srv/vigie.db")

    assert read_settings({}).nightly_folder(beside) == Path("/srv/backups")
    assert read_settings({"BACKUP_DIR": "/mnt"}).nightly_folder(beside) == Path("/mnt")
    assert read_settings({"BACKUP_DIR": "none"}).nightly_folder(beside) is None
    assert read_settings({}).nightly_folder(None) is None, "PostgreSQL has pg_dump"


@pytest.mark.parametrize(("hours", "well"), [(47, True), (48, True), (49, False)])
def test_the_doctor_sees_that_the_nights_are_missing(hours: int, well: bool) -> None:
    now = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
    finding = copies_finding(Path("/srv/backups"), now - timedelta(hours=hours), now)

    assert finding.is_well is well and "/srv/backups" in str(finding)
    assert copies_finding(Path("/srv/backups"), None, now).is_well, "before the first night"
