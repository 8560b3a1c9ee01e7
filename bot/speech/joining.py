"""Words of the joining topic."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
