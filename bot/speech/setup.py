"""Set-up in the chat, in words: a promo is made and changed step by step, through the functions of the cohort file."""

from bot.speech.view import View

VIEWS: dict[str, View] = {}
