"""A question of the set-up: one field after another; left in the middle, it is taken up there again (A14)."""

import json
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any

from bot.cohort import edits
from bot.cohort.checks import PlanFault
from bot.conversation.setup_saving import current_plan, person_of, say_fault
from bot.conversation.turn import NotAllowed, Turn
from scheduler.rhythm import Rhythm
from storage import awaiting
from storage.terms import Role

KEPT_FOR = timedelta(days=30)
OF_COHORT = "c"
FIELDS = {
    Role.INTRAPRENEUR: ("name", "service", "project", "off", "usual", "coach"),
    Role.COACH: ("name", "party"),
    Role.COORDINATOR: ("name", "party", "may_decide"),
}
PAGES = {Role.INTRAPRENEUR: "people", Role.COACH: "coaches", Role.COORDINATOR: "coordinators"}
GO_BACK_TO = ("home", "dates", "people", "coaches", "coordinators", "closures", "worked", "hours", "convention")
OF_SOMEBODY = frozenset(name for names in FIELDS.values() for name in names)
OF_THE_PROMO = frozenset(
    {"promo_name", "starts_on", "ends_on", "closure", *edits.WHOLE, *edits.NUMBERS}
    | {f"at_{moment.name}" for moment in fields(Rhythm)}
)
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
    if value not in (GO_BACK_TO if target == OF_COHORT else tuple(Role)):
        raise NotAllowed
    await may_be_asked(turn, target, name)
    await ask(turn, Asking(target, (name,), page=value), in_place=True)


async def may_be_asked(turn: Turn, target: str, name: str) -> None:
    """What a button says is never believed: a field of one's own cohort, or of somebody in it; else NotAllowed."""
    if target.startswith("p") and name in OF_SOMEBODY:
        await person_of(turn, target[1:])
    elif target != OF_COHORT or name not in OF_THE_PROMO:
        raise NotAllowed
