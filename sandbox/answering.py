"""Answering: which button, or which words, somebody answers a message with, and how long after it came."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.buttons import Button, WeekRef
from sandbox.cast import Answers, Character, Coach, Day, Manner
from storage.terms import Obstacle, PointAnswer

HURRIED = timedelta(minutes=2)  # between two answers of one conversation
LISTS = ("point_ask", "point_left")  # their buttons stay after a tap
ONE_WEEK = timedelta(days=7)

Chosen = tuple[Button | str, timedelta] | None


@dataclass(frozen=True)
class Asked:
    """A message with buttons as its reader understands it; `tapped` are those of its buttons they tapped before."""

    at: datetime
    day: date
    buttons: tuple[Button, ...]
    tapped: frozenset[Button]

    def of(self, action: str) -> list[Button]:
        """Its buttons of that action."""
        return [button for button in self.buttons if button.action == action]

    def button(self, action: str, *starts: str) -> Button | None:
        """Its first button of that action whose value starts so, by order of preference."""
        found = self.of(action)
        return next((each for start in starts or ("",) for each in found if each.value.startswith(start)), None)

    @property
    def monday(self) -> date:
        """The week it is about; of two, the first."""
        refs = (WeekRef.parse(button.ref.partition(",")[0]) for button in self.buttons)
        return next((ref.monday for ref in refs if ref), self.day - timedelta(days=self.day.weekday()))

    @property
    def is_answered(self) -> bool:
        """Whether the answer was given, and the bot has not taken the buttons away yet."""
        return bool(self.tapped) and not any(self.of(action) for action in LISTS)


Choose = Callable[[Asked], Chosen]


@dataclass(frozen=True)
class Living:
    """An intrapreneur, in the manner of each week; `refused`: the weeks in which they said no once already."""

    character: Character
    first_monday: date
    refused: frozenset[date]

    def choose(self, asked: Asked) -> Chosen:
        """The answer, after the person's own delay when a conversation begins."""
        if asked.is_answered:
            return None
        manner = self.character.week((asked.monday - self.first_monday).days // 7)
        for answer in (self._leave, self._day, self._another_day):
            if found := answer(asked, manner):
                first = found.action in ("day", "week", "leave", "plan")
                return found, self.character.delay if first else HURRIED
        said = self._check_in(asked, manner)
        return (said, HURRIED) if said else None

    def _leave(self, asked: Asked, manner: Manner) -> Button | None:
        """All of the week at hand, as leave."""
        if manner.day is not Day.LEAVE:
            return None
        if asked.of("plan"):
            return asked.button("leave")
        friday = asked.monday + timedelta(days=4)
        if asked.of("leave_from"):
            return asked.button("leave_until", f"{asked.monday}am,{friday}pm")
        return next((button for button in asked.of("leave_kind") if button.value.endswith(".leave")), None)

    def _day(self, asked: Asked, manner: Manner) -> Button | None:
        """Was the day released? The forgetful let the question pass until they are reminded."""
        is_over = asked.day >= asked.monday + ONE_WEEK
        waits_for = {Answers.NEVER: False, Answers.MONDAY: is_over, Answers.FRIDAY: is_over or asked.day.weekday() > 3}
        if not waits_for.get(manner.answers, True):
            return None
        wanted = {Day.HALF: "1", Day.NONE: "0", Day.LEAVE: "0"}.get(manner.day, "2")
        if manner.day is Day.MOVED and asked.monday not in self.refused and not is_over:
            wanted = "0"
        if asked.of("week"):
            return asked.button("week", wanted)
        by_halves = {button.value.split(".")[1]: button for button in asked.of("day")}
        return by_halves.get(wanted) or by_halves.get("1")

    def _another_day(self, asked: Asked, manner: Manner) -> Button | None:
        if asked.of("other"):
            return asked.button("other", "none") if manner.day is not Day.MOVED else asked.button("other")
        return asked.button("reason", manner.reason)

    def _check_in(self, asked: Asked, manner: Manner) -> Button | str | None:
        """Friday's three questions, the texts among them, and thanks for a feedback."""
        if manner.answers is Answers.NEVER:
            return None
        for button in asked.of("draft"):
            if button.value.endswith(".save"):
                return button
        if asked.of("next_step"):
            return manner.next_step or asked.button("next_step")
        if asked.button("obstacle", "back"):
            return manner.obstacle_text
        obstacle = manner.obstacle if manner.obstacle is not Obstacle.WRITTEN or manner.obstacle_text else Obstacle.NO
        answers = (("interviews", manner.interviews), ("obstacle", obstacle), ("thanks", ""))
        return next((found for action, value in answers if (found := asked.button(action, value))), None)


@dataclass(frozen=True)
class Coaching:
    """A coach: says of each point whether it was held, and writes now and then."""

    coach: Coach
    first_monday: date

    def choose(self, asked: Asked) -> Chosen:
        """The next thing to say of a point."""
        if asked.is_answered:
            return None
        if lists := asked.of("point_ask") or asked.of("point_left"):
            return self._next_point(asked, lists)
        found = (
            asked.button("feedback_draft", "send.")
            or self._written(asked)
            or self._feedback(asked)
            or self._point(asked)
        )
        return (found, HURRIED) if found else None

    def _next_point(self, asked: Asked, lists: list[Button]) -> Chosen:
        """The points of the newest week in turn; those that are left on Friday are held."""
        newest = max(ref.monday for button in lists if (ref := WeekRef.parse(button.ref)))
        held = (button for button in lists if button.value in ("", PointAnswer.HELD))
        this_week = [button for button in held if (ref := WeekRef.parse(button.ref)) and ref.monday == newest]
        for position, button in enumerate(this_week):
            if button not in asked.tapped:
                turn = self.coach.delay + position * self.coach.between
                return button, turn if button.action == "point_ask" else HURRIED
        return None

    def _point(self, asked: Asked) -> Button | None:
        missed = self.coach.missed_every and self._number(asked) % self.coach.missed_every == 0
        answer = PointAnswer.MISSED if missed else PointAnswer.HELD
        return asked.button("point", answer) or asked.button("point_why", self.coach.reason)

    def _feedback(self, asked: Asked) -> Button | None:
        """To one of three in turn; to the others it is said aloud."""
        writes = self.coach.feedbacks and self._number(asked) % 3 == 0
        return asked.button("feedback", "write" if writes else "aloud")

    def _written(self, asked: Asked) -> str | None:
        if not asked.button("feedback_draft", "cancel") or not self.coach.feedbacks:
            return None
        return self.coach.feedbacks[self._number(asked) // 3 % len(self.coach.feedbacks)]

    def _number(self, asked: Asked) -> int:
        """A number of its own for each point."""
        refs = (WeekRef.parse(button.ref.partition(",")[0]) for button in asked.buttons)
        whom = next((ref.enrolment_id for ref in refs if ref), 0)
        return (asked.monday - self.first_monday).days // 7 * 2 + whom + 2


@dataclass(frozen=True)
class Coordinating:
    """A coordinator who takes the alerts after a while, or leaves them to another."""

    patience: timedelta | None

    def choose(self, asked: Asked) -> Chosen:
        """Only whether to take an alert."""
        take = asked.button("alert_take")
        return (take, self.patience) if take and self.patience is not None and not asked.is_answered else None
