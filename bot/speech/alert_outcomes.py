"""How an alert is closed by a coordinator: justified (and what the person reads of it), or made up later."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.buttons import pack
from bot.speech.alert_scene import AlertScene, read_for_coordinator, read_for_intrapreneur
from bot.speech.speech import Choice, Speech
from bot.speech.view import View
from bot.speech.words import Words
from scheduler.figures import days_to_make_up, surplus_weeks
from storage.terms import Duty, Role

JUSTIFICATIONS = ("known_leave", "closure", "agreement")
SENTENCE_LIMIT = 200
COORDINATORS = frozenset({Role.COORDINATOR})
INTRAPRENEURS = frozenset({Role.INTRAPRENEUR})
DAYS_A_ROW = 3


def justification(detail: str, words: Words) -> str:
    """Why a coordinator calls a week justified: one of three reasons, or their own sentence."""
    return words.t(f"justification.{detail}") if detail in JUSTIFICATIONS else words.quote(detail)


# --- Justified


def justify_question(scene: AlertScene, words: Words) -> Speech:
    """Why it is justified, in one tap or one sentence."""
    ref = str(scene.alert.id)
    labels = [words.label(f"justify.do.{value}") for value in (*JUSTIFICATIONS, "text")]
    choices = [
        Choice(label, pack("alert_justify", ref, value))
        for label, value in zip(labels, (*JUSTIFICATIONS, "text"), strict=True)
    ]
    rows = ((choices[0], choices[1]), (choices[2],), (choices[3],))
    return Speech(words.t("justify.question", name=scene.name, week=words.week(scene.alert.monday)), rows)


def justify_write(scene: AlertScene, words: Words) -> Speech:
    """A sentence is awaited; who will read it is said before it is written."""
    week = words.week(scene.alert.monday)
    key = "justify.write" if scene.alert.duty is Duty.RELEASE else "justify.write_point"
    return Speech(words.t(key, name=scene.name, week=week, limit=SENTENCE_LIMIT))


def justify_done(scene: AlertScene, words: Words) -> Speech:
    """What was noted, and that the person hears of it."""
    values = {"name": scene.name, "week": words.week(scene.alert.monday)}
    reason = justification(str(scene.facts["reason"]), words)
    if scene.alert.duty is Duty.POINT:
        return Speech(words.t("justify.done_point", reason=reason, **values))
    return Speech(words.t("justify.done", reason=reason, **values))


def justified_for_you(scene: AlertScene, words: Words) -> Speech:
    """To the person whose week it is: who justified it and why, and that they may contest it."""
    told = words.t(
        "justified.for_you",
        by=scene.name_of(int(scene.facts["by"]), words),
        week=words.short_date(scene.alert.monday),
        reason=justification(str(scene.facts["reason"]), words),
    )
    ref, answer = str(scene.alert.id), scene.facts.get("answer")
    if answer == "agree":
        return Speech(f"{told}\n{words.t('justified.agreed')}")
    if answer == "contest":
        return Speech(f"{told}\n{words.t('justified.contested')}")
    agree = Choice(words.label("justified.agree"), pack("justified", ref, "agree"))
    contest = Choice(words.label("justified.contest"), pack("justified", ref, "contest"))
    return Speech(told, ((agree, contest),))


def justified_why(scene: AlertScene, words: Words) -> Speech:
    """One sentence, if the person likes."""
    skip = Choice(words.label("shared.pass"), pack("justified", str(scene.alert.id), "pass"))
    return Speech(words.t("justified.why"), ((skip,),))


def contest_noted(facts: Mapping[str, Any], words: Words) -> Speech:
    """Their own sentence back, and who can read it."""
    return Speech(words.t("justified.why_noted", text=words.quote(facts["text"])))


# --- Made up


def made_up_question(scene: AlertScene, words: Words) -> Speech:
    """The later weeks with a surplus first, then the open days since; nothing to choose while there is none."""
    values = {"name": scene.name, "week": words.week(scene.alert.monday)}
    ref = str(scene.alert.id)
    rows: list[tuple[Choice, ...]] = [
        (Choice(_surplus(monday, halves, words), pack("alert_made_up", ref, day.isoformat())),)
        for monday, day, halves in surplus_weeks(scene.cohort, scene.enrolled, scene.alert.monday, scene.now)
    ]
    days = [
        Choice(words.short_date(day), pack("alert_made_up", ref, day.isoformat()))
        for day in days_to_make_up(scene.cohort, scene.alert.monday, scene.now)
    ]
    rows += [tuple(days[start : start + DAYS_A_ROW]) for start in range(0, len(days), DAYS_A_ROW)]
    if not rows:
        return Speech(words.t("made_up.none", **values))
    return Speech(words.t("made_up.question", **values), tuple(rows))


def _surplus(monday: date, halves: int, words: Words) -> str:
    return words.label("made_up.surplus", week=words.short_date(monday), days=words.days(halves))


def made_up_done(scene: AlertScene, words: Words) -> Speech:
    """What was noted."""
    day = words.short_date(date.fromisoformat(scene.facts["day"]))
    return Speech(words.t("made_up.done", name=scene.name, week=words.week(scene.alert.monday), date=day))


VIEWS = {
    "justify_question": View(justify_question, COORDINATORS, read_for_coordinator),
    "justify_write": View(justify_write, COORDINATORS, read_for_coordinator),
    "justify_done": View(justify_done, COORDINATORS, read_for_coordinator),
    "justified_for_you": View(justified_for_you, INTRAPRENEURS, read_for_intrapreneur),
    "justified_why": View(justified_why, INTRAPRENEURS, read_for_intrapreneur),
    "contest_noted": View(contest_noted, INTRAPRENEURS),
    "made_up_question": View(made_up_question, COORDINATORS, read_for_coordinator),
    "made_up_done": View(made_up_done, COORDINATORS, read_for_coordinator),
}
