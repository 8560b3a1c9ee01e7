"""Corrections: another value for one of the last weeks, and more than a day."""

from bot.conversation import contest
from bot.conversation.drafts import LIMIT
from bot.conversation.own_week import OwnWeek
from bot.conversation.turn import INTRAPRENEURS, Command, NotAllowed, Step, Turn
from scheduler.openings import correctable_until, said_through
from storage.terms import Question


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
    before, former = own.week.halves, own.week
    if before == halves:
        own.turn.toast("shared.already_noted")
        return
    day = said_through(own.cohort, own.week, own.turn.now)
    await own.record(Question.RELEASE, day=day, halves=halves, corrects=True)
    own.edit("correct_value", chosen=halves)
    own.say("corrected", before=before, halves=halves)
    await own.turn.expect("correct_why", f"{_code(own)},{halves}")
    await contest.show_settled(own.turn, own.enrolled, former)
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


STEPS = (
    Step("correct", INTRAPRENEURS, correct_week),
    Step("correct_why", INTRAPRENEURS, pass_reason, write_reason),
    Step("more", INTRAPRENEURS, had_more),
)
COMMANDS = (
    Command("corriger", INTRAPRENEURS, correct, language="fr"),
    Command("correct", INTRAPRENEURS, correct, language="en"),
)
