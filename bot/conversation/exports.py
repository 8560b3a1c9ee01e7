"""Exports: weeks, points and alerts as files that a spreadsheet opens."""

from bot.conversation.turn import Command, Step

STEPS: tuple[Step, ...] = ()
COMMANDS: tuple[Command, ...] = ()
