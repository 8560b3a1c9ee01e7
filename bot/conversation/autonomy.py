"""Autonomy: the question of the month, and who may hear the answer; changing one's mind edits the same message."""

from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import INTRAPRENEURS, Command, NotAllowed, Step, Turn
from scheduler.autonomy import TOLD, Heard, autonomy_card, heard, partner_coordinators
from storage.terms import Autonomy, Question


async def answer(turn: Turn, ref: str, value: str) -> None:
    """[Oui], [Plutôt non], [J’en parle à mon coach]; [Changer] puts the question again."""
    own = await OwnWeek.of(turn, ref)
    if value == "again":
        own.edit("autonomy_answered", again=True)
    elif value not in set(Autonomy):
        raise NotAllowed
    else:
        await _record(own, Question.AUTONOMY, value, heard(own.enrolled, own.monday).answer == value)


async def share(turn: Turn, ref: str, value: str) -> None:
    """[Le dire à la coordination DINUM] or [Seulement à mon coach]: of a “rather not” alone."""
    own = await OwnWeek.of(turn, ref)
    before = heard(own.enrolled, own.monday)
    if value not in ("yes", "no"):
        raise NotAllowed
    if before.answer is not Autonomy.RATHER_NOT:
        turn.toast("autonomy.changed_since")
    else:
        await _record(own, Question.AUTONOMY_SHARED, value, before.shared == (value == "yes"))


async def _record(own: OwnWeek, question: Question, value: str, known: bool) -> None:
    """Keep it unless it stands already, show it in the same message, and tell those who may know."""
    if known:
        own.turn.toast("shared.already_noted")
        own.edit("autonomy_answered")
    elif own.may_answer(known=False):
        before = heard(own.enrolled, own.monday)
        await own.record(question, choice=value)
        own.edit("autonomy_answered")
        await _tell(own, before, heard(own.enrolled, own.monday))
        await own.settle()


async def _tell(own: OwnWeek, before: Heard, after: Heard) -> None:
    """The coach hears what is not a “yes”, the partner's coordinators what they were let know; then what changes it."""
    card, coach = autonomy_card(own.enrolled.id, own.monday), own.enrolled.coach
    if coach.reachable and {before.answer, after.answer} & TOLD:
        rings = after.answer in TOLD and after.answer != before.answer
        await own.turn.tell(coach.id, "autonomy_told", card=card, rings=rings, **own.facts)
    if not (before.shared or after.shared):
        return
    for person in partner_coordinators(own.cohort):
        if person.reachable and person.id != coach.id:
            rings = bool(after.shared and not before.shared)
            await own.turn.tell(person.id, "autonomy_told", card=card, rings=rings, **own.facts)


STEPS: tuple[Step, ...] = (
    Step("autonomy", INTRAPRENEURS, answer),
    Step("autonomy_share", INTRAPRENEURS, share),
)
COMMANDS: tuple[Command, ...] = ()
