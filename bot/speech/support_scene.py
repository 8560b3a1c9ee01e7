"""Read a request for technical support afresh, for one of those who may see it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.speech.view import Scene
from scheduler.facts import CohortFacts, Enrolled, SupportFacts
from scheduler.gather import gather_one
from scheduler.row_facts import support_facts
from scheduler.support import OPEN, support_card, unanswered
from scheduler.weeks import local_date, monday_of
from storage import outbox, support
from storage.tables import Person, SupportRequest
from storage.terms import Role


@dataclass(frozen=True)
class SupportScene:
    """One request as it stands at the moment of speaking; `by`: who planned or gave it, and when they said so."""

    request: SupportFacts
    cohort: CohortFacts
    enrolled: Enrolled
    by: tuple[str, datetime] | None
    now: datetime
    reader: Person
    shrunk: bool
    again: bool
    weeks: int
    chosen: date | None
    passed: bool

    @property
    def mine(self) -> bool:
        """The reader is who asked for it."""
        return self.enrolled.person.id == self.reader.id

    @property
    def late(self) -> bool:
        """Nobody has answered for ten working days."""
        return any(request.id == self.request.id for _, request in unanswered(self.cohort, self.now))

    @property
    def today(self) -> date:
        """The date on the cohort's calendar."""
        return local_date(self.now, self.cohort.calendar)


async def read_own(scene: Scene) -> Enrolled | None:
    """The reader's own enrolment; None for anybody but an intrapreneur."""
    cohort = await _cohort(scene)
    theirs = (e for e in cohort.enrolments if scene.person and e.person.id == scene.person.id) if cohort else iter(())
    return next(theirs, None)


async def read_support(scene: Scene) -> SupportScene | None:
    """The request that a notice names; None for anybody but its author, the own coach and the coordinators.

    One that was closed before this reader ever saw it is not told.
    """
    row = await scene.session.get(SupportRequest, int(scene.facts["request"]))
    cohort = await _cohort(scene)
    if row is None or cohort is None or scene.person is None:
        return None
    try:
        enrolled = cohort.enrolled(row.enrolment_id)
    except KeyError:
        return None
    mine = enrolled.person.id == scene.person.id
    if not (mine or enrolled.coach.id == scene.person.id or Role.COORDINATOR in scene.roles):
        return None
    card = support_card(row.id or 0)
    if row.state not in OPEN and await outbox.card_message(scene.session, scene.person.id or 0, card) is None:
        return None
    chosen = scene.facts.get("chosen")
    return SupportScene(
        request=support_facts(row),
        cohort=cohort,
        enrolled=enrolled,
        by=await support.last_act(scene.session, row.id or 0, row.state),
        now=scene.now,
        reader=scene.person,
        shrunk=scene.shrunk,
        again=bool(scene.facts.get("again")),
        weeks=int(scene.facts.get("weeks", 0)),
        chosen=date.fromisoformat(chosen) if chosen else None,
        passed=bool(scene.facts.get("passed")),
    )


async def _cohort(scene: Scene) -> CohortFacts | None:
    """Answers are not wanted here; requests are read however old."""
    if scene.person is None:
        return None
    return await gather_one(scene.session, scene.person.cohort_id, monday_of(scene.now.date()), scene.now)
