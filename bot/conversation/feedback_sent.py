"""A feedback that was sent: told to whom it is for, thanked for once, withdrawn within 15 minutes."""

from datetime import datetime, timedelta

from bot.conversation.turn import COACHES, INTRAPRENEURS, NotAllowed, Step, Turn
from scheduler.facts import Enrolled
from scheduler.ledger import Week
from scheduler.prompts import open_for
from storage import feedbacks, outbox
from storage.feedbacks import WITHDRAWABLE, card_of
from storage.notice import Notice
from storage.tables import Feedback

SETTLED = WITHDRAWABLE + timedelta(minutes=1)  # when [Retirer] goes: the fifteen minutes count from when it arrived


async def send(
    turn: Turn, enrolled: Enrolled, week: Week, text: str, corrected: Feedback | None, *, shared: bool
) -> None:
    """Keep it, and tell the intrapreneur when the bot may next speak to that person."""
    at = open_for(await turn.cohort(), turn.now, enrolled.person.id)
    if corrected:
        await _correct(turn, corrected, enrolled.person.id, text, at, shared=shared)
        return
    feedback = await feedbacks.add(
        turn.session, enrolled.id, turn.person_id, week.monday, text, turn.now, shared=shared
    )
    await _tell(turn, feedback, enrolled.person.id, at)
    turn.edit("feedback_sent", feedback=feedback.id)
    turn.say("feedback_receipt", card=_receipt(feedback), feedback=feedback.id)
    await _settle_later(turn, feedback, at + SETTLED)


async def _correct(turn: Turn, feedback: Feedback, person_id: int, text: str, at: datetime, *, shared: bool) -> None:
    """Another version, on the same card; what it said before is kept."""
    turn.edit("feedback_sent", feedback=feedback.id)
    if (text, shared) == (feedback.text, feedback.shared):
        turn.toast("shared.already_noted")
        return
    versions = await feedbacks.correct(turn.session, feedback, text, turn.now, shared=shared)
    await _tell(turn, feedback, person_id, at, f":{versions}")
    turn.say("feedback_corrected", feedback=feedback.id)


async def _tell(turn: Turn, feedback: Feedback, person_id: int, at: datetime, version: str = "") -> None:
    card, facts = card_of(feedback.id), {"feedback": feedback.id}
    notice = Notice(key=f"{card}{version}", kind="feedback", person_id=person_id, facts=facts, card=card, due_at=at)
    await outbox.put(turn.session, [notice], turn.now)


async def _settle_later(turn: Turn, feedback: Feedback, at: datetime) -> None:
    """The receipt loses its [Retirer], silently."""
    facts, card = {"feedback": feedback.id}, _receipt(feedback)
    key = f"feedback_settled:{feedback.id}"
    notice = Notice(key=key, kind="feedback_receipt", person_id=turn.person_id, facts=facts, card=card, due_at=at)
    await outbox.put(turn.session, [notice], turn.now)


def _receipt(feedback: Feedback) -> str:
    return f"feedback_sent:{feedback.id}"


async def written(turn: Turn, ref: str) -> Feedback | None:
    """The feedback a button names, by its author; None, and they are told so, once it is withdrawn."""
    feedback = await named(turn, ref)
    if feedback.coach_id != turn.person_id:
        raise NotAllowed
    if feedback.withdrawn_at:
        turn.toast("feedback.withdrawn_already")
        return None
    return feedback


async def named(turn: Turn, ref: str) -> Feedback:
    """The feedback a button names, be it withdrawn; NotAllowed for what does not exist or was only said aloud."""
    number = int(ref) if ref.isdecimal() and len(ref) < 10 else 0
    feedback = await feedbacks.find_even_withdrawn(turn.session, number)
    if feedback is None or feedback.text == feedbacks.SAID_ALOUD:
        raise NotAllowed
    return feedback


async def _withdraw(turn: Turn, ref: str, _value: str) -> None:
    """[Retirer]: never sent if it is not there yet, else deleted where it is read; at any hour, for it is silent."""
    feedback = await written(turn, ref)
    if feedback is None:
        return
    if not await feedbacks.may_withdraw(turn.session, feedback, turn.now):
        turn.toast("feedback.too_late_to_withdraw")
        turn.edit("feedback_receipt", feedback=feedback.id)
        return
    await feedbacks.withdraw(turn.session, feedback, turn.now)
    turn.edit("feedback_receipt", feedback=feedback.id)
    person_id = await feedbacks.reader_of(turn.session, feedback)
    gone = Notice(
        key=f"feedback_gone:{feedback.id}",
        kind="feedback_gone",
        person_id=person_id,
        facts={"feedback": feedback.id},
        card=card_of(feedback.id),
    )
    await outbox.put(turn.session, [gone], turn.now)


async def _thanked(turn: Turn, ref: str, _value: str) -> None:
    """The intrapreneur says thank you: the coach hears it once."""
    feedback = await received(turn, ref)
    if feedback is None:
        return
    key = f"feedback_thanks:{feedback.id}"
    if await outbox.known_keys(turn.session, [key]):
        turn.toast("shared.already_noted")
        return
    at = open_for(await turn.cohort(), turn.now)
    notice = Notice(
        key=key, kind="feedback_thanks", person_id=feedback.coach_id, facts={"feedback": feedback.id}, due_at=at
    )
    await outbox.put(turn.session, [notice], turn.now)
    turn.edit("feedback", feedback=feedback.id)


async def received(turn: Turn, ref: str) -> Feedback | None:
    """The feedback a button names, by whom it is for; None, and its message is taken away, once it is withdrawn."""
    feedback = await named(turn, ref)
    if feedback.enrolment_id != (await turn.own()).id:
        raise NotAllowed
    if feedback.withdrawn_at:
        turn.toast("feedback.withdrawn_already")
        turn.edit("feedback_gone", feedback=feedback.id)
        return None
    return feedback


STEPS = (
    Step("thanks", INTRAPRENEURS, tap=_thanked),
    Step("withdraw", COACHES, tap=_withdraw),
)
