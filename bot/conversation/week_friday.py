"""Friday: interviews, obstacle, next step, in one message that fills up; then who reads what."""

from typing import Any

from bot.buttons import WeekRef
from bot.conversation import drafts
from bot.conversation.acts import Tapped
from bot.conversation.drafts import LIMIT
from bot.conversation.health_words import speaks_of_health
from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import INTRAPRENEURS, NotAllowed, Step, Turn
from storage import outbox
from storage.drafts import Draft
from storage.terms import InterviewCount, Obstacle, Question

AGAIN = ",again"  # the three questions are being answered anew
INTERVIEWS, OBSTACLE, NEXT_STEP, DONE = 1, 2, 3, 4


async def interviews(turn: Turn, ref: str, value: str) -> None:
    """1 of 3."""
    own, again = await _open(turn, ref)
    if value not in set(InterviewCount):
        raise NotAllowed
    if own.week.check_in.interviews == value and not again:
        turn.toast("shared.already_noted")
    elif own.may_answer(known=False):
        await own.record(Question.INTERVIEWS, choice=value)
        await _go_on(own, again, INTERVIEWS)


async def obstacle(turn: Turn, ref: str, value: str) -> None:
    """2 of 3: no, written here, or told aloud."""
    own, again = await _open(turn, ref)
    if value == "back":
        await turn.expect_nothing()
        await _show(own, again, OBSTACLE)
        return
    if value not in set(Obstacle):
        raise NotAllowed
    if own.week.check_in.obstacle == value and not again:
        turn.toast("shared.already_noted")
    elif own.may_answer(known=False):
        if value == Obstacle.WRITTEN:
            await turn.expect("obstacle", ref)
            await _show(own, again, OBSTACLE, writing=True)
        else:
            await own.record(Question.OBSTACLE, choice=value)
            await _go_on(own, again, OBSTACLE)


async def next_step(turn: Turn, ref: str, value: str) -> None:
    """3 of 3, passed over."""
    own, again = await _open(turn, ref)
    if value != "pass":
        raise NotAllowed
    if own.week.check_in.next_step_asked and not again:
        turn.toast("shared.already_noted")
    elif own.may_answer(known=False):
        await own.record(Question.NEXT_STEP)
        await _go_on(own, again, NEXT_STEP)


# --- Free text: it grows until it is saved


async def write_obstacle(turn: Turn, ref: str, text: str) -> None:
    """What blocks, in the person's own words."""
    await _preview(turn, "obstacle", ref, text)


async def write_next_step(turn: Turn, ref: str, text: str) -> None:
    """The next step, in one sentence or a little more."""
    await _preview(turn, "next_step", ref, text)


async def _preview(turn: Turn, step: str, ref: str, text: str) -> None:
    await _open(turn, ref)
    draft = await drafts.grow(turn, step, ref, text)
    turn.say("draft", card=draft.card, **_draft_facts(step, ref, draft))


def _draft_facts(step: str, ref: str, draft: Draft) -> dict[str, Any]:
    length = len(draft.text)
    return {
        "step": step,
        "ref": ref,
        "text": drafts.kept(draft),
        "length": length,
        "too_long": length > LIMIT,
        "health": speaks_of_health(draft.text),
    }


async def decide_draft(turn: Turn, ref: str, value: str) -> None:
    """Save what was written, shorten it, or drop it."""
    own, again = await _open(turn, ref)
    step, _, choice = value.partition(".")
    draft = await drafts.current(turn, step, ref)
    if step not in ("obstacle", "next_step") or not draft.parts:
        turn.toast("week.draft_gone")
        return
    if choice == "save":
        await _save(own, again, step, draft, ref)
    elif choice in ("cancel", "erase", "shorten"):
        await turn.expect(step, ref)
        turn.edit("draft_dropped", choice=choice, step=step)
        if step == "obstacle" and choice == "cancel":
            await turn.expect_nothing()
            await _show(own, again, OBSTACLE, by_card=True)
    else:
        raise NotAllowed


async def _save(own: OwnWeek, again: bool, step: str, draft: Draft, ref: str) -> None:
    if not own.may_answer(known=False):
        return
    await own.turn.expect_nothing()
    own.turn.edit("draft", **_draft_facts(step, ref, draft), saved=True)
    if step == "obstacle":
        await own.record(Question.OBSTACLE, choice=Obstacle.WRITTEN.value, text=drafts.kept(draft))
    else:
        await own.record(Question.NEXT_STEP, text=drafts.kept(draft))
    await _go_on(own, again, OBSTACLE if step == "obstacle" else NEXT_STEP, by_card=True)


# --- What comes next


async def _open(turn: Turn, ref: str) -> tuple[OwnWeek, bool]:
    code, again, _ = ref.partition(AGAIN)
    return await OwnWeek.of(turn, code), bool(again)


async def _go_on(own: OwnWeek, again: bool, answered: int, *, by_card: bool = False) -> None:
    stage = answered + 1 if again else first_open(own)
    if stage == NEXT_STEP:
        await own.turn.expect("next_step", _ref(own, again))
    await _show(own, again, stage, by_card=by_card)
    if stage == DONE:
        await own.turn.expect_nothing()
        own.say("check_in_receipt")
        await own.tell_coach()
    await own.settle()


def first_open(own: OwnWeek) -> int:
    """The first of the three questions that was not answered yet."""
    said = own.week.check_in
    if said.interviews is None:
        return INTERVIEWS
    if said.obstacle is None:
        return OBSTACLE
    return DONE if said.next_step_asked else NEXT_STEP


def _ref(own: OwnWeek, again: bool) -> str:
    return WeekRef(own.enrolled.id, own.monday).code + (AGAIN if again else "")


async def _show(own: OwnWeek, again: bool, stage: int, *, writing: bool = False, by_card: bool = False) -> None:
    """Fill the one message; after a text, it is found again as a card."""
    turn = own.turn
    facts: dict[str, Any] = {"stage": stage, "again": again, "writing": writing}
    card = f"friday:{own.enrolled.id}:{own.monday}"
    if by_card:
        turn.say("check_in_filled", card=card, **own.facts, **facts)
        return
    if isinstance(turn.act, Tapped) and turn.act.message_id:
        await outbox.keep_card(turn.session, turn.person_id, card, turn.act.message_id)
    own.edit("check_in_filled", **facts)


async def fill_in(turn: Turn, ref: str, _value: str) -> None:
    """The three questions, asked now, or asked again."""
    own, again = await _open(turn, ref)
    if not own.may_answer(known=False):
        return
    stage = INTERVIEWS if again else first_open(own)
    own.say("check_in_filled", stage=stage, again=again)
    if stage == NEXT_STEP:
        await turn.expect("next_step", ref)


async def share(turn: Turn, ref: str, value: str) -> None:
    """Share one's sentences with the coordinators, or no longer."""
    own, _ = await _open(turn, ref)
    if value not in ("yes", "no"):
        raise NotAllowed
    if own.week.check_in.shared == (value == "yes"):
        turn.toast("shared.already_noted")
        return
    await own.record(Question.SHARED, choice=value)
    own.edit("check_in_receipt")
    await own.settle()


STEPS = (
    Step("interviews", INTRAPRENEURS, interviews),
    Step("obstacle", INTRAPRENEURS, obstacle, write_obstacle),
    Step("next_step", INTRAPRENEURS, next_step, write_next_step),
    Step("draft", INTRAPRENEURS, decide_draft),
    Step("check_in", INTRAPRENEURS, fill_in),
    Step("share", INTRAPRENEURS, share),
)
