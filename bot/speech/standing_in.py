"""Standing in: a coach is away for some weeks, and another may hold the points."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
