"""Saving a change of the set-up: checked like a file, applied like a file, and told to the other coordinators."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from sqlmodel import select

from bot.buttons import number_in
from bot.cohort.changing import change_cohort, note
from bot.cohort.checks import PlanFault, faults_of
from bot.conversation.turn import NotAllowed, Turn
from scheduler.weeks import local_date
from storage import enrolling, habits, newcomers
from storage.cohort_plan import CohortPlan
from storage.plan_changes import PlanChange
from storage.planned import plan_of
from storage.tables import Cohort, CohortChange, Person

Edit = Callable[[CohortPlan], CohortPlan]


async def cohort_row(turn: Turn) -> Cohort:
    """The cohort that whoever acts coordinates."""
    return await turn.session.get_one(Cohort, turn.person.cohort_id)


async def today(turn: Turn) -> date:
    """The cohort's date of now."""
    return local_date(turn.now, (await turn.cohort()).calendar)


async def current_plan(turn: Turn) -> CohortPlan:
    """The cohort as it stands."""
    return await plan_of(turn.session, await cohort_row(turn))


async def person_of(turn: Turn, person_id: str) -> Person:
    """Somebody of one's own cohort who takes part; NotAllowed for anybody else."""
    person = await turn.session.get(Person, number_in(person_id))
    if person is None or person.cohort_id != turn.person.cohort_id or person.left_on:
        raise NotAllowed
    return person


async def save(turn: Turn, edit: Edit) -> list[int] | None:
    """Make the change: the ids of its history, none if nothing changed, None if it cannot be (and that was said)."""
    cohort = await cohort_row(turn)
    plan = await plan_of(turn.session, cohort)
    wanted = edit(plan)
    fault = await first_fault(turn, plan, wanted)
    if fault:
        say_fault(turn, fault)
        return None
    _, rows = await change_cohort(turn.session, wanted, turn.now, cohort, turn.person_id)
    return await _tell_others(turn, rows)


async def first_fault(turn: Turn, plan: CohortPlan, wanted: CohortPlan) -> PlanFault | None:
    """What the change would make impossible; what was so before is not its fault."""
    known = faults_of(plan)
    new = [fault for fault in faults_of(wanted) if fault not in known]
    if wanted.name != plan.name and await turn.session.scalar(select(Cohort.id).where(Cohort.name == wanted.name)):
        new.append(PlanFault("promo_taken", {"name": wanted.name}))
    return new[0] if new else None


def say_fault(turn: Turn, fault: PlanFault) -> None:
    """One sentence with the remedy."""
    turn.say("setup_fault", code=fault.code, values=_plain(fault.values))


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


async def note_act(turn: Turn, what: str, about: Iterable[str | None] = (None,), after: str = "") -> list[int]:
    """Add to the history something that no plan holds: links created or revoked, a start that was confirmed."""
    changes = [PlanChange(what, after=after, about=name) for name in about]
    rows = await note(turn.session, await cohort_row(turn), changes, turn.now, turn.person_id)
    return await _tell_others(turn, rows)


async def _tell_others(turn: Turn, rows: list[CohortChange]) -> list[int]:
    """The other coordinators hear what changed, and by whom (A17)."""
    ids = [row.id or 0 for row in rows]
    if ids:
        for coordinator in (await turn.cohort_again()).coordinators:
            if coordinator.reachable and coordinator.id != turn.person_id:
                await turn.tell(coordinator.id, "setup_changed", by=turn.person_id, changes=ids)
    return ids


async def meet_habit(turn: Turn, person: Person) -> None:
    """Before a usual day is changed: what stands now counts, and not what a file said before the person chose."""
    enrolment = await newcomers.enrolment_of(turn.session, person.id or 0)
    if enrolment is None:
        return
    loaded = await habits.as_loaded(turn.session, enrolment.id or 0)
    standing = await habits.in_force(turn.session, enrolment.id or 0, date.max)
    if loaded and standing and (loaded.usual, loaded.off) != (standing.usual, standing.off):
        await habits.forget_loaded(turn.session, enrolment.id or 0)


async def forget(turn: Turn, person: Person) -> None:
    """Somebody of a draft who never joined goes without a trace."""
    await enrolling.forget(turn.session, person)
    await turn.cohort_again()
