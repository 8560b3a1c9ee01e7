"""A house full of marked sentences: one of each kind about each person, so that a leak shows who was read by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from scheduler.weeks import weekdays_of
from storage import alerts, answers, feedbacks, outbox
from storage.notice import Notice
from storage.tables import (
    Absence,
    Awaiting,
    Cohort,
    Commitment,
    Enrolment,
    Escalation,
    EscalationEvent,
    Feedback,
    FeedbackReply,
    FeedbackVersion,
    Invitation,
    Membership,
    Pattern,
    Person,
    PrivateNote,
    SupportEvent,
    SupportRequest,
)
from storage.terms import AbsenceKind, Duty, EscalationStep, Outcome, Party, Question, Role
from tests.scheduler.promo import paris

NOW = paris("2027-02-11 17:10")
OLD_WEEK, LAST_WEEK, THIS_WEEK = date(2027, 1, 25), date(2027, 2, 1), date(2027, 2, 8)
DAY = timedelta(days=1)

COACH_OF = {"Maëlle": "Inès", "Erwan": "Karim"}
FORMER_COACH_OF = {"Maëlle": "Karim"}
STAFF = {
    "Inès": (Role.COACH, Party.PARTNER),
    "Karim": (Role.COACH, Party.PARTNER),
    "Anne": (Role.COORDINATOR, Party.AUTHORITY),
    "Paul": (Role.COORDINATOR, Party.PARTNER),
}

# Who may read a mark: whom it is about, their coach, who wrote it, a coordinator. Not everywhere: whom it is about in
# their personal document only (`request`), another coach of the promo where that is the point (`colleague`, C4).
READERS: dict[str, frozenset[str]] = {
    "name": frozenset({"self", "coach", "author", "coordinator", "colleague"}),
    "projet": frozenset({"self", "coach", "coordinator"}),
    "service": frozenset({"self", "coach", "coordinator"}),
    "pas-partagé": frozenset({"self", "coach", "coordinator"}),
    "blocage-partagé": frozenset({"self", "coach", "coordinator"}),
    "pas": frozenset({"self", "coach"}),
    "blocage": frozenset({"self", "coach"}),
    "contestation": frozenset({"self", "coordinator"}),
    "justification": frozenset({"self", "coordinator"}),
    "retour-partagé": frozenset({"self", "coach", "author", "coordinator"}),
    "retour": frozenset({"self", "author"}),
    "version": frozenset({"self", "author"}),
    "réponse": frozenset({"self", "author"}),
    "note": frozenset({"author", "request"}),
    "conclusion": frozenset({"coordinator", "request"}),
    "appui": frozenset({"self", "coach", "coordinator"}),
    "preuve": frozenset({"self", "coach", "coordinator"}),
    "brouillon": frozenset({"self"}),
}


@dataclass(frozen=True)
class Mark:
    """A sentence that could stand nowhere else: what kind of data, about whom, written by whom."""

    kind: str
    about: str
    author: str = ""

    @property
    def text(self) -> str:
        """How it is found again."""
        return self.about if self.kind == "name" else f"{self.kind}:{self.about}:{self.author}"


@dataclass(frozen=True)
class House:
    """Everybody with their roles, every mark, and facts such as notices about each person have."""

    people: Mapping[str, Person]
    roles: Mapping[str, frozenset[Role]]
    marks: tuple[Mark, ...]
    facts: tuple[dict[str, Any], ...]

    def found_in(self, text: str, reader: str, also: frozenset[str]) -> list[Mark]:
        """The marks in what somebody reads that they may not read; `also`: the relations that count here besides."""
        found = [mark for mark in self.marks if mark.text in text]
        return [mark for mark in found if not self._may_read(reader, mark, also)]

    def _may_read(self, reader: str, mark: Mark, also: frozenset[str]) -> bool:
        """What DOMAIN 2.2 grants."""
        wrote = {(mark.about, mark.author) for mark in self.marks}
        relations = {
            "self": reader == mark.about,
            "coach": reader == COACH_OF[mark.about],
            "author": reader == mark.author or (mark.kind == "name" and (mark.about, reader) in wrote),
            "coordinator": reader in STAFF and Role.COORDINATOR in self.roles[reader],
            "request": "request" in also and reader == mark.about,
            "colleague": "colleague" in also and reader in STAFF,
        }
        return any(relations[relation] for relation in READERS[mark.kind])


async def furnish(session: AsyncSession) -> House:
    """Fill an empty database; a second promo with its own coordinator stands beside."""
    marks: list[Mark] = []
    people: dict[str, Person] = {}
    facts: list[dict[str, Any]] = []
    cohort = await _cohort(session, "Promo 2027")
    for name, (role, party) in STAFF.items():
        people[name] = await _person(session, cohort, name, role, party)
    for name in COACH_OF:
        people[name] = await _person(session, cohort, name, Role.INTRAPRENEUR, None)
        facts += await _Life(session, people, name, marks).live()
    elsewhere = await _cohort(session, "Autre promo")
    people["Zoé"] = await _person(session, elsewhere, "Zoé", Role.COORDINATOR, Party.AUTHORITY)
    roles = {name: frozenset({STAFF[name][0]}) for name in STAFF}
    roles |= {name: frozenset({Role.INTRAPRENEUR}) for name in COACH_OF} | {"Zoé": frozenset({Role.COORDINATOR})}
    return House(people, roles, tuple(marks), tuple(facts))


async def _cohort(session: AsyncSession, name: str) -> int:
    cohort = Cohort(
        name=name, authority="Région", partner="DINUM", starts_on=date(2027, 1, 4), ends_on=date(2027, 5, 28)
    )
    session.add(cohort)
    await session.flush()
    return cohort.id or 0


async def _person(session: AsyncSession, cohort_id: int, name: str, role: Role, party: Party | None) -> Person:
    person = Person(cohort_id=cohort_id, name=name, joined_at=NOW - 30 * DAY)
    session.add(person)
    await session.flush()
    person.chat_id = person.id
    session.add(Membership(person_id=person.id or 0, role=role, party=party, may_decide=True))
    return person


class _Life:
    """Three weeks of one person: one with sentences of their own, one shared and justified, and the present one.

    Maëlle refused this week's day and contests; of Erwan's nothing is known yet.
    """

    def __init__(self, session: AsyncSession, people: Mapping[str, Person], name: str, marks: list[Mark]) -> None:
        self.session, self.name, self.marks = session, name, marks
        self.coach = COACH_OF[name]
        self.ids = {who: person.id or 0 for who, person in people.items()}
        self.cohort_id = people[name].cohort_id
        self.enrolment = 0
        marks.append(Mark("name", name))

    def mark(self, kind: str, author: str = "") -> str:
        found = Mark(kind, self.name, author or self.name)
        self.marks.append(found)
        return found.text

    async def add(self, row: Any) -> int:
        self.session.add(row)
        await self.session.flush()
        return int(row.id)

    async def live(self) -> tuple[dict[str, Any], ...]:
        self.enrolment = await self.add(
            Enrolment(
                cohort_id=self.cohort_id, person_id=self.ids[self.name], coach_id=self.ids[self.coach],
                project=self.mark("projet"), service=self.mark("service"), proof_link=self.mark("preuve"),
                first_monday=date(2027, 1, 4),
            )
        )  # fmt: skip
        await self.add(Pattern(enrolment_id=self.enrolment, valid_from=date(2027, 1, 4), usual="thursday"))
        await self._say()
        about = {**await self._coaching(), **await self._others()}
        steering = await self._steering()
        draft = Awaiting(person_id=self.ids[self.name], step="next_step", until=NOW + DAY, draft=self.mark("brouillon"))
        self.session.add(draft)
        weeks = ((OLD_WEEK, steering[0]), (LAST_WEEK, steering[0]), (THIS_WEEK, steering[1]))
        return tuple({**self._given(monday), **about, **more} for monday, more in weeks)

    def _given(self, monday: date) -> dict[str, Any]:
        """What notices are given beside numbers of rows; none of it is a mark."""
        thursday = weekdays_of(monday)[3].isoformat()
        return {
            "enrolment": self.enrolment, "monday": monday.isoformat(), "day": thursday, "slot": thursday,
            "ref": f"{self.enrolment}@{monday:%Y%m%d}", "person": self.ids[self.name], "by": self.ids["Anne"],
            "coach": self.ids[self.coach], "reason": "known_leave", "halves": 2, "until": thursday, "name": "…",
            "kept": True, "text": "…", "first": monday.isoformat(), "since": thursday, "usual": "thursday",
        }  # fmt: skip

    async def _say(self) -> None:
        for monday, suffix in ((OLD_WEEK, ""), (LAST_WEEK, "-partagé")):
            await self._refuse(monday)
            said: list[tuple[Question, dict[str, Any]]] = [
                (Question.INTERVIEWS, {"choice": "3-5"}),
                (Question.OBSTACLE, {"choice": "written", "text": self.mark(f"blocage{suffix}")}),
                (Question.NEXT_STEP, {"text": self.mark(f"pas{suffix}")}),
                (Question.SHARED, {"choice": "yes" if suffix else "no"}),
                (Question.AUTONOMY, {"choice": "rather_not"}),
            ]
            for question, values in said:
                await self._answer(monday, question, self.name, **values)
        await self._answer(LAST_WEEK, Question.POINT, self.coach, choice="missed", reason="coach_away")
        if self.name == "Maëlle":
            await self._refuse(THIS_WEEK)
            await self._answer(THIS_WEEK, Question.RELEASE, "Anne", day=weekdays_of(THIS_WEEK)[3], halves=0)
            text = self.mark("contestation")
            await self._answer(THIS_WEEK, Question.CONTESTED, self.name, choice="yes", text=text)

    async def _refuse(self, monday: date) -> None:
        thursday = weekdays_of(monday)[3]
        await self._answer(monday, Question.RELEASE, self.name, day=thursday, part="day", halves=0)
        await self._answer(monday, Question.NO_OTHER_DAY, self.name)
        await self._answer(monday, Question.REASON, self.name, choice="hierarchy")

    async def _answer(self, monday: date, question: Question, by: str, **values: Any) -> None:
        at = datetime.combine(weekdays_of(monday)[3], NOW.timetz())
        await answers.record(self.session, self.enrolment, monday, question, self.ids[by], at, **values)

    async def _coaching(self) -> dict[str, int]:
        ids: dict[str, int] = {}
        for coach, shared in ((FORMER_COACH_OF.get(self.name), False), (self.coach, True), (self.coach, False)):
            if coach is None:
                continue
            kind = "retour-partagé" if shared else "retour"
            ids["feedback"] = await self.add(
                Feedback(
                    enrolment_id=self.enrolment, coach_id=self.ids[coach], monday=LAST_WEEK, shared=shared,
                    text=self.mark(kind, coach), written_at=NOW - DAY,
                )
            )  # fmt: skip
            sent = Notice(feedbacks.card_of(ids["feedback"]), "feedback", person_id=self.ids[self.name])
            await outbox.put(self.session, [sent], NOW - DAY)
            note = self.mark("note", coach)
            await self.add(
                PrivateNote(enrolment_id=self.enrolment, author_id=self.ids[coach], text=note, written_at=NOW)
            )
        text = self.mark("version", self.coach)
        await self.add(FeedbackVersion(feedback_id=ids["feedback"], text=text, written_at=NOW - DAY))
        for author in (self.name, self.coach):
            said = self.mark("réponse", author if author != self.name else self.coach)
            ids["reply"] = await self.add(
                FeedbackReply(feedback_id=ids["feedback"], by_id=self.ids[author], text=said, said_at=NOW)
            )
        return ids

    async def _others(self) -> dict[str, int]:
        request = await self.add(
            SupportRequest(
                enrolment_id=self.enrolment, by_id=self.ids[self.name], need="online", link=self.mark("appui"),
                asked_at=NOW - DAY, changed_at=NOW - DAY,
            )
        )  # fmt: skip
        await self.add(SupportEvent(request_id=request, at=NOW - DAY, by_id=self.ids[self.name], act="asked"))
        absence = await self.add(
            Absence(
                enrolment_id=self.enrolment, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 5),
                kind=AbsenceKind.LEAVE, by_id=self.ids[self.name], declared_at=NOW,
            )
        )  # fmt: skip
        invitation = await self.add(
            Invitation(person_id=self.ids[self.name], token_hash=self.name, expires_at=NOW + DAY, opened_at=NOW)
        )
        return {"request": request, "absence": absence, "invitation": invitation}

    async def _steering(self) -> list[dict[str, int]]:
        anne, week = self.ids["Anne"], (self.enrolment, LAST_WEEK)
        old = await alerts.open_new(self.session, *week, Duty.RELEASE, "not_held", NOW - 5 * DAY)
        alerts.take(self.session, old, anne, NOW - 5 * DAY)
        why = self.mark("justification", "Anne")
        alerts.close(self.session, old, Outcome.JUSTIFIED, NOW - 4 * DAY, by_id=anne, detail=why)
        new = await alerts.open_new(self.session, self.enrolment, THIS_WEEK, Duty.RELEASE, "early", NOW)
        await alerts.open_new(self.session, *week, Duty.POINT, "point_missed", NOW)
        commitment = await self.add(
            Commitment(alert_id=new.id or 0, enrolment_id=self.enrolment, day=NOW.date(), by_id=anne, made_at=NOW - DAY)
        )
        escalation = await self.add(
            Escalation(
                enrolment_id=self.enrolment, duty=Duty.RELEASE, monday=THIS_WEEK, step=EscalationStep.MEETING,
                owner_id=anne, owned_at=NOW, met_on=LAST_WEEK, opened_at=NOW,
                conclusion=self.mark("conclusion", "Anne"),
            )
        )  # fmt: skip
        await self.add(EscalationEvent(escalation_id=escalation, at=NOW, by_id=anne, act="taken"))
        more = {"escalation": escalation, "commitment": commitment}
        return [{"alert": old.id or 0, **more}, {"alert": new.id or 0, **more}]
