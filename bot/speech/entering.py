"""What coordinators enter for somebody, and who cannot be reached."""

from dataclasses import dataclass

from bot.buttons import WeekRef, pack
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View, WeekScene, week_if
from bot.speech.words import Words
from scheduler.proxies import has_no_telegram
from storage import people
from storage.tables import Person
from storage.terms import Role

COORDINATORS = frozenset({Role.COORDINATOR})
ENTRIES_A_ROW = 3


def enter_question(scene: WeekScene, words: Words) -> Speech:
    """How many days, from none to all the days that could be worked; that the person hears of it comes first."""
    ref = WeekRef(scene.enrolled.id, scene.week.monday).code
    choices = [
        Choice(words.days(halves), pack("enter", ref, str(halves))) for halves in range(len(scene.week.open) + 1)
    ]
    rows = tuple(tuple(choices[at : at + ENTRIES_A_ROW]) for at in range(0, len(choices), ENTRIES_A_ROW))
    key = "enter.question_proxy" if has_no_telegram(scene.enrolled) else "enter.question"
    return Speech(words.t(key, **_whose(scene, words)), rows)


def enter_done(scene: WeekScene, words: Words) -> Speech:
    """What was entered, and that the person hears of it."""
    key = "enter.done_proxy" if has_no_telegram(scene.enrolled) else "enter.done"
    return Speech(words.t(key, days=words.days(int(scene.facts["halves"])), **_whose(scene, words)))


def enter_answered(scene: WeekScene, words: Words) -> Speech:
    """The person answered for themselves: their word stands."""
    return Speech(words.t("enter.answered", days=words.days(scene.week.halves or 0), **_whose(scene, words)))


def _whose(scene: WeekScene, words: Words) -> dict[str, str]:
    return {"name": scene.enrolled.person.name, "week": words.week(scene.week.monday)}


# --- Somebody cannot be reached


@dataclass(frozen=True)
class Lost:
    """Who cannot be reached any more, and in which of their roles that matters most."""

    name: str
    role: Role


async def read_lost(scene: Scene) -> Lost | None:
    """None once they can be reached again."""
    person = await scene.session.get(Person, int(scene.facts["person"]))
    if person is None or person.unreachable_at is None or person.left_on is not None:
        return None
    roles = await people.roles_of(scene.session, person.id or 0)
    return Lost(person.name, next(role for role in (Role.INTRAPRENEUR, Role.COACH, Role.COORDINATOR) if role in roles))


def unreachable(lost: Lost, words: Words) -> Speech:
    """Who cannot be reached, and what that means: silence, never a "no"."""
    return Speech(words.t(f"unreachable.{lost.role}", name=lost.name))


VIEWS = {
    "enter_question": View(enter_question, COORDINATORS, week_if()),
    "enter_done": View(enter_done, COORDINATORS, week_if()),
    "enter_answered": View(enter_answered, COORDINATORS, week_if()),
    "unreachable": View(unreachable, COORDINATORS, read_lost),
}
