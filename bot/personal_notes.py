"""Private notes in the document of the person they are about: marked as such, and nobody else in them."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any


def given_note(text: str, author_id: int, reader_id: int | None, names: Mapping[int | None, str]) -> dict[str, Any]:
    """What the person a note is about reads of it.

    A note that names anybody but its author and that person is held until its author has masked the name (DOMAIN 2.2).
    """
    others = (_plain(name) for person_id, name in names.items() if person_id not in (author_id, reader_id))
    named = any(re.search(rf"\b{re.escape(name)}\b", _plain(text)) for name in others)
    return {"text": None, "held": True} if named else {"text": text, "held": False}


def _plain(text: str) -> str:
    """A name is the same without its accents and capitals."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
