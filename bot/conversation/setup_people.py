"""People in the set-up: who leaves and on which day; who of a draft is taken out again."""

from datetime import date

from bot.buttons import number_in
from bot.cohort import edits
from bot.cohort.checks import holds
from bot.conversation.setup_reading import Context, Unclear, read
from bot.conversation.setup_saving import (
    cohort_row,
    current_plan,
    first_fault,
    forget,
    person_of,
    save,
    say_fault,
    today,
)
from bot.conversation.turn import COORDINATORS, NotAllowed, Step, Turn
from storage.notice import Notice
from storage.tables import Person
from storage.terms import Role

PAGES = {Role.INTRAPRENEUR: "people", Role.COACH: "coaches", Role.COORDINATOR: "coordinators"}
LEAVING = "setup_leave"


async def person_in(turn: Turn, ref: str, role: str) -> Person:
    """Somebody who holds that role; NotAllowed otherwise."""
    person = await person_of(turn, ref)
    if role not in list(Role) or not holds(await current_plan(turn), Role(role), person.name):
        raise NotAllowed
    return person


async def leave(turn: Turn, ref: str, value: str) -> None:
    """[Retirer]: today, or a day before that is written; whom it would leave without a coach is named first."""
    role, _, day = value.partition(".")
    if not await _is_still_there(turn, ref, role):
        turn.toast("shared.already_noted")
        return
    person = await person_in(turn, ref, role)
    if day:
        await _leave(turn, person, Role(role), _date(day))
        return
    plan = await current_plan(turn)
    fault = await first_fault(turn, plan, edits.with_left(plan, Role(role), person.name, await today(turn)))
    if fault and not await _is_forgettable(turn, person):
        say_fault(turn, fault)
        return
    await turn.expect(LEAVING, f"{person.id}.{role}")
    turn.edit("setup_leave", person=person.id, role=role)


async def _is_still_there(turn: Turn, ref: str, role: str) -> bool:
    """False for somebody who has left since the button was shown."""
    person = await turn.session.get(Person, number_in(ref))
    if person is None or person.cohort_id != turn.person.cohort_id or role not in list(Role):
        raise NotAllowed
    return person.left_on is None and holds(await current_plan(turn), Role(role), person.name)


def _date(code: str) -> date:
    try:
        return date.fromisoformat(code)
    except ValueError:
        raise NotAllowed from None


async def write_day(turn: Turn, ref: str, text: str) -> None:
    """On which day somebody left."""
    number, _, role = ref.partition(".")
    person = await person_in(turn, number, role)
    try:
        day = read("left", text, Context(await current_plan(turn), await today(turn)))
    except Unclear as unclear:
        turn.say("setup_unclear", code=unclear.code, values=unclear.values)
        return
    await _leave(turn, person, Role(role), date.fromisoformat(day))


async def _leave(turn: Turn, person: Person, role: Role, day: date) -> None:
    """Who leaves their last role has no access any more; of a draft that never began nothing stays."""
    if day > await today(turn):
        raise NotAllowed
    name, is_me = person.name, person.id == turn.person_id
    if await _is_forgettable(turn, person):
        await forget(turn, person)
    elif await save(turn, lambda plan: edits.with_left(plan, role, name, day)) is None:
        return
    await turn.expect_nothing()
    facts = {"name": name, "day": day.isoformat()}
    if is_me and person.chat_id is None:  # the last thing they are told
        key = f"act:{turn.act.update_id}:left"
        facts["language"] = turn.person.language or (await cohort_row(turn)).language
        turn.notices.append(Notice(key, "setup_gone", chat_id=turn.act.chat_id, facts=facts, reply=True))
        return
    turn.edit("setup_left", **facts)
    if is_me and role is Role.COORDINATOR:
        return
    turn.say(f"setup_{PAGES[role]}")


async def _is_forgettable(turn: Turn, person: Person) -> bool:
    """Whether they were only written down: one role in a draft, never joined."""
    if (await cohort_row(turn)).draft_since is None or person.joined_at:
        return False
    roles = [member.role for member in (await current_plan(turn)).members if member.name == person.name]
    return len(roles) == 1


STEPS: tuple[Step, ...] = (Step(LEAVING, COORDINATORS, leave, write_day),)
