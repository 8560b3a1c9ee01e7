"""Standing in: a coach is away for some weeks, and another may hold the points."""

from bot.conversation.turn import Command, Step

STEPS: tuple[Step, ...] = ()
COMMANDS: tuple[Command, ...] = ()
