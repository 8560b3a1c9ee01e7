"""Relay: until when a coordinator is away, who stands in, and what the others read of it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.buttons import pack
from bot.speech.asking import asked, button, in_rows, rows
from bot.speech.overview import alerts_list, open_alerts, read_overview
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words
from scheduler.facts import AlertFacts, CohortFacts, Enrolled, Member, RelayFacts
from scheduler.gather import gather_one
from scheduler.notices import Kind
from scheduler.telling import away_on, days_to_be_away, may_stand_in, readers_of_alerts, stand_in
from scheduler.weeks import local_date
from storage.tables import Person, Relay
from storage.terms import Role

COORDINATORS = frozenset({Role.COORDINATOR})
DAYS_A_ROW = 3
MOST_NAMED = 10


@dataclass(frozen=True)
class RelayScene:
    """The coordinators of a cohort on this day, and the absence a notice is about, if it still stands."""

    cohort: CohortFacts
    reader: Person
    now: datetime
    facts: dict[str, object]
    relay: RelayFacts | None
    who: str

    @property
    def today(self) -> date:
        """The date on the cohort's calendar."""
        return local_date(self.now, self.cohort.calendar)

    @property
    def reader_id(self) -> int:
        """Who reads it."""
        return self.reader.id or 0

    def named(self, person_id: int) -> str:
        """A coordinator's name."""
        return next((member.name for member in self.cohort.coordinators if member.id == person_id), "")


async def read_relay(scene: Scene) -> RelayScene | None:
    """The relay that the notice names, or the reader's own; `relay` is None once it has ended."""
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    wanted = scene.facts.get("relay")
    row = await scene.session.get(Relay, int(wanted)) if wanted else None
    of = row.from_id if row else scene.person.id or 0
    owner = await scene.session.get(Person, of)
    if owner is None or owner.cohort_id != cohort.id:
        return None
    standing = away_on(cohort, local_date(scene.now, cohort.calendar)).get(of)
    relay = standing if standing and wanted in (None, standing.id) else None
    return RelayScene(cohort, scene.person, scene.now, dict(scene.facts), relay, owner.name)


async def read_standing(scene: Scene) -> RelayScene | None:
    """None once whoever was away is back: it would be told too late."""
    found = await read_relay(scene)
    return found if found and found.relay else None


# --- Who goes away


def until_question(scene: RelayScene, words: Words) -> Speech:
    """The days of this week and the next, then the Fridays after them."""
    chosen = scene.facts.get("until")
    label = words.day_month(date.fromisoformat(str(chosen))) if chosen else None
    days = days_to_be_away(scene.cohort, scene.now)
    choices = [Choice(words.short_date(day), pack("relay_until", "", day.isoformat())) for day in days]
    return asked(words.t("relay.until_which"), in_rows(choices, DAYS_A_ROW), label, words)


def to_question(scene: RelayScene, words: Words) -> Speech:
    """Others of the same party, or nobody."""
    until = str(scene.facts["until"])
    text = words.t("relay.to_whom", until=words.day_month(date.fromisoformat(until)))
    others = may_stand_in(scene.cohort, scene.reader_id, scene.today)
    choices = [[Choice(member.name, pack("relay_to", until, str(member.id)))] for member in others]
    nobody = button(words, "relay.nobody", "relay_to", until, "nobody")
    label = None
    if "to" in scene.facts:
        to_id = scene.facts["to"]
        label = scene.named(int(str(to_id))) if to_id else words.label("relay.nobody")
    return asked(text, rows(*choices, [nobody]), label, words)


def state(scene: RelayScene, words: Words) -> Speech:
    """Until when, who is told instead, and the way back."""
    if scene.relay is None:
        return Speech(words.t("relay.none"))
    until = words.day_month(scene.relay.until)
    told = [it for it in readers_of_alerts(scene.cohort, scene.today) if it.reachable]
    other = stand_in(scene.cohort, scene.reader_id, scene.today)
    if any(member.id == scene.reader_id for member in told):
        text = words.t("relay.state_alone", until=until)
    elif other:
        text = words.t("relay.state_by", until=until, name=other.name)
    else:
        text = words.t("relay.state_others", until=until, names=words.names(_with_party(scene, it) for it in told))
    back = button(words, "relay.back", "relay_back")
    return Speech(text, rows([back], [button(words, "relay.change", "relay_back", "", "change")]))


def _with_party(scene: RelayScene, member: Member) -> str:
    names = {"authority": scene.cohort.authority, "partner": scene.cohort.partner}
    return f"{member.name} ({names[member.party]})" if member.party else member.name


# --- Who stays


def told(scene: RelayScene, words: Words) -> Speech:
    """Who is away until when, who stands in, and what was being looked after."""
    if scene.relay is None:
        return Speech(words.t("relay.over", name=scene.who))
    other = stand_in(scene.cohort, scene.relay.from_id, scene.today)
    values = {"of_name": words.of(scene.who), "name": scene.who, "until": words.day_month(scene.relay.until)}
    if other and other.id == scene.reader_id:
        line = words.t("relay.to_you", **values)
    elif other:
        line = words.t("relay.to_other", other=other.name, **values)
    else:
        line = words.t("relay.to_nobody", **values)
    owned = [pair for pair in open_alerts(scene.cohort) if pair[1].owner_id == scene.relay.from_id][:MOST_NAMED]
    if not owned:
        return Speech(line)
    names = words.t("relay.owned", names=words.names(_named(pair, words) for pair in owned))
    bring = [[Choice(_named(pair, words), pack("alert_bring", str(pair[1].id)))] for pair in owned]
    return Speech(Safe(f"{line}\n{names}"), rows(*bring))


def _named(pair: tuple[Enrolled, AlertFacts], words: Words) -> str:
    return words.label("alerts.one", name=pair[0].person.name, week=words.short_date(pair[1].monday))


def over(scene: RelayScene, words: Words) -> Speech:
    """Somebody is back."""
    return Speech(words.t("relay.over", name=scene.who))


VIEWS: dict[str, View] = {
    "relay_until": View(until_question, COORDINATORS, read_relay),
    "relay_to": View(to_question, COORDINATORS, read_relay),
    "relay_state": View(state, COORDINATORS, read_relay),
    Kind.RELAY.value: View(told, COORDINATORS, read_standing),
    "relay_over": View(over, COORDINATORS, read_relay),
    Kind.BACK_AGAIN.value: View(alerts_list, COORDINATORS, read_overview),
}
