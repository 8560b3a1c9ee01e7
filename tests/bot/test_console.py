"""What ends a command is said in words, and never with what people wrote."""

import pytest

from bot.console import finish, moment
from bot.settings import SettingsError


async def fail(error: Exception) -> None:
    raise error


def test_what_can_be_mended_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        finish(fail(SettingsError("LISTEN: must be host:port.")))

    assert ended.value.code == 1
    assert capsys.readouterr().err == "LISTEN: must be host:port.\n"


def test_what_cannot_leads_to_the_line_and_quotes_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        finish(fail(ValueError("Maëlle est malade")))

    written = capsys.readouterr().err
    assert ended.value.code == 1
    assert "test_console.py" in written and written.endswith("ValueError\n")
    assert "Maëlle" not in written


@pytest.mark.parametrize(
    "text", ["", "garbage", "20270114", "2027-13-01", "2027-02-30T10:00", "9999-12-31", "0001-01-01"]
)
def test_what_is_no_moment_is_refused_by_the_name_of_its_option(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        moment(text)

    assert capsys.readouterr().err == f"--at: {text!r} is not a moment; write it like 2027-01-14T16:45.\n"


def test_a_moment_is_local_and_says_no_zone(capsys: pytest.CaptureFixture[str]) -> None:
    assert moment("2027-01-14 16:45") == moment("2027-01-14T16:45:00")
    assert moment("2027-01-14").hour == 0
    with pytest.raises(SystemExit):
        moment("2027-01-14T16:45+01:00")

    assert "holds a time zone" in capsys.readouterr().err
