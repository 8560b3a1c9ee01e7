"""`/suivi`: the coordinators' view of the week, of one person, and of the alerts that are open."""

from bot.conversation.turn import COORDINATORS, Command, NotAllowed, Step, Turn
from scheduler.notices import BOARD, Kind

ID_DIGITS = 18


async def overview(turn: Turn, _argument: str) -> None:
    """The board comes down to the end of the chat, is pinned there, and from then on follows the facts."""
    turn.say(Kind.OVERVIEW, card=BOARD, rings=True)


async def person(turn: Turn, ref: str, _value: str) -> None:
    """One person's weeks and what they, or their coach, chose to share."""
    if not (ref.isascii() and ref.isdigit() and len(ref) <= ID_DIGITS):
        raise NotAllowed
    enrolled = await turn.coordinated(int(ref))
    turn.say("person_weeks", enrolment=enrolled.id)


async def alerts(turn: Turn, _ref: str, _value: str) -> None:
    """The alerts that are open."""
    turn.say("alerts_list")


STEPS = (Step("person", COORDINATORS, person), Step("alerts", COORDINATORS, alerts))
COMMANDS = (
    Command("suivi", COORDINATORS, overview, language="fr"),
    Command("overview", COORDINATORS, overview, language="en"),
)
