"""Ledger: reads the history of one enrolment's week and says where the week stands (DOMAIN 4.0). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from scheduler.facts import Away, CohortFacts, Enrolled, Said
from scheduler.weekly_point import Point, read_point
from scheduler.weeks import Half, Part, Slot, open_halves, weekdays_of
from storage.terms import Obstacle, Question, Reason, WeekStatus

WEEKS_REMEMBERED = 50_000  # of one cohort: far more than a promo has, however often it is corrected


@dataclass(frozen=True)
class CheckIn:
    """Friday's three answers; None where nothing was said yet."""

    interviews: str | None = None
    obstacle: Obstacle | None = None
    obstacle_text: str | None = None
    next_step: str | None = None
    next_step_asked: bool = False  # answered or passed over
    shared: bool = False

    @property
    def done(self) -> bool:
        """All three questions have had their answer."""
        return self.interviews is not None and self.obstacle is not None and self.next_step_asked


@dataclass(frozen=True)
class Week:
    """Where one enrolment's week stands, derived from its history alone."""

    enrolment_id: int
    monday: date
    due: bool
    target: int
    open: frozenset[Half]  # the half-days this person can work
    usual: tuple[Slot, ...]
    slots: tuple[Slot, ...]  # the plan in force, usual or chosen
    chosen: bool  # the plan was said, not assumed
    said: Mapping[Slot, int]
    halves: int | None  # released so far; None: nothing was said
    no_other_at: datetime | None  # since when "no other day" stands
    reason: Reason | None
    reason_at: datetime | None
    check_in: CheckIn
    point: Point
    corrected: bool
    contested: bool
    answered_at: datetime | None
    answered_by: int | None
    away: tuple[Away, ...]
    whole: bool  # the last word was about the week, not about a day
    through: date | None  # up to which day a word about the week so far stands

    @property
    def blocked(self) -> tuple[Slot, ...]:
        """Planned moments that fall on a holiday, a closure or a leave."""
        return tuple(slot for slot in self.slots if not slot.covers <= self.open)

    @property
    def pending(self) -> tuple[Slot, ...]:
        """Planned moments that can be had and of which nothing was said yet; none once enough was released."""
        if self.no_other_at or not self.short:
            return ()
        spoken = frozenset[Half]().union(*(slot.covers for slot in self.said))
        to_come = (slot for slot in self.slots if self.through is None or slot.date > self.through)
        return tuple(slot for slot in to_come if slot.covers <= self.open and not slot.covers <= spoken)

    @property
    def short(self) -> bool:
        """Less than the week's duty has been said to be released."""
        return (self.halves or 0) < self.target

    @property
    def excused(self) -> bool:
        """The day was not there to be had (holiday, closure, leave), and no day that was there was refused."""
        lost = any(not slot.covers <= self.open for slot in (*self.usual, *self.slots))
        refused = any(not halves and slot.covers <= self.open for slot, halves in self.said.items())
        return self.reason is Reason.ABSENCE or (lost and not refused)

    @property
    def settled(self) -> bool:
        """The person's own words conclude the week: nothing about it is left in silence."""
        if self.pending:
            return False
        return self.no_other_at is not None or self.whole or bool(self.halves)

    @property
    def moved(self) -> bool:
        """Released in full, on another day than the usual one."""
        usual = frozenset[Half]().union(*(slot.covers for slot in self.usual))
        had = [slot for slot, halves in self.said.items() if halves]
        return not self.short and not self.whole and any(not slot.covers <= usual for slot in had)

    @property
    def status(self) -> WeekStatus:
        """Where the week would stand if it closed now (decision table T01–T25).

        1. Outside the programme: not due. Nothing workable: neutralised. Enough was released: held.
        2. Words conclude it short: to qualify if the day was not there to be had, else partial or not held.
        3. Something stays in silence: partial if a half is known, to qualify if the day was not there,
           else unanswered. Silence is never a "no".
        """
        if not self.due:
            return WeekStatus.NOT_DUE
        if not self.open:
            return WeekStatus.NEUTRALISED
        if not self.short:
            return WeekStatus.HELD
        if self.excused and not self.pending:
            return WeekStatus.TO_QUALIFY
        if self.halves:
            return WeekStatus.PARTIAL
        return WeekStatus.NOT_HELD if self.settled else WeekStatus.UNANSWERED


def week_of(cohort: CohortFacts, enrolled: Enrolled, monday: date) -> Week:
    """One week of one enrolment, read from its history the first time it is asked for."""
    sources = (enrolled.answers.get(monday, ()), enrolled.absences, enrolled.habits, cohort.calendar)
    plain = (enrolled.id, enrolled.first_monday, enrolled.left_on, cohort.target_halves)
    key = (monday, *plain, *map(id, sources))
    known = cohort.read_weeks.get(key)
    if known is None:
        if len(cohort.read_weeks) >= WEEKS_REMEMBERED:
            cohort.read_weeks.clear()
        # what it was read from is kept beside it: while that lives, nothing else has its id
        known = cohort.read_weeks[key] = (_read(cohort, enrolled, monday), sources)
    week: Week = known[0]
    return week


def _read(cohort: CohortFacts, enrolled: Enrolled, monday: date) -> Week:
    habit = enrolled.habit(monday)
    answers = enrolled.answers.get(monday, ())
    latest = {said.question: said for said in answers}
    usual = habit.usual.slots(monday)
    plan = latest.get(Question.PLAN)
    said, halves, whole, through = _released(answers)
    released = latest.get(Question.RELEASE)
    reason = latest.get(Question.REASON)
    return Week(
        enrolment_id=enrolled.id,
        monday=monday,
        due=_due(cohort, enrolled, monday),
        target=cohort.target_halves,
        open=open_halves(cohort.calendar, habit.off, [away.span for away in enrolled.absences], monday),
        usual=usual,
        slots=parse_slots(plan.choice) if plan else usual,
        chosen=plan is not None,
        said=said,
        halves=halves,
        no_other_at=_no_other_since(answers),
        reason=Reason(reason.choice) if reason and reason.choice else None,
        reason_at=reason.at if reason else None,
        check_in=_check_in(latest),
        point=read_point(answers, cohort.calendar),
        corrected=any(answer.corrects and answer.question is not Question.POINT for answer in answers),
        contested=_contested(answers),
        answered_at=released.at if released else None,
        answered_by=released.by_id if released else None,
        away=_away_in(enrolled.absences, monday),
        whole=whole,
        through=through,
    )


def _contested(answers: Iterable[Said]) -> bool:
    """What stands is contested: that was said, nobody settled it, and nothing else was answered since."""
    told = [said for said in answers if said.question in (Question.CONTESTED, Question.RELEASE)]
    return bool(told) and told[-1].question is Question.CONTESTED and told[-1].choice == "yes"


def slot_codes(slots: Iterable[Slot]) -> str:
    """How a plan is kept: "2027-01-19am,2027-01-21am"."""
    return ",".join(slot.code for slot in sorted(slots))


def parse_slots(codes: str | None) -> tuple[Slot, ...]:
    """The plan that `slot_codes` kept."""
    return tuple(Slot.parse(code) for code in (codes or "").split(",") if code)


def _due(cohort: CohortFacts, enrolled: Enrolled, monday: date) -> bool:
    """Counted: from the first full week after joining, within the programme, until the week of leaving."""
    friday = weekdays_of(monday)[-1]
    if enrolled.first_monday is None or monday < enrolled.first_monday:
        return False
    if enrolled.left_on and enrolled.left_on <= friday:
        return False
    return cohort.calendar.starts_on <= friday and monday <= cohort.calendar.ends_on


def _released(answers: Iterable[Said]) -> tuple[dict[Slot, int], int | None, bool, date | None]:
    """Add up what was said to be released: each answer replaces what was said before about the same time.

    An answer about a whole day replaces those about its halves, and the other way round. An answer about the
    week so far covers every day up to its own; a later one about one of those days takes the count back to
    days. Returns the days, the total (None: nothing was said), whether the last word was about the week, and
    up to which day such a word stands.
    """
    days: dict[Slot, int] = {}
    base: Said | None = None
    whole = False
    for answer in answers:
        if answer.question is not Question.RELEASE or answer.day is None or answer.halves is None:
            continue
        whole = answer.part is None
        if whole:
            base = answer
            continue
        slot = Slot(answer.day, Part(answer.part or Part.DAY))
        days = {other: halves for other, halves in days.items() if not other.covers & slot.covers}
        days[slot] = answer.halves
        if base and base.day and answer.day <= base.day:
            base = None
    if base is None or base.day is None or base.halves is None:
        return days, sum(days.values()) if days else None, False, None
    through = base.day
    return days, base.halves + sum(h for slot, h in days.items() if slot.date > through), whole, through


def _no_other_since(answers: Iterable[Said]) -> datetime | None:
    """Since when "no other day" is the last word on the plan; a new plan or a release takes it back."""
    since = None
    for answer in answers:
        if answer.question is Question.NO_OTHER_DAY:
            since = since or answer.at
        elif answer.question is Question.PLAN or (answer.question is Question.RELEASE and answer.halves):
            since = None
    return since


def _check_in(latest: Mapping[Question, Said]) -> CheckIn:
    interviews, obstacle = latest.get(Question.INTERVIEWS), latest.get(Question.OBSTACLE)
    step, shared = latest.get(Question.NEXT_STEP), latest.get(Question.SHARED)
    return CheckIn(
        interviews=interviews.choice if interviews else None,
        obstacle=Obstacle(obstacle.choice) if obstacle and obstacle.choice else None,
        obstacle_text=obstacle.text if obstacle else None,
        next_step=step.text if step else None,
        next_step_asked=step is not None,
        shared=bool(shared and shared.choice == "yes"),
    )


def _away_in(absences: Iterable[Away], monday: date) -> tuple[Away, ...]:
    friday = weekdays_of(monday)[-1]
    return tuple(a for a in absences if a.span.starts_on <= friday and a.span.ends_on >= monday)
