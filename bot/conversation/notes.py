"""Private notes: what a coach keeps for the project, after a warning that it can be asked for."""

from bot.conversation.turn import Command, Step

STEPS: tuple[Step, ...] = ()
COMMANDS: tuple[Command, ...] = ()
