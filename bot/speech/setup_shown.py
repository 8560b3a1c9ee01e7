"""The set-up as it stands, read afresh for each of its pages; and its codes in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from sqlmodel import col, select

from bot.cohort.checks import without_coach
from bot.speech.setup_days import named_day
from bot.speech.usual_words import usual_words
from bot.speech.view import Scene
from bot.speech.words import Words
from scheduler.rhythm import Rhythm
from scheduler.slots import WEEKDAYS
from scheduler.weeks import UsualDay
from storage.cohort_plan import CohortPlan, MemberPlan, ProjectPlan
from storage.planned import plan_of
from storage.tables import Cohort, CohortChange, Invitation, Person
from storage.terms import Party, Role


@dataclass(frozen=True)
class Change:
    """A row of the history with the name of whom it is about."""

    what: str
    before: str
    after: str
    about: str


@dataclass(frozen=True)
class Shown:
    """What every page of the set-up may show."""

    cohort: Cohort
    plan: CohortPlan
    people: Mapping[str, Person]
    facts: Mapping[str, Any]
    now: datetime
    reader: Person
    start_is_known: bool
    changes: tuple[Change, ...] = ()
    links: Mapping[int, datetime] = field(default_factory=dict)  # until when somebody's newest link can be used

    @property
    def is_draft(self) -> bool:
        """Whether nobody was invited yet."""
        return self.cohort.draft_since is not None

    @property
    def projects(self) -> list[ProjectPlan]:
        """The intrapreneurs who take part."""
        return [project for project in self.plan.projects if project.member.left_on is None]

    def members(self, role: Role) -> list[MemberPlan]:
        """Who takes part in that role."""
        return [member for member in self.plan.members if member.role is role and member.left_on is None]

    @property
    def coachless(self) -> list[str]:
        """Who has no coach yet."""
        return without_coach(self.plan)

    @property
    def is_ready(self) -> bool:
        """Whether a draft lacks nothing."""
        return bool(self.start_is_known and self.projects and self.members(Role.COACH) and not self.coachless)

    def id_of(self, name: str) -> int:
        """The id of somebody by name."""
        return self.people[name].id or 0


async def read_setup(scene: Scene) -> Shown | None:
    """The reader's cohort, afresh."""
    if scene.person is None:
        return None
    session, cohort_id = scene.session, scene.person.cohort_id
    cohort = await session.get_one(Cohort, cohort_id)
    people = (await session.exec(select(Person).where(Person.cohort_id == cohort_id))).all()
    names = {person.id: person.name for person in people}
    wanted = select(CohortChange).where(CohortChange.cohort_id == cohort_id)
    ids = scene.facts.get("saved") or scene.facts.get("changes") or []
    rows = (await session.exec(wanted.where(col(CohortChange.id).in_(ids)).order_by(col(CohortChange.id)))).all()
    confirmed = await session.exec(wanted.where(CohortChange.what == "starts_on").limit(1))
    plan = await plan_of(session, cohort, latest=True)
    return Shown(
        cohort=cohort,
        plan=replace(plan, rhythm=Rhythm.parse(plan.rhythm).as_dict()),
        people={person.name: person for person in people},
        facts=scene.facts,
        now=scene.now,
        reader=scene.person,
        start_is_known=confirmed.first() is not None,
        changes=tuple(Change(r.what, r.before, r.after, names.get(r.about_id, "")) for r in rows),
        links=await _links(scene, [person.id or 0 for person in people if person.chat_id is None]),
    )


async def _links(scene: Scene, ids: list[int]) -> dict[int, datetime]:
    usable = select(Invitation).where(
        col(Invitation.person_id).in_(ids),
        col(Invitation.used_at).is_(None),
        col(Invitation.voided_at).is_(None),
        col(Invitation.expires_at) > scene.now,
    )
    rows = (await scene.session.exec(usable.order_by(col(Invitation.expires_at)))).all()
    return {row.person_id: row.expires_at for row in rows}


# --- Codes in words


def in_words(what: str, code: str, shown: Shown, words: Words) -> str:
    """The value of a field as it is read; a name or a sentence stays as it was written."""
    if not code:
        return words.t("setup.none" if what == "off" else "setup.nothing")
    if what.startswith("at_"):
        return _moment(code, words)
    speak = _IN_WORDS.get(what)
    return speak(code, shown, words) if speak else code


def _moment(code: str, words: Words) -> str:
    """`monday 09:00`, `08:45`, or `18:30,08:30`."""
    if "," in code:
        evening, morning = (words.time(time.fromisoformat(at)) for at in code.split(","))
        return words.t("setup.from_to", evening=evening, morning=morning)
    day, _, at = code.rpartition(" ")
    hour = words.time(time.fromisoformat(at))
    return words.t("setup.day_and_time", day=words.weekday(WEEKDAYS.index(day)), time=hour) if day else hour


def _date(code: str, _shown: Shown, words: Words) -> str:
    return words.date(date.fromisoformat(code))


def _closure(code: str, _shown: Shown, words: Words) -> str:
    day, _, name = code.partition(" ")
    return named_day(date.fromisoformat(day), name, words)


def _usual(code: str, _shown: Shown, words: Words) -> str:
    return usual_words(UsualDay.parse(code), words)


def off_words(code: str, words: Words) -> str:
    """`mercredi et vendredi`."""
    return words.names([words.weekday(int(day)) for day in code.split(",")])


def party_name(party: Party | str | None, plan: CohortPlan) -> str:
    """The name of a party in this convention."""
    return plan.authority if party == Party.AUTHORITY else plan.partner


_IN_WORDS: dict[str, Any] = {
    "starts_on": _date,
    "ends_on": _date,
    "left": _date,
    "closure": _closure,
    "worked_holiday": _closure,
    "usual": _usual,
    "off": lambda code, _shown, words: off_words(code, words),
    "party": lambda code, shown, _words: party_name(code, shown.plan),
    "may_decide": lambda code, _shown, words: words.label("shared.yes" if code == "yes" else "shared.no"),
    "target_halves": lambda code, _shown, words: words.days(int(code)),
    "language": lambda code, _shown, words: words.t(f"setup.language.{code}"),
    "added": lambda code, _shown, words: words.t(f"role.{code}"),
}
