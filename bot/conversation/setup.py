"""Set-up in the chat: /installation, its four steps and their pages; a promo is made and changed from a phone."""

from bot.conversation import setup_answers, setup_calendar, setup_inviting, setup_people
from bot.conversation.setup_question import GO_BACK_TO, TYPED, Asking, add_somebody, ask, await_closure, pending
from bot.conversation.setup_saving import cohort_row, current_plan
from bot.conversation.turn import COORDINATORS, Command, NotAllowed, Step, Turn
from storage.terms import Role


async def open_setup(turn: Turn, _argument: str) -> None:
    """/installation: where the set-up stands; a question left in the middle is asked again (A14)."""
    turn.say("setup_home")
    waiting = await pending(turn)
    if waiting and waiting != TYPED:
        await ask(turn, waiting)


async def go(turn: Turn, ref: str, _value: str) -> None:
    """To a page of the set-up; the first time, step 1 asks for both dates."""
    if ref not in GO_BACK_TO:
        raise NotAllowed
    waiting = await pending(turn)
    if ref == "dates" and await _dates_unknown(turn):
        await ask(turn, Asking("c", ("starts_on", "ends_on"), page="dates"), in_place=True)
        return
    turn.edit(f"setup_{ref}")
    if ref == "dates" and waiting is None:
        await await_closure(turn)
    elif waiting == TYPED:
        await turn.expect_nothing()


async def _dates_unknown(turn: Turn) -> bool:
    cohort = await cohort_row(turn)
    return cohort.draft_since is not None and not await setup_inviting.start_confirmed(turn.session, cohort)


async def give_up(turn: Turn, ref: str, _value: str) -> None:
    """[Annuler] under a question: back to its page; who was being added is forgotten."""
    waiting = await pending(turn)
    if waiting is None or waiting.ref != ref:
        turn.toast("shared.already_noted")
        return
    await turn.expect_nothing()
    if waiting.page in GO_BACK_TO:
        turn.edit(f"setup_{waiting.page}")
    elif waiting.target.startswith("p") and waiting.page in list(Role):
        turn.edit("setup_person", person=int(waiting.target[1:]), role=waiting.page)
    else:
        turn.edit("setup_home", welcome=waiting.page == "welcome")


async def add(turn: Turn, ref: str, _value: str) -> None:
    """[Ajouter]: an intrapreneur, a coach or a coordinator. Who is being added already is not lost."""
    if ref not in list(Role):
        raise NotAllowed
    waiting = await pending(turn)
    if waiting and waiting.is_new and waiting.role == ref:
        await ask(turn, waiting, in_place=True)
    else:
        await add_somebody(turn, Role(ref))


async def show_person(turn: Turn, ref: str, value: str) -> None:
    """The page of somebody, in one of their roles."""
    person = await setup_people.person_in(turn, ref, value)
    turn.edit("setup_person", person=person.id, role=value)


async def amend(turn: Turn, _ref: str, _value: str) -> None:
    """[Enregistrer un avenant]: how many intrapreneurs the convention provides for from now on (A8)."""
    plan = await current_plan(turn)
    await ask(turn, Asking("c", ("size",), values={"size": str(plan.size)}, page="people"), in_place=True)


STEPS: tuple[Step, ...] = (
    Step("setup_go", COORDINATORS, go),
    Step("setup_stop", COORDINATORS, give_up),
    Step("setup_add", COORDINATORS, add),
    Step("setup_who", COORDINATORS, show_person),
    Step("setup_amend", COORDINATORS, amend),
    *setup_answers.STEPS,
    *setup_calendar.STEPS,
    *setup_people.STEPS,
    *setup_inviting.STEPS,
)
COMMANDS: tuple[Command, ...] = (
    Command("installation", COORDINATORS, open_setup, language="fr"),
    Command("setup", COORDINATORS, open_setup, language="en"),
)
