"""CSV: one sheet as text that the spreadsheet of its reader's language opens as it should."""

import csv
from datetime import date, datetime
from io import StringIO

from bot.exports.sheet import Cell, Sheet, looks_like_formula, plain

# French Excel parts cells with a semicolon and reads a decimal comma.
FRENCH = (";", ",", "%d/%m/%Y", "%d/%m/%Y %H:%M")
OTHERS = (",", ".", "%Y-%m-%d", "%Y-%m-%d %H:%M")


def as_csv(sheet: Sheet, language: str) -> bytes:
    """The file in UTF-8, with the mark by which Excel knows it."""
    written = StringIO()
    parting = (FRENCH if language == "fr" else OTHERS)[0]
    lines = csv.writer(written, delimiter=parting, lineterminator="\r\n")
    lines.writerow([column.heading for column in sheet.columns])
    lines.writerows([_text(value, language) for value in row] for row in sheet.rows)
    return written.getvalue().encode("utf-8-sig")


def _text(value: Cell, language: str) -> str:
    """A CSV has no types: an apostrophe keeps a text from being calculated."""
    _, comma, day, moment = FRENCH if language == "fr" else OTHERS
    if isinstance(value, datetime):
        return value.strftime(moment)
    if isinstance(value, date):
        return value.strftime(day)
    if isinstance(value, str):
        return f"'{plain(value)}" if looks_like_formula(value) else plain(value)
    return "" if value is None else str(value).replace(".", comma)
