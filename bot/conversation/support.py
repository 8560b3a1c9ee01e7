"""Technical support: asked in three taps, planned and given, by coaches and coordinators."""

from bot.conversation.turn import Command, Step

STEPS: tuple[Step, ...] = ()
COMMANDS: tuple[Command, ...] = ()
