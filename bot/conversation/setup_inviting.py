"""Invitations in the set-up: all at once when the promo is ready, then renewed or revoked one by one."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cohort.checks import without_coach
from bot.conversation.setup_saving import cohort_row, current_plan, note_act, person_of
from bot.conversation.turn import COORDINATORS, NotAllowed, Step, Turn
from storage import cohorts, enrolling, invitations
from storage.cohort_plan import CohortPlan
from storage.tables import Cohort, CohortChange, Person
from storage.terms import Role

INVITED, REVOKED = "invited", "revoked"


async def start_confirmed(session: AsyncSession, cohort: Cohort) -> bool:
    """Whether somebody has said when the programme starts: a draft begins with a date that is only proposed."""
    said = select(CohortChange.id).where(CohortChange.cohort_id == cohort.id, CohortChange.what == "starts_on")
    return (await session.exec(said.limit(1))).first() is not None


async def what_lacks(session: AsyncSession, cohort: Cohort, plan: CohortPlan) -> tuple[str, list[str]] | None:
    """What a draft still needs before anybody is invited: which thing, and of whom; None when it is ready."""
    staying = {role: [m for m in plan.members if m.role is role and m.left_on is None] for role in Role}
    if not await start_confirmed(session, cohort):
        return "dates", []
    if not staying[Role.INTRAPRENEUR]:
        return "people", []
    if not staying[Role.COACH]:
        return "coaches", []
    nobody = without_coach(plan)
    return ("coach", nobody) if nobody else None


async def uninvited(session: AsyncSession, cohort: Cohort, now: datetime) -> list[Person]:
    """Who has not joined and has no link that can be used."""
    expected = [person for person, _ in await enrolling.not_joined(session, cohort.id or 0)]
    told = await _invited_lately(session, cohort, now)
    return [
        person
        for person in expected
        if person.id not in told and person.proxy_id is None
        if await invitations.standing(session, person.id or 0, now) is None
    ]


async def _invited_lately(session: AsyncSession, cohort: Cohort, now: datetime) -> set[int]:
    """Links are made as they are said: until then only the history knows of them."""
    wanted = select(CohortChange).where(
        CohortChange.cohort_id == cohort.id,
        col(CohortChange.what).in_((INVITED, REVOKED)),
        col(CohortChange.at) > now - invitations.LINK_LIVES,
    )
    told: set[int] = set()
    for change in (await session.exec(wanted.order_by(col(CohortChange.id)))).all():
        (told.add if change.what == INVITED else told.discard)(change.about_id or 0)
    return told


async def invite_all(turn: Turn, _ref: str, _value: str) -> None:
    """[Créer les invitations]: one link for each person who has none; with the first ones the draft is a promo."""
    cohort = await cohort_row(turn)
    if cohort.draft_since and await what_lacks(turn.session, cohort, await current_plan(turn)):
        turn.edit("setup_home")
        return
    if not cohort.bot_name:
        turn.toast("setup.no_bot_name")
        return
    guests = await uninvited(turn.session, cohort, turn.now)
    if not guests and cohort.draft_since is None:
        turn.toast("shared.already_noted")
        return
    cohort.draft_since = None
    turn.session.add(cohort)
    turn.edit("setup_home", invited=len(guests))
    await _invite(turn, guests)
    await cohorts.due_by(turn.session, cohort.id or 0, turn.now)


async def _invite(turn: Turn, guests: list[Person]) -> None:
    await note_act(turn, INVITED, about=[guest.name for guest in guests])
    for guest in guests:
        turn.say("invitation_link", person=guest.id)


async def one(turn: Turn, ref: str, value: str) -> None:
    """[Nouvelle invitation] voids the link before it; [Révoquer l’invitation] leaves none."""
    person = await person_of(turn, ref)
    verb, _, role = value.partition(".")
    cohort = await cohort_row(turn)
    if cohort.draft_since or person.id == turn.person_id or role not in list(Role):
        raise NotAllowed
    if verb == "renew":
        await invitations.void_all(turn.session, person.id or 0, turn.now)
        await _invite(turn, [person])
    elif person.id in await _invited_lately(turn.session, cohort, turn.now) or await invitations.standing(
        turn.session, person.id or 0, turn.now
    ):
        await invitations.void_all(turn.session, person.id or 0, turn.now)
        saved = await note_act(turn, REVOKED, about=[person.name])
        turn.edit("setup_person", person=person.id, role=role, saved=saved)
    else:
        turn.toast("shared.already_noted")


STEPS: tuple[Step, ...] = (Step("setup_invite", COORDINATORS, invite_all), Step("setup_link", COORDINATORS, one))
