"""Turn: one act of one person being handled: who, when, with which rights, and what the bot will say."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.conversation import menu
from bot.conversation.acts import Act, Tapped
from scheduler.facts import CohortFacts, Enrolled, Member
from scheduler.gather import gather_one
from scheduler.prompts import open_for
from scheduler.telling import readers_of_alerts
from scheduler.weeks import local_date, monday_of
from storage import awaiting
from storage.notice import Notice
from storage.tables import Person
from storage.terms import Role

AWAITED_FOR = timedelta(hours=20)
WITHIN_REACH = timedelta(weeks=10)


class NotAllowed(Exception):
    """A button or command that this person has no right to: nothing happens, one neutral toast."""


@dataclass
class Turn:
    """What a handler works with. It records through storage, and says through these methods only."""

    session: AsyncSession
    now: datetime
    act: Act
    person: Person
    roles: frozenset[Role]
    notices: list[Notice] = field(default_factory=list)
    toast_key: str | None = None
    _cohort: CohortFacts | None = None

    @property
    def person_id(self) -> int:
        """The id of who acts."""
        return self.person.id or 0

    async def cohort(self) -> CohortFacts:
        """The facts of this person's cohort; read once a turn, before anything is recorded.

        Coordinators may go back to its beginning; the others can say nothing of what lies ten weeks back.
        """
        if self._cohort is None:
            since = None if Role.COORDINATOR in self.roles else monday_of(self.now.date()) - WITHIN_REACH
            self._cohort = await gather_one(self.session, self.person.cohort_id, since, self.now)
        return self._cohort

    async def cohort_again(self) -> CohortFacts:
        """The facts as they are now that something was recorded."""
        await self.session.flush()
        self._cohort = None
        return await self.cohort()

    async def own(self) -> Enrolled:
        """The enrolment of the intrapreneur who acts; NotAllowed for anybody else."""
        for enrolled in (await self.cohort()).enrolments:
            if enrolled.person.id == self.person_id:
                return enrolled
        raise NotAllowed

    async def own_by(self, enrolment_id: int) -> Enrolled:
        """The same, when a button names it: what the button says is never believed."""
        enrolled = await self.own()
        if enrolled.id != enrolment_id:
            raise NotAllowed
        return enrolled

    async def coached(self, enrolment_id: int) -> Enrolled:
        """An enrolment whose coach acts; NotAllowed for anybody else."""
        for enrolled in (await self.cohort()).enrolments:
            if enrolled.id == enrolment_id and enrolled.coach.id == self.person_id:
                return enrolled
        raise NotAllowed

    async def coordinated(self, enrolment_id: int) -> Enrolled:
        """An enrolment of the cohort that whoever acts coordinates; NotAllowed for anybody else."""
        if Role.COORDINATOR in self.roles:
            for enrolled in (await self.cohort()).enrolments:
                if enrolled.id == enrolment_id:
                    return enrolled
        raise NotAllowed

    async def coordination(self) -> list[Member]:
        """The coordinators who are told something now: those who can be reached and are not away (D5)."""
        cohort = await self.cohort()
        day = local_date(open_for(cohort, self.now), cohort.calendar)
        return [member for member in readers_of_alerts(cohort, day) if member.reachable]

    def say(self, kind: str, *, card: str | None = None, rings: bool = False, **facts: Any) -> None:
        """A new message to who acts; on a card, it edits the card's message if there is one, unless it rings."""
        self._put(kind, facts, card=card, rings=rings, person_id=self.person_id, reply=True)

    def edit(self, kind: str, **facts: Any) -> None:
        """Edit the message that was tapped; a new message if nothing was."""
        target = self.act.message_id if isinstance(self.act, Tapped) else None
        self._put(kind, facts, edits=target, person_id=self.person_id, reply=True)

    async def tell(
        self, person_id: int, kind: str, *, card: str | None = None, rings: bool = False, **facts: Any
    ) -> None:
        """Tell somebody else, when the bot may next speak first."""
        at = open_for(await self.cohort(), self.now, person_id)
        self._put(kind, facts, card=card, rings=rings, person_id=person_id, due_at=at)

    def toast(self, key: str) -> None:
        """The short word under a tapped button (a key of the catalogue); nothing depends on it."""
        self.toast_key = key

    async def expect(
        self, step: str, ref: str = "", *, draft: str | None = None, wait: timedelta = AWAITED_FOR
    ) -> None:
        """From now on, free text by this person goes to that step."""
        await awaiting.expect(self.session, self.person_id, step, ref, self.now + wait, draft)

    async def expect_nothing(self) -> bool:
        """No free text is awaited any more. Returns whether one was."""
        was = await awaiting.awaited(self.session, self.person_id, self.now)
        await awaiting.clear(self.session, self.person_id)
        return was is not None

    def _put(self, kind: str, facts: dict[str, Any], **more: Any) -> None:
        key = f"act:{self.act.update_id}:{len(self.notices)}"
        self.notices.append(Notice(key=key, kind=kind, facts=facts, **more))


Tap = Callable[[Turn, str, str], Awaitable[None]]
Text = Callable[[Turn, str, str], Awaitable[None]]
Run = Callable[[Turn, str], Awaitable[None]]


@dataclass(frozen=True)
class Step:
    """One question: the action its buttons carry, what a tap does, what an awaited text does.

    `tap(turn, ref, value)` gets what the button names; `text(turn, ref, text)` what was written.
    """

    action: str
    roles: frozenset[Role]
    tap: Tap | None = None
    text: Text | None = None


@dataclass(frozen=True)
class Command:
    """A slash command: who has it, and what it does with what follows its name.

    A name that belongs to one `language` is understood in all, and offered only to those who read that one.
    """

    name: str
    roles: frozenset[Role]
    run: Run
    language: str | None = None


INTRAPRENEURS, COACHES, COORDINATORS, EVERYBODY = menu.INTRAPRENEURS, menu.COACHES, menu.COORDINATORS, menu.EVERYBODY
