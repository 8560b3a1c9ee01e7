"""LibreOffice without a window: what its spreadsheet reads in our files, said back as CSV."""

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pytest

# Semicolons, double quotes, UTF-8, from line 1, cells as they are shown, every sheet.
AS_CSV = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,true,false,false,-1"


def soffice() -> str:
    """Where it is; without it these tests are left out, but never where every test must run."""
    found = shutil.which("soffice")
    if found:
        return found
    stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    stop("LibreOffice is not installed: apt-get install libreoffice-calc-nogui")


def read_by_libreoffice(folder: Path, files: list[Path]) -> dict[str, list[list[str]]]:
    """The cells of every sheet of these files, by `file-sheet`; one start for all of them."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "read"
    names = [str(file) for file in files]
    command = [soffice(), "--headless", profile, "--convert-to", AS_CSV, "--outdir", str(out), *names]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {path.stem: _rows(path) for path in out.glob("*.csv")}


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))
