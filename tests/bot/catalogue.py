"""The catalogue as its tests see it: what the .po files say, and what the code of bot/ asks them for."""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "bot" / "locales"
KEY = re.compile(r"[a-z][a-z_]*(?:\.[A-Za-z0-9_+-]+)+")
ASKING = ("t", "n", "label", "toast")


@dataclass(frozen=True)
class Entry:
    """A key of a .po file with its sentence, or its plural forms from the first to the last."""

    place: str
    key: str
    forms: tuple[str, ...]
    plural: bool
    fuzzy: bool = False


def entries_in(path: Path) -> list[Entry]:
    """The entries of a .po file, in its order; a line that cannot be read is an error."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parent.name, abort_invalid=True)
    return [
        Entry(
            f"{path.parent.name}/{path.name}",
            message.id if isinstance(message.id, str) else message.id[0],
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ()),
            isinstance(message.id, tuple | list),
            message.fuzzy,
        )
        for message in catalogue
        if message.id
    ]


def placeholders(sentence: str) -> frozenset[str]:
    """The names between braces; ValueError when one is not a plain name."""
    names = frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)
    plain = {name for name in names if re.fullmatch(r"[a-z][a-z0-9_]*", name)}
    if plain != names or "{" in re.sub(r"\{[a-z0-9_]+\}", "", sentence):
        raise ValueError(f"{sentence!r}: a placeholder is a plain name between braces")
    return names


@dataclass(frozen=True)
class Ask:
    """A call that asks for a key: `how` is the method, or "key" for a fact that is one; `values` None if unknown.

    The key of an f-string has a * in place of what is not known.
    """

    place: str
    key: str
    how: str
    values: frozenset[str] | None

    def names(self, key: str) -> bool:
        """Whether it may be asking for that key."""
        return fnmatchcase(key, self.key)


def asks_in(source: str, place: str = "") -> Iterator[Ask]:
    """The calls that ask for a sentence by a key that is written in them."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        values = None if None in keywords else frozenset(name for name in keywords if name and name != "key")
        if isinstance(node.func, ast.Attribute) and node.func.attr in ASKING and node.args:
            how, written = node.func.attr, node.args[0]
        elif "key" in keywords:
            how, written = "key", keywords["key"]
        else:
            continue
        for key in _written_keys(written):
            yield Ask(f"{place}:{node.lineno}", key, how, values)


def mentions_in(source: str) -> set[str]:
    """Every string of the source that may be a key; an f-string counts when what it begins with has a dot."""
    nodes = list(ast.walk(ast.parse(source)))
    pieces = {piece for node in nodes if isinstance(node, ast.JoinedStr) for piece in node.values}
    return {key for node in nodes if node not in pieces for key in _written_keys(node)}


def _written_keys(node: ast.AST) -> list[str]:
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            return _written_keys(body) + _written_keys(orelse)
        case ast.Constant(value=str(text)) if KEY.fullmatch(text):
            return [text]
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_] as pieces) if re.match(r"[a-z_]+\.", start):
            return ["".join(str(piece.value) if isinstance(piece, ast.Constant) else "*" for piece in pieces)]
    return []
