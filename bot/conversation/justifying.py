"""[Justifiée]: a coordinator says why a week is justified; the person is told and may contest it (D12)."""

from bot.buttons import number_in
from bot.conversation.alert_card import alert_of, open_alert_of, show
from bot.conversation.contest import record_settled
from bot.conversation.turn import COORDINATORS, INTRAPRENEURS, NotAllowed, Step, Turn
from bot.speech.alert_outcomes import JUSTIFICATIONS, SENTENCE_LIMIT
from scheduler.decisions import after_answer
from scheduler.facts import Enrolled
from scheduler.ledger import week_of
from storage import alerts, answers
from storage.tables import Alert
from storage.terms import AlertState, Duty, Outcome, Question


async def justify(turn: Turn, ref: str, value: str) -> None:
    """Ask why, await a sentence, or note the reason that was tapped."""
    alert, _ = await alert_of(turn, ref)
    if alert.outcome is Outcome.JUSTIFIED:
        turn.toast("shared.already_noted")
    elif (found := await open_alert_of(turn, ref)) is None:
        return
    elif value in JUSTIFICATIONS:
        turn.edit("justify_done", alert=alert.id, reason=value)
        await _close(turn, *found, value)
    elif value == "text":
        await turn.expect("alert_justify", ref)
        turn.edit("justify_write", alert=alert.id)
    else:
        turn.say("justify_question", alert=alert.id)


async def justify_in_words(turn: Turn, ref: str, text: str) -> None:
    """Their own sentence; one that is too long is not cut but asked again."""
    if len(text) > SENTENCE_LIMIT:
        turn.say("sentence", key="justify.too_long", length=len(text), limit=SENTENCE_LIMIT)
        return
    await turn.expect_nothing()
    alert, enrolled = await alert_of(turn, ref)
    if alert.state is not AlertState.OPEN:
        turn.say("sentence", key="alert.closed_already")
        return
    turn.say("justify_done", alert=alert.id, reason=text)
    await _close(turn, alert, enrolled, text)


async def _close(turn: Turn, alert: Alert, enrolled: Enrolled, reason: str) -> None:
    if alert.duty is Duty.RELEASE:
        await record_settled(turn, enrolled, week_of(await turn.cohort(), enrolled, alert.monday))
    alerts.close(turn.session, alert, Outcome.JUSTIFIED, turn.now, by_id=turn.person_id, detail=reason)
    await show(turn, alert, enrolled)
    if alert.duty is Duty.RELEASE:
        await turn.tell(enrolled.person.id, "justified_for_you", alert=alert.id, by=turn.person_id, reason=reason)


# --- What the person says of it


async def answered(turn: Turn, ref: str, value: str) -> None:
    """[D’accord], [Je conteste], and the sentence passed over; only for the person whose week it is."""
    alert, enrolled = await _own_alert(turn, ref)
    if value == "pass":
        await turn.expect_nothing()
        turn.edit("sentence", key="justified.no_why")
    elif alert.outcome is not Outcome.JUSTIFIED or await _agreed(turn, alert):
        turn.toast("shared.already_noted")
    elif value == "agree":
        _shown_with(turn, alert, "agree", await _closer(turn, alert))
        alerts.note(turn.session, alert, turn.now, "agreed", by_id=turn.person_id)
    elif value == "contest":
        _shown_with(turn, alert, "contest", await _closer(turn, alert))
        await answers.record(
            turn.session, enrolled.id, alert.monday, Question.CONTESTED, turn.person_id, turn.now, choice="yes"
        )
        alerts.reopen(turn.session, alert, alert.finding, turn.now, by_id=turn.person_id, act="contested")
        await after_answer(turn.session, enrolled.id, [alert.monday], turn.now)  # held meanwhile: lifted, not rung
        await show(turn, alert, enrolled, rings=alert.state is AlertState.OPEN)
        turn.say("justified_why", alert=alert.id)
        await turn.expect("justified", ref)


async def contested_because(turn: Turn, ref: str, text: str) -> None:
    """Why, in one sentence, if they like: both coordinators read it on the card."""
    if len(text) > SENTENCE_LIMIT:
        turn.say("sentence", key="justify.too_long", length=len(text), limit=SENTENCE_LIMIT)
        return
    alert, enrolled = await _own_alert(turn, ref)
    await turn.expect_nothing()
    await answers.record(
        turn.session, enrolled.id, alert.monday, Question.CONTESTED, turn.person_id, turn.now, choice="yes", text=text
    )
    alerts.touch(turn.session, alert)
    await show(turn, alert, enrolled)
    turn.say("contest_noted", text=text)


async def _own_alert(turn: Turn, ref: str) -> tuple[Alert, Enrolled]:
    alert = await turn.session.get(Alert, number_in(ref))
    if alert is None:
        raise NotAllowed
    return alert, await turn.own_by(alert.enrolment_id)


async def _agreed(turn: Turn, alert: Alert) -> bool:
    """Whether they agreed since it was last closed."""
    since = alert.closed_at
    return any(e.act == "agreed" and since and e.at >= since for e in await alerts.history(turn.session, alert.id or 0))


async def _closer(turn: Turn, alert: Alert) -> int:
    """Who justified it, whatever the button says."""
    closing = [e.by_id for e in await alerts.history(turn.session, alert.id or 0) if e.act == Outcome.JUSTIFIED]
    return closing[-1] or 0


def _shown_with(turn: Turn, alert: Alert, answer: str, by: int) -> None:
    turn.edit("justified_for_you", alert=alert.id, by=by, reason=alert.detail, answer=answer)


STEPS = (
    Step("alert_justify", COORDINATORS, justify, justify_in_words),
    Step("justified", INTRAPRENEURS, answered, contested_because),
)
