"""Autonomy: one question a month, and who may hear the answer."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
