"""The buttons of the alert card: who looks after it, what was done about it."""

from dataclasses import replace

from bot.buttons import number_in
from bot.conversation.turn import COORDINATORS, Command, NotAllowed, Step, Turn
from scheduler import boards
from scheduler.decisions import show_alert
from scheduler.facts import Enrolled
from scheduler.ladder_decisions import review_ladder
from scheduler.notices import alert_notice
from storage import alerts
from storage.tables import Alert
from storage.terms import AlertState


async def alert_of(turn: Turn, ref: str) -> tuple[Alert, Enrolled]:
    """The alert that a button names, if whoever taps coordinates it; NotAllowed otherwise."""
    alert = await turn.session.get(Alert, number_in(ref))
    if alert is None:
        raise NotAllowed
    return alert, await turn.coordinated(alert.enrolment_id)


async def open_alert_of(turn: Turn, ref: str) -> tuple[Alert, Enrolled] | None:
    """The same if it is still open; else the tapped copy is shown as it now stands, and None."""
    alert, enrolled = await alert_of(turn, ref)
    if alert.state is AlertState.OPEN:
        return alert, enrolled
    turn.toast("alert.closed_already")
    alerts.touch(turn.session, alert)
    turn.notices.append(
        replace(alert_notice(alert.id or 0, alert.version, turn.person_id, rings=False, due_at=turn.now), reply=True)
    )
    return None


async def show(turn: Turn, alert: Alert, enrolled: Enrolled, *, rings: bool = False) -> None:
    """Every copy shows what was just done: for who acted at once, for the others when the bot may next speak."""
    await turn.session.flush()
    cohort = await turn.cohort()
    await show_alert(turn.session, cohort, enrolled, alert, turn.now, rings=rings, for_id=turn.person_id)
    await review_ladder(turn.session, cohort, enrolled, turn.now, stale=True)
    await boards.refresh(turn.session, cohort, turn.now)


async def take(turn: Turn, ref: str, _value: str) -> None:
    """[Je m’en occupe]: the first wins; the second reads who was first, and may take over (D1)."""
    if (found := await open_alert_of(turn, ref)) is None:
        return
    alert, enrolled = found
    if alert.owner_id == turn.person_id:
        turn.toast("shared.already_noted")
    elif alert.owner_id is not None:
        turn.say("alert_owned", alert=alert.id)
    else:
        alerts.take(turn.session, alert, turn.person_id, turn.now)
        await show(turn, alert, enrolled)


async def relay(turn: Turn, ref: str, _value: str) -> None:
    """[Prendre le relais]: whoever looked after it is replaced, and the history keeps both."""
    if (found := await open_alert_of(turn, ref)) is None:
        return
    alert, enrolled = found
    if alert.owner_id == turn.person_id:
        turn.toast("shared.already_noted")
        return
    alerts.take(turn.session, alert, turn.person_id, turn.now)
    turn.edit("alert_relayed", alert=alert.id)
    await show(turn, alert, enrolled)


async def history(turn: Turn, ref: str, _value: str) -> None:
    """[Historique]: who did what, when."""
    alert, _ = await alert_of(turn, ref)
    turn.say("alert_history", alert=alert.id)


async def bring(turn: Turn, ref: str, _value: str) -> None:
    """Bring an alert down to the end of the chat: this copy becomes the card."""
    alert, _ = await alert_of(turn, ref)
    alerts.touch(turn.session, alert)
    copy = alert_notice(alert.id or 0, alert.version, turn.person_id, rings=True, due_at=turn.now)
    turn.notices.append(replace(copy, reply=True))


async def list_alerts(turn: Turn, _argument: str) -> None:
    """/alertes: those that are open, or that all is well."""
    turn.say("alerts_list")


COMMANDS = (
    Command("alertes", COORDINATORS, list_alerts, language="fr"),
    Command("alerts", COORDINATORS, list_alerts, language="en"),
)
STEPS = (
    Step("alert_take", COORDINATORS, take),
    Step("alert_relay", COORDINATORS, relay),
    Step("alert_history", COORDINATORS, history),
    Step("alert_bring", COORDINATORS, bring),
)
