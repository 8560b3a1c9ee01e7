"""Classifying: what an answer of Telegram, or its absence, means for what we wanted to say."""

from datetime import timedelta

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.telegram.failures import Failure, Trouble

# aiohttp says so before the first byte leaves: no address, no connection, no place in the pool, no proxy.
NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)

# tdlib/telegram-bot-api and tdlib/td: the words of a 400 are the only sign of what was wrong.
UNCHANGED = ("message is not modified",)
UNEDITABLE = ("message to edit not found", "message can't be edited", "there is no text in the message to edit")
UNREADABLE = ("can't parse entities", "can't find end of the entity")
NO_SUCH_CHAT = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")


def classify(error: Exception) -> Trouble:
    """What this exception of a request means. The order matters: a BadRequest is a NetworkError, too."""
    name = type(error).__name__
    match error:
        case RetryAfter():
            return Trouble(Failure.LATER, name, wait=_seconds(error.retry_after))
        case Forbidden():
            return Trouble(Failure.GONE, _told(error))
        case ChatMigrated():
            return Trouble(Failure.MOVED, name, new_chat_id=error.new_chat_id)
        case BadRequest():
            return _bad_request(error)
        case InvalidToken() | Conflict():
            return Trouble(Failure.LATER, name)
        case NetworkError():
            cause = type(error.__cause__).__name__ if error.__cause__ else ""
            never_left = isinstance(error.__cause__, NEVER_LEFT)
            return Trouble(Failure.LATER if never_left else Failure.UNKNOWN, f"{name} {cause}".strip())
        case TelegramError():  # a malformed answer: nothing says that the request was not carried out
            return Trouble(Failure.UNKNOWN, name)
    return Trouble(Failure.REFUSED, name)


def _bad_request(error: BadRequest) -> Trouble:
    words = error.message.lower()
    for failure, signs in (
        (Failure.UNCHANGED, UNCHANGED),
        (Failure.UNEDITABLE, UNEDITABLE),
        (Failure.MARKUP, UNREADABLE),
        (Failure.GONE, NO_SUCH_CHAT),
    ):
        if any(sign in words for sign in signs):
            return Trouble(failure, _told(error))
    return Trouble(Failure.REFUSED, _told(error))


def _told(error: TelegramError) -> str:
    """Telegram's own words, without what may quote ours (it comes after a colon)."""
    return f"{type(error).__name__}: {error.message.partition(':')[0][:80]}"


def _seconds(wait: float | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
