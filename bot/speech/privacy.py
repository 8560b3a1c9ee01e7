"""Words of the privacy topic."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
