"""Excel: sheets as one .xlsx file, each cell of its own kind, the headings bold and always in sight."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.exports.sheet import Cell, Sheet, looks_like_formula, plain

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

DAY, MOMENT, NUMBER = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "General"


def as_xlsx(sheets: Sequence[Sheet], title: str) -> bytes:
    """The file; `title` is what its properties say."""
    from openpyxl import Workbook  # half a second that only an export needs

    book = Workbook(write_only=True)  # row by row, in half the time
    book.properties.title, book.properties.creator = plain(title), "Vigie"
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(page: "WriteOnlyWorksheet", sheet: Sheet) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    headings = [_text(page, column.heading) for column in sheet.columns]
    for heading in headings:
        heading.font = Font(bold=True)
    page.append(headings)
    for row in sheet.rows:
        page.append([_written(page, value) for value in row])


def _written(page: "WriteOnlyWorksheet", value: Cell) -> Any:
    """The value, or a cell of its own where it would not be taken for what it is, or not be shown so."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, str):
        is_taken_for_more = looks_like_formula(value) or plain(value).startswith("#")
        return _text(page, value) if is_taken_for_more else plain(value)
    if not hasattr(value, "isoformat"):
        return value
    cell = WriteOnlyCell(page, value)
    cell.number_format = MOMENT if hasattr(value, "hour") else DAY
    return cell


def _text(page: "WriteOnlyWorksheet", value: str) -> Any:
    """A text typed as text: nothing in it is ever calculated, or taken for an error (`#N/A`)."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, plain(value))
    cell.data_type = "s"
    cell.quotePrefix = looks_like_formula(value)  # it stays a text when somebody edits it
    return cell
