"""Feedback: written by the coach, shown before it leaves, sent to the intrapreneur, thanked for once."""

from datetime import timedelta
from typing import Any

from bot.buttons import WeekRef
from bot.conversation.acts import Edited, Said, Tapped
from bot.conversation.coached import coached_week, facts_of
from bot.conversation.turn import COACHES, INTRAPRENEURS, Command, NotAllowed, Step, Turn
from scheduler.facts import Enrolled
from scheduler.ledger import Week, week_of
from scheduler.prompts import open_for
from scheduler.weeks import local_date, monday_of
from storage import drafts, feedbacks, outbox
from storage.drafts import Draft
from storage.notice import Notice
from storage.tables import Feedback
from storage.terms import WeekStatus

LIMIT = 900  # characters
DRAFT_KEPT = timedelta(days=14)


async def _offered(turn: Turn, ref: str, value: str) -> None:
    """After a point that was held: in writing, aloud, or none."""
    found = await coached_week(turn, ref)
    if found is None:
        return
    enrolled, week = found
    if value == "write":
        await _begin(turn, week)
    elif value == "aloud":
        await _said_aloud(turn, enrolled, week)
    elif value == "none":
        turn.edit("feedback_offered", **facts_of(week, choice="none"))


async def _begin(turn: Turn, week: Week) -> None:
    """Await the text; a draft for somebody else is never lost: it is shown again first."""
    code = WeekRef(week.enrolment_id, week.monday).code
    ref, draft = await _awaited(turn)
    tapped = isinstance(turn.act, Tapped)
    if draft.parts:
        turn.say("feedback_pending", **_facts_of_ref(ref))
    elif tapped and ref == code:
        turn.toast("shared.already_noted")
    else:
        await turn.expect("feedback_draft", code, wait=DRAFT_KEPT)
        if tapped:
            turn.edit("feedback_offered", **facts_of(week, choice="write"))
        turn.say("feedback_ask", **facts_of(week))


async def _said_aloud(turn: Turn, enrolled: Enrolled, week: Week) -> None:
    given = await feedbacks.of_week(turn.session, enrolled.id, week.monday)
    if any(feedback.text == feedbacks.SAID_ALOUD for feedback in given):
        turn.toast("shared.already_noted")
        return
    await feedbacks.add(turn.session, enrolled.id, turn.person_id, week.monday, feedbacks.SAID_ALOUD, turn.now)
    turn.edit("feedback_offered", **facts_of(week, choice="aloud"))
    turn.say("feedback_aloud", **facts_of(week))


async def _written(turn: Turn, ref: str, text: str) -> None:
    """Each message adds to the draft, or replaces it after [Modifier]; a message that is edited changes its part."""
    found = await coached_week(turn, ref)
    if found is None or not isinstance(turn.act, Said | Edited):
        return
    _, before = await _awaited(turn)
    message_id = turn.act.message_id
    if before.has(message_id):
        draft = before.changing(message_id, text)
    elif isinstance(turn.act, Edited):
        turn.say("sentence", key="coach.edit_too_late")
        return
    else:
        draft = before.adding(message_id, text, f"draft:{turn.act.update_id}")
    if len(draft.text) > LIMIT:
        length = len(draft.text)
        turn.say("feedback_too_long", **facts_of(found[1], size=length, limit=LIMIT, kept=bool(before.parts)))
        return
    await turn.expect("feedback_draft", ref, draft=draft.to_json(), wait=DRAFT_KEPT)
    turn.say("feedback_preview", card=draft.card, **facts_of(found[1]))


async def _decided(turn: Turn, ref: str, value: str) -> None:
    """A button of the preview: it acts on the text it was shown with, and on no other."""
    found = await coached_week(turn, ref)
    if found is None:
        return
    enrolled, week = found
    awaited_ref, draft = await _awaited(turn)
    what, _, digest = value.partition(".")
    if awaited_ref != ref:
        await _nothing_awaited(turn, week, digest)
    elif what == "cancel":
        await turn.expect_nothing()
        turn.edit("feedback_cancelled", **facts_of(week))
    elif not draft.parts or digest != draft.digest:
        turn.toast("coach.draft_changed")
        turn.edit("feedback_preview", **facts_of(week))
    elif what == "edit":
        again = Draft(draft.parts, draft.card, rewriting=True)
        await turn.expect("feedback_draft", ref, draft=again.to_json(), wait=DRAFT_KEPT)
        turn.edit("feedback_rewriting", **facts_of(week))
    elif what in ("send", "share"):
        await _send(turn, enrolled, week, draft, shared=what == "share")


async def _nothing_awaited(turn: Turn, week: Week, digest: str) -> None:
    """The draft was sent already, or cancelled, or another one is being written."""
    sent = await feedbacks.of_week(turn.session, week.enrolment_id, week.monday)
    if any(Draft(((0, feedback.text),)).digest == digest for feedback in sent):
        turn.toast("shared.already_noted")
    else:
        turn.toast("coach.no_draft")
        turn.edit("feedback_cancelled", **facts_of(week))


async def _send(turn: Turn, enrolled: Enrolled, week: Week, draft: Draft, *, shared: bool) -> None:
    """Keep it, and tell the intrapreneur when the bot may next speak to that person."""
    feedback = await feedbacks.add(
        turn.session, enrolled.id, turn.person_id, week.monday, draft.text, turn.now, shared=shared
    )
    await turn.expect_nothing()
    at = open_for(await turn.cohort(), turn.now, enrolled.person.id)
    notice = Notice(
        key=f"feedback:{feedback.id}",
        kind="feedback",
        person_id=enrolled.person.id,
        facts={"feedback": feedback.id},
        due_at=at,
    )
    await outbox.put(turn.session, [notice], turn.now)
    turn.edit("feedback_sent", feedback=feedback.id)
    later = at.isoformat() if at > turn.now else None
    turn.say("feedback_receipt", feedback=feedback.id, later=later)


async def _thanked(turn: Turn, ref: str, _value: str) -> None:
    """The intrapreneur says thank you: the coach hears it once."""
    feedback = await _received(turn, ref)
    key = f"feedback_thanks:{feedback.id}"
    if await outbox.known_keys(turn.session, [key]):
        turn.toast("shared.already_noted")
        return
    at = open_for(await turn.cohort(), turn.now)
    notice = Notice(
        key=key, kind="feedback_thanks", person_id=feedback.coach_id, facts={"feedback": feedback.id}, due_at=at
    )
    await outbox.put(turn.session, [notice], turn.now)
    turn.edit("feedback_thanked", feedback=feedback.id)


async def _received(turn: Turn, ref: str) -> Feedback:
    feedback = await feedbacks.find(turn.session, int(ref)) if ref.isdecimal() and len(ref) < 10 else None
    if feedback is None or feedback.enrolment_id != (await turn.own()).id:
        raise NotAllowed
    return feedback


async def _at_any_time(turn: Turn, argument: str) -> None:
    """`/retour`, or `/retour Solenn`: feedback about this week, whether or not the point was said to be held."""
    cohort = await turn.cohort()
    monday = monday_of(local_date(turn.now, cohort.calendar))
    named = [e for e in cohort.enrolments if e.person.name.casefold() == argument.casefold()]
    if named and named[0].coach.id != turn.person_id:
        turn.say("sentence", key="coach.followed_by", coach=named[0].coach.name)
        return
    if named and week_of(cohort, named[0], monday).status is not WeekStatus.NOT_DUE:
        await _begin(turn, week_of(cohort, named[0], monday))
        return
    turn.say("feedback_whom", monday=monday.isoformat())


async def _awaited(turn: Turn) -> tuple[str, Draft]:
    return await drafts.awaited(turn.session, turn.person_id, "feedback_draft", turn.now) or ("", Draft())


def _facts_of_ref(code: str) -> dict[str, Any]:
    ref = WeekRef.parse(code)
    assert ref is not None  # it was packed by us and is kept in our own row
    return {"enrolment": ref.enrolment_id, "monday": ref.monday.isoformat()}


STEPS = (
    Step("feedback", COACHES, tap=_offered),
    Step("feedback_draft", COACHES, tap=_decided, text=_written),
    Step("thanks", INTRAPRENEURS, tap=_thanked),
)
COMMANDS = (
    Command("retour", COACHES, _at_any_time, language="fr"),
    Command("feedback", COACHES, _at_any_time, language="en"),
)
