"""View: how one kind of notice becomes a speech: fresh facts first, then words."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.speech.speech import Speech
from bot.speech.words import Words
from scheduler.facts import CohortFacts, Enrolled
from scheduler.gather import gather_one
from scheduler.ledger import Week, week_of
from scheduler.points import speaks_of
from storage.tables import Person
from storage.terms import Role

WEEKS_BEFORE = timedelta(weeks=5)


@dataclass(frozen=True)
class Scene:
    """The moment a notice is about to be said: its own facts, and to whom. `person` None: nobody's Person yet."""

    session: AsyncSession
    now: datetime
    facts: Mapping[str, Any]
    person: Person | None
    roles: frozenset[Role] = frozenset()
    shrunk: bool = False  # an old copy of a card that now lives further down: one line is enough


@dataclass(frozen=True)
class WeekScene:
    """One week of one enrolment as it stands at the moment of speaking."""

    cohort: CohortFacts
    enrolled: Enrolled
    week: Week
    facts: Mapping[str, Any]
    now: datetime
    reader: Person


Reading = Callable[[Scene], Awaitable[Any]]
Saying = Callable[[Any, Words], Speech]


async def as_given(scene: Scene) -> Any:
    """The facts as they were when the notice was put: receipts and replies."""
    return scene.facts


@dataclass(frozen=True)
class View:
    """`say` turns what `read` returns into words. `read` returns None when the notice is no longer true.

    `roles` are those who may ever be shown it (DOMAIN 2.2); empty for somebody who is not a Person yet.
    """

    say: Saying
    roles: frozenset[Role]
    read: Reading = as_given


def week_if(
    still_true: Callable[[WeekScene], bool] = lambda _scene: True, *, from_the_start: bool = False, told: bool = False
) -> Reading:
    """Read the week a notice is about; None if `still_true` says that it has become untrue.

    The answers of five weeks before it are at hand too, or all of them; and, if asked for, what the bot really
    told lately.
    """

    async def read(scene: Scene) -> WeekScene | None:
        found = await read_week(scene, from_the_start=from_the_start, told=told)
        return found if found and still_true(found) else None

    return read


async def read_week(scene: Scene, *, from_the_start: bool = False, told: bool = False) -> WeekScene | None:
    """The week named by the notice's `enrolment` and `monday`, as it stands now."""
    if scene.person is None:
        return None
    monday = date.fromisoformat(scene.facts["monday"])
    since = None if from_the_start else monday - WEEKS_BEFORE
    cohort = await gather_one(scene.session, scene.person.cohort_id, since, scene.now, told=told)
    try:
        enrolled = cohort.enrolled(int(scene.facts["enrolment"]))
    except KeyError:
        return None
    if not _may_read(scene, cohort, enrolled, monday):
        return None
    week = week_of(cohort, enrolled, monday)
    return WeekScene(cohort, enrolled, week, scene.facts, scene.now, scene.person)


def _may_read(scene: Scene, cohort: CohortFacts, enrolled: Enrolled, monday: date) -> bool:
    """Whose week it is, who holds its point, coordinators: whatever a notice says, nobody else (DOMAIN 2.2)."""
    reader = (scene.person.id or 0) if scene.person else 0
    speaks = enrolled.person.id == reader or speaks_of(cohort, enrolled, monday, reader)
    return speaks or Role.COORDINATOR in scene.roles
