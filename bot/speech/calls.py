"""The call to a service: its memo, its outcome, and the day that was promised."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
