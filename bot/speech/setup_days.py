"""Days off of the set-up in words: days of one name that follow each other are told as one span."""

from collections.abc import Iterable
from datetime import date

from bot.speech.words import Words
from storage.cohort_plan import DayOffPlan

Span = tuple[DayOffPlan, DayOffPlan]


def spans(days: Iterable[DayOffPlan]) -> list[Span]:
    """The first and last day of each span, weekends between them left out."""
    found: list[Span] = []
    for off in sorted(days, key=lambda off: off.day):
        if found and _follows(found[-1][1], off):
            found[-1] = (found[-1][0], off)
        else:
            found.append((off, off))
    return found


def _follows(before: DayOffPlan, off: DayOffPlan) -> bool:
    return before.name == off.name and (off.day - before.day).days <= (3 if off.day.weekday() == 0 else 1)


def named_day(day: date, name: str, words: Words) -> str:
    """`vendredi 7 mai 2027 (Pont)`."""
    return words.t("setup.named_day", day=words.date(day), name=name) if name else words.date(day)


def span_words(span: Span, words: Words) -> str:
    """`vendredi 7 mai 2027 (Pont)`, `du lundi 19 avril au vendredi 23 avril 2027`."""
    first, last = span
    if first == last:
        return named_day(first.day, first.name, words)
    between = words.t("setup.days_between", first=words.day_month(first.day), last=words.date(last.day))
    return words.t("setup.named_day", day=between, name=first.name) if first.name else between


def short_span(span: Span, words: Words) -> str:
    """`7 mai`, `du 19 avril au 23 avril`, for a button."""
    first, last = (words.short_date(off.day) for off in span)
    return first if first == last else words.t("setup.days_between", first=first, last=last)


def span_code(span: Span) -> str:
    """What its button carries."""
    return f"{span[0].day},{span[1].day}"
