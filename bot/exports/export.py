"""Export: what can be asked for, in which format, and the files that answer it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from enum import StrEnum

from bot.exports.alert_sheets import alert_sheet, event_sheet
from bot.exports.contents import Contents
from bot.exports.csv_file import as_csv
from bot.exports.ods import as_ods
from bot.exports.point_sheet import point_sheet
from bot.exports.sheet import Sheet
from bot.exports.week_sheet import week_sheet
from bot.exports.xlsx import as_xlsx
from bot.speech.speech import Document
from bot.speech.words import Words

NAME_LENGTH = 40


class Format(StrEnum):
    """The kinds of file, by their suffix."""

    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"


class What(StrEnum):
    """What coordinators may take out."""

    WEEKS = "weeks"
    POINTS = "points"
    ALERTS = "alerts"
    ALL = "all"


SHEETS: dict[str, Callable[[Contents, Words], Sheet]] = {
    "weeks": week_sheet,
    "points": point_sheet,
    "alerts": alert_sheet,
    "acts": event_sheet,
}
KEYS: dict[What, tuple[str, ...]] = {
    What.WEEKS: ("weeks",),
    What.POINTS: ("points",),
    What.ALERTS: ("alerts", "acts"),
    What.ALL: tuple(SHEETS),
}
MIME = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Format.CSV: "text/csv",
}


def files_of(what: What, as_: Format) -> list[tuple[str, ...]]:
    """The sheets of each file: all in one, but a CSV holds only one."""
    keys = KEYS[what]
    return [(key,) for key in keys] if as_ is Format.CSV else [keys]


def file_name(cohort: str, keys: tuple[str, ...], as_: Format, day: date, words: Words) -> str:
    """`promo-2027-semaines-2027-02-08.xlsx`, in letters that every disk takes."""
    what = words.label(f"export.sheet.{keys[0]}" if len(keys) < len(SHEETS) else "export.sheet.all")
    parts = (_slug(cohort)[:NAME_LENGTH], _slug(what), day.isoformat())
    return f"{'-'.join(filter(None, parts))}.{as_}"


def _slug(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")


def document(contents: Contents, keys: tuple[str, ...], as_: Format, name: str, words: Words) -> Document:
    """The file as it is now."""
    sheets = [SHEETS[key](contents, words) for key in keys]
    if as_ is Format.CSV:
        content = as_csv(sheets[0], words.language)
    else:
        content = (as_xlsx if as_ is Format.XLSX else as_ods)(sheets, contents.cohort.name)
    return Document(name, content, MIME[as_])
