"""Words of joining: the greeting and the notice of somebody invited, the usual day, the welcome."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.buttons import pack
from bot.speech import newcomer
from bot.speech.asking import Rows, asked, button, in_rows
from bot.speech.party import of_the
from bot.speech.speech import Choice, Speech
from bot.speech.usual_words import usual_words
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words, capital
from scheduler.facts import CohortFacts, Enrolled
from scheduler.gather import gather_one
from scheduler.weeks import UsualDay, local_date
from storage import invitations, newcomers
from storage.newcomers import Newcomer
from storage.tables import Cohort, Person
from storage.terms import Role

ANYBODY: frozenset[Role] = frozenset()  # somebody who is nobody's Person yet
EVERYBODY = frozenset(Role)
INTRAPRENEURS = frozenset({Role.INTRAPRENEUR})
KEPT_MONTHS = 3  # free text is erased that long after the programme's end


# --- Somebody with a link


@dataclass(frozen=True)
class Invited:
    """Who is invited, by whom, and which button was tapped."""

    guest: Newcomer
    host: str | None
    chosen: str | None
    last_day: date

    @property
    def ref(self) -> str:
        """What the buttons name."""
        return str(self.guest.invitation.id)


async def _invited(scene: Scene) -> Invited | None:
    guest = await newcomers.newcomer(scene.session, int(scene.facts["invitation"]))
    if guest is None:
        return None
    host = await newcomers.host_name(scene.session, guest.person.cohort_id)
    cohort = await gather_one(scene.session, guest.person.cohort_id, scene.now.date(), scene.now)
    last_day = local_date(guest.invitation.expires_at, cohort.calendar)
    return Invited(guest, host, scene.facts.get("chosen"), last_day)


async def _still_invited(scene: Scene) -> Invited | None:
    invited = await _invited(scene)
    usable = invited and invitations.is_usable(invited.guest.invitation, scene.now)
    return invited if usable else None


def greeting(invited: Invited, words: Words) -> Speech:
    """What will be asked, how long it takes, and whose duty is followed."""
    guest = invited.guest
    name, host = guest.person.name, invited.host
    hello = words.t("joining.hello_from", name=name, host=host) if host else words.t("joining.hello", name=name)
    duty = words.t(f"joining.greeting.{_first_role(guest.roles)}", authority=of_the(guest.cohort.authority, words))
    choices = (_choices(invited, words, "notice", "later"),)
    return asked(Safe(f"{hello}\n{duty}"), choices, _label(invited.chosen, words), words)


def _first_role(roles: frozenset[Role]) -> Role:
    return next(role for role in (Role.INTRAPRENEUR, Role.COORDINATOR, Role.COACH) if role in roles)


def _choices(invited: Invited, words: Words, *values: str) -> tuple[Choice, ...]:
    labels = {"notice": "joining.read_notice", "later": "shared.not_now", "read": "joining.read"}
    return tuple(button(words, labels[value], "join", invited.ref, value) for value in values)


def _label(key: str | None, words: Words) -> str | None:
    return words.label(key) if key else None


def notice(invited: Invited, words: Words) -> Speech:
    """The legal notice, before anything is asked."""
    text = notice_text(invited.guest.cohort, words)
    return asked(text, (_choices(invited, words, "read"),), _label(invited.chosen, words), words)


def notice_text(cohort: Cohort, words: Words) -> str:
    """Who keeps what, why, for how long, and with which rights."""
    controllers = cohort.controllers or words.names([cohort.authority, cohort.partner])
    dpo = words.t("joining.notice_dpo", dpo=cohort.dpo) if cohort.dpo else words.t("joining.notice_no_dpo")
    kept_until = words.short_date(erased_on(cohort.ends_on), year=True)
    return words.t("joining.notice", controllers=controllers, date=kept_until, dpo=dpo)


def erased_on(ends_on: date) -> date:
    """Three months after the programme's end: the same day number, or the last of a shorter month."""
    year, month = divmod(ends_on.year * 12 + ends_on.month - 1 + KEPT_MONTHS, 12)
    days = (31, 28 + (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return date(year, month + 1, min(ends_on.day, days[month]))


def later(invited: Invited, words: Words) -> Speech:
    """The link stays valid."""
    text = words.t("joining.later", date=words.day_month(invited.last_day))
    return Speech(text, (_choices(invited, words, "notice"),))


def reminder(invited: Invited, words: Words) -> Speech:
    """The one reminder."""
    text = words.t("joining.reminder", name=invited.guest.person.name, date=words.day_month(invited.last_day))
    return Speech(text, (_choices(invited, words, "notice"),))


def refused(facts: Any, words: Words) -> Speech:
    """Why a link or a code leads no further."""
    return Speech(words.t(facts["key"]))


async def _coordinators(scene: Scene) -> tuple[list[Person], str | None]:
    return await newcomers.coordinators_expected(scene.session), scene.facts.get("chosen")


def which_coordinator(asked_of: tuple[list[Person], str | None], words: Words) -> Speech:
    """Which of the coordinators sent the set-up code."""
    expected, chosen = asked_of
    choices = in_rows([Choice(person.name, pack("setup", str(person.id))) for person in expected], 2)
    return asked(words.t("joining.which_coordinator"), choices, chosen, words)


# --- Somebody who has just joined


@dataclass(frozen=True)
class OwnDay:
    """The usual day in question, and what was picked so far."""

    enrolled: Enrolled
    cohort: CohortFacts
    picked: tuple[str, ...]
    chosen: str | None

    @property
    def weekdays(self) -> list[int]:
        """The weekdays that this person works."""
        off = max(self.enrolled.habits, key=lambda habit: habit.valid_from).off
        return [weekday for weekday in range(5) if weekday not in off]


async def _own_day(scene: Scene) -> OwnDay | None:
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, scene.now.date(), scene.now)
    enrolled = cohort.enrolled(int(scene.facts["enrolment"]))
    return OwnDay(enrolled, cohort, tuple(scene.facts.get("picked", ())), scene.facts.get("chosen"))


def usual_day(own: OwnDay, words: Words) -> Speech:
    """The usual day as the file gave it."""
    monday = own.enrolled.first_monday or own.cohort.calendar.starts_on
    usual = usual_words(own.enrolled.habit(monday).usual, words)
    choices = (
        _day_button(own, words.label("shared.yes"), "yes"),
        _day_button(own, words.label("shared.change"), "change"),
    )
    return asked(words.t("joining.usual_day", usual=usual), (choices,), _label(own.chosen, words), words)


def _day_button(own: OwnDay, label: str, value: str) -> Choice:
    return Choice(label, pack("join_day", str(own.enrolled.id), value))


def pick_day(own: OwnDay, words: Words) -> Speech:
    """Which weekday it is."""
    days = [_day_button(own, capital(words.weekday(day)), str(day)) for day in own.weekdays]
    halves = (_day_button(own, words.label("joining.two_halves"), "halves"),)
    return asked(words.t("joining.pick_day"), (*in_rows(days, 3), halves), _picked(own, words), words)


def pick_halves(own: OwnDay, words: Words) -> Speech:
    """Which half-days: the first, then the second."""
    key = "joining.pick_second_half" if own.picked else "joining.pick_first_half"
    moments = [(day, part) for day in own.weekdays for part in ("am", "pm") if f"{day}{part}" not in own.picked]
    buttons = [
        _day_button(own, capital(words.weekday(day, part)), ",".join([*own.picked, f"{day}{part}"]))
        for day, part in moments
    ]
    choices: Rows = in_rows(buttons, 2)
    return asked(words.t(key), choices, _picked(own, words), words)


def _picked(own: OwnDay, words: Words) -> str | None:
    if own.chosen == "halves":
        return words.label("joining.two_halves")
    return usual_words(UsualDay.parse(own.chosen), words) if own.chosen else None


async def _welcomed(scene: Scene) -> Any:
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, scene.now.date(), scene.now)
    own = next((enrolled for enrolled in cohort.enrolments if enrolled.person.id == scene.person.id), None)
    return scene.person.name, scene.roles, cohort, own


def welcome(given: Any, words: Words) -> Speech:
    """What happens next, for each of the roles somebody holds."""
    name, roles, cohort, own = given
    lines = [words.t("joining.welcome", name=name)]
    if own:
        first = max(own.first_monday or cohort.calendar.starts_on, cohort.calendar.starts_on)
        lines.append(words.t("joining.welcome.intrapreneur", date=words.day_month(first), coach=own.coach.name))
    lines += [words.t(f"joining.welcome.{role}") for role in (Role.COACH, Role.COORDINATOR) if role in roles]
    return Speech("\n".join(lines))


VIEWS: dict[str, View] = {
    "join_greeting": View(greeting, ANYBODY, _invited),
    "join_notice": View(notice, ANYBODY, _invited),
    "join_later": View(later, ANYBODY, _still_invited),
    "join_reminder": View(reminder, ANYBODY, _still_invited),
    "join_refused": View(refused, ANYBODY),
    "join_which_coordinator": View(which_coordinator, ANYBODY, _coordinators),
    "join_usual_day": View(usual_day, INTRAPRENEURS, _own_day),
    "join_pick_day": View(pick_day, INTRAPRENEURS, _own_day),
    "join_pick_halves": View(pick_halves, INTRAPRENEURS, _own_day),
    "welcome": View(welcome, EVERYBODY, _welcomed),
    **newcomer.VIEWS,
}
