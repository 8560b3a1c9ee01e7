"""The page of one person of the set-up, in one of their roles, and their leaving."""

from datetime import date
from typing import Any

from bot.buttons import pack
from bot.speech import proxies
from bot.speech.asking import button, in_rows, rows
from bot.speech.setup_pages import noted
from bot.speech.setup_shown import Shown, in_words, off_words, party_name, read_setup
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words, capital
from scheduler.weeks import Calendar, local_date
from storage.tables import Person
from storage.terms import Role

COORDINATORS = frozenset({Role.COORDINATOR})
PAGES = {Role.INTRAPRENEUR: "people", Role.COACH: "coaches", Role.COORDINATOR: "coordinators"}
FIELDS = {
    Role.INTRAPRENEUR: ("name", "service", "project", "usual", "off", "coach"),
    Role.COACH: ("name", "party"),
    Role.COORDINATOR: ("name", "party", "may_decide"),
}


async def _read(scene: Scene) -> tuple[Shown, Person, Role] | None:
    """The person the notice names, while they hold that role."""
    shown = await read_setup(scene)
    if shown is None:
        return None
    role = Role(scene.facts["role"])
    people = (person for person in shown.people.values() if person.id == scene.facts["person"])
    person = next(people, None)
    there = person and any(member.name == person.name for member in shown.members(role))
    return (shown, person, role) if person and there else None


def page(given: tuple[Shown, Person, Role], words: Words) -> Speech:
    """Everything the set-up says of somebody, a button for each thing, and their invitation."""
    shown, person, role = given
    lines = [*noted(shown, words), words.t("setup.person", name=person.name), *_facts(shown, person, role, words)]
    lines.append(_standing(shown, person, words))
    fields = [
        Choice(words.label(f"setup.field.{name}"), pack("setup_ask", f"p{person.id}.{name}", role))
        for name in FIELDS[role]
    ]
    choices = rows(
        *in_rows(fields, 3),
        _invitation(shown, person, role, words),
        _without_telegram(person, role, words),
        (
            button(words, "setup.label_remove", "setup_leave", str(person.id), role),
            button(words, "setup.back", "setup_go", PAGES[role]),
        ),
    )
    return Speech(Safe("\n".join(lines)), choices)


def _without_telegram(person: Person, role: Role, words: Words) -> tuple[Choice, ...]:
    """Somebody who has no Telegram, or wants none, is asked by a coordinator (A7)."""
    if role is not Role.INTRAPRENEUR or person.chat_id is not None:
        return ()
    return (proxies.choice(person.id or 0, words, has=person.proxy_id is not None),)


def _facts(shown: Shown, person: Person, role: Role, words: Words) -> list[str]:
    project = next((p for p in shown.projects if p.member.name == person.name), None)
    if role is Role.INTRAPRENEUR and project:
        off = off_words(project.off, words) if project.off else words.t("setup.none")
        coach = project.coach or words.t("setup.nothing")
        values = {
            "service": project.service,
            "project": project.project,
            "usual": in_words("usual", project.usual, shown, words),
            "off": off,
            "coach": coach,
        }
    else:
        member = next(m for m in shown.members(role) if m.name == person.name)
        values = {"party": party_name(member.party, shown.plan)}
        if role is Role.COORDINATOR:
            values["may_decide"] = words.label("shared.yes" if member.may_decide else "shared.no")
    return [words.t("setup.line", field=words.t(f"setup.field.{name}"), value=value) for name, value in values.items()]


def _standing(shown: Shown, person: Person, words: Words) -> str:
    """Whether they have joined, or until when they can."""
    if person.joined_at:
        return words.t("setup.has_joined")
    if person.proxy_id:
        return capital(words.t("proxy.without")) + "."
    until = shown.links.get(person.id or 0)
    if until is None:
        return words.t("setup.not_invited")
    calendar = Calendar(shown.plan.timezone, shown.plan.starts_on, shown.plan.ends_on, {})
    return words.t("setup.invited_until", date=words.day_month(local_date(until, calendar)))


def _invitation(shown: Shown, person: Person, role: Role, words: Words) -> tuple[Choice, ...]:
    """None in a draft, where nobody is invited yet, nor for oneself."""
    if shown.is_draft or person.id == shown.reader.id:
        return ()
    if person.proxy_id:
        return ()
    renew = button(words, "setup.label_renew", "setup_link", str(person.id), f"renew.{role}")
    revoke = button(words, "setup.label_revoke", "setup_link", str(person.id), f"revoke.{role}")
    return (renew, revoke) if person.id in shown.links else (renew,)


def leave(given: tuple[Shown, Person, Role], words: Words) -> Speech:
    """On which day they leave: today, unless another is written."""
    shown, person, role = given
    today = local_date(shown.now, Calendar(shown.plan.timezone, shown.plan.starts_on, shown.plan.ends_on, {}))
    key = "setup.ask.leave_draft" if shown.is_draft and not person.joined_at else "setup.ask.leave"
    yes = Choice(words.label("setup.label_leaves_today"), pack("setup_leave", str(person.id), f"{role}.{today}"))
    cancel = button(words, "shared.cancel", "setup_who", str(person.id), role)
    return Speech(words.t(key, name=person.name), ((yes,), (cancel,)))


def left(facts: Any, words: Words) -> Speech:
    """They have left."""
    day = words.date(date.fromisoformat(facts["day"]))
    return Speech(words.t("setup.change.left", name=facts["name"], value=day))


VIEWS: dict[str, View] = {
    "setup_person": View(page, COORDINATORS, _read),
    "setup_leave": View(leave, COORDINATORS, _read),
    "setup_left": View(left, COORDINATORS),
}
