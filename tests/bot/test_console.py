"""What ends a command is said in words, and never with what people wrote."""

import pytest
import typer

from bot.console import finish
from bot.settings import SettingsError


async def fail(error: Exception) -> None:
    raise error


def test_what_can_be_mended_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended:
        finish(fail(SettingsError("LISTEN: must be host:port.")))

    assert ended.value.exit_code == 1
    assert capsys.readouterr().err == "LISTEN: must be host:port.\n"


def test_what_cannot_leads_to_the_line_and_quotes_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended:
        finish(fail(ValueError("Maëlle est malade")))

    written = capsys.readouterr().err
    assert ended.value.exit_code == 1
    assert "test_console.py" in written and written.endswith("ValueError\n")
    assert "Maëlle" not in written
