"""Words of the coordination topic."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
