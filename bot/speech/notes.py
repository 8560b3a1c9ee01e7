"""Private notes: what a coach keeps for the project, after a warning that it can be asked for."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
