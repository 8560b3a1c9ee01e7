"""Exports: weeks, points and alerts as files that a spreadsheet opens."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
