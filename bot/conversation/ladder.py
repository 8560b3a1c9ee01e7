"""The ladder above alerts: second alert, meeting of the parties, formal notice (DOMAIN 3.4)."""

from bot.conversation.turn import Command, Step

STEPS: tuple[Step, ...] = ()
COMMANDS: tuple[Command, ...] = ()
