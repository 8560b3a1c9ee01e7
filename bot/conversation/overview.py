"""`/suivi`: the coordinators' view of the week, of one person, and of the alerts that are open."""

from bot.buttons import number_in
from bot.conversation.turn import COORDINATORS, Command, Step, Turn
from scheduler.facts import Enrolled
from scheduler.notices import BOARD, Kind


async def overview(turn: Turn, _argument: str) -> None:
    """The board comes down to the end of the chat, is pinned there, and from then on follows the facts."""
    turn.say(Kind.OVERVIEW, card=BOARD, rings=True)


async def person(turn: Turn, ref: str, _value: str) -> None:
    """One person's weeks and what they, or their coach, chose to share."""
    turn.say("person_weeks", enrolment=(await enrolled_named(turn, ref)).id)


async def enrolled_named(turn: Turn, ref: str) -> Enrolled:
    """The enrolment that a button names, if whoever taps coordinates it; NotAllowed otherwise."""
    return await turn.coordinated(number_in(ref))


async def alerts(turn: Turn, _ref: str, _value: str) -> None:
    """The alerts that are open."""
    turn.say("alerts_list")


STEPS = (Step("person", COORDINATORS, person), Step("alerts", COORDINATORS, alerts))
COMMANDS = (
    Command("suivi", COORDINATORS, overview, language="fr"),
    Command("overview", COORDINATORS, overview, language="en"),
)
