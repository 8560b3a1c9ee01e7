"""Read an alert afresh: the row, its history and its week, for somebody who may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.speech.view import Scene
from bot.speech.words import Words
from scheduler.facts import AlertFacts, CohortFacts, Enrolled, Said
from scheduler.gather import gather_one
from scheduler.ledger import Week, week_of
from scheduler.notices import alert_card
from scheduler.row_facts import alert_facts
from scheduler.weeks import local_time
from storage import alerts, outbox
from storage.tables import Alert, AlertEvent, Person
from storage.terms import AlertState, Duty, Question, Role


@dataclass(frozen=True)
class AlertScene:
    """One alert as it stands at the moment of speaking. `coordinates`: the reader may see how it is handled."""

    alert: AlertFacts
    cohort: CohortFacts
    enrolled: Enrolled
    week: Week
    history: tuple[AlertEvent, ...]
    actors: dict[int, str]
    now: datetime
    reader: Person
    coordinates: bool
    shrunk: bool
    facts: dict[str, Any]

    @property
    def name(self) -> str:
        """Whose week it is."""
        return self.enrolled.person.name

    @property
    def since_opened(self) -> tuple[AlertEvent, ...]:
        """What happened since it was last opened."""
        return tuple(event for event in self.history if event.at >= self.alert.opened_at)

    @property
    def chases(self) -> int:
        """How often it was called again since it was last opened."""
        return max((int(event.detail or 0) for event in self.since_opened if event.act == "chased"), default=0)

    @property
    def reopened_at(self) -> datetime | None:
        """When it was opened again, if it was."""
        again = [event.at for event in self.history if event.act in ("reopened", "contested")]
        return again[-1] if again else None

    @property
    def closed_by(self) -> int | None:
        """The coordinator who closed it; None when the facts did."""
        closing = [event for event in self.history if event.act == self.alert.outcome]
        return closing[-1].by_id if closing else None

    @property
    def contest(self) -> Said | None:
        """What the person contests of their release, if they still do; a point is not theirs to contest."""
        if self.alert.duty is not Duty.RELEASE or not self.week.contested:
            return None
        said = [s for s in self.enrolled.answers.get(self.week.monday, ()) if s.question is Question.CONTESTED]
        return said[-1] if said else None

    def name_of(self, person_id: int, words: Words) -> str:
        """The name of who acted; coordinators stay named after they left."""
        everybody = {member.id: member.name for member in self.cohort.coordinators} | self.actors
        return everybody.get(person_id) or words.t("alert.somebody")

    def when(self, moment: datetime, words: Words) -> str:
        """A moment of this alert, as `mardi 9 février à 9 h 12`."""
        at = local_time(moment, self.cohort.calendar)
        return words.t("alert.when", day=words.day_month(at.date()), time=words.time(at))


async def read_alert(scene: Scene) -> AlertScene | None:
    """The alert that a notice names; None if it is gone, or if this reader has no right to it (DOMAIN 2.2).

    The own coach hears the facts of a day that was not released, and nothing of how the alert is handled.
    An alert that was closed before this reader ever saw it is not told.
    """
    found = await find_alert(scene.session, scene.facts, scene)
    if found is None or await _never_shown(scene.session, found):
        return None
    if found.coordinates:
        return found
    own_coach = found.enrolled.coach.id == found.reader.id
    return found if own_coach and found.alert.duty is Duty.RELEASE else None


async def _never_shown(session: AsyncSession, found: AlertScene) -> bool:
    closed = found.alert.state is AlertState.CLOSED
    return closed and await outbox.card_message(session, found.reader.id or 0, alert_card(found.alert.id)) is None


async def read_for_coordinator(scene: Scene) -> AlertScene | None:
    """The same for coordinators alone."""
    found = await find_alert(scene.session, scene.facts, scene)
    return found if found and found.coordinates else None


async def read_for_intrapreneur(scene: Scene) -> AlertScene | None:
    """The same for the person whose week it is, and for nobody else."""
    found = await find_alert(scene.session, scene.facts, scene)
    return found if found and found.enrolled.person.id == found.reader.id else None


async def find_alert(session: AsyncSession, facts: Any, scene: Scene) -> AlertScene | None:
    """The alert within the cohort of the reader, whoever that is."""
    row = await session.get(Alert, int(facts["alert"]))
    if row is None or scene.person is None:
        return None
    cohort = await gather_one(session, scene.person.cohort_id, None, scene.now, told=True)
    try:
        enrolled = cohort.enrolled(row.enrolment_id)
    except KeyError:
        return None
    return AlertScene(
        alert=alert_facts(row),
        cohort=cohort,
        enrolled=enrolled,
        week=week_of(cohort, enrolled, row.monday),
        history=tuple(await alerts.history(session, row.id or 0)),
        actors=await alerts.names_in(session, row.id or 0),
        now=scene.now,
        reader=scene.person,
        coordinates=Role.COORDINATOR in scene.roles,
        shrunk=scene.shrunk,
        facts=dict(facts),
    )
