"""Excel: sheets as one .xlsx file, each cell of its own kind, the headings bold and always in sight."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.exports.sheet import Cell, Sheet, looks_like_formula, plain

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DAY, MOMENT, NUMBER = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "General"


def as_xlsx(sheets: Sequence[Sheet], title: str) -> bytes:
    """The file; `title` is what its properties say."""
    from openpyxl import Workbook  # half a second that only an export needs

    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = plain(title), "Vigie"
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(page: "Worksheet", sheet: Sheet) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(sheet.columns, 1):
        _put(page.cell(1, number), column.heading)
        page.cell(1, number).font = Font(bold=True)
        page.column_dimensions[get_column_letter(number)].width = column.width
    for line, row in enumerate(sheet.rows, 2):
        for number, value in enumerate(row, 1):
            _put(page.cell(line, number), value)
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions


def _put(cell: Any, value: Cell) -> None:
    """A text is typed as text, so that nothing in it is ever calculated."""
    if not isinstance(value, str):
        cell.value = value
        if hasattr(value, "isoformat"):
            cell.number_format = MOMENT if hasattr(value, "hour") else DAY
        return
    cell.value = plain(value)
    cell.data_type = "s"
    cell.quotePrefix = looks_like_formula(value)  # it stays a text when somebody edits it
