"""The escalation a button names: who may act on it, whether it is still open, and how every copy hears of an act."""

from dataclasses import replace

from bot.buttons import number_in
from bot.conversation.turn import NotAllowed, Turn
from scheduler.facts import Enrolled
from scheduler.ladder import ladder_notice, may_prepare
from scheduler.ladder_decisions import show_ladder
from storage import escalations
from storage.tables import Escalation


async def ladder_of(turn: Turn, ref: str) -> tuple[Escalation, Enrolled]:
    """The escalation of that number, if whoever acts coordinates it; NotAllowed otherwise."""
    row = await turn.session.get(Escalation, number_in(ref))
    if row is None:
        raise NotAllowed
    return row, await turn.coordinated(row.enrolment_id)


async def open_ladder_of(turn: Turn, ref: str) -> tuple[Escalation, Enrolled] | None:
    """The same if it is still open; else the tapped copy is shown as it now stands, and None."""
    row, enrolled = await ladder_of(turn, ref)
    if row.closed_at is None:
        return row, enrolled
    turn.toast("ladder.closed_already")
    show_own_copy(turn, row)
    return None


async def preparers_ladder(turn: Turn, ref: str) -> tuple[Escalation, Enrolled] | None:
    """An open escalation that the party which is not concerned may take further; else the reason is given (D13)."""
    if (found := await open_ladder_of(turn, ref)) is None:
        return None
    if not await prepares(turn, found[0]):
        turn.say("ladder_not_yours", escalation=found[0].id)
        return None
    return found


async def prepares(turn: Turn, row: Escalation) -> bool:
    """Whether who acts is of the party that is not concerned."""
    members = {member.id: member.party for member in (await turn.cohort()).coordinators}
    return may_prepare(members.get(turn.person_id), row.duty)


def show_own_copy(turn: Turn, row: Escalation, *, rings: bool = False) -> None:
    """Their own copy as it now stands, at once; a ringing one becomes the card at the end of the chat."""
    escalations.touch(turn.session, row)
    copy = ladder_notice(row.id or 0, row.version, turn.person_id, rings=rings, due_at=turn.now)
    turn.notices.append(replace(copy, reply=True))


async def show(turn: Turn, row: Escalation, enrolled: Enrolled, *, rings: bool = False) -> None:
    """Every copy shows what was just done: for who acted at once, for the others when the bot may next speak."""
    await turn.session.flush()
    await show_ladder(turn.session, await turn.cohort(), enrolled, row, turn.now, rings=rings, for_id=turn.person_id)
