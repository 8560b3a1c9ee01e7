"""One's own week at a glance, and the reminder that can be switched off."""

from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import INTRAPRENEURS, Command, NotAllowed, Step, Turn
from bot.conversation.week_day import ask_which_day
from scheduler.decisions import after_answer

SWITCH = {"oui": True, "yes": True, "on": True, "non": False, "no": False, "off": False}


async def my_week(turn: Turn, _argument: str) -> None:
    """/ma_semaine: the plan, what was said, and what is still possible."""
    (await OwnWeek.now(turn)).say("my_week")


async def act_on_week(turn: Turn, ref: str, value: str) -> None:
    """What the week at a glance offers."""
    own = await OwnWeek.of(turn, ref)
    if value == "day":
        if own.may_answer(known=False):
            ask_which_day(own)
    elif value == "move":
        own.say("pick_day" if own.today <= own.friday else "week_asked")
    else:
        raise NotAllowed


async def reminders(turn: Turn, argument: str) -> None:
    """/rappels: the morning message on or off (B13), the other way round unless it is said; the question stays."""
    person = turn.person
    wanted = SWITCH.get(argument.lower()) if argument else not person.day_reminder
    if wanted is None:
        turn.say("sentence", key="week.reminders_which")
        return
    person.day_reminder = wanted
    turn.session.add(person)
    rhythm = (await turn.cohort()).rhythm
    key = "week.reminders_on" if person.day_reminder else "week.reminders_off"
    turn.say("reminders", about=key, reminder=f"{rhythm.day_reminder:%H:%M}", question=f"{rhythm.day_question:%H:%M}")
    await after_answer(turn.session, (await turn.own()).id, [], turn.now)


STEPS = (Step("my_week", INTRAPRENEURS, act_on_week),)
COMMANDS = (
    Command("ma_semaine", INTRAPRENEURS, my_week, language="fr"),
    Command("my_week", INTRAPRENEURS, my_week, language="en"),
    Command("rappels", INTRAPRENEURS, reminders, language="fr"),
    Command("reminders", INTRAPRENEURS, reminders, language="en"),
)
