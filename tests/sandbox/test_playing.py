"""People who answer by themselves: a week and a half of the invented promo, lived by the cast in their manners."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from sandbox.rehearsal import Rehearsal
from sandbox.world import World, promo

MONDAY = datetime(2027, 1, 4, 8, 0)
OUR_OWN = """
[cohort]
name = "Autumn"
authority = "County"
partner = "Digital office"
starts_on = 2026-09-07
ends_on = 2026-12-18
timezone = "Europe/London"
language = "en"
size = 1
controllers = "County"
dpo = "dpo@example.org"
[[coaches]]
name = "Ida"
party = "partner"
[[coordinators]]
name = "Ada"
party = "authority"
[[intrapreneurs]]
name = "Tom"
project = "School buses"
service = "Transport"
coach = "Ida"
day = "thursday"
"""


@pytest.fixture
async def rehearsal(joined: World) -> AsyncIterator[Rehearsal]:
    """The promo has joined; it is Monday 4 January 2027, 08:00, and nobody is played by hand."""
    it = Rehearsal(promo(), MONDAY, joined)
    await it.open()
    yield it
    await it.close()
    it.clear()


async def live(rehearsal: Rehearsal, until: str) -> None:
    """Let people answer until that local moment."""
    rehearsal.jump(datetime.fromisoformat(until).replace(tzinfo=rehearsal.zone), people_answer=True)
    await rehearsal.arrival()


async def test_a_first_week_shows_every_manner_of_the_cast(rehearsal: Rehearsal) -> None:
    world = rehearsal.world
    await live(rehearsal, "2027-01-07T16:44")
    assert not world["Anne"].has_seen("Journée non libérée")

    await live(rehearsal, "2027-01-08T17:00")
    assert world["Paul"].message("Journée non libérée : Maëlle").shows("Anne s’en occupe")
    assert world["Solenn"].has_seen("Semaine tenue : 1 jour")
    assert world["Gwenaël"].has_seen("Semaine tenue : 1 jour")
    assert world["Yann"].has_seen("Semaine tenue : 1 jour")
    assert world["Nolwenn"].has_seen("Semaine du 4 au 8 janvier neutralisée")
    assert not world["Nolwenn"].has_seen("Trois questions")
    assert world["Maëlle"].has_seen("Retour d’Inès")
    assert not world["Erwan"].has_seen("Semaine tenue")

    await live(rehearsal, "2027-01-11T14:00")
    assert world["Erwan"].has_seen("Semaine du 4 au 8 janvier : tenue")
    digest = world["Anne"].message("Libération")
    assert digest.shows("4 tenues, 1 non tenue (Maëlle, hiérarchie), 1 neutralisée (Nolwenn)")
    assert digest.shows("Points avec les coachs : 5 sur 5")
    for person in world.people.values():
        assert not [toast for toast in person.toasts if toast], f"{person.first_name} answered something twice"


async def test_whoever_is_played_by_hand_answers_nothing_by_themselves(rehearsal: Rehearsal) -> None:
    rehearsal.playing.by_hand.add("Solenn")
    await live(rehearsal, "2027-01-04T18:00")
    assert rehearsal.world["Solenn"].message("As-tu pu te consacrer").labels[0] == "La journée"


async def test_without_the_bot_nobody_is_asked_anything(rehearsal: Rehearsal) -> None:
    await rehearsal.kill_bot()
    await live(rehearsal, "2027-01-05T12:00")
    assert not rehearsal.world["Solenn"].has_seen("ta journée projet")
    await rehearsal.start_bot()
    await live(rehearsal, "2027-01-05T12:30")
    assert not rehearsal.world["Solenn"].has_seen("As-tu pu te consacrer à ton projet aujourd’hui ?")


async def test_a_cohort_of_ones_own_is_rehearsed_in_its_language_and_its_zone() -> None:
    rehearsal = Rehearsal(OUR_OWN, datetime(2026, 9, 7, 8, 30))
    await rehearsal.open()
    try:
        await live(rehearsal, "2026-09-10T16:44")
        assert not rehearsal.world["Tom"].has_seen("Could you work on your project today?")
        await live(rehearsal, "2026-09-10T17:30")
        assert str(rehearsal.world.now) == "2026-09-10 17:30:00+01:00"
        assert rehearsal.world["Tom"].has_seen("Could you work on your project today?")
        assert rehearsal.world["Ada"].message("Day not released: Tom")
    finally:
        await rehearsal.close()
        rehearsal.clear()
