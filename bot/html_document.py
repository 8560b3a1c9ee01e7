"""HTML document: a page that leaves the chat, with its language, its headings and real tables (DOMAIN 2.6)."""

from collections.abc import Iterable, Sequence

from bot.personal_page import STYLE
from bot.speech.words import Safe, Words, escape

PRINT = "@media print{body{margin:0;max-width:none}}footer{border-top:1px solid #666;margin-top:2rem}"


def page(title: str, blocks: Iterable[str], words: Words, *, footer: str = "") -> bytes:
    """The whole page, in UTF-8: `title` is its heading, `blocks` are HTML already."""
    heading = escape(title)
    foot = f"<footer><p>{escape(footer)}</p></footer>\n" if footer else ""
    body = "\n".join(filter(None, blocks))
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{heading}</title>\n'
        f"<style>{STYLE}{PRINT}</style>\n</head>\n<body>\n<main>\n<h1>{heading}</h1>\n{body}\n</main>\n{foot}"
        "</body>\n</html>\n"
    ).encode()


def paragraph(text: str, *, strong: bool = False) -> Safe:
    """One paragraph."""
    shown = escape(text)
    return Safe(f"<p><strong>{shown}</strong></p>" if strong else f"<p>{shown}</p>")


def section(name: str, heading: str, *blocks: str) -> Safe:
    """A part with its own heading; `name` is plain and unique in the page."""
    inside = "\n".join(filter(None, blocks))
    return Safe(f'<section aria-labelledby="{name}">\n<h2 id="{name}">{escape(heading)}</h2>\n{inside}\n</section>')


def table(caption: str, heads: Sequence[str], lines: Iterable[Sequence[str]]) -> Safe:
    """A table with its caption; each column has a header, and so has each row: its first cell."""
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "\n".join(
        f'<tr><th scope="row">{escape(first)}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
        for first, *cells in lines
    )
    return Safe(
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{top}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )
