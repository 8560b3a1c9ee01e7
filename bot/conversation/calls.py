"""The call to a service: its outcome, the day that was promised, and a reminder when nobody was reached."""

import re

from bot.conversation.alert_card import alert_of, open_alert_of, show
from bot.conversation.turn import COORDINATORS, Command, NotAllowed, Step, Turn
from bot.speech.calls import next_call_at
from scheduler.commitments import days_to_promise
from scheduler.facts import Enrolled
from scheduler.ladder_decisions import review_ladder
from scheduler.notices import Kind
from storage import alerts, cohorts, commitments, outbox
from storage.notice import Notice
from storage.tables import Alert
from storage.terms import CallOutcome, Duty

_OUTCOME = re.compile(rf"({'|'.join(CallOutcome)})\.([0-9]{{1,4}})")


async def memo(turn: Turn, ref: str, _value: str) -> None:
    """[Aide pour l’appel]: the facts, for a human who calls a human; the service owes the day, nobody the point."""
    alert, _ = await alert_of(turn, ref)
    if alert.duty is not Duty.RELEASE:
        raise NotAllowed
    if await open_alert_of(turn, ref):
        turn.say("call_memo", alert=alert.id)


async def note(turn: Turn, ref: str, value: str) -> None:
    """[Engagement pris] [Pas joint] [Refus] [À reprendre avec le sponsor]: what came of the call, and by whom."""
    alert, enrolled = await alert_of(turn, ref)
    match = _OUTCOME.fullmatch(value)
    if match is None or alert.duty is not Duty.RELEASE:
        raise NotAllowed
    outcome, before = CallOutcome(match[1]), int(match[2])
    if before != await alerts.count_calls(turn.session, alert.id or 0, by_id=turn.person_id):
        turn.toast("shared.already_noted")
    elif await open_alert_of(turn, ref):
        alerts.changed(turn.session, alert, turn.now, "called", by_id=turn.person_id, detail=outcome)
        turn.edit("call_memo", alert=alert.id, chosen=outcome.value)
        await _told(turn, alert, enrolled)
        if outcome is CallOutcome.COMMITMENT:
            turn.say("promise_question", alert=alert.id)
        elif outcome is CallOutcome.NOT_REACHED:
            turn.say("call_not_reached", alert=alert.id)


async def promise(turn: Turn, ref: str, value: str) -> None:
    """The day that was promised: it will be asked about, and whoever noted it hears what came of it."""
    alert, enrolled = await alert_of(turn, ref)
    known = [it.day.isoformat() for it in enrolled.commitments if it.alert_id == alert.id and it.kept is None]
    if value in known:
        turn.toast("shared.already_noted")
        return
    if await open_alert_of(turn, ref) is None:
        return
    days = days_to_promise(await turn.cohort(), enrolled, turn.now)
    day = next((day for day in days if day.isoformat() == value), None)
    if day is None:
        turn.edit("promise_question", alert=alert.id)  # a day that cannot be had any more: the others are shown
        return
    await commitments.promise(turn.session, alert, day, turn.person_id, turn.now)
    alerts.changed(turn.session, alert, turn.now, "promised", by_id=turn.person_id, detail=day.isoformat())
    turn.edit("promise_question", alert=alert.id, day=day.isoformat())
    await _told(turn, alert, enrolled)
    await cohorts.due_by(turn.session, turn.person.cohort_id, turn.now)  # that day calls for a question


async def remind(turn: Turn, ref: str, _value: str) -> None:
    """[Me le rappeler demain]: unless somebody reached them before."""
    if (found := await open_alert_of(turn, ref)) is None:
        return
    alert, _ = found
    at = next_call_at(await turn.cohort(), turn.now)
    key = f"{Kind.CALL_AGAIN}:{alert.id}:{at:%Y%m%d}:{turn.person_id}"
    if await outbox.known_keys(turn.session, [key]):
        turn.toast("shared.already_noted")
        return
    facts = {"alert": alert.id, "calls": await alerts.count_calls(turn.session, alert.id or 0)}
    turn.notices.append(Notice(key, Kind.CALL_AGAIN, person_id=turn.person_id, facts=facts, due_at=at))
    turn.edit("call_not_reached", alert=alert.id, at=at.isoformat())


async def _told(turn: Turn, alert: Alert, enrolled: Enrolled) -> None:
    """Every copy of the card says it, and the ladder may have a step that follows from it."""
    await show(turn, alert, enrolled)
    cohort = await turn.cohort_again()
    await review_ladder(turn.session, cohort, cohort.enrolled(enrolled.id), turn.now, stale=True)


STEPS: tuple[Step, ...] = (
    Step("alert_call", COORDINATORS, memo),
    Step("called", COORDINATORS, note),
    Step("promised", COORDINATORS, promise),
    Step("call_again", COORDINATORS, remind),
)
COMMANDS: tuple[Command, ...] = ()
