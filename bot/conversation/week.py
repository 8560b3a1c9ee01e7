"""The intrapreneur's week, in the order in which it is lived: the plan, the day, Friday, and what changes them."""

from bot.conversation import week_day, week_plan
from bot.conversation.turn import Command, Step

TOPICS = (week_plan, week_day)

STEPS: tuple[Step, ...] = tuple(step for topic in TOPICS for step in topic.STEPS)
COMMANDS: tuple[Command, ...] = ()
