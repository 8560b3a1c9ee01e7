"""Acts: what a person did, in plain values. The conversation knows no chat library."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Act:
    """Somebody did something in their private chat. `account` is the name their account shows."""

    update_id: int
    chat_id: int
    account: str = ""
    language: str | None = None


@dataclass(frozen=True)
class Said(Act):
    """They wrote a text or a command."""

    text: str = ""
    message_id: int = 0


@dataclass(frozen=True)
class Edited(Act):
    """They changed a text they had written."""

    text: str = ""
    message_id: int = 0


@dataclass(frozen=True)
class Tapped(Act):
    """They tapped a button of ours. `query_id` is what the toast answers."""

    data: str = ""
    query_id: str = ""
    message_id: int | None = None


@dataclass(frozen=True)
class SentMedia(Act):
    """They sent something that is not text: declined, and not kept."""


@dataclass(frozen=True)
class Blocked(Act):
    """They blocked the bot, or deleted their account."""


@dataclass(frozen=True)
class Returned(Act):
    """They unblocked the bot."""


@dataclass(frozen=True)
class InvitedToGroup(Act):
    """The bot was added to a group; it leaves with one polite sentence."""
