"""Words of the week topic."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
