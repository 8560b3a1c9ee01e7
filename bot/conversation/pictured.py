"""[Image] under `/suivi` and under one's own week: a new message, since a text cannot become a photo."""

from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import COORDINATORS, INTRAPRENEURS, Command, Step, Turn


async def overview_picture(turn: Turn, _ref: str, _value: str) -> None:
    """Everybody's weeks so far, for coordinators."""
    turn.say("overview_picture")


async def my_picture(turn: Turn, ref: str, _value: str) -> None:
    """One's own weeks up to the one the button names."""
    (await OwnWeek.of(turn, ref)).say("my_picture")


STEPS = (Step("overview_picture", COORDINATORS, overview_picture), Step("my_picture", INTRAPRENEURS, my_picture))
COMMANDS: tuple[Command, ...] = ()
