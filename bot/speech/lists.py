"""Lists of things that have commas of their own, and of people with the reason beside each name."""

from collections.abc import Iterable, Sequence
from functools import reduce

from bot.speech.words import Words
from scheduler.facts import Enrolled
from scheduler.ledger import Week
from storage.terms import PointAnswer, WeekStatus


def series(words: Words, items: Iterable[str]) -> str:
    """`Inès avec Yann ; Karim avec Erwan et Nolwenn`."""
    return reduce(lambda first, then: words.t("list.then", first=first, then=then), items)


def listed(words: Words, items: Sequence[str]) -> str:
    """`Erwan, Maëlle et Yann`; with `;` between them where one has a comma of its own."""
    return series(words, items) if any("," in item for item in items) else words.names(items)


def missed_points(pairs: Iterable[tuple[Enrolled, Week]], words: Words) -> list[str]:
    """Whose point was not held, and why as the coach says it; not those whose own absence explains it."""
    return [
        words.t("list.why", name=enrolled.person.name, why=words.t(f"missed_reason.{week.point.reason}"))
        if week.point.reason
        else enrolled.person.name
        for enrolled, week in pairs
        if week.point.answer in (PointAnswer.MISSED, PointAnswer.POSTPONED)
    ]


def counted(pairs: Iterable[tuple[Enrolled, Week]]) -> list[tuple[Enrolled, Week]]:
    """Those whose week is due and not neutralised."""
    return [pair for pair in pairs if pair[1].status not in (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED)]
