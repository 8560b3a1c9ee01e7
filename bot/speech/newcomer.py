"""Words for coordinators about newcomers: who joined, whose link is lost; and for all: what a new file changed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.buttons import pack
from bot.speech import proxies
from bot.speech.asking import asked, button, in_rows
from bot.speech.bot_link import link_to
from bot.speech.speech import Choice, Speech
from bot.speech.usual_words import usual_words
from bot.speech.view import Scene, View
from bot.speech.words import Words
from scheduler.gather import gather_one
from scheduler.notices import Kind
from storage import invitations, newcomers
from storage.newcomers import Newcomer
from storage.tables import Cohort, Person
from storage.terms import Role

COORDINATORS = frozenset({Role.COORDINATOR})
EVERYBODY = frozenset(Role)


# --- Is it this person?


@dataclass(frozen=True)
class Joined:
    """Who joined, from which account, and what a coordinator said of it."""

    guest: Newcomer
    account: str
    checked_by: str | None
    is_current: bool
    shrunk: bool


async def _joined(scene: Scene) -> Joined | None:
    guest = await newcomers.newcomer(scene.session, int(scene.facts["invitation"]))
    if guest is None or not _same_cohort(scene, guest.person):
        return None
    invitation = guest.invitation
    checker = await scene.session.get(Person, invitation.checked_by_id) if invitation.checked_by_id else None
    current = invitation.used_at is not None and guest.person.joined_at == invitation.used_at
    account = scene.facts.get("account", "")
    return Joined(guest, account, checker.name if checker else None, current, scene.shrunk)


def joined(about: Joined, words: Words) -> Speech:
    """Who joined, with the question until a coordinator has answered it."""
    name, invitation = about.guest.person.name, about.guest.invitation
    if about.checked_by:
        key = "joining.access_removed" if invitation.refused else "joining.confirmed"
        return Speech(words.t(key, name=name, by=about.checked_by))
    came = words.t("joining.joined", name=name)
    if not about.is_current or about.shrunk:
        return Speech(came)
    if about.account:
        came = words.t("joining.joined_from", name=name, account=about.account)
    yes = Choice(words.label("shared.yes"), pack("joined", str(invitation.id), "yes"))
    no = button(words, "joining.remove_access", "joined", str(invitation.id), "no")
    return Speech(words.t("joining.is_it", joined=came, name=name), ((yes, no),))


# --- Links


async def _person(scene: Scene) -> Person | None:
    person = await scene.session.get(Person, int(scene.facts["person"]))
    return person if person and _same_cohort(scene, person) else None


def _same_cohort(scene: Scene, person: Person) -> bool:
    """Coordinators hear of the people of their own programme only."""
    return scene.person is not None and scene.person.cohort_id == person.cohort_id


async def _still_expected(scene: Scene) -> tuple[Person, bool] | None:
    person = await _person(scene)
    if person is None or person.chat_id is not None or person.left_on or person.proxy_id:
        return None
    return person, await newcomers.enrolment_of(scene.session, person.id or 0) is not None


def link_reused(person: Person, words: Words) -> Speech:
    """Somebody else has a link that has served."""
    return Speech(words.t("joining.link_reused", name=person.name))


def still_expected(expected: tuple[Person, bool], words: Words) -> Speech:
    """Somebody who put it off has not come back; an intrapreneur may do without Telegram (A7)."""
    person, intrapreneur = expected
    choices = [button(words, "joining.new_link", "invite", str(person.id))]
    if intrapreneur:
        choices.append(proxies.choice(person.id or 0, words, has=False))
    return Speech(words.t("joining.still_expected", name=person.name), (tuple(choices),))


async def _fresh_link(scene: Scene) -> tuple[Person, str] | None:
    """A link is made as it is said: nothing but its hash is ever kept."""
    person = await _person(scene)
    if person is None or person.left_on or scene.shrunk:
        return None
    cohort = await scene.session.get_one(Cohort, person.cohort_id)
    return person, link_to(cohort.bot_name, await invitations.mint(scene.session, person.id or 0, scene.now))


def invitation_link(given: tuple[Person, str], words: Words) -> Speech:
    """A link to pass on; who has joined already changes accounts with it."""
    person, link = given
    key = "joining.link_for_another_account" if person.chat_id else "joining.link"
    return Speech(words.t(key, name=person.name, link=link))


async def _whom(scene: Scene) -> Any:
    if scene.person is None:
        return None
    people = await newcomers.members(scene.session, scene.person.cohort_id)
    return [person for person in people if person.id != scene.person.id], scene.facts.get("chosen")


def invite_whom(given: Any, words: Words) -> Speech:
    """Whom a new link is for."""
    people, chosen = given
    choices = in_rows([Choice(person.name, pack("invite", str(person.id))) for person in people], 2)
    return asked(words.t("joining.invite_whom"), choices, chosen, words)


# --- What a new cohort file changed


async def _change(scene: Scene) -> Any:
    facts = dict(scene.facts)
    if "enrolment" in facts and scene.person:
        cohort = await gather_one(scene.session, scene.person.cohort_id, scene.now.date(), scene.now)
        enrolled = cohort.enrolled(int(facts["enrolment"]))
        if enrolled.person.id != scene.person.id and not scene.roles - {Role.INTRAPRENEUR}:
            return None
        facts |= {"enrolled": enrolled, "own": enrolled.person.id == scene.person.id}
        facts |= {"coaches": enrolled.coach.id == scene.person.id}
    return facts


def cohort_changed(facts: Any, words: Words) -> Speech:
    """Somebody left, has another coach, or another usual day."""
    if facts["change"] == "left":
        day = words.short_date(date.fromisoformat(facts["left_on"]))
        values = {"name": facts["name"], "date": day, "staying": facts["staying"], "size": facts["size"]}
        return Speech(words.t("joining.left", **values))
    enrolled, own = facts["enrolled"], "own_" if facts["own"] else ""
    if facts["change"] == "coach":
        key = "joining.coached_changed" if facts["coaches"] else f"joining.{own}coach_changed"
        return Speech(words.t(key, name=enrolled.person.name, coach=enrolled.coach.name))
    monday = date.fromisoformat(facts["monday"])
    usual = usual_words(enrolled.habit(monday).usual, words)
    values = {"name": enrolled.person.name, "usual": usual, "date": words.day_month(monday)}
    return Speech(words.t(f"joining.{own}day_changed", **values))


VIEWS: dict[str, View] = {
    Kind.JOINED: View(joined, COORDINATORS, _joined),
    "link_reused": View(link_reused, COORDINATORS, _person),
    "still_expected": View(still_expected, COORDINATORS, _still_expected),
    "invitation_link": View(invitation_link, COORDINATORS, _fresh_link),
    "invite_whom": View(invite_whom, COORDINATORS, _whom),
    Kind.COHORT_CHANGED: View(cohort_changed, EVERYBODY, _change),
}
