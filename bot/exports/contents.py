"""Contents: everything an export is made of, read once, and the small words that all its sheets share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.speech.words import Words
from scheduler.alerts import closings
from scheduler.facts import CohortFacts
from scheduler.ledger import Week
from scheduler.weeks import local_time
from storage.tables import AlertEvent


@dataclass(frozen=True)
class Contents:
    """A cohort as it stands now. `names`: of everybody who is or was in it; `events`: what was done about alerts."""

    cohort: CohortFacts
    names: Mapping[int, str]
    events: Sequence[tuple[AlertEvent, int, date]]
    now: datetime

    def name(self, person_id: int | None) -> str | None:
        """A person's name; None for nobody."""
        return self.names.get(person_id) if person_id is not None else None

    def local(self, moment: datetime | None) -> datetime | None:
        """A moment as the clock of the programme showed it, without a zone and to the minute."""
        return (
            local_time(moment, self.cohort.calendar).replace(tzinfo=None, second=0, microsecond=0) if moment else None
        )

    def closed(self, week: Week) -> bool:
        """Silence has closed: the week no longer changes by itself."""
        return closings(self.cohort, week.monday).silence <= self.now


def whether(said: bool, words: Words) -> str:
    """A yes as a word; no is `non`, so that a filter can choose it."""
    return words.label("shared.yes" if said else "shared.no").lower()
