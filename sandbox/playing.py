"""Playing: people who answer by themselves, by tapping what they see on their own screens, each in their manner."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.buttons import Button, WeekRef, unpack
from sandbox import cast
from sandbox.answering import Asked, Choose, Coaching, Coordinating, Living
from sandbox.chats import Message
from sandbox.people import Person
from sandbox.screens import seen
from sandbox.world import World
from scheduler.weeks import monday_of
from storage.terms import Role

ASKED_LATELY = timedelta(days=9)


@dataclass(frozen=True)
class Act:
    """What somebody will do about a message: tap one of its buttons, or write."""

    at: datetime
    person: Person
    message: Message
    data: str = ""
    text: str = ""


class Playing:
    """Everybody of a world who is not played by hand; `by_hand` holds the names of those who are."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tapped: set[tuple[int, str]] = set()  # message and data
        self._first_monday = monday_of(world.now.date())
        self._refused: dict[str, set[date]] = {}  # the weeks in which somebody has refused a day already
        self.by_hand: set[str] = set()

    def alone(self) -> list[str]:
        """Who answers by themselves."""
        return [name for name in self._world.roles if name not in self.by_hand]

    def coming(self) -> datetime | None:
        """When somebody will next do something; None when nobody is asked anything they will answer."""
        return min((act.at for act in self._acts()), default=None)

    async def act(self) -> None:
        """Everybody does what their time has come for, and the bot answers, until nothing is left for now."""
        while due := [act for act in self._acts() if act.at <= self._world.clock.now()]:
            for act in due:
                self._do(act)
            await self._world.settle()

    def _do(self, act: Act) -> None:
        if act.text:
            self._tapped |= {(act.message.message_id, data) for data in _keyboard(act.message)}
            act.person.say(act.text)
            return
        self._tapped.add((act.message.message_id, act.data))
        button = unpack(act.data)
        ref = WeekRef.parse(button.ref) if button else None
        if button and ref and button.action == "day" and ".0" in button.value:
            self._refused.setdefault(act.person.first_name, set()).add(ref.monday)
        act.person.tap_data(act.message.message_id, act.data)

    def _acts(self) -> list[Act]:
        return [act for name in self.alone() for act in self._acts_of(name)]

    def _acts_of(self, name: str) -> list[Act]:
        person, acts = self._world[name], []
        if person.account.blocked or person.account.deactivated:
            return []
        choose = self._manner_of(name)
        since = self._world.clock.now() - ASKED_LATELY
        for message in reversed(person.account.messages.values()):
            if message.at < since:
                break
            if act := self._act(person, message, choose):
                acts.append(act)
        return acts

    def _act(self, person: Person, message: Message, choose: Choose) -> Act | None:
        if message.sender is not None or message.deleted or not message.markup:
            return None
        there = {button: data for data in _keyboard(message) if (button := unpack(data))}
        tapped = frozenset(button for button, data in there.items() if (message.message_id, data) in self._tapped)
        at = message.edited_at or message.at
        asked = Asked(at, at.astimezone(self._world.zone).date(), tuple(there), tapped)
        chosen = choose(asked)
        if chosen is None:
            return None
        what, delay = chosen
        if isinstance(what, Button):
            return Act(at + delay, person, message, data=there[what])
        return Act(at + delay, person, message, text=what)

    def _manner_of(self, name: str) -> Choose:
        role = self._world.roles[name]
        peers = [other for other, theirs in self._world.roles.items() if theirs is role]
        if role is Role.INTRAPRENEUR:
            refused = frozenset(self._refused.get(name, ()))
            return Living(cast.character(name, peers), self._first_monday, refused).choose
        if role is Role.COACH:
            return Coaching(cast.coach(name, peers), self._first_monday).choose
        return Coordinating(cast.coordinator(name, peers)).choose


def _keyboard(message: Message) -> list[str]:
    return [button.data for row in seen(message).buttons for button in row if button.data]
