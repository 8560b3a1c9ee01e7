"""Lines: a name or a short text as it is kept, whether a file holds it or somebody writes it in the chat."""

import unicodedata


def as_line(text: str) -> str:
    """On one line, its spaces made single, its accents composed."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def is_showable(line: str) -> bool:
    """Whether no character of it is one that cannot be shown."""
    return not any(unicodedata.category(character).startswith("C") for character in line)
