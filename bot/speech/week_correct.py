"""Words of corrections: which week, which value, and more than a day."""

from bot.buttons import WeekRef, pack
from bot.speech.asking import asked, button, in_rows, rows
from bot.speech.speech import Choice, Speech
from bot.speech.view import View, WeekScene, week_if
from bot.speech.week_day import OWN, ref_of
from bot.speech.words import Words
from scheduler.ledger import Week, week_of
from scheduler.weeks import ONE_WEEK

WEEKS = 4


def correct_which(scene: WeekScene, words: Words) -> Speech:
    """The last four weeks that count, the newest first."""
    mondays = [scene.week.monday - n * ONE_WEEK for n in range(WEEKS)]
    weeks = [week for monday in mondays if (week := week_of(scene.cohort, scene.enrolled, monday)).due]
    if not weeks:
        return Speech(words.t("week.correct_none"))
    choices = [
        Choice(_week_label(week, words), pack("correct", WeekRef(scene.enrolled.id, week.monday).code))
        for week in weeks
    ]
    return Speech(words.t("week.correct_which"), in_rows(choices, 1))


def _week_label(week: Week, words: Words) -> str:
    said = words.t("week.nothing_said") if week.halves is None else words.days(week.halves)
    return words.label("week.week_and_value", week=words.week(week.monday), value=said)


def correct_value(scene: WeekScene, words: Words) -> Speech:
    """Every value there can be, from none to all working days; the check-in can be answered anew."""
    chosen, ref = scene.facts.get("chosen"), ref_of(scene)
    label = None if chosen is None else words.days(chosen)
    values = range(len(scene.week.open) + 1)
    choices = [Choice(words.days(halves), pack("correct", ref, str(halves))) for halves in values]
    again = [button(words, "week.check_in_again", "check_in", ref + ",again")]
    text = words.t("week.correct_value", week=words.week(scene.week.monday))
    return asked(text, rows(*in_rows(choices, 3), again), label, words)


def corrected(scene: WeekScene, words: Words) -> Speech:
    """The new value, the old one, and that the history keeps both; a line to say why is welcome, not needed."""
    before, halves = scene.facts["before"], scene.facts["halves"]
    values = {"week": words.short_date(scene.week.monday), "after": words.days(halves)}
    if before is None:
        text = words.t("week.corrected_first", **values)
    else:
        text = words.t("week.corrected", before=words.number(before / 2), **values)
    if scene.facts.get("chosen"):
        return Speech(text)
    value = str(halves) if before is None else f"{halves}.{before}"
    passing = button(words, "shared.pass", "correct_why", ref_of(scene), value)
    return Speech(words.t("week.corrected_why", text=text), ((passing,),))


def more_value(scene: WeekScene, words: Words) -> Speech:
    """More than was said, up to the person's working days."""
    chosen = scene.facts.get("chosen")
    label = None if chosen is None else words.days(chosen)
    values = range((scene.week.halves or 0) + 1, len(scene.week.open) + 1)
    choices = [Choice(words.days(halves), pack("more", ref_of(scene), str(halves))) for halves in values]
    return asked(words.t("week.more_value"), in_rows(choices, 3), label, words)


VIEWS = {
    "correct_which": View(correct_which, OWN, week_if()),
    "correct_value": View(correct_value, OWN, week_if()),
    "corrected": View(corrected, OWN, week_if()),
    "more_value": View(more_value, OWN, week_if()),
}
