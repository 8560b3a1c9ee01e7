"""Relay: a coordinator is away until a date, and who stands in."""

from bot.conversation.turn import Command, Step

STEPS: tuple[Step, ...] = ()
COMMANDS: tuple[Command, ...] = ()
