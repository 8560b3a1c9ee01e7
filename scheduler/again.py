"""Again: what an outage swallowed is asked after it; what was open then once more, for a tap may be lost. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler.facts import CohortFacts
from scheduler.notices import Kind
from scheduler.prompts import open_for
from storage.notice import Notice

ASKS = frozenset({Kind.DAY_QUESTION, Kind.CHECK_IN, Kind.COMMITMENT_QUESTION, Kind.POINT_ASKED})
ARRIVED = timedelta(minutes=1)  # what was due within it may not have been said when the silence began
AGAIN = "again"


def asked_again(cohort: CohortFacts, notices: Iterable[Notice]) -> Iterator[Notice]:
    """What was asked before an outage and still holds after it; the view sees to it that it is unanswered."""
    for notice in notices:
        if notice.kind not in ASKS or notice.due_at is None or notice.expires_at is None:
            continue
        for start, end in cohort.outages:
            at = open_for(cohort, end, notice.person_id)
            if notice.due_at + ARRIVED <= start and at < notice.expires_at:
                yield replace(
                    notice,
                    key=f"{notice.key}:{AGAIN}:{end:%Y%m%d%H%M}",
                    facts={**notice.facts, AGAIN: True},
                    rings=notice.card is not None,
                    due_at=at,
                )


def asked_late(cohort: CohortFacts, notice: Notice, until: datetime) -> Notice:
    """The same; if the bot was away for all its day, as soon as it is back: of whom nobody asked, nothing is concluded.

    Not if it is back only after `until`, when the week has been concluded.
    """
    if notice.due_at is None or notice.expires_at is None:
        return notice
    for start, end in cohort.outages:
        at = open_for(cohort, end, notice.person_id)
        if start <= notice.due_at and notice.expires_at <= end and at < until:
            return replace(notice, due_at=at, expires_at=until)
    return notice
