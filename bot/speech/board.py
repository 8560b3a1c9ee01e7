"""The board: the week of the whole promo as one card, and one person's file."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
