"""The link that opens the bot with an invitation."""

from dataclasses import dataclass

from storage.terms import Role


@dataclass(frozen=True)
class Link:
    """Somebody who has not joined, and the link made for them."""

    role: Role
    name: str
    link: str


def link_to(bot_name: str, token: str) -> str:
    """The link of a token; the name is the bot's username, without @."""
    return f"https://t.me/{bot_name}?start={token}"
