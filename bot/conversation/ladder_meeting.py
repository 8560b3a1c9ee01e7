"""The point between the parties: on which day it took place, and what was concluded."""

from datetime import date, timedelta

from bot.conversation.ladder_row import open_ladder_of, show
from bot.conversation.said_dates import WrongWeekday, date_in, folded
from bot.conversation.turn import COORDINATORS, NotAllowed, Step, Turn
from bot.speech.ladder_acts import SENTENCE_LIMIT
from scheduler.weeks import local_date
from storage import escalations
from storage.terms import EscalationStep

HALF_A_YEAR = timedelta(days=182)  # a date without a year is the one nearest to today
DAYS_AGO = {"aujourd'hui": 0, "today": 0, "hier": 1, "yesterday": 1, "avant-hier": 2}
MAY_MEET = (EscalationStep.SECOND_ALERT, EscalationStep.MEETING)


async def met(turn: Turn, ref: str, value: str) -> None:
    """Ask on which day, or go on with the one that was tapped."""
    if not await _may_be_noted(turn, ref):
        return
    if not value:
        turn.say("ladder_when_met", escalation=int(ref))
    elif value == "other":
        turn.edit("ladder_when_met", escalation=int(ref), chosen=value)
        turn.say("ladder_write_date", escalation=int(ref))
        await turn.expect("ladder_met", ref)
    else:
        day = day_in(value)
        if day <= local_date(turn.now, (await turn.cohort()).calendar):
            turn.edit("ladder_when_met", escalation=int(ref), chosen=value)
        await _ask_conclusion(turn, ref, day)


async def met_on(turn: Turn, ref: str, text: str) -> None:
    """The day in their own words."""
    if await _may_be_noted(turn, ref) and (day := await written_day(turn, text)):
        await _ask_conclusion(turn, ref, day)


async def _ask_conclusion(turn: Turn, ref: str, day: date) -> None:
    if day > local_date(turn.now, (await turn.cohort()).calendar):
        turn.say("sentence", key="ladder.to_come")
        return
    turn.say("ladder_conclude", escalation=int(ref), day=day.isoformat())
    await turn.expect("ladder_conclude", f"{ref}.{day}")


async def conclude(turn: Turn, ref: str, text: str) -> None:
    """What was concluded, in a sentence that both parties' coordinators read."""
    number, _, iso = ref.partition(".")
    if len(text) > SENTENCE_LIMIT:
        turn.say("sentence", key="ladder.too_long", length=len(text), limit=SENTENCE_LIMIT)
        return
    await turn.expect_nothing()
    if not await _may_be_noted(turn, number) or (found := await open_ladder_of(turn, number)) is None:
        return
    row, enrolled = found
    row.met_on, row.conclusion, row.step = day_in(iso), text, EscalationStep.MEETING
    escalations.changed(turn.session, row, turn.now, "met", by_id=turn.person_id, detail=iso)
    escalations.note(turn.session, row, turn.now, "concluded", by_id=turn.person_id, detail=text)
    turn.say("ladder_concluded", escalation=row.id, day=iso, text=text)
    await show(turn, row, enrolled)


async def _may_be_noted(turn: Turn, ref: str) -> bool:
    """Whether it is open, and not beyond a meeting."""
    if (found := await open_ladder_of(turn, ref)) is None:
        return False
    if found[0].step not in MAY_MEET:
        turn.toast("ladder.further_already")
        return False
    return True


def day_in(code: str) -> date:
    """The date a button carries; NotAllowed when it is none."""
    try:
        return date.fromisoformat(code)
    except ValueError:
        raise NotAllowed from None


async def written_day(turn: Turn, text: str) -> date | None:
    """The date that was written; when it is none, it is asked again, and None."""
    today = local_date(turn.now, (await turn.cohort()).calendar)
    ago = DAYS_AGO.get(folded(text).strip(" .!").replace("’", "'"))
    if ago is not None:
        return today - timedelta(days=ago)
    try:
        day = date_in(text, today - HALF_A_YEAR)
    except WrongWeekday as wrong:
        turn.say("setup_unclear", code="weekday", values={"day": wrong.day.isoformat()})
        return None
    if day is None:
        turn.say("sentence", key="ladder.no_date")
    return day


STEPS = (
    Step("ladder_met", COORDINATORS, met, met_on),
    Step("ladder_conclude", COORDINATORS, text=conclude),
)
