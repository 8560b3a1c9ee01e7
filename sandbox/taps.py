"""Taps on inline buttons, and the one answer each may get."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.arguments import Arguments
from sandbox.chats import Chat
from sandbox.refusals import bad_request

if TYPE_CHECKING:
    from sandbox.botapi import BotApi

# Telegram does not publish the deadline. 20 s is too late (eternnoir/pyTelegramBotAPI#1615, a maintainer there guesses
# 5 to 10 s); 15 s is an assumption between.
ANSWERABLE_SECONDS = 15
# https://core.telegram.org/bots/api#answercallbackquery: text of 0-200 characters.
LONGEST_TOAST = 200


@dataclass(slots=True, eq=False)
class Tap:
    """One tap; `text` is the toast it was answered with."""

    query_id: str
    person: Chat
    at: datetime
    answered: bool = False
    text: str | None = None
    alert: bool = False


class Taps:
    """All taps by query id, and the toasts of each person in order."""

    def __init__(self) -> None:
        self._taps: dict[str, Tap] = {}
        self._toasts: dict[int, list[str | None]] = {}
        self._last = 4_000_000_000_000_000

    def add(self, person: Chat, at: datetime) -> Tap:
        """A new tap."""
        self._last += 1
        tap = self._taps[str(self._last)] = Tap(str(self._last), person, at)
        return tap

    def find(self, query_id: str) -> Tap | None:
        """The tap of that query id."""
        return self._taps.get(query_id)

    def toasts(self, user_id: int) -> list[str | None]:
        """What this person's taps were answered with, in order; None is an answer without words."""
        return self._toasts.setdefault(user_id, [])


def answer_callback_query(api: "BotApi", arguments: Arguments) -> bool:
    """answerCallbackQuery: a second answer is accepted and shows nothing, since the client has had the first."""
    text = arguments.text("text")
    if len(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    tap = api.taps.find(arguments.text("callback_query_id"))
    if tap is None or (api.clock.now() - tap.at).total_seconds() > ANSWERABLE_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if not tap.answered:
        tap.answered, tap.text, tap.alert = True, text or None, arguments.flag("show_alert")
        api.taps.toasts(tap.person.chat_id).append(tap.text)
        if api.events:
            api.events.publish("toast", chat_id=tap.person.chat_id, text=tap.text, alert=tap.alert)
    return True
