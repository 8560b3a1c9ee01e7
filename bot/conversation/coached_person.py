"""Coached persons: whom somebody coaches now, by number or by name, and what is answered about the others (C4)."""

from bot.conversation.turn import NotAllowed, Turn
from scheduler.facts import Enrolled


async def own_or_told(turn: Turn, ref: str) -> Enrolled | None:
    """Their own intrapreneur; of another coach's they hear only who follows that person; NotAllowed for others."""
    for enrolled in (await turn.cohort()).enrolments:
        if str(enrolled.id) == ref:
            if enrolled.coach.id == turn.person_id:
                return enrolled
            turn.say("sentence", key="coach.followed_by", coach=enrolled.coach.name)
            return None
    raise NotAllowed


async def named_in(turn: Turn, text: str) -> tuple[Enrolled | None, str]:
    """Whose name a text begins with, the longest that fits, and what follows it; nobody, and the whole text."""
    begins = text.casefold()
    for enrolled in sorted((await turn.cohort()).enrolments, key=lambda e: -len(e.person.name)):
        name = enrolled.person.name.casefold()
        if begins.startswith(name) and not begins[len(name) : len(name) + 1].isalnum():
            return enrolled, text[len(name) :].lstrip(" ,:\n\u00a0\u202f")
    return None, text


async def coached_by(turn: Turn) -> list[Enrolled]:
    """Whom they coach now."""
    return [enrolled for enrolled in (await turn.cohort()).enrolments if enrolled.coach.id == turn.person_id]
