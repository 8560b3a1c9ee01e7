"""The buttons of an escalation that any coordinator has: look after it, its history, its fact sheet, closing it."""

from bot.conversation import ladder_formal, ladder_meeting
from bot.conversation.ladder_row import ladder_of, open_ladder_of, show, show_own_copy
from bot.conversation.turn import COORDINATORS, Command, NotAllowed, Step, Turn
from bot.speech.ladder_acts import SENTENCE_LIMIT
from bot.speech.ladder_closed import CLOSINGS
from storage import escalations
from storage.tables import Escalation
from storage.terms import EscalationStep

BEFORE_THE_DRAFT = (EscalationStep.SECOND_ALERT, EscalationStep.MEETING)


async def take(turn: Turn, ref: str, _value: str) -> None:
    """[Je m’en occupe]: the first wins; the second reads who was first, and may take over."""
    if (found := await open_ladder_of(turn, ref)) is None:
        return
    row, enrolled = found
    if row.owner_id == turn.person_id:
        turn.toast("shared.already_noted")
    elif row.owner_id is not None:
        turn.say("ladder_owned", escalation=row.id)
    else:
        escalations.take(turn.session, row, turn.person_id, turn.now)
        await show(turn, row, enrolled)


async def relay(turn: Turn, ref: str, _value: str) -> None:
    """[Prendre le relais]: the history keeps both."""
    if (found := await open_ladder_of(turn, ref)) is None:
        return
    row, enrolled = found
    if row.owner_id == turn.person_id:
        turn.toast("shared.already_noted")
        return
    escalations.take(turn.session, row, turn.person_id, turn.now)
    turn.edit("ladder_relayed", escalation=row.id)
    await show(turn, row, enrolled)


async def history(turn: Turn, ref: str, _value: str) -> None:
    """[Historique]: who did what, when."""
    row, _ = await ladder_of(turn, ref)
    turn.say("ladder_history", escalation=row.id)


async def bring(turn: Turn, ref: str, _value: str) -> None:
    """Bring the card down to the end of the chat."""
    row, _ = await ladder_of(turn, ref)
    show_own_copy(turn, row, rings=True)


async def sheet(turn: Turn, ref: str, _value: str) -> None:
    """[Préparer la fiche de faits]: a document, as things stand now; who asked for it is kept."""
    row, _ = await ladder_of(turn, ref)
    escalations.note(turn.session, row, turn.now, "sheet", by_id=turn.person_id)
    turn.say("ladder_sheet", escalation=row.id)


# --- Closing


async def close(turn: Turn, ref: str, value: str) -> None:
    """[Clore]: with how it ends, in one tap or one sentence; not once a formal notice is being prepared."""
    if (row := await _closable(turn, ref)) is None:
        return
    if not value:
        turn.say("ladder_why_close", escalation=row.id)
    elif value not in CLOSINGS:
        raise NotAllowed
    elif value == "other":
        turn.edit("ladder_why_close", escalation=row.id, chosen=value)
        turn.say("ladder_write_closing", escalation=row.id)
        await turn.expect("ladder_close", ref)
    else:
        turn.edit("ladder_why_close", escalation=row.id, chosen=value)
        await _close(turn, row, value, None)


async def close_in_words(turn: Turn, ref: str, text: str) -> None:
    """Their own sentence; one that is too long is not cut but asked again."""
    if len(text) > SENTENCE_LIMIT:
        turn.say("sentence", key="ladder.too_long", length=len(text), limit=SENTENCE_LIMIT)
        return
    await turn.expect_nothing()
    if (row := await _closable(turn, ref)) is not None:
        await _close(turn, row, "other", text)


async def _closable(turn: Turn, ref: str) -> Escalation | None:
    if (found := await open_ladder_of(turn, ref)) is None:
        return None
    if found[0].step in BEFORE_THE_DRAFT:
        return found[0]
    turn.toast("ladder.further_already")
    show_own_copy(turn, found[0])
    return None


async def _close(turn: Turn, row: Escalation, outcome: str, detail: str | None) -> None:
    escalations.close(turn.session, row, outcome, turn.now, by_id=turn.person_id, detail=detail)
    await show(turn, row, await turn.coordinated(row.enrolment_id))


STEPS: tuple[Step, ...] = (
    Step("ladder_take", COORDINATORS, take),
    Step("ladder_relay", COORDINATORS, relay),
    Step("ladder_history", COORDINATORS, history),
    Step("ladder_bring", COORDINATORS, bring),
    Step("ladder_sheet", COORDINATORS, sheet),
    Step("ladder_close", COORDINATORS, close, close_in_words),
    *ladder_meeting.STEPS,
    *ladder_formal.STEPS,
)
COMMANDS: tuple[Command, ...] = ()
