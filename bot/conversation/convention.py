"""`/convention`: the register of the two parties: dates, expenses and amendments, noted in two taps or a few words."""

from datetime import date, timedelta

from bot.buttons import number_in
from bot.conversation.ladder_meeting import day_in, written_day
from bot.conversation.said_amounts import amount_and_date, amount_in
from bot.conversation.turn import COORDINATORS, Command, NotAllowed, Step, Turn
from scheduler.convention import OF_AN_AMENDMENT, Register
from scheduler.convention_register import read_register
from scheduler.weeks import local_date
from storage import convention, outbox
from storage.terms import ConventionAct

CARD = "convention"
ONE_TAP = timedelta(minutes=1)  # the same expense within it is the same tap
BOTH_ENDS = (ConventionAct.AMENDMENT_SIGNED, ConventionAct.AMENDMENT_COPIED)


async def show(turn: Turn, _argument: str = "") -> None:
    """What is known and what is open, at the end of the chat."""
    turn.say("convention", card=CARD, rings=True)


async def history(turn: Turn, _ref: str, _value: str) -> None:
    """[Historique]: who noted what, when."""
    turn.say("convention_history")


async def act_tapped(turn: Turn, ref: str, value: str) -> None:
    """Ask when it happened, or go on with what was tapped under that question."""
    act, register = _act(ref), await read_register(turn.session, turn.person.cohort_id)
    if not _may_be_noted(register, act):
        turn.toast("shared.already_noted")
    elif act is ConventionAct.AMENDMENT_DROPPED:
        await _note(turn, act, await _today(turn))
    elif not value:
        turn.say("convention_ask", act=act)
        await turn.expect("convention", act)
    elif value in ("cancel", "same"):
        turn.edit("convention_ask", act=act, chosen=value)
        await turn.expect_nothing()
    elif act not in (ConventionAct.EXPENSE, ConventionAct.CEILING):
        await _note_day(turn, register, act, day_in(value), tapped=value)


async def written(turn: Turn, ref: str, text: str) -> None:
    """The date or the amount in their own words; what is not understood is asked again."""
    act, register = _act(ref), await read_register(turn.session, turn.person.cohort_id)
    if not _may_be_noted(register, act):
        await turn.expect_nothing()
        await show(turn)
    elif act is ConventionAct.EXPENSE:
        await _written_expense(turn, register, text)
    elif act is ConventionAct.CEILING:
        await _written_ceiling(turn, register, text)
    elif day := await written_day(turn, text):
        await _note_day(turn, register, act, day)


def _act(ref: str) -> ConventionAct:
    try:
        return ConventionAct(ref)
    except ValueError:
        raise NotAllowed from None


def _may_be_noted(register: Register, act: ConventionAct) -> bool:
    """An amendment is asked, signed or dropped, then copied; only a signed one changes the ceiling (C42)."""
    match act:
        case ConventionAct.AMENDMENT_ASKED:
            return register.amendment is None
        case ConventionAct.AMENDMENT_DROPPED:
            return register.amendment is not None
        case ConventionAct.AMENDMENT_COPIED:
            return register.last(*BOTH_ENDS) is not None
        case ConventionAct.CEILING:
            return register.may_change_ceiling
    return True


async def _note_day(
    turn: Turn, register: Register, act: ConventionAct, day: date, *, tapped: str | None = None
) -> None:
    """A day to come is for the seminar alone; the same day twice is noted once."""
    if day > await _today(turn) and act is not ConventionAct.SEMINAR:
        turn.say("sentence", key="ladder.to_come")
        return
    group = OF_AN_AMENDMENT if act in OF_AN_AMENDMENT else BOTH_ENDS if act in BOTH_ENDS else (act,)
    last = register.last(*group)
    if last and (last.act, last.happened_on) == (act, day):
        turn.toast("shared.already_noted")
        if tapped is None:
            await turn.expect_nothing()
            await show(turn)
        return
    if tapped is not None:
        turn.edit("convention_ask", act=act, chosen=tapped)
    await _note(turn, act, day)
    if act is ConventionAct.AMENDMENT_SIGNED:
        turn.say("convention_ask", act=ConventionAct.CEILING)
        await turn.expect("convention", ConventionAct.CEILING)


# --- Money


async def _written_expense(turn: Turn, register: Register, text: str) -> None:
    amount_text, date_text = amount_and_date(text)
    cents, day = amount_in(amount_text), await _today(turn)
    if cents is None:
        turn.say("sentence", key="convention.no_amount")
        return
    if date_text:
        found = await written_day(turn, date_text)
        if found is None:
            return
        day = found
    await _expense(turn, register, cents, day, confirmed=False)


async def _expense(turn: Turn, register: Register, cents: int, day: date, *, confirmed: bool) -> None:
    """Never to come, nor above the ceiling (E13); outside the convention's time only on a second word (C24)."""
    if day > await _today(turn):
        turn.say("sentence", key="ladder.to_come")
    elif cents > register.left_cents:
        await turn.expect_nothing()
        turn.say("convention_above")
    elif not confirmed and await _is_outside(turn, register, day):
        await turn.expect_nothing()
        turn.say("convention_outside", cents=cents, day=day.isoformat())
    else:
        await _note(turn, ConventionAct.EXPENSE, day, cents)


async def _is_outside(turn: Turn, register: Register, day: date) -> bool:
    """Before the signature, or after the end (article 2)."""
    signed, ends_on = register.last(ConventionAct.SIGNED), (await turn.cohort()).calendar.ends_on
    return day > ends_on or (signed is not None and day < signed.happened_on)


async def expense_confirmed(turn: Turn, ref: str, value: str) -> None:
    """[Enregistrer quand même] or [Annuler] under an expense of another time."""
    number, _, iso = ref.partition("@")
    cents, day = number_in(number), day_in(iso)
    if value not in ("keep", "cancel") or not cents:
        raise NotAllowed
    register = await read_register(turn.session, turn.person.cohort_id)
    last = register.last(ConventionAct.EXPENSE)
    if last and (last.amount_cents, last.happened_on) == (cents, day) and turn.now - last.noted_at < ONE_TAP:
        turn.toast("shared.already_noted")
        return
    turn.edit("convention_outside", cents=cents, day=iso, chosen=value)
    if value == "keep":
        await _expense(turn, register, cents, day, confirmed=True)


async def take_back(turn: Turn, ref: str, _value: str) -> None:
    """[Retirer la dernière dépense]: it stays in the history, and counts no more."""
    register = await read_register(turn.session, turn.person.cohort_id)
    last = register.expenses[-1] if register.expenses else None
    if last is None or last.id != number_in(ref):
        turn.toast("shared.already_noted")
        return
    await _note(turn, ConventionAct.EXPENSE, last.happened_on, -(last.amount_cents or 0))


async def _written_ceiling(turn: Turn, register: Register, text: str) -> None:
    cents = amount_in(text)
    if cents is None:
        turn.say("sentence", key="convention.no_amount")
    elif cents < register.spent_cents:
        turn.say("sentence", key="convention.ceiling_too_low")
    else:
        await _note(turn, ConventionAct.CEILING, await _today(turn), cents)


# --- Noting


async def _today(turn: Turn) -> date:
    return local_date(turn.now, (await turn.cohort()).calendar)


async def _note(turn: Turn, act: ConventionAct, day: date, cents: int | None = None) -> None:
    """Into the register; the card comes down with it, and the other coordinators' copies follow."""
    await turn.expect_nothing()
    await convention.note(turn.session, turn.person.cohort_id, act, day, turn.person_id, turn.now, cents)
    await show(turn)
    others = [member.id for member in (await turn.cohort()).coordinators if member.id != turn.person_id]
    for person_id in await outbox.shown_to(turn.session, others, CARD):
        await turn.tell(person_id, "convention", card=CARD)


STEPS: tuple[Step, ...] = (
    Step("convention", COORDINATORS, act_tapped, written),
    Step("convention_expense", COORDINATORS, expense_confirmed),
    Step("convention_undo", COORDINATORS, take_back),
    Step("convention_history", COORDINATORS, history),
)
COMMANDS: tuple[Command, ...] = (Command("convention", COORDINATORS, show),)
