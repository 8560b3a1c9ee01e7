"""Relay: a coordinator is away until a date, and who stands in."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
