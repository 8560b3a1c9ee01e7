"""What a coordinator may not read: the refusal says who could share it (D22)."""

from bot.conversation.turn import COORDINATORS, NotAllowed, Step, Turn
from scheduler.facts import Enrolled

WHAT = ("note", "feedback", "sentence")


async def refuse_note(turn: Turn, enrolled: Enrolled | None) -> None:
    """A private note is its author's, whoever asks for it in the bot."""
    if enrolled is None:
        turn.say("sentence", key="notes.for_nobody")
    else:
        turn.say("sentence", key="feedback.unshared_note", name=enrolled.person.name, coach=enrolled.coach.name)


async def _asked(turn: Turn, ref: str, value: str) -> None:
    """A button of a person's file, about a private note, a feedback or a sentence that was not shared."""
    enrolled = await turn.coordinated(int(ref) if ref.isdecimal() and len(ref) < 10 else 0)
    if value not in WHAT:
        raise NotAllowed
    key = f"feedback.unshared_{value}"
    turn.say("sentence", key=key, name=enrolled.person.name, coach=enrolled.coach.name)


STEPS = (Step("unshared", COORDINATORS, tap=_asked),)
