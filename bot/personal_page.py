"""Personal page: what is kept about one person, as an HTML page with headings and real tables."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.personal_data import PersonalData
from bot.personal_rows import Row
from bot.personal_words import in_words
from bot.speech.words import Safe, Words, escape

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#161616}"
    "table{border-collapse:collapse;width:100%;margin:0 0 2rem}caption{text-align:left;font-weight:bold}"
    "th,td{border:1px solid #666;padding:.3rem .6rem;text-align:left;vertical-align:top}th{background:#eee}"
)


def as_page(data: PersonalData, words: Words) -> bytes:
    """The document for people: one table per kind of record, empty ones left out."""
    tables = "\n".join(_table(name, rows, data, words) for name, rows in data.sections.items() if rows)
    title = words.t("data.title", name=data.name)
    made_at = _moment(data.made_at, data, words)
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"<p>{words.t('data.opening', cohort=data.cohort, date=made_at)}</p>\n{tables}\n</main>\n</body>\n</html>\n"
    ).encode()


def _table(name: str, rows: Sequence[Row], data: PersonalData, words: Words) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    heads = "".join(f'<th scope="col">{words.t(f"data.column.{column}")}</th>' for column in columns)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{_cell(name, column, row, data, words)}</td>" for column in columns) + "</tr>"
        for row in rows
    )
    heading = words.t(f"data.section.{name}")
    about = f"<p>{words.t('data.about.privatenote')}</p>\n" if name == "privatenote" else ""
    return (
        f'<section aria-labelledby="{name}">\n<h2 id="{name}">{heading}</h2>\n{about}'
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</section>"
    )


def _cell(table: str, column: str, row: Row, data: PersonalData, words: Words) -> str:
    """A value as people read it; what was written by hand stays as it was written."""
    value = row.get(column)
    if column == "held" and value:
        return words.t("data.held")
    if value is None:
        return ""
    if isinstance(value, bool):
        return words.t("shared.yes" if value else "shared.no")
    if isinstance(value, datetime):
        return _moment(value, data, words)
    if isinstance(value, date):
        return words.week(value, year=True) if column == "monday" else words.date(value)
    return escape(in_words(table, column, row, words) or value)


def _moment(moment: datetime, data: PersonalData, words: Words) -> Safe:
    local = moment.astimezone(ZoneInfo(data.timezone))
    return words.t("data.moment", date=words.date(local.date()), time=words.time(local))
