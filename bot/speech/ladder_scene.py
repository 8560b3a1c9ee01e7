"""Scene of the ladder: an escalation as it stands now, what counts towards it, and what was done about it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.speech.view import Scene
from bot.speech.words import Words
from scheduler.facts import CohortFacts, CommitmentFacts, Enrolled, EscalationFacts
from scheduler.gather import gather_one
from scheduler.ladder import LIFTED, ladder_card, last_short, may_prepare, party_concerned
from scheduler.ladder_counts import MEETING_OF, SECOND_OF, Tally, tally
from scheduler.row_facts import escalation_facts
from scheduler.weeks import local_date, local_time
from storage import escalations, outbox
from storage.tables import Escalation, EscalationEvent, Person
from storage.terms import Duty, EscalationStep, Party, Role


@dataclass(frozen=True)
class Call:
    """A call to a service: when, about which week, by whom, with which outcome, and what was promised."""

    at: datetime
    monday: date
    by: str
    outcome: str
    commitment: CommitmentFacts | None


@dataclass(frozen=True)
class LadderScene:
    """One escalation at the moment of speaking. `coordinates`: the reader may see how it is handled."""

    row: EscalationFacts
    cohort: CohortFacts
    enrolled: Enrolled
    counted: Tally
    history: tuple[EscalationEvent, ...]
    actors: dict[int, str]
    calls: tuple[Call, ...]
    now: datetime
    reader: Person
    coordinates: bool
    shrunk: bool
    facts: dict[str, Any]

    @property
    def name(self) -> str:
        """Whose weeks they are."""
        return self.enrolled.person.name

    @property
    def today(self) -> date:
        """The date on the cohort's calendar."""
        return local_date(self.now, self.cohort.calendar)

    @property
    def until(self) -> date:
        """The latest short week, up to which weeks are counted."""
        return last_short(self.counted, self.row.monday)

    @property
    def window(self) -> tuple[date, ...]:
        """The due weeks among which it counts: four, or six from the point between the parties on; two for points."""
        second = 2 if self.row.duty is Duty.POINT else SECOND_OF
        return self.counted.window(self.until, second if self.row.step is EscalationStep.SECOND_ALERT else MEETING_OF)

    @property
    def short(self) -> tuple[date, ...]:
        """Those of them that were not held."""
        return tuple(week for week in self.window if week in self.counted.short)

    @property
    def prepares(self) -> bool:
        """Whether the reader is of the party that may go on to a formal notice (D13)."""
        party = next((member.party for member in self.cohort.coordinators if member.id == self.reader.id), None)
        return may_prepare(party, self.row.duty)

    @property
    def concerned(self) -> str:
        """The name of the party whose duty it is."""
        return self._party(party_concerned(self.row.duty))

    @property
    def other_party(self) -> str:
        """The name of the party to which the duty is owed."""
        return self.cohort.partner if self.concerned == self.cohort.authority else self.cohort.authority

    def _party(self, party: Party) -> str:
        return self.cohort.authority if party is Party.AUTHORITY else self.cohort.partner

    def last(self, act: str) -> EscalationEvent | None:
        """The latest act of that name."""
        return next((event for event in reversed(self.history) if event.act == act), None)

    def name_of(self, person_id: int | None, words: Words) -> str:
        """The name of who acted, even if they left since."""
        known = {member.id: member.name for member in self.cohort.coordinators} | self.actors
        return known.get(person_id or 0) or words.t("ladder.somebody")

    def day_of(self, moment: datetime) -> date:
        """The local date of a moment."""
        return local_time(moment, self.cohort.calendar).date()


async def read_ladder(scene: Scene) -> LadderScene | None:
    """The escalation a notice names, for coordinators; the own coach hears of a release's second alert, and no more.

    One that was lifted before this reader ever saw it is not told.
    """
    found = await _find(scene)
    if found is None or not (found.coordinates or _for_coach(found)):
        return None
    told_before = not found.coordinates or found.row.outcome == LIFTED
    return None if found.row.closed_at and told_before and await _never_shown(scene, found) else found


def _for_coach(found: LadderScene) -> bool:
    """What goes further than a second alert is between the parties."""
    own = found.enrolled.coach.id == found.reader.id and found.row.duty is Duty.RELEASE
    return own and (found.row.step is EscalationStep.SECOND_ALERT or found.row.closed_at is not None)


async def _never_shown(scene: Scene, found: LadderScene) -> bool:
    card = ladder_card(found.row.id)
    return await outbox.card_message(scene.session, found.reader.id or 0, card) is None


async def read_for_coordinator(scene: Scene) -> LadderScene | None:
    """The same for coordinators alone."""
    found = await _find(scene)
    return found if found and found.coordinates else None


async def read_for_preparer(scene: Scene) -> LadderScene | None:
    """The same for coordinators of the party that is not concerned: what is drafted is theirs."""
    found = await _find(scene)
    return found if found and found.coordinates and found.prepares else None


async def _find(scene: Scene) -> LadderScene | None:
    row = await scene.session.get(Escalation, int(scene.facts["escalation"]))
    if row is None or scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    try:
        enrolled = cohort.enrolled(row.enrolment_id)
    except KeyError:
        return None
    enrolled = replace(enrolled, refusals=await escalations.refusals(scene.session, enrolled.id))
    return LadderScene(
        row=escalation_facts(row),
        cohort=cohort,
        enrolled=enrolled,
        counted=tally(cohort, enrolled, row.duty, scene.now),
        history=tuple(await escalations.history(scene.session, row.id or 0)),
        actors=await escalations.names_in(scene.session, row.id or 0),
        calls=await _calls(scene, enrolled) if row.duty is Duty.RELEASE else (),
        now=scene.now,
        reader=scene.person,
        coordinates=Role.COORDINATOR in scene.roles,
        shrunk=scene.shrunk,
        facts=dict(scene.facts),
    )


async def _calls(scene: Scene, enrolled: Enrolled) -> tuple[Call, ...]:
    """Each call with the promise that came of it: the first one made about that alert from then on, by who called."""
    left = sorted(enrolled.commitments, key=lambda made: made.made_at)
    calls = []
    for alert, event, by in await escalations.calls(scene.session, [enrolled.id]):
        outcome = (event.detail or "").partition(" ")[0]
        of_it = [made for made in left if (made.alert_id, made.by_id) == (alert.id, event.by_id)]
        made = of_it[0] if of_it and outcome == "commitment" else None
        left = [other for other in left if other is not made]
        calls.append(Call(event.at, alert.monday, by, outcome, made))
    return tuple(calls)
