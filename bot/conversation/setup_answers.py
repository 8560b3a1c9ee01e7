"""Answers in the set-up, by tap or by text: read, checked, saved; then the next question, or the page it came from."""

from dataclasses import replace
from datetime import date

from bot.cohort import edits
from bot.conversation.acts import Edited, Tapped
from bot.conversation.setup_question import (
    ACTION,
    OF_COHORT,
    PAGE_OF,
    Asking,
    ask,
    ask_one,
    await_closure,
    facts_of,
    may_be_asked,
    pending,
)
from bot.conversation.setup_reading import NOBODY, Context, Unclear, read
from bot.conversation.setup_saving import (
    cohort_row,
    current_plan,
    first_fault,
    meet_habit,
    note_act,
    person_of,
    save,
    say_fault,
    today,
)
from bot.conversation.turn import COORDINATORS, Step, Turn
from scheduler.slots import WEEKDAYS
from storage import enrolling, people
from storage.cohort_plan import CohortPlan
from storage.terms import Party, Role


async def by_tap(turn: Turn, ref: str, value: str) -> None:
    """A choice of a question, be it the one that is awaited or an older one still on the screen."""
    waiting = await pending(turn)
    target, _, name = ref.partition(".")
    if waiting and waiting.ref == ref:
        await _answer(turn, waiting, value, waited=True)
    elif target.startswith("n"):
        turn.toast("shared.already_noted")
    else:
        await may_be_asked(turn, target, name)
        page = PAGE_OF.get(name, "home") if target == OF_COHORT else await _role_of(turn, int(target[1:]))
        await _answer(turn, Asking(target, (name,), page=page), value, waited=False)


async def _role_of(turn: Turn, person_id: int) -> str:
    """The page to go back to for somebody, when the question was left behind."""
    roles = await people.roles_of(turn.session, person_id)
    return next(role for role in Role if role in roles)


async def by_text(turn: Turn, _ref: str, text: str) -> None:
    """What was written for the question that is awaited; an answer that was edited may belong to an earlier one."""
    waiting = await pending(turn)
    if isinstance(turn.act, Edited):
        turn.say("sentence", key="setup.write_again")
    elif waiting:
        await _answer(turn, waiting, text, waited=True)


async def _answer(turn: Turn, asking: Asking, raw: str, *, waited: bool) -> None:
    """Read it, save it, go on; what is unclear or impossible is said, and the question stays open."""
    name = asking.left[0]
    if isinstance(turn.act, Tapped) and name in ("usual", "off") and _is_partial(name, raw):
        turn.edit("setup_ask", **facts_of(asking, picked=raw.strip("+")))
        return
    try:
        value = await _read(turn, asking, raw)
    except Unclear as unclear:
        turn.say("setup_unclear", code=unclear.code, values=unclear.values)
        return
    if name == "starts_on" and not raw.endswith("+") and await _is_off(turn, value):
        turn.say("setup_start_off", day=value)
    elif asking.is_new:
        await _grow(turn, asking, value)
    else:
        await _save(turn, asking, value, waited=waited)


def _is_partial(name: str, raw: str) -> bool:
    """One half-day of two; days never worked that are not all named yet; the wish for half-days."""
    if name == "off":
        return not raw.startswith("+")
    return raw == "halves" or (raw[1:] in ("am", "pm"))


async def _read(turn: Turn, asking: Asking, raw: str) -> str:
    name, tapped = asking.left[0], isinstance(turn.act, Tapped)
    if tapped and name in ("name", "coach") and raw[1:].isdigit():
        return (await person_of(turn, raw[1:])).name
    if tapped and name == "name" and raw == "keep":
        return turn.person.name
    plan = await current_plan(turn)
    if name == "coach":
        return await _coach(turn, plan, raw)
    return read(name, raw.rstrip("+") if name == "starts_on" else raw, Context(plan, await today(turn)))


async def _coach(turn: Turn, plan: CohortPlan, raw: str) -> str:
    """A coach by name; in a draft whoever is named becomes one, and [Plus tard] names nobody yet."""
    is_draft = (await cohort_row(turn)).draft_since is not None
    if is_draft and raw == NOBODY:
        return ""
    written = read("coach", raw, Context(plan, turn.now.date()))
    staying = [coach.name for coach in plan.coaches if coach.left_on is None]
    known = next((name for name in staying if name.casefold() == written.casefold()), None)
    if known is None and not is_draft:
        raise Unclear("no_such_coach", name=written)
    return known or written


async def _is_off(turn: Turn, value: str) -> bool:
    return not (await turn.cohort()).calendar.is_open(date.fromisoformat(value))


# --- Somebody who is being added


async def _grow(turn: Turn, asking: Asking, value: str) -> None:
    """One field more; with the last one they are added."""
    name, role = asking.left[0], asking.role or Role.INTRAPRENEUR
    values = asking.values | {name: value}
    left = asking.left[1:]
    plan = await current_plan(turn)
    if name == "name" and (party := _party_of(plan, value)):
        values["party"], left = party, tuple(other for other in left if other != "party")
    fault = await first_fault(turn, plan, edits.with_added(plan, role, _complete(role, values)))
    if fault:
        say_fault(turn, fault)
        return
    _show_choice(turn, asking, value)
    if left:
        await ask(turn, replace(asking, left=left, values=values))
    else:
        await _add(turn, replace(asking, values=values), role)


def _party_of(plan: CohortPlan, name: str) -> str | None:
    """Whoever holds another role already has a party (A11)."""
    staying = (member for member in (*plan.coaches, *plan.coordinators) if member.left_on is None)
    return next((member.party.value for member in staying if member.name == name and member.party), None)


def _complete(role: Role, values: dict[str, str]) -> dict[str, str]:
    """What is known so far, with something harmless for the rest: enough to be checked."""
    free = next(day for index, day in enumerate(WEEKDAYS) if str(index) not in values.get("off", ""))
    party = Party.PARTNER if role is Role.COACH else Party.AUTHORITY
    return {"service": "–", "project": "–", "off": "", "usual": free, "coach": "", "party": party.value} | values


async def _add(turn: Turn, asking: Asking, role: Role) -> None:
    saved = await save(turn, lambda plan: edits.with_added(plan, role, asking.values))
    if saved is None:
        return
    await turn.expect_nothing()
    turn.say(f"setup_{asking.page}", saved=saved)
    person = (await enrolling.people_of(turn.session, turn.person.cohort_id))[asking.values["name"]]
    if person.joined_at and person.id != turn.person_id:
        await turn.tell(person.id or 0, "welcome")  # what comes with their second role


# --- One field of what is there


async def _save(turn: Turn, asking: Asking, value: str, *, waited: bool) -> None:
    saved = await _change(turn, asking, value)
    if saved is None:
        return
    if not saved and not waited:
        turn.toast("shared.already_noted")
        return
    _show_choice(turn, asking, value)
    if waited and asking.left[1:]:
        await ask(turn, replace(asking, left=asking.left[1:]))
        return
    if waited:
        await turn.expect_nothing()
    await _go_back(turn, asking, saved)


async def _change(turn: Turn, asking: Asking, value: str) -> list[int] | None:
    name = asking.left[0]
    if asking.target != OF_COHORT:
        person = await person_of(turn, asking.target[1:])
        if name in ("usual", "off"):
            await meet_habit(turn, person)
        former = person.name
        return await save(turn, lambda plan: edits.with_person(plan, former, name, value))
    if name == "closure":
        first, last, called = value.split(",", 2)
        days = date.fromisoformat(first), date.fromisoformat(last)
        return await save(turn, lambda plan: edits.with_closure(plan, *days, called))
    if name == "starts_on" and (await cohort_row(turn)).draft_since:
        saved = await save(turn, lambda plan: edits.with_start(plan, date.fromisoformat(value)))
        return saved if saved or saved is None else await note_act(turn, "starts_on", after=value)
    return await save(turn, lambda plan: edits.with_setting(plan, name, value))


def _show_choice(turn: Turn, asking: Asking, value: str) -> None:
    if isinstance(turn.act, Tapped):
        turn.edit("setup_ask", **facts_of(asking, chosen=value))


async def _go_back(turn: Turn, asking: Asking, saved: list[int]) -> None:
    if asking.page == "welcome":
        turn.say("setup_home", welcome=True)
    elif asking.target.startswith("p"):
        turn.say("setup_person", person=int(asking.target[1:]), role=asking.page, saved=saved)
    else:
        turn.say(f"setup_{asking.page or 'home'}", saved=saved)
        if asking.page == "dates":
            await await_closure(turn)


STEPS: tuple[Step, ...] = (
    Step(ACTION, COORDINATORS, by_tap, by_text),
    Step("setup_ask", COORDINATORS, ask_one),
)
