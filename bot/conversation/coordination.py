"""What coordinators are heard to say: alerts, what is entered for somebody, the overview."""

from bot.conversation import alert_card
from bot.conversation.turn import Command, Step

STEPS: tuple[Step, ...] = (*alert_card.STEPS,)
COMMANDS: tuple[Command, ...] = ()
