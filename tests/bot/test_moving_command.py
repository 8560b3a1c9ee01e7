"""`vigie migrate-data` as an operator meets it: a line for each table, or one sentence and nothing moved."""

import pytest

from bot.moving_command import DONE, move_data
from bot.settings import SettingsError
from sandbox.clock import TravellingClock
from storage.database import Database
from storage.errors import CannotMove
from tests.bot.promo_database import load, person
from tests.bot.running import START
from tests.bot.test_command import Shell, shell

__all__ = ["shell"]


@pytest.fixture
def engine() -> str:
    """What is moved to."""
    return "postgres"


@pytest.fixture
async def lived(on_file: Database) -> str:
    """The address of a file that holds the invented promo."""
    async with on_file.transaction() as session:
        await load(session, START)
    return on_file.url.render_as_string()


async def test_the_command_moves_to_database_url_and_says_so_of_each_table(
    shell: Shell, lived: str, empty_url: str
) -> None:
    code, output, errors = await shell.run("migrate-data", "--from", lived, DATABASE_URL=empty_url)
    assert code == 0, errors
    lines = output.splitlines()
    assert any(line.startswith("person: 10 rows, checksum ") for line in lines)
    assert all(line.endswith("the same on both sides") for line in lines[:-2])
    assert lines[-2].startswith(f"{len(lines) - 2} tables, ") and lines[-1] == DONE

    database = Database(empty_url)
    async with database.transaction() as session:
        assert (await person(session, "Maëlle")).name == "Maëlle"
    await database.close()


@pytest.mark.parametrize("option", ["--from", "--to"])
async def test_an_address_that_is_not_understood_is_named_by_its_option(
    lived: str, empty_url: str, option: str
) -> None:
    wrong = "mysql://vigie:secret@host/vigie"
    source, target = (wrong, empty_url) if option == "--from" else (lived, wrong)
    with pytest.raises(SettingsError, match=rf"^{option}: is not understood; write sqlite") as refused:
        await move_data(source, target, TravellingClock(START))
    assert "secret" not in str(refused.value)


async def test_moved_twice_is_refused_the_second_time(lived: str, empty_url: str) -> None:
    assert (await move_data(lived, empty_url, TravellingClock(START)))[-1] == DONE
    with pytest.raises(CannotMove, match="holds rows"):
        await move_data(lived, empty_url, TravellingClock(START))
