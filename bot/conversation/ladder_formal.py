"""From the draft of a formal notice to what came of it; only the party that is not concerned goes there (D13)."""

from datetime import date

from bot.conversation.ladder_meeting import day_in, written_day
from bot.conversation.ladder_row import ladder_of, preparers_ladder, prepares, show
from bot.conversation.turn import COORDINATORS, NotAllowed, Step, Turn
from scheduler.facts import Enrolled
from scheduler.ladder import reminder_days
from scheduler.one_month import one_month_after
from scheduler.weeks import local_date, local_moment
from storage import cohorts, escalations
from storage.tables import Escalation
from storage.terms import EscalationStep

REPLIES = ("satisfactory", "unsatisfactory", "no_reply")


async def at_step(turn: Turn, ref: str, *steps: EscalationStep) -> tuple[Escalation, Enrolled] | None:
    """The escalation if it stands at one of these steps and who acts may take it further; else why not, and None."""
    if (found := await preparers_ladder(turn, ref)) is None:
        return None
    if found[0].step not in steps:
        turn.toast("ladder.further_already")
        return None
    return found


# --- The draft


async def offer(turn: Turn, ref: str, _value: str) -> None:
    """[Préparer une mise en demeure]: what it is and is not, before anything is drafted."""
    found = await at_step(turn, ref, EscalationStep.MEETING, EscalationStep.DRAFT)
    if found and found[0].met_on:
        turn.say("ladder_offer", escalation=found[0].id)


async def draft(turn: Turn, ref: str, value: str) -> None:
    """[Recevoir le projet] or [Annuler]; the bot sends it to nobody else."""
    found = await at_step(turn, ref, EscalationStep.MEETING, EscalationStep.DRAFT)
    if found is None:
        return
    row, enrolled = found
    if value not in ("receive", "cancel") or row.met_on is None:
        raise NotAllowed
    turn.edit("ladder_offer", escalation=row.id, chosen=value)
    if value == "receive":
        turn.say("ladder_draft", escalation=row.id)
        if row.step is EscalationStep.MEETING:
            row.step, row.drafted_by_id = EscalationStep.DRAFT, turn.person_id
            escalations.changed(turn.session, row, turn.now, "drafted", by_id=turn.person_id)
            await show(turn, row, enrolled)


async def again(turn: Turn, ref: str, _value: str) -> None:
    """[Revoir le projet]: the same document, with the facts of now."""
    if found := await at_step(turn, ref, EscalationStep.DRAFT):
        turn.say("ladder_draft", escalation=found[0].id)


async def abandon(turn: Turn, ref: str, _value: str) -> None:
    """[Abandonner]: it was never notified."""
    if found := await at_step(turn, ref, EscalationStep.DRAFT):
        row, enrolled = found
        escalations.close(turn.session, row, "abandoned", turn.now, by_id=turn.person_id)
        await show(turn, row, enrolled)


# --- The day it was notified, and the term


async def notified(turn: Turn, ref: str, value: str) -> None:
    """[Notifiée le…] and [Corriger la date]: today, yesterday, or a date to be written (D14)."""
    found = await at_step(turn, ref, EscalationStep.DRAFT, EscalationStep.NOTIFIED)
    if found is None:
        return
    if not value:
        turn.say("ladder_when_notified", escalation=found[0].id)
    elif value == "other":
        turn.edit("ladder_when_notified", escalation=found[0].id, chosen=value)
        turn.say("ladder_write_date", escalation=found[0].id)
        await turn.expect("ladder_notified", ref)
    else:
        day = day_in(value)
        if await _note_day(turn, *found, day):
            turn.edit("ladder_when_notified", escalation=found[0].id, chosen=value)


async def notified_on(turn: Turn, ref: str, text: str) -> None:
    """The day in their own words."""
    found = await at_step(turn, ref, EscalationStep.DRAFT, EscalationStep.NOTIFIED)
    if found and (day := await written_day(turn, text)) and await _note_day(turn, *found, day):
        await turn.expect_nothing()


async def redate(turn: Turn, ref: str, _value: str) -> None:
    """[Corriger la date]: the same question again."""
    await notified(turn, ref, "")


async def _note_day(turn: Turn, row: Escalation, enrolled: Enrolled, day: date) -> bool:
    """A day to come is refused; a Sunday, or a day before the alert, is what it is. Both parties are told."""
    cohort = await turn.cohort()
    if day > local_date(turn.now, cohort.calendar):
        turn.say("sentence", key="ladder.to_come")
        return False
    if row.notified_on == day:
        turn.toast("shared.already_noted")
        return False
    row.notified_on, row.due_on, row.step = day, one_month_after(day), EscalationStep.NOTIFIED
    escalations.changed(turn.session, row, turn.now, "notified", by_id=turn.person_id, detail=day.isoformat())
    turn.say("ladder_term", escalation=row.id)
    await show(turn, row, enrolled, rings=True)
    for reminded in reminder_days(cohort.calendar, row.due_on):
        at = local_moment(reminded, cohort.rhythm.plan[1], cohort.calendar)
        await cohorts.due_by(turn.session, cohort.id, max(at, turn.now))
    return True


# --- What came back


async def reply(turn: Turn, ref: str, value: str) -> None:
    """A reply stops the counter, before the term too (D15); silence can be noted once the term has come."""
    found = await at_step(turn, ref, EscalationStep.NOTIFIED)
    if found is None:
        return
    row, enrolled = found
    if value not in REPLIES or row.due_on is None:
        raise NotAllowed
    if value == "no_reply" and local_date(turn.now, (await turn.cohort()).calendar) < row.due_on:
        turn.say("ladder_too_early", escalation=row.id)
        return
    if value == "satisfactory":
        row.closed_at = turn.now
    else:
        row.step = EscalationStep.AFTER_A_MONTH
    row.outcome = value
    escalations.changed(turn.session, row, turn.now, "replied", by_id=turn.person_id, detail=value)
    await show(turn, row, enrolled, rings=True)
    turn.say("ladder_reply_noted", escalation=row.id, reply=value)


async def undo(turn: Turn, ref: str, _value: str) -> None:
    """[Corriger]: what came back was noted by mistake; the counter runs again, and the history keeps both."""
    row, enrolled = await ladder_of(turn, ref)
    if not await prepares(turn, row):
        turn.say("ladder_not_yours", escalation=row.id)
    elif row.outcome not in REPLIES or await _another_is_open(turn, row):
        turn.toast("shared.already_noted")
    else:
        row.outcome, row.closed_at, row.termination_asked = None, None, None
        row.step = EscalationStep.NOTIFIED
        escalations.changed(turn.session, row, turn.now, "corrected", by_id=turn.person_id)
        turn.edit("sentence", key="ladder.undone")
        await show(turn, row, enrolled)


async def _another_is_open(turn: Turn, row: Escalation) -> bool:
    other = await escalations.open_now(turn.session, row.enrolment_id, row.duty)
    return other is not None and other.id != row.id


async def end(turn: Turn, ref: str, value: str) -> None:
    """Whether termination was asked for: recorded, and nothing follows by itself."""
    found = await at_step(turn, ref, EscalationStep.AFTER_A_MONTH)
    if found is None:
        return
    if value not in ("yes", "no"):
        raise NotAllowed
    row, enrolled = found
    row.termination_asked, row.closed_at = value == "yes", turn.now
    escalations.changed(turn.session, row, turn.now, "termination", by_id=turn.person_id, detail=value)
    await show(turn, row, enrolled, rings=True)


STEPS = (
    Step("ladder_notice", COORDINATORS, offer),
    Step("ladder_draft", COORDINATORS, draft),
    Step("ladder_document", COORDINATORS, again),
    Step("ladder_abandon", COORDINATORS, abandon),
    Step("ladder_notified", COORDINATORS, notified, notified_on),
    Step("ladder_redate", COORDINATORS, redate),
    Step("ladder_reply", COORDINATORS, reply),
    Step("ladder_undo", COORDINATORS, undo),
    Step("ladder_end", COORDINATORS, end),
)
