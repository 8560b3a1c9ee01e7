"""Contested: somebody does not agree with what was entered for them; the coordinators settle it (B22, D21)."""

from datetime import date

from bot.buttons import WeekRef
from bot.conversation.health_words import speaks_of_health
from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import COORDINATORS, INTRAPRENEURS, NotAllowed, Step, Turn
from scheduler.decisions import after_answer
from scheduler.facts import Enrolled
from scheduler.ledger import Week, week_of
from scheduler.notices import week_facts
from storage import answers
from storage.terms import Question

SENTENCE_LIMIT = 200  # characters


async def contest(turn: Turn, ref: str, value: str) -> None:
    """[D’accord], or [Je conteste]: the status stays until it is settled; the coordinators are asked."""
    own = await OwnWeek.of(turn, ref)
    if value not in ("yes", "no"):
        raise NotAllowed
    if own.week.contested == (value == "yes") and (value == "yes" or _spoken(own)):
        turn.toast("shared.already_noted")
        return
    await own.record(Question.CONTESTED, choice=value)
    by = own.week.answered_by
    own.edit("entered_for_you", by=by, halves=own.week.halves, chosen=value)
    if value == "yes":
        own.say("contest_why")
        await turn.expect("contest_why", ref)
        await _show(turn, own.enrolled, own.monday)
    await own.settle()


def _spoken(own: OwnWeek) -> bool:
    """Whether the person spoke of this entry: one before it was another."""
    history = own.enrolled.answers.get(own.monday, ())
    told = [said.question for said in history if said.question in (Question.CONTESTED, Question.RELEASE)]
    return told[-1:] == [Question.CONTESTED]


async def pass_over(turn: Turn, ref: str, _value: str) -> None:
    """[Passer]: they need not say why."""
    own = await OwnWeek.of(turn, ref)
    await turn.expect_nothing()
    own.edit("contest_why", chosen="pass")


async def write_why(turn: Turn, ref: str, text: str) -> None:
    """Why, in one sentence: the coordinators read it on the same card."""
    if len(text) > SENTENCE_LIMIT:
        turn.say("sentence", key="justify.too_long", length=len(text), limit=SENTENCE_LIMIT)
        return
    own = await OwnWeek.of(turn, ref)
    if speaks_of_health(text):
        own.say("no_motive")
        return
    await turn.expect_nothing()
    if not own.week.contested:
        turn.say("sentence", key="contested.settled_meanwhile")
        return
    await own.record(Question.CONTESTED, choice="yes", text=text)
    await _show(turn, own.enrolled, own.monday)
    turn.say("contest_noted", text=text)
    await own.settle()


# --- What the coordinators make of it


async def settle(turn: Turn, ref: str, value: str) -> None:
    """[Garder …] or [Corriger la saisie]: any coordinator may, and the person hears of it."""
    named = WeekRef.parse(ref)
    if named is None or value not in ("keep", "correct"):
        raise NotAllowed
    enrolled = await turn.coordinated(named.enrolment_id)
    week = week_of(await turn.cohort(), enrolled, named.monday)
    if not is_contested_entry(enrolled, week):
        turn.toast("shared.already_noted")
        await _show(turn, enrolled, week.monday)
    elif value == "correct":
        turn.say("enter_question", **week_facts(enrolled.id, week.monday))
    else:
        await keep(turn, enrolled, week)


def is_contested_entry(enrolled: Enrolled, week: Week) -> bool:
    """Whether what stands was entered by somebody else, and the person still contests it."""
    return week.contested and week.answered_by not in (None, enrolled.person.id)


async def keep(turn: Turn, enrolled: Enrolled, week: Week) -> None:
    """What was entered stands: nobody contests it any more, and the person may still give their own answer."""
    await record_settled(turn, enrolled, week)
    await after_answer(turn.session, enrolled.id, [week.monday], turn.now, for_id=turn.person_id)
    await show_settled(turn, enrolled, week)
    facts = week_facts(enrolled.id, week.monday)
    await turn.tell(enrolled.person.id, "contest_settled", **facts, by=turn.person_id)


async def record_settled(turn: Turn, enrolled: Enrolled, week: Week) -> None:
    """A coordinator has settled what the person contested of that week, if they did."""
    if week.contested:
        await answers.record(
            turn.session, enrolled.id, week.monday, Question.CONTESTED, turn.person_id, turn.now, choice="no"
        )


async def show_settled(turn: Turn, enrolled: Enrolled, week: Week) -> None:
    """Every copy of the card says how a contest ended; for a week that was not contested there is none."""
    if week.contested:
        await _show(turn, enrolled, week.monday)


async def _show(turn: Turn, enrolled: Enrolled, monday: date) -> None:
    """One card for each coordinator: the sentence comes a little later, if it comes; so does what became of it."""
    card, facts = f"contested:{enrolled.id}:{monday}", week_facts(enrolled.id, monday)
    for person in await turn.coordination():
        if person.id == turn.person_id:
            turn.say("contested", card=card, **facts)
        else:
            await turn.tell(person.id, "contested", card=card, **facts)


STEPS = (
    Step("contest", INTRAPRENEURS, contest),
    Step("contest_why", INTRAPRENEURS, pass_over, write_why),
    Step("settle", COORDINATORS, settle),
)
