"""Autonomy: one question a month, and who may hear the answer."""

from bot.conversation.turn import Command, Step

STEPS: tuple[Step, ...] = ()
COMMANDS: tuple[Command, ...] = ()
