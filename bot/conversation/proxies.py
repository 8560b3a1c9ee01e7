"""People without Telegram: a coordinator is asked in their place, and says what they said."""

from bot.conversation.turn import Command, Step

STEPS: tuple[Step, ...] = ()
COMMANDS: tuple[Command, ...] = ()
