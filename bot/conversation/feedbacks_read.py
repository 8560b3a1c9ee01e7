"""Feedback read again: by whom it is for, by its author, and by a new coach as far as it was shared (C9)."""

from bot.conversation.coached_person import coached_by, named_in, own_or_told
from bot.conversation.turn import COACHES, INTRAPRENEURS, Command, Step, Turn
from storage.terms import Role


async def _list(turn: Turn, argument: str) -> None:
    """`/retours`: one's own; a coach says of whom, or is asked."""
    if Role.INTRAPRENEUR in turn.roles:
        turn.say("feedback_list", enrolment=(await turn.own()).id)
        return
    named, _ = await named_in(turn, argument)
    theirs = [named] if named else await coached_by(turn)
    if len(theirs) == 1:
        await _show(turn, str(theirs[0].id), "")
    else:
        turn.say("feedback_of_whom")


async def _show(turn: Turn, ref: str, _value: str) -> None:
    enrolled = await own_or_told(turn, ref)
    if enrolled:
        turn.say("feedback_list", enrolment=enrolled.id)


STEPS = (Step("feedbacks", COACHES, tap=_show),)
COMMANDS = (
    Command("retours", COACHES | INTRAPRENEURS, _list, language="fr"),
    Command("feedbacks", COACHES | INTRAPRENEURS, _list, language="en"),
)
