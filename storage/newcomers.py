"""Queries about newcomers: whom an invitation is for, who invites, and who is already there."""

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.people import roles_of
from storage.tables import Alert, Cohort, Enrolment, Invitation, Membership, Person
from storage.terms import AlertState, Party, Role


@dataclass(frozen=True)
class Newcomer:
    """An invitation, whom it is for, and their cohort."""

    invitation: Invitation
    person: Person
    cohort: Cohort
    roles: frozenset[Role]


async def newcomer(session: AsyncSession, invitation_id: int) -> Newcomer | None:
    """Whom this invitation is for; None when there is no such invitation."""
    invitation = await session.get(Invitation, invitation_id)
    if invitation is None:
        return None
    person = await session.get_one(Person, invitation.person_id)
    cohort = await session.get_one(Cohort, person.cohort_id)
    return Newcomer(invitation, person, cohort, await roles_of(session, invitation.person_id))


async def host_name(session: AsyncSession, cohort_id: int) -> str | None:
    """Who invites: the first coordinator who joined, of the authority if there is one; None before anybody has."""
    wanted = (
        select(Person.name, Membership.party)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Person.cohort_id == cohort_id, Membership.role == Role.COORDINATOR, col(Person.joined_at).is_not(None))
        .order_by(col(Person.joined_at))
    )
    hosts = (await session.exec(wanted)).all()
    return min(hosts, key=lambda host: host[1] != Party.AUTHORITY)[0] if hosts else None


async def coordinators_expected(session: AsyncSession) -> list[Person]:
    """The coordinators of every cohort who have not joined, in the order of their files."""
    wanted = (
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Membership.role == Role.COORDINATOR, col(Person.chat_id).is_(None), col(Person.left_on).is_(None))
        .order_by(col(Person.cohort_id).desc(), col(Membership.id))
    )
    return list((await session.exec(wanted)).all())


async def any_cohort(session: AsyncSession) -> bool:
    """Whether a cohort was ever loaded."""
    return (await session.exec(select(Cohort.id).limit(1))).first() is not None


async def members(session: AsyncSession, cohort_id: int) -> list[Person]:
    """Everybody who takes part: first those who have not joined, each group by name."""
    wanted = select(Person).where(Person.cohort_id == cohort_id, col(Person.left_on).is_(None))
    people = (await session.exec(wanted)).all()
    return sorted(people, key=lambda person: (person.chat_id is not None, person.name))


async def joinings_never_checked(session: AsyncSession, cohort_id: int) -> list[Invitation]:
    """The invitations by which the present members joined, and of which nobody has said whether it was they."""
    wanted = (
        select(Invitation)
        .join(Person, col(Person.id) == col(Invitation.person_id))
        .where(
            Person.cohort_id == cohort_id,
            col(Person.joined_at).is_not(None),
            Invitation.used_at == Person.joined_at,
            col(Invitation.checked_by_id).is_(None),
        )
    )
    return list((await session.exec(wanted.order_by(col(Invitation.used_at)))).all())


async def enrolment_of(session: AsyncSession, person_id: int) -> Enrolment | None:
    """The follow-up of an intrapreneur; None for anybody else."""
    return (await session.exec(select(Enrolment).where(Enrolment.person_id == person_id))).first()


async def open_alerts(session: AsyncSession, cohort_id: int) -> list[Alert]:
    """The alerts that are open in a cohort, oldest first."""
    wanted = select(Alert).join(Enrolment, col(Enrolment.id) == col(Alert.enrolment_id))
    wanted = wanted.where(Enrolment.cohort_id == cohort_id, col(Alert.state) == AlertState.OPEN)
    return list((await session.exec(wanted.order_by(col(Alert.opened_at), col(Alert.id)))).all())
