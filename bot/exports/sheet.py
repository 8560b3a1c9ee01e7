"""Sheet: one table of an export as plain values, and what a cell may hold."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.speech.words import Safe

Cell = str | int | float | date | datetime | None  # a moment is local and has no zone: spreadsheets know none

# What a spreadsheet refuses, or takes for the end of a cell: shown as a space.
UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
NO_BREAK = re.compile("[\u00a0\u202f]")  # nobody types them when searching a spreadsheet
# With one of these first, a text read back from a file is taken for a formula, even after a space that is not seen.
FORMULA = re.compile("[\\s\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]*[=+\\-@\u2212＝＋－＠﹢﹣﹦﹫]")


@dataclass(frozen=True)
class Column:
    """A heading, and how wide its cells are, in characters."""

    heading: str
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """One kind of record, a row each. `key` names it in file names, `title` at the foot of a spreadsheet."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def plain(text: str) -> str:
    """The text on one line, with spaces that can be searched, without the characters that no spreadsheet shows.

    Words of the catalogue are HTML; a cell is not.
    """
    text = html.unescape(text) if isinstance(text, Safe) else text
    return NO_BREAK.sub(" ", UNSHOWN.sub(" ", text))


def looks_like_formula(text: str) -> bool:
    """Whether a program that opens the file could take the text for a formula."""
    return bool(FORMULA.match(text)) or bool(UNSHOWN.match(text))
