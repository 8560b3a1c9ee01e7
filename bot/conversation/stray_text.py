"""Text that nobody asked for: kept apart until the person says what it is for, and forgotten otherwise."""

from datetime import timedelta

from bot.conversation.acts import Edited, Said
from bot.conversation.drafts import LIMIT
from bot.conversation.health_words import speaks_of_health
from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import INTRAPRENEURS, NotAllowed, Step, Turn
from storage import awaiting
from storage.terms import Question

KEPT_FOR = timedelta(hours=1)


async def offer(turn: Turn, text: str) -> None:
    """Three ways to go on; of a reason of health nothing is kept, not even until the next tap (B6)."""
    own = await OwnWeek.now(turn)
    if speaks_of_health(text):
        await turn.expect_nothing()
        own.say("no_motive")
        return
    ref = str(turn.act.message_id if isinstance(turn.act, Said | Edited) else 0)
    await turn.expect("stray", ref, draft=text[:LIMIT], wait=KEPT_FOR)
    weekend = own.today.weekday() > 4
    own.say("stray_text", ref=ref, length=len(text), too_long=len(text) > LIMIT, weekend=weekend)


async def more_text(turn: Turn, _ref: str, text: str) -> None:
    """Another text before the choice was made: the choice is about the last one."""
    await offer(turn, text)


async def choose(turn: Turn, ref: str, value: str) -> None:
    """To the coach, into the check-in, or away with it."""
    row = await awaiting.awaited(turn.session, turn.person_id, turn.now)
    own = await OwnWeek.now(turn)
    facts = {"ref": ref, "chosen": value}
    if value == "erase":
        if row and (row.step, row.ref) == ("stray", ref):
            await turn.expect_nothing()
        own.edit("stray_text", **facts)
        return
    if row is None or (row.step, row.ref) != ("stray", ref) or not row.draft:
        turn.toast("week.draft_gone")
        return
    text = row.draft
    await turn.expect_nothing()
    own.edit("stray_text", **facts)
    if value == "coach":
        await turn.tell(own.enrolled.coach.id, "note_to_coach", name=turn.person.name, text=text)
        own.say("stray_sent", text=text, coach=own.enrolled.coach.name)
    elif value == "step":
        await _into_check_in(own, text)
    else:
        raise NotAllowed


async def _into_check_in(own: OwnWeek, text: str) -> None:
    await own.record(Question.NEXT_STEP, text=text)
    own.say("stray_noted", text=text)
    if own.week.check_in.done:
        await own.tell_coach()
    await own.settle()


async def forget(turn: Turn, _ref: str, _value: str) -> None:
    """[Effacer] under a text of which nothing was kept."""
    turn.edit("sentence", key="week.draft_erased")


STEPS = (Step("stray", INTRAPRENEURS, choose, more_text), Step("forget", INTRAPRENEURS, forget))
