"""Words of the intrapreneur's week: one sentence about a week, and the views of its days."""

from bot.speech import (
    contest,
    stray_text,
    week_correct,
    week_day,
    week_doubt,
    week_friday,
    week_leave,
    week_own,
    week_plan,
    week_usual,
)
from bot.speech.speech import Speech
from bot.speech.view import View, WeekScene, week_if
from bot.speech.words import Words, capital
from scheduler.weeks import Slot


def week_sentence(scene: WeekScene, words: Words) -> Speech:
    """One sentence of the catalogue that names the week, and a moment or a number of days if it was given one."""
    facts = scene.facts
    values = {"week": words.week(scene.week.monday)}
    if "slot" in facts:
        values["slot"] = capital(words.slot(Slot.parse(facts["slot"])))
    if "halves" in facts:
        values["days"] = words.days(facts["halves"])
    return Speech(words.t(facts["about"], **values))


VIEWS: dict[str, View] = {
    "week_sentence": View(week_sentence, week_day.OWN, week_if()),
    **week_plan.VIEWS,
    **week_day.VIEWS,
    **week_friday.VIEWS,
    **week_leave.VIEWS,
    **week_correct.VIEWS,
    **contest.VIEWS,
    **week_doubt.VIEWS,
    **week_own.VIEWS,
    **week_usual.VIEWS,
    **stray_text.VIEWS,
}
