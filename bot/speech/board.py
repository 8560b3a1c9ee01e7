"""What stands behind the board: one person's timeline."""

from bot.speech import person_chronology
from bot.speech.view import View

VIEWS: dict[str, View] = {**person_chronology.VIEWS}
