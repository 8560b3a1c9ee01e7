"""What the bot writes is for its owner alone, whatever the machine's habits; the doctor looks at `.env`."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doctor import settings_finding
from storage.backup import backup
from tests.bot.running import running


@pytest.fixture
def careless_machine() -> Iterator[None]:
    """One on which new files may be read and written by everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("careless_machine")
async def test_every_file_of_a_running_bot_is_for_its_owner_alone(tmp_path: Path) -> None:
    async with running(tmp_path, BACKUP_DIR=str(tmp_path / "nights")) as it:
        it["Maëlle"].say("/ma_semaine")
        await it.pass_time(days=1)
        await backup(it.app.database, tmp_path / "copy.db")
        files = [path for path in tmp_path.rglob("*") if path.is_file()]

        assert {"vigie.db", "vigie.db-wal", "vigie.db.lock", "copy.db"} <= {path.name for path in files}
        assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in files} == {path.name: 0o600 for path in files}


@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_the_doctor_warns_when_others_may_read_the_token(tmp_path: Path, mode: int, warned: bool) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("TELEGRAM_BOT_TOKEN=")
    env_file.chmod(mode)
    finding = settings_finding(env_file)

    assert finding.is_well and ("chmod 600 .env" in str(finding)) is warned


def test_settings_that_come_from_the_environment_alone_are_no_file_to_warn_of(tmp_path: Path) -> None:
    assert str(settings_finding(tmp_path / ".env")) == "ok  settings"
