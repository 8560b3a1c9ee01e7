"""The ladder above alerts: second alert, meeting of the parties, formal notice (DOMAIN 3.4)."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
