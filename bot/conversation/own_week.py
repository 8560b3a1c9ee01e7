"""A person's own week as the handlers of the week see it: read once, recorded to, and always up to date."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.buttons import WeekRef
from bot.conversation.turn import NotAllowed, Turn
from scheduler.alerts import closings
from scheduler.decisions import after_answer
from scheduler.facts import CohortFacts, Enrolled, Said
from scheduler.ledger import Week, slot_codes, week_of
from scheduler.notices import Kind, week_facts
from scheduler.openings import correctable_until, kept
from scheduler.weeks import Slot, local_date, monday_of, weekdays_of
from storage import answers
from storage.terms import Question


@dataclass
class OwnWeek:
    """One week of the intrapreneur who acts."""

    turn: Turn
    cohort: CohortFacts
    enrolled: Enrolled
    week: Week

    @classmethod
    async def of(cls, turn: Turn, code: str) -> "OwnWeek":
        """The week a button names; NotAllowed when it is somebody else's, or no week at all."""
        ref = WeekRef.parse(code)
        if ref is None:
            raise NotAllowed
        enrolled = await turn.own_by(ref.enrolment_id)
        return await cls.at(turn, enrolled, ref.monday)

    @classmethod
    async def now(cls, turn: Turn) -> "OwnWeek":
        """The week in which the person acts."""
        enrolled = await turn.own()
        cohort = await turn.cohort()
        return await cls.at(turn, enrolled, monday_of(local_date(turn.now, cohort.calendar)))

    @classmethod
    async def at(cls, turn: Turn, enrolled: Enrolled, monday: date) -> "OwnWeek":
        """The week of that Monday."""
        cohort = await turn.cohort()
        return cls(turn, cohort, enrolled, week_of(cohort, enrolled, monday))

    @property
    def monday(self) -> date:
        """The Monday that names the week."""
        return self.week.monday

    @property
    def friday(self) -> date:
        """The week's last weekday, worked or not."""
        return weekdays_of(self.monday)[-1]

    @property
    def today(self) -> date:
        """The date on the cohort's calendar."""
        return local_date(self.turn.now, self.cohort.calendar)

    @property
    def facts(self) -> dict[str, Any]:
        """Which week of whom, for a notice."""
        return week_facts(self.enrolled.id, self.monday)

    @property
    def closed(self) -> bool:
        """Silence about the week has been concluded."""
        return self.turn.now >= closings(self.cohort, self.monday).silence

    def slot(self, code: str) -> Slot:
        """The moment a button names; NotAllowed when it is not one of this week."""
        try:
            slot = Slot.parse(code)
        except ValueError:
            raise NotAllowed from None
        if slot.date not in weekdays_of(self.monday):
            raise NotAllowed
        return slot

    def say(self, kind: str, **facts: Any) -> None:
        """A new message about this week."""
        self.turn.say(kind, **self.facts, **facts)

    def edit(self, kind: str, **facts: Any) -> None:
        """The tapped message, with the choice that was made."""
        self.turn.edit(kind, **self.facts, **facts)

    async def record(self, question: Question, **values: Any) -> None:
        """Add an answer to the history, and read the week with it."""
        turn = self.turn
        await answers.record(turn.session, self.enrolled.id, self.monday, question, turn.person_id, turn.now, **values)
        said = Said(question, turn.now, turn.person_id, **values)
        history = {**self.enrolled.answers, self.monday: (*self.enrolled.answers.get(self.monday, ()), said)}
        self.enrolled = replace(self.enrolled, answers=history)
        self.week = week_of(self.cohort, self.enrolled, self.monday)

    async def plan(self, *slots: Slot) -> None:
        """The week's plan from now on: what was had, and these moments."""
        await self.record(Question.PLAN, choice=slot_codes({*kept(self.week), *slots}))

    async def settle(self) -> None:
        """Bring the alerts of the week up to date; the last thing a handler does with what it recorded."""
        await after_answer(self.turn.session, self.enrolled.id, [self.monday], self.turn.now)

    async def tell_coach(self) -> None:
        """The check-in is complete, or was changed since: the coach's card of that week shows it."""
        coach = self.enrolled.coach
        card = f"check_ins:{coach.id}:{self.monday}"
        if coach.reachable:
            await self.turn.tell(coach.id, Kind.COACH_CHECK_INS, card=card, monday=self.monday.isoformat())

    def may_answer(self, *, known: bool) -> bool:
        """Whether a button of this week still answers for it; if not, the person is told how to go on (B3)."""
        if self.turn.now > correctable_until(self.cohort, self.monday):
            self.say("week_sentence", about="week.too_old")
            return False
        if self.closed and known:
            self.say("week_sentence", about="week.closed")
            return False
        return True
