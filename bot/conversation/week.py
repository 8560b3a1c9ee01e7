"""The intrapreneur's week, in the order in which it is lived: the plan, the day, Friday, and what changes them."""

from bot.conversation import (
    contest,
    week_correct,
    week_day,
    week_doubt,
    week_friday,
    week_leave,
    week_own,
    week_plan,
    week_usual,
)
from bot.conversation.turn import Command, Step

STEPS: tuple[Step, ...] = (
    *week_plan.STEPS,
    *week_day.STEPS,
    *week_friday.STEPS,
    *week_leave.STEPS,
    *week_correct.STEPS,
    *contest.STEPS,
    *week_doubt.STEPS,
    *week_own.STEPS,
    *week_usual.STEPS,
)
COMMANDS: tuple[Command, ...] = (*week_own.COMMANDS, *week_leave.COMMANDS, *week_correct.COMMANDS)
