"""Set-up in the chat: a promo is made and changed step by step, through the functions of the cohort file."""

from bot.conversation.turn import Command, Step

STEPS: tuple[Step, ...] = ()
COMMANDS: tuple[Command, ...] = ()
