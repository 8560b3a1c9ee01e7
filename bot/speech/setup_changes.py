"""What changed in the set-up, line by line: what it is about, what it is now, what it was."""

from datetime import date

from bot.speech.setup_days import span_words, spans
from bot.speech.setup_shown import Change, Shown, in_words
from bot.speech.words import Words
from storage.cohort_plan import DayOffPlan
from storage.terms import DayOffKind

DAYS = (DayOffKind.CLOSURE.value, DayOffKind.WORKED_HOLIDAY.value)
# Those that are no field with a value.
SENTENCES = ("added", "left", "returned", "invited", "revoked", "without_telegram", "by_link")


def sentences_of(shown: Shown, words: Words) -> list[str]:
    """Every change that the notice names; closures that follow each other are one line."""
    lines: list[str] = [_sentence(change, shown, words) for change in shown.changes if change.what not in DAYS]
    for what in DAYS:
        for removed in (False, True):
            days = [_day(change) for change in shown.changes if change.what == what and bool(change.after) != removed]
            key = f"setup.change.{what}_removed" if removed else f"setup.change.{what}"
            lines += [words.t(key, days=span_words(span, words)) for span in spans(days)]
    return lines


def _day(change: Change) -> DayOffPlan:
    day, _, name = (change.after or change.before).partition(" ")
    return DayOffPlan(date.fromisoformat(day), DayOffKind(change.what), name)


def _sentence(change: Change, shown: Shown, words: Words) -> str:
    if change.what in SENTENCES:
        value = in_words(change.what, change.after, shown, words) if change.after else ""
        return words.t(f"setup.change.{change.what}", name=change.about, value=value)
    label = words.t(f"setup.field.{change.what}")
    what = words.t("setup.field_of", field=label, name=change.about) if change.about else label
    now = in_words(change.what, change.after, shown, words)
    if not change.before:
        return words.t("setup.change.set", what=what, now=now)
    was = in_words(change.what, change.before, shown, words)
    return words.t("setup.change.other", what=what, now=now, was=was)
