"""The thread under a feedback: its reader answers, its author answers back; these two read it, and nobody else."""

from bot.conversation import drafts, feedback_sent
from bot.conversation.pending import another_text_waits
from bot.conversation.turn import COACHES, INTRAPRENEURS, Step, Turn
from bot.delicate_words import delicate
from scheduler.prompts import open_for
from storage import awaiting, feedbacks, outbox
from storage.drafts import Draft
from storage.notice import Notice
from storage.tables import Feedback, FeedbackReply, Person


async def _tapped(turn: Turn, ref: str, value: str) -> None:
    """[Répondre], or a button of the preview."""
    feedback = await _of_the_two(turn, ref)
    if feedback is None:
        return
    what, _, digest = value.partition(".")
    draft = await drafts.current(turn, "reply", ref)
    if not what:
        await _begin(turn, feedback, ref)
    elif what == "cancel":
        await _cancel(turn, feedback, ref)
    elif not draft.parts or digest != draft.digest:
        turn.toast("week.draft_gone")
        turn.edit("reply_preview", feedback=feedback.id)
    elif what == "save":
        await _save(turn, feedback, draft)
    elif what in ("drop", "keep"):
        await _checked(turn, feedback, ref, draft, drop=what == "drop")


async def _of_the_two(turn: Turn, ref: str) -> Feedback | None:
    """The feedback, by its author or its reader; None, and they are told, when nothing can be said under it."""
    feedback = await feedback_sent.named(turn, ref)
    if feedback.coach_id == turn.person_id:
        return await feedback_sent.written(turn, ref)
    found = await feedback_sent.received(turn, ref)
    author = await turn.session.get_one(Person, feedback.coach_id)
    if found and author.left_on is not None:
        turn.say("sentence", key="feedback.author_left", name=author.name)
        return None
    return found


async def _begin(turn: Turn, feedback: Feedback, ref: str) -> None:
    row = await awaiting.awaited(turn.session, turn.person_id, turn.now)
    if row and (row.step, row.ref) == ("reply", ref) and not row.draft:
        turn.toast("shared.already_noted")
    elif not await another_text_waits(turn):
        await turn.expect("reply", ref)
        turn.say("reply_ask", feedback=feedback.id)


async def _cancel(turn: Turn, feedback: Feedback, ref: str) -> None:
    """The button of an old question cancels no other text."""
    row = await awaiting.awaited(turn.session, turn.person_id, turn.now)
    if row and (row.step, row.ref) == ("reply", ref):
        await turn.expect_nothing()
    turn.edit("reply_cancelled", feedback=feedback.id)


async def _written(turn: Turn, ref: str, text: str) -> None:
    feedback = await _of_the_two(turn, ref)
    if feedback is None:
        await turn.expect_nothing()
        return
    draft = await drafts.grow(turn, "reply", ref, text)
    turn.say("reply_preview", card=draft.card, feedback=feedback.id)


async def _checked(turn: Turn, feedback: Feedback, ref: str, draft: Draft, *, drop: bool) -> None:
    asked = delicate(draft)
    if asked:
        draft = draft.without(asked.sentence) if drop else draft.clearing(asked.sentence)
    await turn.expect("reply", ref, draft=draft.to_json() if draft.parts else None)
    turn.edit("reply_preview" if draft.parts else "reply_ask", feedback=feedback.id)


async def _save(turn: Turn, feedback: Feedback, draft: Draft) -> None:
    """Keep it in the thread, and tell the other when the bot may next speak to that person."""
    await turn.expect_nothing()
    reply = await feedbacks.reply(turn.session, feedback.id or 0, turn.person_id, drafts.kept(draft), turn.now)
    turn.edit("reply_saved", reply=reply.id)
    at = await _tell_the_other(turn, feedback, reply)
    turn.say("reply_receipt", reply=reply.id, later=at)


async def _tell_the_other(turn: Turn, feedback: Feedback, reply: FeedbackReply) -> str | None:
    """Returns the moment they will read it, when that is not now."""
    author = feedback.coach_id == turn.person_id
    other = await feedbacks.reader_of(turn.session, feedback) if author else feedback.coach_id
    at = open_for(await turn.cohort(), turn.now, other)
    notice = Notice(
        key=f"feedback_reply:{reply.id}", kind="feedback_reply", person_id=other, facts={"reply": reply.id}, due_at=at
    )
    await outbox.put(turn.session, [notice], turn.now)
    return at.isoformat() if at > turn.now else None


STEPS = (Step("reply", COACHES | INTRAPRENEURS, tap=_tapped, text=_written),)
