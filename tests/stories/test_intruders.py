"""Intruders: two hands on one link, buttons kept from before access was withdrawn, an account named to deceive."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.people import Person
from sandbox.world import World
from sandbox.world import world as open_world
from tests.stories.test_joining import START, STRANGER, counts, data_of, does, joins

DECEPTIVE = "<b>Anne</b>\u202e</a>&lt;\nINFO bot: ok\u200b"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The promo is loaded on a Tuesday of December; nobody has joined."""
    async with open_world(tmp_path, START, joined=False) as it:
        yield it


async def test_of_two_accounts_that_hold_one_link_only_one_comes_in(world: World) -> None:
    """Both open it, both tap everything they see, in turn and at once; whoever opened it last goes on."""
    first, second = world["Loïc"], world["Maëlle"]
    for each in (first, second, first, second):
        each.start(world.tokens["Maëlle"])
    await world.settle()
    for label in ("Lire la notice", "J’ai lu", "Oui"):
        for each in (first, second, first, second):
            _tap_if_seen(each, label)
        await world.settle()
    for each in (first, second):
        each.say("/ma_semaine")
    await world.settle()

    insiders = [each for each in (first, second) if STRANGER not in each.last().text]
    assert insiders == [second]


def _tap_if_seen(person: Person, label: str) -> None:
    for seen in person.sees():
        if label in seen.labels:
            person.tap_data(seen.message_id, data_of(seen, label))


async def test_every_button_kept_from_before_does_nothing_once_access_is_withdrawn(world: World) -> None:
    await joins(world, "Anne")
    await joins(world, "Maëlle", "Oui")
    await world.at("2027-01-08 18:00")
    maelle = world["Maëlle"]
    buttons = [(seen.message_id, button.data or "") for seen in maelle.sees() for row in seen.buttons for button in row]
    assert len(buttons) > 5
    await does(world, "Anne", "Non, retirer l’accès")
    before, shown = await counts(world), len(world["Anne"].sees())
    for number, (message_id, data) in enumerate(buttons):
        if number % 5 == 0:  # who taps faster is a flood, and not even heard
            await world.at(world.now + timedelta(minutes=1))
        maelle.tap_data(message_id, data)
    maelle.say("/mes_donnees")
    await world.settle()

    assert STRANGER in maelle.last().text
    assert not maelle.has_seen("Trop de messages")
    after = await counts(world)
    assert {name for name in before if after[name] != before[name]} <= {"outbox"}
    assert len(world["Anne"].sees()) == shown


async def test_the_name_of_an_account_neither_deceives_nor_breaks_the_card_that_shows_it(world: World) -> None:
    await joins(world, "Anne")
    impostor = world.botapi.person(DECEPTIVE)
    impostor.start(world.tokens["Maëlle"])
    await world.settle()
    for label in ("Lire la notice", "J’ai lu", "Oui"):
        impostor.tap(label)
        await world.settle()
    card = world["Anne"].message("a rejoint")

    assert "<b>Anne</b></a>&lt;" in card.text and "\u202e" not in card.text and "\u200b" not in card.text
    assert card.labels == ["Oui", "Non, retirer l’accès"]
