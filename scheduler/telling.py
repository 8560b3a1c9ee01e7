"""Telling: who among the coordinators is told what on a given day, and who answers for somebody away. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from scheduler.facts import CohortFacts, Member, RelayFacts
from scheduler.weeks import local_date, local_moment, monday_of
from storage.terms import Party

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PartyAbsent:
    """A party none of whose coordinators is told anything; `until` None: they cannot be reached at all."""

    party: Party
    name: str
    until: date | None


def away_on(cohort: CohortFacts, day: date) -> dict[int, RelayFacts]:
    """The relays in force on that day, by who is away; of several of one person, the latest."""
    in_force = (relay for relay in cohort.relays if relay.until >= day)
    return {relay.from_id: relay for relay in sorted(in_force, key=lambda relay: relay.id)}


def readers_of_alerts(cohort: CohortFacts, day: date) -> tuple[Member, ...]:
    """The coordinators who are told of alerts, digests and the rest on that day: those who are not away.

    Somebody who is away hears nothing as long as anybody else can be reached; otherwise all are told, for an
    alert that nobody reads is worse than one read on leave (D5, D6).
    """
    here = tuple(member for member in cohort.coordinators if member.id not in away_on(cohort, day))
    return here if any(member.reachable for member in here) else cohort.coordinators


def is_told(cohort: CohortFacts, person_id: int, day: date) -> bool:
    """Whether this coordinator is told on that day."""
    return any(member.id == person_id for member in readers_of_alerts(cohort, day))


def stand_in(cohort: CohortFacts, person_id: int, day: date) -> Member | None:
    """Who stands in for somebody who is away on that day, or for who stands in; None if nobody does."""
    away, asked, seen = away_on(cohort, day), person_id, {person_id}
    while asked in away:
        following = away[asked].to_id
        if following is None or following in seen:
            return None
        asked = following
        seen.add(asked)
    return next((member for member in cohort.coordinators if member.id == asked and asked != person_id), None)


def answers_for(cohort: CohortFacts, person_id: int, day: date) -> tuple[Member, ...]:
    """Who hears what concerns this coordinator's own work: they themselves, who stands in, or else whoever is told."""
    told = readers_of_alerts(cohort, day)
    other = stand_in(cohort, person_id, day)
    for wanted in (person_id, other.id if other else 0):
        if found := tuple(member for member in told if member.id == wanted and member.reachable):
            return found
    return told


def owner_names(cohort: CohortFacts, day: date) -> dict[int, str]:
    """Each coordinator's id, and the name of who looks after their alerts on that day."""
    return {member.id: (stand_in(cohort, member.id, day) or member).name for member in cohort.coordinators}


def may_stand_in(cohort: CohortFacts, person_id: int, day: date) -> list[Member]:
    """The coordinators of the same party whom somebody may leave their alerts to."""
    away = away_on(cohort, day)
    party = next((member.party for member in cohort.coordinators if member.id == person_id), None)
    others = (member for member in cohort.coordinators if member.id != person_id and member.party is party)
    return [member for member in others if member.reachable and member.id not in away]


def absent_parties(cohort: CohortFacts, day: date) -> list[PartyAbsent]:
    """The parties of which nobody is told while the other party is, and until when (D6)."""
    away = away_on(cohort, day)
    found = []
    for party, name in ((Party.AUTHORITY, cohort.authority), (Party.PARTNER, cohort.partner)):
        theirs = [member for member in cohort.coordinators if member.party is party]
        here = [member for member in theirs if member.reachable and member.id not in away]
        if theirs and not here:
            backs = [away[member.id].until for member in theirs if member.id in away]
            found.append(PartyAbsent(party, name, min(backs, default=None)))
    return found if len(found) == 1 else []


def days_to_be_away(cohort: CohortFacts, now: datetime) -> list[date]:
    """The last days that may be chosen: the open ones of the next two weeks, then the Fridays of six more."""
    today = local_date(now, cohort.calendar)
    near = [today + timedelta(days=count) for count in range(14)]
    friday = monday_of(today) + timedelta(days=4)
    later = [friday + timedelta(weeks=count) for count in range(2, 8)]
    return [*filter(cohort.calendar.is_open, near), *(day for day in later if day > near[-1])]


def ends_at(cohort: CohortFacts, relay: RelayFacts) -> datetime:
    """When the last day of being away is over."""
    return local_moment(relay.until + ONE_DAY, time(0), cohort.calendar)


def back_at(cohort: CohortFacts, person_id: int, now: datetime) -> datetime:
    """When somebody who is away, and not needed meanwhile, is back; now for anybody else."""
    today = local_date(now, cohort.calendar)
    relay = away_on(cohort, today).get(person_id)
    return ends_at(cohort, relay) if relay and not is_told(cohort, person_id, today) else now


def over(cohort: CohortFacts, now: datetime) -> Iterator[RelayFacts]:
    """The relays whose last day has passed, and whose end nobody noted yet."""
    return (relay for relay in cohort.relays if ends_at(cohort, relay) <= now)
