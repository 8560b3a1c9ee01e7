"""Corrections: another value for one of the last weeks, more than a day, and an entry that is contested."""

from bot.conversation.drafts import LIMIT
from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import INTRAPRENEURS, Command, NotAllowed, Step, Turn
from scheduler.openings import correctable_until, said_through
from storage.terms import Question

SENTENCE_LIMIT = 200  # characters


async def correct(turn: Turn, _argument: str) -> None:
    """/corriger: which of the last four weeks?"""
    (await OwnWeek.now(turn)).say("correct_which")


async def correct_week(turn: Turn, ref: str, value: str) -> None:
    """Which value, then the correction itself; allowed until 14 days after the week has closed (B3)."""
    own = await OwnWeek.of(turn, ref)
    if turn.now > correctable_until(own.cohort, own.monday) or own.monday > own.today:
        own.say("week_sentence", about="week.too_old")
    elif not own.week.open:
        own.say("week_sentence", about="week.nothing_to_correct")
    elif not value:
        own.say("correct_value")
    else:
        await _correct(own, _halves(own, value))


async def _correct(own: OwnWeek, halves: int) -> None:
    before = own.week.halves
    if before == halves:
        own.turn.toast("shared.already_noted")
        return
    day = said_through(own.cohort, own.week, own.turn.now)
    await own.record(Question.RELEASE, day=day, halves=halves, corrects=True)
    own.edit("correct_value", chosen=halves)
    own.say("corrected", before=before, halves=halves)
    await own.turn.expect("correct_why", f"{_code(own)},{halves}")
    await own.settle()


def _code(own: OwnWeek) -> str:
    return f"{own.enrolled.id}@{own.monday:%Y%m%d}"


async def pass_reason(turn: Turn, ref: str, value: str) -> None:
    """The correction stands without a reason."""
    own = await OwnWeek.of(turn, ref)
    await turn.expect_nothing()
    halves, _, before = value.partition(".")
    own.edit("corrected", before=int(before) if before.isdigit() else None, halves=_halves(own, halves), chosen="pass")


async def write_reason(turn: Turn, ref: str, text: str) -> None:
    """One line, kept with the correction."""
    code, _, halves = ref.partition(",")
    own = await OwnWeek.of(turn, code)
    line = " ".join(text.split())
    if len(line) > LIMIT:
        turn.say("sentence", key="week.reason_long", length=len(line))
        return
    day = said_through(own.cohort, own.week, turn.now)
    await own.record(Question.RELEASE, day=day, halves=_halves(own, halves), text=line, corrects=True)
    await turn.expect_nothing()
    turn.say("sentence", key="week.reason_noted", text=line)
    await own.settle()


# --- More than a day


async def had_more(turn: Turn, ref: str, value: str) -> None:
    """[J’ai eu plus]: up to the person's working days, for the week so far (B4, B5)."""
    own = await OwnWeek.of(turn, ref)
    if not own.may_answer(known=True):
        return
    if not value:
        own.say("more_value")
        return
    halves = _halves(own, value)
    if own.week.halves == halves:
        turn.toast("shared.already_noted")
        return
    await own.record(Question.RELEASE, day=said_through(own.cohort, own.week, turn.now), halves=halves)
    own.edit("more_value", chosen=halves)
    own.say("noted")
    await own.settle()


def _halves(own: OwnWeek, value: str) -> int:
    if not value.isdigit() or int(value) > len(own.week.open):
        raise NotAllowed
    return int(value)


# --- An entry made by a coordinator


async def contest(turn: Turn, ref: str, value: str) -> None:
    """[Je conteste] (B22): the status stays until it is settled; the coordinators are asked."""
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
        await _tell_contest(own)
    await own.settle()


async def _tell_contest(own: OwnWeek) -> None:
    """On one card for each coordinator: the sentence comes a little later, if it comes."""
    for person in await own.turn.coordination():
        card = f"contested:{own.enrolled.id}:{own.monday}"
        await own.turn.tell(person.id, "contested", card=card, **own.facts)


async def pass_contest(turn: Turn, ref: str, _value: str) -> None:
    """[Passer]: they need not say why."""
    own = await OwnWeek.of(turn, ref)
    await turn.expect_nothing()
    own.edit("contest_why", chosen="pass")


async def write_contest(turn: Turn, ref: str, text: str) -> None:
    """Why, in one sentence: the coordinators read it on the same card."""
    if len(text) > SENTENCE_LIMIT:
        turn.say("sentence", key="justify.too_long", length=len(text), limit=SENTENCE_LIMIT)
        return
    own = await OwnWeek.of(turn, ref)
    await turn.expect_nothing()
    await own.record(Question.CONTESTED, choice="yes", text=text)
    await _tell_contest(own)
    turn.say("contest_noted", text=text)
    await own.settle()


def _spoken(own: OwnWeek) -> bool:
    """Whether the person spoke of this entry: one before it was another."""
    entered = own.week.answered_at
    history = own.enrolled.answers.get(own.monday, ())
    return any(said.question is Question.CONTESTED and not (entered and said.at < entered) for said in history)


STEPS = (
    Step("correct", INTRAPRENEURS, correct_week),
    Step("correct_why", INTRAPRENEURS, pass_reason, write_reason),
    Step("more", INTRAPRENEURS, had_more),
    Step("contest", INTRAPRENEURS, contest),
    Step("contest_why", INTRAPRENEURS, pass_contest, write_contest),
)
COMMANDS = (
    Command("corriger", INTRAPRENEURS, correct, language="fr"),
    Command("correct", INTRAPRENEURS, correct, language="en"),
)
