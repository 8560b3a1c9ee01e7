"""What coordinators are heard to say: alerts, what is entered for somebody, the overview."""

from bot.conversation import alert_card, entering, justifying, making_up, overview
from bot.conversation.turn import Command, Step

STEPS: tuple[Step, ...] = (*alert_card.STEPS, *justifying.STEPS, *making_up.STEPS, *entering.STEPS, *overview.STEPS)
COMMANDS: tuple[Command, ...] = (*overview.COMMANDS, *alert_card.COMMANDS)
