"""Technical support: asked in three taps, planned and given, by coaches and coordinators."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
