"""Words of the coach topic."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
