"""Set-up in the chat, in words: its home with the four steps, who hears of a change, and what cannot be."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.speech import setup_ask, setup_pages, setup_person
from bot.speech.asking import Rows, asked, button, rows
from bot.speech.lists import series
from bot.speech.setup_changes import sentences_of
from bot.speech.setup_pages import noted
from bot.speech.setup_shown import Shown, in_words, read_setup
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words
from storage.tables import Person
from storage.terms import Role

COORDINATORS = frozenset({Role.COORDINATOR})
ANYBODY: frozenset[Role] = frozenset()  # somebody who is nobody's Person yet, or no longer
STEPS = ("dates", "people", "coaches", "coordinators")
DATES = ("day", "starts_on", "ends_on", "left_on")


# --- Home


def home(shown: Shown, words: Words) -> Speech:
    """The four steps, what is still lacking, and the invitations once nothing is."""
    lines: list[str] = [*_opening(shown, words), *noted(shown, words)]
    if shown.is_draft and shown.is_ready:
        lines += _ready(shown, words)
    else:
        lines += _steps(shown, words)
    return Speech(Safe("\n".join(lines)), rows(_step_buttons(shown, words), _create(shown, words)))


def _opening(shown: Shown, words: Words) -> list[str]:
    if shown.facts.get("invited") is not None:
        return [words.n("setup.invited", int(shown.facts["invited"]))]
    if not shown.is_draft:
        return [words.t("setup.home", promo=shown.plan.name)]
    if shown.facts.get("welcome"):
        return [words.t("setup.welcome", name=shown.reader.name)]
    return [] if shown.is_ready else [words.t("setup.four_steps")]


def _steps(shown: Shown, words: Words) -> list[str]:
    counted = {"count": len(shown.projects), "size": shown.plan.size}
    lines: list[str] = [words.t(f"setup.step.{step}", **counted) for step in STEPS]
    lacking = _lacking(shown, words) if shown.is_draft and not shown.facts.get("welcome") else None
    return [*lines, lacking] if lacking else lines


def _lacking(shown: Shown, words: Words) -> str:
    """What to do next; an intrapreneur without a coach is named (A10)."""
    if not shown.start_is_known:
        return words.t("setup.lacks.dates")
    if not shown.projects:
        return words.t("setup.lacks.people")
    if not shown.members(Role.COACH):
        return words.t("setup.lacks.coaches")
    return words.t("setup.lacks.coach", names=words.names(shown.coachless))


def _ready(shown: Shown, words: Words) -> list[str]:
    counts = {
        "people": words.n("setup.count.people", len(shown.projects), size=shown.plan.size),
        "coaches": words.n("setup.count.coaches", len(shown.members(Role.COACH))),
        "coordinators": words.n("setup.count.coordinators", len(shown.members(Role.COORDINATOR))),
    }
    coached: dict[str, list[str]] = {}
    for project in sorted(shown.projects, key=lambda project: project.member.name):
        coached.setdefault(project.coach, []).append(project.member.name)
    order = [coach.name for coach in shown.plan.coaches if coach.name in coached]
    pairs = [words.t("setup.with_coach", names=words.names(coached[coach]), coach=coach) for coach in order]
    starts = in_words("starts_on", shown.plan.starts_on.isoformat(), shown, words)
    lines: list[str] = [
        words.t("setup.ready", **counts),
        words.t("setup.begins", date=starts, pairs=Safe(series(words, pairs))),
    ]
    return lines if shown.plan.dpo else [*lines, words.t("setup.lacks.dpo")]


def _step_buttons(shown: Shown, words: Words) -> list[Choice]:
    """In a draft, the steps up to the first that is still to be done."""
    open_steps = 4
    if shown.is_draft and not shown.projects:
        open_steps = 2 if shown.start_is_known else 1
    return [button(words, f"setup.label_step_{n}", "setup_go", STEPS[n - 1]) for n in range(1, open_steps + 1)]


def _create(shown: Shown, words: Words) -> list[Choice]:
    """[Créer les invitations]: of a draft that is ready, or for those who came after it."""
    create = button(words, "setup.create_invitations", "setup_invite")
    if shown.is_draft:
        return [create] if shown.is_ready else []
    waiting = [p for p in shown.people.values() if p.chat_id is None and not p.left_on and p.proxy_id is None]
    due = [person for person in waiting if person.id not in shown.links]
    return [create] if due and shown.facts.get("invited") is None else []


# --- What others changed, what cannot be


async def _changed(scene: Scene) -> Any:
    shown = await read_setup(scene)
    by = await scene.session.get(Person, int(scene.facts["by"]))
    return (shown, by.name) if shown and by else None


def changed(given: tuple[Shown, str], words: Words) -> Speech:
    """What another coordinator changed (A17)."""
    shown, by = given
    lines: list[str] = [words.t("setup.changed_by", name=by), *sentences_of(shown, words)]
    if any(change.what in ("added", "left", "returned") for change in shown.changes):
        lines.append(words.t("setup.followed", staying=len(shown.projects), size=shown.plan.size))
    return Speech(Safe("\n".join(lines)))


def fault(facts: Mapping[str, Any], words: Words) -> Speech:
    """Why a change cannot be, and what to do instead."""
    values = {name: _value(name, value, words) for name, value in facts["values"].items()}
    choices: Rows = ()
    if facts["code"] == "too_many":
        choices = ((button(words, "setup.amendment", "setup_amend"),),)
    return Speech(words.t(f"setup.fault.{facts['code']}", **values), choices)


def _value(name: str, value: Any, words: Words) -> object:
    if name in DATES:
        return words.date(date.fromisoformat(value))
    if name == "weekday":
        return words.weekday(int(value))
    if name in ("first", "then"):
        return words.t(f"setup.field.at_{value}")
    return _in_letters(int(value), words) if name == "size" else value


def _in_letters(number: int, words: Words) -> str:
    """`six`; in digits beyond the numbers that have a word in the catalogue."""
    known = words.t("setup.numbers").split()
    return known[number] if number < len(known) else str(number)


def unclear(facts: Mapping[str, Any], words: Words) -> Speech:
    """What was expected, when an answer could not be read."""
    values = {name: _value(name, value, words) if name in DATES else value for name, value in facts["values"].items()}
    return Speech(words.t(f"setup.unclear.{facts['code']}", **values))


# --- The first coordinator, before anything else


def notice(facts: Mapping[str, Any], words: Words) -> Speech:
    """The legal notice, before a promo exists whose parties it could name."""
    chosen = words.label(facts["chosen"]) if facts.get("chosen") else None
    choices = ((button(words, "joining.read", "setup", "read"),),)
    return asked(words.t("setup.notice"), choices, chosen, words)


def gone(facts: Mapping[str, Any], words: Words) -> Speech:
    """The last thing that somebody who withdrew themselves is told."""
    return Speech(words.t("setup.gone", name=facts["name"]))


VIEWS: dict[str, View] = {
    "setup_notice": View(notice, ANYBODY),
    "setup_gone": View(gone, ANYBODY),
    "setup_home": View(home, COORDINATORS, read_setup),
    "setup_changed": View(changed, COORDINATORS, _changed),
    "setup_fault": View(fault, COORDINATORS),
    "setup_unclear": View(unclear, COORDINATORS),
    **setup_ask.VIEWS,
    **setup_pages.VIEWS,
    **setup_person.VIEWS,
}
