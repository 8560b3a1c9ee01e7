"""Pending: a text that is being written is never lost to another one: it is to be sent or dropped first."""

from bot.buttons import WeekRef
from bot.conversation.turn import Turn
from storage import awaiting
from storage.drafts import Draft

OURS = ("feedback_draft", "reply", "note")


async def another_text_waits(turn: Turn) -> bool:
    """Whether a text of theirs waits to be sent; it is shown again, and nothing else is begun."""
    row = await awaiting.awaited(turn.session, turn.person_id, turn.now)
    if row is None or not row.draft or row.step == "stray":
        return False
    if row.step in OURS and not Draft.from_json(row.draft).parts:
        return False
    week = WeekRef.parse(row.ref.partition(",")[0])
    if row.step == "feedback_draft" and week:
        turn.say("feedback_pending", enrolment=week.enrolment_id, monday=week.monday.isoformat(), ref=row.ref)
    else:
        turn.say("sentence", key="feedback.text_waits")
    return True
