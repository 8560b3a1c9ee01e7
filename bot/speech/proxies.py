"""People without Telegram: a coordinator is asked in their place, and says what they said."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
