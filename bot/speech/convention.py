"""`/convention`: what is known of the convention, what is open, and the questions by which it is noted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.buttons import pack
from bot.speech.asking import Rows, asked, button, in_rows, rows
from bot.speech.convention_words import act_word, duty_lines, euros
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.words import Words
from scheduler.convention import Noted, Register
from scheduler.convention_register import read_register
from scheduler.facts import CohortFacts
from scheduler.gather import gather_one
from scheduler.weeks import ONE_DAY, local_date, local_time, monday_of
from storage.terms import ConventionAct, Role

COORDINATORS = frozenset({Role.COORDINATOR})
SHOWN_ENTRIES = 30
ONCE = (ConventionAct.SIGNED, ConventionAct.COPIED, ConventionAct.PAID, ConventionAct.SEMINAR)


@dataclass(frozen=True)
class ConventionScene:
    """The register as it stands."""

    cohort: CohortFacts
    register: Register
    now: datetime
    facts: Mapping[str, Any]
    shrunk: bool

    @property
    def today(self) -> date:
        """The local date."""
        return local_date(self.now, self.cohort.calendar)


async def read_convention(scene: Scene) -> ConventionScene | None:
    """The register of the reader's cohort."""
    if scene.person is None:
        return None
    cohort_id = scene.person.cohort_id
    cohort = await gather_one(scene.session, cohort_id, monday_of(scene.now.date()), scene.now)
    return ConventionScene(cohort, await read_register(scene.session, cohort_id), scene.now, scene.facts, scene.shrunk)


# --- The card


def card(scene: ConventionScene, words: Words) -> Speech:
    """What is known, then what is open; an old copy is one line."""
    if scene.shrunk:
        return Speech(words.t("convention.shrunk"))
    open_now = duty_lines(scene.register, scene.cohort.calendar, scene.today, words)
    lines = [
        words.t("convention.title"),
        *(_known(scene, act, words) for act in ONCE),
        *_amendment(scene, words),
        _expenses(scene, words),
        *_returned(scene, words),
        words.t("convention.open") if open_now else words.t("convention.nothing_open"),
        *(words.t("convention.line", text=line) for line in open_now),
    ]
    return Speech("\n".join(lines), _choices(scene, words))


def _known(scene: ConventionScene, act: ConventionAct, words: Words) -> str:
    entry = scene.register.last(act)
    if entry is None:
        return words.t("convention.unknown", what=act_word(act, words))
    return _dated(entry, words)


def _dated(entry: Noted, words: Words) -> str:
    day = words.short_date(entry.happened_on, year=True)
    return words.t("convention.known", what=act_word(entry.act, words), date=day, by=entry.by)


def _amendment(scene: ConventionScene, words: Words) -> list[str]:
    """The one that is to be signed, or else the last one that was, with its copy."""
    register = scene.register
    if register.amendment:
        return [_dated(register.amendment, words)]
    signed = register.last(ConventionAct.AMENDMENT_SIGNED)
    if signed is None:
        return []
    if register.amendment_to_copy:
        return [
            _dated(signed, words),
            words.t("convention.unknown", what=act_word(ConventionAct.AMENDMENT_COPIED, words)),
        ]
    copied = register.last(ConventionAct.AMENDMENT_COPIED)
    return [_dated(entry, words) for entry in (signed, copied) if entry]


def _expenses(scene: ConventionScene, words: Words) -> str:
    register = scene.register
    return words.t(
        "convention.expenses",
        spent=euros(register.spent_cents, words),
        ceiling=euros(register.ceiling_cents, words),
        percent=words.percent(register.spent_cents, register.ceiling_cents),
        left=euros(register.left_cents, words),
    )


def _returned(scene: ConventionScene, words: Words) -> list[str]:
    returned = scene.register.last(ConventionAct.RETURNED)
    return [_dated(returned, words)] if returned else []


def _choices(scene: ConventionScene, words: Words) -> Rows:
    register = scene.register
    dates = [_note(act, words) for act in ONCE]
    if register.amendment:
        amendments = [_note(ConventionAct.AMENDMENT_SIGNED, words), _note(ConventionAct.AMENDMENT_DROPPED, words)]
    else:
        amendments = [_note(ConventionAct.AMENDMENT_ASKED, words), _note(ConventionAct.AMENDMENT_SIGNED, words)]
    copy = [_note(ConventionAct.AMENDMENT_COPIED, words)] if register.amendment_to_copy else []
    over = scene.today > scene.cohort.calendar.ends_on
    money = [_note(ConventionAct.RETURNED if over and register.left_cents else ConventionAct.EXPENSE, words)]
    if over and register.left_cents:
        money.insert(0, _note(ConventionAct.EXPENSE, words))
    undo = (
        [button(words, "convention.undo", "convention_undo", str(register.expenses[-1].id))]
        if register.expenses
        else []
    )
    past = [button(words, "convention.history", "convention_history")] if register.noted else []
    return rows(*in_rows(dates, 2), amendments, copy, money, undo, past)


def _note(act: ConventionAct, words: Words) -> Choice:
    return button(words, f"convention.do.{act}", "convention", act)


# --- The questions


def ask(scene: ConventionScene, words: Words) -> Speech:
    """On which day, or how much."""
    act, chosen = ConventionAct(scene.facts["act"]), scene.facts.get("chosen")
    what, register = act_word(act, words), scene.register
    if act is ConventionAct.EXPENSE:
        question = words.t("convention.ask_expense", left=euros(register.left_cents, words))
    elif act is ConventionAct.CEILING:
        question = words.t("convention.ask_ceiling", ceiling=euros(register.ceiling_cents, words))
    else:
        question = words.t("convention.ask_date", what=what)
    return asked(question, _answers(scene, act, words), _chosen(chosen, words), words)


def _answers(scene: ConventionScene, act: ConventionAct, words: Words) -> Rows:
    if act is ConventionAct.CEILING:
        return rows([button(words, "convention.same", "convention", act, "same")])
    cancel = button(words, "shared.cancel", "convention", act, "cancel")
    if act is ConventionAct.EXPENSE:
        return rows([cancel])
    days = {"ladder.today": scene.today, "ladder.yesterday": scene.today - ONE_DAY}
    return rows(
        [Choice(words.label(key), pack("convention", act, day.isoformat())) for key, day in days.items()], [cancel]
    )


def _chosen(chosen: str | None, words: Words) -> str | None:
    if chosen is None:
        return None
    if chosen in ("cancel", "same"):
        return words.t("shared.cancel" if chosen == "cancel" else "convention.same")
    return words.date(date.fromisoformat(chosen))


def above(scene: ConventionScene, words: Words) -> Speech:
    """An expense is refused above the ceiling (E13)."""
    register = scene.register
    text = words.t(
        "convention.above", ceiling=euros(register.ceiling_cents, words), left=euros(register.left_cents, words)
    )
    return Speech(text, rows([_note(ConventionAct.AMENDMENT_SIGNED, words)]))


def outside(scene: ConventionScene, words: Words) -> Speech:
    """An expense outside the convention's time: why it is asked about, and the way to keep it (C24)."""
    cents, iso, chosen = int(scene.facts["cents"]), str(scene.facts["day"]), scene.facts.get("chosen")
    day = words.date(date.fromisoformat(iso))
    signed = scene.register.last(ConventionAct.SIGNED)
    end = words.short_date(scene.cohort.calendar.ends_on, year=True)
    start = words.short_date(signed.happened_on, year=True) if signed else words.t("convention.signature")
    question = words.t("convention.outside", amount=euros(cents, words), day=day, start=start, end=end)
    ref = f"{cents}@{iso}"
    choices = [
        button(words, f"convention.outside_{each}", "convention_expense", ref, each) for each in ("keep", "cancel")
    ]
    return asked(question, rows(choices), words.t(f"convention.outside_{chosen}") if chosen else None, words)


def history(scene: ConventionScene, words: Words) -> Speech:
    """Who noted what, when, the newest first."""
    entries = scene.register.noted[: -SHOWN_ENTRIES - 1 : -1]
    if not entries:
        return Speech(words.t("convention.no_history"))
    return Speech("\n".join([words.t("convention.history_title"), *(_entry(scene, entry, words) for entry in entries)]))


def _entry(scene: ConventionScene, entry: Noted, words: Words) -> str:
    at = local_time(entry.noted_at, scene.cohort.calendar)
    what, day = act_word(entry.act, words), words.short_date(entry.happened_on, year=True)
    if entry.amount_cents is None:
        told = words.t("convention.event", what=what, date=day, by=entry.by)
    else:
        amount = euros(abs(entry.amount_cents), words)
        key = "convention.event_back" if entry.amount_cents < 0 else "convention.event_amount"
        told = words.t(key, what=what, date=day, by=entry.by, amount=amount)
    return words.t("history.line", day=words.day_month(at.date()), time=words.time(at), what=told)


VIEWS: dict[str, View] = {
    "convention": View(card, COORDINATORS, read_convention),
    "convention_ask": View(ask, COORDINATORS, read_convention),
    "convention_above": View(above, COORDINATORS, read_convention),
    "convention_outside": View(outside, COORDINATORS, read_convention),
    "convention_history": View(history, COORDINATORS, read_convention),
}
