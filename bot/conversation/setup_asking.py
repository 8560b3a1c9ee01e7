"""Asking in the set-up: one field after another, by tap or by text; left in the middle, it is taken up there (A14)."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from bot.cohort import edits
from bot.cohort.checks import PlanFault
from bot.conversation.acts import Tapped
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
from bot.conversation.turn import COORDINATORS, NotAllowed, Step, Turn
from scheduler.slots import WEEKDAYS
from storage import awaiting, enrolling
from storage.cohort_plan import CohortPlan
from storage.terms import Party, Role

KEPT_FOR = timedelta(days=30)
OF_COHORT = "c"
FIELDS = {
    Role.INTRAPRENEUR: ("name", "service", "project", "off", "usual", "coach"),
    Role.COACH: ("name", "party"),
    Role.COORDINATOR: ("name", "party", "may_decide"),
}
PAGES = {Role.INTRAPRENEUR: "people", Role.COACH: "coaches", Role.COORDINATOR: "coordinators"}
PAGE_OF = {"starts_on": "dates", "ends_on": "dates", "closure": "closures"}
ACTION = "setup_to"


@dataclass(frozen=True)
class Asking:
    """What is being asked: of the cohort (`c`), of somebody (`p12`), or of somebody to be added (`n` and a number).

    `left`: the fields still to ask, the present one first. `values`: what is known of who is being added.
    """

    target: str
    left: tuple[str, ...]
    role: Role | None = None
    values: dict[str, str] = field(default_factory=dict)
    page: str = ""  # where to go once it is answered

    @property
    def ref(self) -> str:
        """What its buttons name."""
        return f"{self.target}.{self.left[0]}"

    @property
    def is_new(self) -> bool:
        """Whether somebody is being added."""
        return self.target.startswith("n")

    def to_json(self) -> str:
        """The form in which it is kept."""
        return json.dumps([self.target, self.left, self.role, self.values, self.page], ensure_ascii=False)

    @classmethod
    def from_json(cls, kept: str) -> "Asking":
        """Read it back."""
        target, left, role, values, page = json.loads(kept)
        return cls(target, tuple(left), Role(role) if role else None, values, page)


TYPED = Asking(OF_COHORT, ("closure",), page="dates")  # on the page of dates a closure may be written at once


async def await_closure(turn: Turn) -> None:
    """The page of dates is shown: what is written next is a closure."""
    await turn.expect(ACTION, TYPED.ref, draft=TYPED.to_json())


async def pending(turn: Turn) -> Asking | None:
    """The question that waits for this coordinator."""
    row = await awaiting.awaited(turn.session, turn.person_id, turn.now)
    return Asking.from_json(row.draft) if row and row.step == ACTION and row.draft else None


async def ask(turn: Turn, asking: Asking, *, in_place: bool = False) -> None:
    """Ask the next field, and await what is written."""
    await turn.expect(ACTION, asking.ref, draft=asking.to_json(), wait=KEPT_FOR)
    speak = turn.edit if in_place else turn.say
    speak("setup_ask", **facts_of(asking))


def facts_of(asking: Asking, **more: Any) -> dict[str, Any]:
    """What the question's view is told."""
    return {"ref": asking.ref, "role": asking.role, "values": asking.values, "page": asking.page, **more}


async def add_somebody(turn: Turn, role: Role) -> None:
    """Begin to add somebody; a seventh intrapreneur is refused before anything is asked (A8)."""
    plan = await current_plan(turn)
    staying = sum(project.member.left_on is None for project in plan.projects)
    if role is Role.INTRAPRENEUR and staying >= plan.size:
        say_fault(turn, PlanFault("too_many", {"staying": staying, "size": plan.size}))
        return
    await ask(turn, Asking(f"n{turn.act.update_id}", FIELDS[role], role, page=PAGES[role]), in_place=True)


async def ask_one(turn: Turn, ref: str, value: str) -> None:
    """[Service], [Fin du programme]…: one field of somebody, or of the cohort. `value` is the page to go back to."""
    target, _, name = ref.partition(".")
    if target.startswith("p"):
        await person_of(turn, target[1:])
    elif target != OF_COHORT:
        raise NotAllowed
    await ask(turn, Asking(target, (name,), page=value), in_place=True)


async def by_tap(turn: Turn, ref: str, value: str) -> None:
    """A choice of a question, be it the one that is awaited or an older one still on the screen."""
    waiting = await pending(turn)
    target, _, name = ref.partition(".")
    if waiting is None or waiting.ref != ref:
        if target.startswith("n"):
            turn.toast("shared.already_noted")
            return
        waiting = None
    await _answer(
        turn, waiting or Asking(target, (name,), page=PAGE_OF.get(name, "")), value, waited=waiting is not None
    )


async def by_text(turn: Turn, _ref: str, text: str) -> None:
    """What was written for the question that is awaited."""
    waiting = await pending(turn)
    if waiting:
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
