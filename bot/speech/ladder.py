"""The ladder above alerts: second alert, meeting of the parties, formal notice (DOMAIN 3.4)."""

from bot.speech import ladder_acts, ladder_formal
from bot.speech.ladder_card import ladder_card
from bot.speech.ladder_scene import read_ladder
from bot.speech.view import View
from scheduler.notices import Kind
from storage.terms import Role

VIEWS: dict[str, View] = {
    Kind.LADDER.value: View(ladder_card, frozenset({Role.COORDINATOR, Role.COACH}), read_ladder),
    **ladder_acts.VIEWS,
    **ladder_formal.VIEWS,
}
