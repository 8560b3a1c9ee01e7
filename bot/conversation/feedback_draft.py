"""A feedback being written: it grows, is shown with its reader's name, is asked about once, and leaves by a tap."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.conversation import feedback_sent
from bot.conversation.acts import Edited, Said
from bot.conversation.coached import coached_week, facts_of
from bot.conversation.turn import COACHES, NotAllowed, Step, Turn
from bot.delicate_words import delicate
from scheduler.facts import Enrolled
from scheduler.ledger import Week, week_of
from storage import drafts, feedbacks
from storage.drafts import Draft
from storage.tables import Feedback

LIMIT = 900  # characters
DRAFT_KEPT = timedelta(days=14)


@dataclass(frozen=True)
class About:
    """For whom a text is, about which week; `corrected` is the feedback it will replace."""

    enrolled: Enrolled
    week: Week
    corrected: Feedback | None = None


async def about(turn: Turn, ref: str) -> About | None:
    """What a draft's reference names: a week, or a week and the feedback that its author is correcting."""
    code, _, corrected = ref.partition(",")
    if not corrected:
        found = await coached_week(turn, code)
        return About(*found) if found else None
    feedback = await feedback_sent.written(turn, corrected)
    if feedback is None:
        return None
    cohort = await turn.cohort()
    enrolled = next((e for e in cohort.enrolments if e.id == feedback.enrolment_id), None)
    if enrolled is None:
        raise NotAllowed
    return About(enrolled, week_of(cohort, enrolled, feedback.monday), feedback)


async def awaited(turn: Turn) -> tuple[str, Draft]:
    """The reference and the draft of what they are writing; empty ones if they are not."""
    return await drafts.awaited(turn.session, turn.person_id, "feedback_draft", turn.now) or ("", Draft())


async def _written(turn: Turn, ref: str, text: str) -> None:
    """Each message adds to the draft, or replaces it after [Modifier]; a message that is edited changes its part."""
    found = await about(turn, ref)
    if found is None or not isinstance(turn.act, Said | Edited):
        return
    _, before = await awaited(turn)
    message_id = turn.act.message_id
    if before.has(message_id):
        draft = before.changing(message_id, text)
    elif isinstance(turn.act, Edited):
        turn.say("sentence", key="coach.edit_too_late")
        return
    else:
        draft = before.adding(message_id, text, f"draft:{turn.act.update_id}")
    if len(draft.text) > LIMIT:
        kept = bool(before.parts) and not before.rewriting
        turn.say("feedback_too_long", **facts_of(found.week, ref=ref, size=len(draft.text), limit=LIMIT, kept=kept))
        return
    await _keep(turn, ref, draft)
    turn.say("feedback_preview", card=draft.card, **facts_of(found.week, ref=ref))


async def _keep(turn: Turn, ref: str, draft: Draft) -> None:
    await turn.expect("feedback_draft", ref, draft=draft.to_json(), wait=DRAFT_KEPT)


async def _decided(turn: Turn, ref: str, value: str) -> None:
    """A button of the preview: it acts on the text it was shown with, and on no other."""
    found = await about(turn, ref)
    if found is None:
        return
    awaited_ref, draft = await awaited(turn)
    what, _, digest = value.partition(".")
    facts = facts_of(found.week, ref=ref)
    if awaited_ref != ref:
        await _nothing_awaited(turn, found, digest)
    elif what == "cancel":
        await turn.expect_nothing()
        turn.edit("feedback_cancelled", **facts)
    elif not draft.parts or digest != draft.digest:
        turn.toast("coach.draft_changed")
        turn.edit("feedback_preview", **facts)
    elif what == "edit":
        await _keep(turn, ref, replace(draft, rewriting=True))
        turn.edit("feedback_rewriting", **facts)
    elif what in ("drop", "keep"):
        await _checked(turn, ref, found, draft, drop=what == "drop")
    elif what in ("send", "share"):
        await turn.expect_nothing()
        await feedback_sent.send(turn, found.enrolled, found.week, draft.text, found.corrected, shared=what == "share")


async def _checked(turn: Turn, ref: str, found: About, draft: Draft, *, drop: bool) -> None:
    """What was said of a delicate sentence: it goes, or it stays and is not asked about again."""
    asked = delicate(draft)
    if asked:
        draft = draft.without(asked.sentence) if drop else draft.clearing(asked.sentence)
    await _keep(turn, ref, draft)
    turn.edit("feedback_preview" if draft.parts else "feedback_ask", **facts_of(found.week, ref=ref))


async def _nothing_awaited(turn: Turn, found: About, digest: str) -> None:
    """The draft was sent already, or cancelled, or another one is being written."""
    sent = await feedbacks.of_week(turn.session, found.enrolled.id, found.week.monday)
    if any(Draft(((0, feedback.text),)).digest == digest for feedback in sent):
        turn.toast("shared.already_noted")
    else:
        turn.toast("coach.no_draft")
        turn.edit("feedback_cancelled", **facts_of(found.week))


STEPS = (Step("feedback_draft", COACHES, tap=_decided, text=_written),)
