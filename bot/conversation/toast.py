"""A toast: the word under a tapped button."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Toast:
    """Said after the commit, in this language; without a key the button's waiting sign merely ends."""

    query_id: str
    key: str | None
    language: str
