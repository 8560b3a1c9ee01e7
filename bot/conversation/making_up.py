"""[Rattrapée]: a coordinator says on which later day a short week was made up; it stays what it was."""

from datetime import date

from bot.conversation.alert_card import alert_of, open_alert_of, show
from bot.conversation.turn import COORDINATORS, NotAllowed, Step, Turn
from scheduler.facts import Enrolled
from scheduler.figures import days_to_make_up, surplus_weeks
from storage import alerts
from storage.tables import Alert
from storage.terms import Duty, Outcome


async def make_up(turn: Turn, ref: str, value: str) -> None:
    """Ask which day, or note the one that was tapped if it can be."""
    alert, enrolled = await alert_of(turn, ref)
    if alert.duty is not Duty.RELEASE:
        raise NotAllowed
    if alert.outcome is Outcome.MADE_UP:
        turn.toast("shared.already_noted")
    elif await open_alert_of(turn, ref) is None:
        return
    elif not value:
        turn.say("made_up_question", alert=alert.id)
    elif (day := await _offered(turn, alert, enrolled, value)) is None:
        raise NotAllowed
    else:
        alerts.close(turn.session, alert, Outcome.MADE_UP, turn.now, by_id=turn.person_id, detail=day.isoformat())
        turn.edit("made_up_done", alert=alert.id, day=day.isoformat())
        await show(turn, alert, enrolled)


async def _offered(turn: Turn, alert: Alert, enrolled: Enrolled, value: str) -> date | None:
    """The day of that button, if it is one that may be chosen now."""
    cohort = await turn.cohort()
    surplus = {day for _, day, _ in surplus_weeks(cohort, enrolled, alert.monday, turn.now)}
    offered = surplus | set(days_to_make_up(cohort, alert.monday, turn.now))
    return next((day for day in offered if day.isoformat() == value), None)


STEPS = (Step("alert_made_up", COORDINATORS, make_up),)
