"""Dispatch: finds who acted and which handler hears it. One act, one transaction, whatever happens."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.attention import Attention, Heed
from bot.buttons import unpack
from bot.conversation import everyday, joining
from bot.conversation.acts import Act, Blocked, Edited, Returned, Said, SentMedia, Tapped
from bot.conversation.steps import COMMANDS, STEPS
from bot.conversation.toast import Toast
from bot.conversation.turn import NotAllowed, Turn
from bot.reach import note_unreachable
from storage import awaiting, cohorts, outbox, people
from storage.notice import Notice


async def hear(session: AsyncSession, act: Act, now: datetime, attention: Attention | None = None) -> Toast | None:
    """Handle one act: who it is, what it means, what is recorded, what will be said.

    With `attention`, who floods is met with silence: see `_answers_to`.

    1. Nobody we know: the joining topic alone may hear it (a link, a set-up code); nothing of others is kept.
    2. Any act of a known person makes them reachable again.
    3. A tap goes to its step, a command to its handler, a text to the step that awaits it.
    4. What the handler wants said goes to the outbox, in the same transaction.
    """
    person = await people.by_chat(session, act.chat_id)
    if person is None:
        heed = attention.to_stranger(act.chat_id, now) if attention else Heed.ANSWER
        notices, key = await joining.hear_stranger(session, act, now, heed)
        await outbox.put(session, notices, now)
        return _toast(act, key, act.language, heed)
    heed = await attention.to_person(session, act.chat_id, person.id or 0, now) if attention else Heed.ANSWER
    turn = Turn(session, now, act, person, await people.roles_of(session, person.id or 0))
    await _note_reachable(turn)
    said = len(turn.notices)
    try:
        async with session.begin_nested():  # what was recorded before it turned out not to be allowed goes too
            await _route(turn, heed)
    except NotAllowed:
        await session.refresh(person)
        del turn.notices[said:]
        turn.toast("shared.not_for_you")
        if not isinstance(act, Tapped):
            turn.say("sentence", key="shared.not_for_you")
    await outbox.put(session, _answers_to(turn, heed), now)
    return _toast(act, turn.toast_key, person.language, heed)


def _toast(act: Act, key: str | None, language: str | None, heed: Heed) -> Toast | None:
    if not isinstance(act, Tapped) or heed is Heed.SILENCE:
        return None
    return Toast(act.query_id, key, language or "fr")


async def _note_reachable(turn: Turn) -> None:
    if isinstance(turn.act, Blocked):
        await note_unreachable(turn.session, turn.person, turn.now)
    elif turn.person.unreachable_at is not None:
        turn.person.unreachable_at = None
        await cohorts.due_by(turn.session, turn.person.cohort_id, turn.now)  # what was due is theirs to have again
        await joining.welcome_back(turn)


def _answers_to(turn: Turn, heed: Heed) -> list[Notice]:
    """What is put: all of it, or, for who floods, what others must know and one sentence for who acts."""
    if heed is Heed.ANSWER:
        return turn.notices
    kept = [notice for notice in turn.notices if not (notice.reply and notice.person_id == turn.person_id)]
    if heed is Heed.SAY_SO:
        turn.say("sentence", key="shared.too_fast")
        kept.append(turn.notices[-1])
    return kept


async def _route(turn: Turn, heed: Heed) -> None:
    act = turn.act
    awaits = heed is Heed.ANSWER or await awaiting.awaited(turn.session, turn.person_id, turn.now) is not None
    if isinstance(act, Tapped):
        await _tap(turn, act)
    elif not awaits:
        return  # a flood of words that nobody asked for
    elif isinstance(act, Said | Edited):
        await _text(turn, act.text, edited=isinstance(act, Edited))
    elif isinstance(act, SentMedia):
        await everyday.unexpected_media(turn)
    elif isinstance(act, Blocked | Returned):
        return


async def _tap(turn: Turn, act: Tapped) -> None:
    button = unpack(act.data)
    step = STEPS.get(button.action) if button else None
    if button is None or step is None or step.tap is None:
        turn.toast("shared.unknown_button")
        return
    if not step.roles & turn.roles:
        raise NotAllowed
    await step.tap(turn, button.ref, button.value)


async def _text(turn: Turn, text: str, *, edited: bool) -> None:
    if text.lstrip().startswith("/"):
        name, *argument = text.split(maxsplit=1)  # a line break ends the name as a space does
        await _command(turn, name[1:].partition("@")[0].lower(), "".join(argument).strip())
        return
    row = await awaiting.awaited(turn.session, turn.person_id, turn.now)
    step = STEPS.get(row.step) if row else None
    if row is None or step is None or step.text is None or not step.roles & turn.roles:
        if edited:
            turn.say("sentence", key="shared.edit_too_late")
        else:
            await everyday.unexpected_text(turn, text)
        return
    await step.text(turn, row.ref, text.strip())


async def _command(turn: Turn, name: str, argument: str) -> None:
    command = COMMANDS.get(name)
    if command is None or not command.roles & turn.roles:
        turn.say("sentence", key="shared.unknown_command")
        return
    await command.run(turn, argument)
