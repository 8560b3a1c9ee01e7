"""Every way in which Telegram says no, or says nothing, has one meaning for what was to be said."""

import aiohttp
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.classifying import classify
from bot.telegram.failures import Failure
from sandbox.botapi import BotApi
from sandbox.clock import TravellingClock
from tests.bot.running import START


def caused(error: Exception, cause: Exception) -> Exception:
    """The error as our request raises it from an exception of aiohttp."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), Failure.GONE),
        (Forbidden("Forbidden: user is deactivated"), Failure.GONE),
        (BadRequest("Chat not found"), Failure.GONE),
        (ChatMigrated(-7), Failure.MOVED),
        (BadRequest("Message is not modified: specified new message content..."), Failure.UNCHANGED),
        (BadRequest("Message to edit not found"), Failure.UNEDITABLE),
        (BadRequest("Message can't be edited"), Failure.UNEDITABLE),
        (BadRequest("There is no text in the message to edit"), Failure.UNEDITABLE),
        (BadRequest("Can't parse entities: unsupported start tag"), Failure.MARKUP),
        (BadRequest("Message is too long"), Failure.REFUSED),
        (InvalidToken("Unauthorized"), Failure.LATER),
        (Conflict("terminated by other getUpdates request"), Failure.LATER),
        (NetworkError("Bad Gateway"), Failure.UNKNOWN),
        (caused(TimedOut(), aiohttp.SocketTimeoutError()), Failure.UNKNOWN),
        (caused(NetworkError("aiohttp.ClientOSError"), aiohttp.ClientOSError()), Failure.UNKNOWN),
        (caused(NetworkError("aiohttp.ClientPayloadError"), aiohttp.ClientPayloadError()), Failure.UNKNOWN),
        (caused(NetworkError("aiohttp.ServerDisconnectedError"), aiohttp.ServerDisconnectedError()), Failure.UNKNOWN),
        (caused(TimedOut(), aiohttp.ConnectionTimeoutError()), Failure.LATER),
        (TelegramError("Invalid server response"), Failure.UNKNOWN),
        (ValueError("a label is missing"), Failure.REFUSED),
    ],
)
def test_each_error_has_its_meaning(error: Exception, failure: Failure) -> None:
    assert classify(error).failure is failure


def test_the_time_that_telegram_asks_for_is_kept() -> None:
    trouble = classify(RetryAfter(37))

    assert (trouble.failure, trouble.wait) == (Failure.LATER, 37.0)


def test_the_new_number_of_a_chat_is_kept() -> None:
    assert classify(ChatMigrated(-1001)).new_chat_id == -1001


def test_a_reason_never_quotes_what_was_said() -> None:
    trouble = classify(BadRequest('Can\'t parse entities: unsupported start tag "Nolwenn est en congé"'))

    assert "Nolwenn" not in trouble.reason
    assert "Can't parse entities" in trouble.reason


async def test_the_words_of_the_local_bot_api_are_understood() -> None:
    """The table above and the sandbox agree on what Telegram says: one real refusal of each kind."""
    from bot.speech.speech import Speech
    from bot.telegram.channel import Channel
    from bot.telegram.failures import Trouble

    botapi = BotApi(TravellingClock(START))
    await botapi.start()
    channel = Channel(botapi.token, botapi.url)
    maelle = botapi.person("Maëlle")
    maelle.start()
    message_id = await channel.send(maelle.user_id, Speech("Bonjour"))
    try:
        assert await channel.edit(maelle.user_id, message_id, Speech("Bonjour")) == message_id
        assert await channel.edit(maelle.user_id, 999, Speech("Bonsoir")) != message_id
        assert [seen.text for seen in maelle.sees()] == ["Bonjour", "Bonsoir"]
        await channel.send(maelle.user_id, Speech("Ici <b>tout"))
        assert maelle.last().text == "Ici tout"
        maelle.block()
        with pytest.raises(Trouble) as blocked:
            await channel.send(maelle.user_id, Speech("Bonjour"))
        assert blocked.value.failure is Failure.GONE
        with pytest.raises(Trouble) as stranger:
            await channel.send(5_000_000_000, Speech("Bonjour"))
        assert stranger.value.failure is Failure.GONE
    finally:
        await channel.close()
        await botapi.stop()
