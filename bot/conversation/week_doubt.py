"""A doubt: the coach's word about a day does not fit the intrapreneur's, who alone is asked, once (DOMAIN 4.c)."""

from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import INTRAPRENEURS, NotAllowed, Step, Turn
from scheduler.facts import Enrolled
from scheduler.ledger import Week
from scheduler.notices import week_facts
from scheduler.prompts import open_for
from storage import outbox
from storage.notice import Notice
from storage.terms import Question


async def ask_in_doubt(turn: Turn, enrolled: Enrolled, week: Week) -> None:
    """The coach says that the day was not released; the person said that it was, in whole or in part.

    Their answer stays the reference, and the coordinators hear nothing of it.
    """
    if not week.halves or week.answered_by != enrolled.person.id or not enrolled.person.reachable:
        return
    at = open_for(await turn.cohort(), turn.now, enrolled.person.id)
    facts = {**week_facts(enrolled.id, week.monday), "coach": turn.person_id}
    key = f"doubt:{enrolled.id}:{week.monday}"
    await outbox.put(
        turn.session, [Notice(key, "doubt", person_id=enrolled.person.id, facts=facts, due_at=at)], turn.now
    )


async def confirm(turn: Turn, ref: str, value: str) -> None:
    """[Je confirme]: the answer stands, and is known to have been thought over."""
    own = await OwnWeek.of(turn, ref)
    if value != "yes":
        raise NotAllowed
    history = own.enrolled.answers.get(own.monday, ())
    if any(said.question is Question.DOUBT for said in history):
        turn.toast("shared.already_noted")
        return
    await own.record(Question.DOUBT, choice="confirmed")
    own.edit("doubt", chosen="yes")
    await own.settle()


STEPS = (Step("doubt", INTRAPRENEURS, confirm),)
