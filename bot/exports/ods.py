"""LibreOffice: sheets as one .ods file, each cell of its own kind, the headings bold and always in sight."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from bot.exports.sheet import Cell, Column, Sheet, plain

if TYPE_CHECKING:
    import odfdo

WIDTH = 0.22  # centimetres for a character
DAY, MOMENT, HEADING = "day", "moment", "heading"
ON = "<number:day number:style='long'/><number:text>/</number:text><number:month number:style='long'/>"
ON += "<number:text>/</number:text><number:year number:style='long'/>"
AT = "<number:text> </number:text><number:hours number:style='long'/><number:text>:</number:text>"
AT += "<number:minutes number:style='long'/>"
STYLES = (
    f"<number:date-style style:name='on'>{ON}</number:date-style>",
    f"<number:date-style style:name='at'>{ON}{AT}</number:date-style>",
    f"<style:style style:name='{DAY}' style:family='table-cell' style:data-style-name='on'/>",
    f"<style:style style:name='{MOMENT}' style:family='table-cell' style:data-style-name='at'/>",
    f"<style:style style:name='{HEADING}' style:family='table-cell'>"
    "<style:text-properties fo:font-weight='bold'/></style:style>",
)
# The first row stays while the others scroll.
FROZEN = (
    ("HorizontalSplitMode", "short", 0),
    ("VerticalSplitMode", "short", 2),
    ("VerticalSplitPosition", "int", 1),
    ("ActiveSplitRange", "short", 2),
    ("PositionBottom", "int", 1),
)


def as_ods(sheets: Sequence[Sheet], title: str) -> bytes:
    """The file; `title` is what its properties say."""
    from odfdo import Document  # a third of a second that only an export needs

    document = Document("spreadsheet")
    document.body.clear()
    document.meta.title = plain(title)
    widths = {column.width: column for sheet in sheets for column in sheet.columns}
    for style in (*STYLES, *(_width_style(column) for column in widths.values())):
        document.insert_style(style, automatic=True)
    for sheet in sheets:
        document.body.append(_table(sheet))
    _freeze(document, sheets)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _width_style(column: Column) -> str:
    width = f"{column.width * WIDTH:.2f}cm"
    properties = f"<style:table-column-properties style:column-width='{width}'/>"
    return f"<style:style style:name='{_name(column)}' style:family='table-column'>{properties}</style:style>"


def _name(column: Column) -> str:
    return f"width{column.width}"


def _table(sheet: Sheet) -> "odfdo.Table":
    import odfdo

    table = odfdo.Table(sheet.title)
    for column in sheet.columns:
        table.append_column(odfdo.Column(style=_name(column)))
    lines = ([column.heading for column in sheet.columns], *sheet.rows)
    for number, line in enumerate(lines):
        row = odfdo.Row()
        for value in line:
            row.append_cell(_cell(value, heading=number == 0))
        table.append_row(row)
    return table


def _cell(value: Cell, *, heading: bool) -> "odfdo.Cell":
    """A text is typed as text, so that nothing in it is ever calculated."""
    import odfdo

    if isinstance(value, str):
        return odfdo.Cell(plain(value), cell_type="string", style=HEADING if heading else None)
    style = MOMENT if isinstance(value, datetime) else DAY if isinstance(value, date) else None
    return odfdo.Cell(value, style=style)


def _freeze(document: "odfdo.Document", sheets: Sequence[Sheet]) -> None:
    from odfdo import Element

    items = "".join(
        f"<config:config-item config:name='{name}' config:type='{kind}'>{value}</config:config-item>"
        for name, kind, value in FROZEN
    )
    tables = document.settings.get_element("//config:config-item-map-named[@config:name='Tables']")
    assert tables, "the library's own empty spreadsheet has its views"
    tables.clear()
    for sheet in sheets:
        entry = (
            f"<config:config-item-map-entry config:name={quoteattr(sheet.title)}>{items}</config:config-item-map-entry>"
        )
        tables.append(Element.from_tag(entry))
