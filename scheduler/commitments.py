"""Commitments: the day a head of service promised is asked about when it has come. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from scheduler.facts import CohortFacts
from storage.notice import Notice


def notices(_cohort: CohortFacts, _mondays: Iterable[date]) -> Iterator[Notice]:
    """What is due of it in these weeks, and whatever is still open."""
    yield from ()
