"""What stands behind the board: one person's timeline."""

from bot.conversation.overview import enrolled_named
from bot.conversation.turn import COORDINATORS, Command, Step, Turn


async def timeline(turn: Turn, ref: str, _value: str) -> None:
    """[Chronologie]: what happened, the newest first."""
    turn.say("person_timeline", enrolment=(await enrolled_named(turn, ref)).id)


async def whole_timeline(turn: Turn, ref: str, _value: str) -> None:
    """[Tout en un document]."""
    turn.say("person_timeline_all", enrolment=(await enrolled_named(turn, ref)).id)


STEPS: tuple[Step, ...] = (
    Step("timeline", COORDINATORS, timeline),
    Step("timeline_all", COORDINATORS, whole_timeline),
)
COMMANDS: tuple[Command, ...] = ()
