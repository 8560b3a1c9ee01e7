"""The warning lived through the running bot: D1–D4, D9, D10, and the digest of D16, D17 and D23."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sandbox.screens import Seen
from sandbox.world import World, promo
from sandbox.world import world as open_world
from tests.databases import ENGINES

HEADLINE = "Journée non libérée : Maëlle (service Transports scolaires)"


@asynccontextmanager
async def small_promo(folder: Path, at: str, *, closures: str = "[]", database_url: str = "") -> AsyncIterator[World]:
    """Maëlle alone with her coach and both coordinators: the other weeks are not what is told here."""
    head, *people = promo().split("[[intrapreneurs]]")
    [maelle] = [entry for entry in people if '"Maëlle"' in entry]
    cohort = head.replace("closures = []", f"closures = {closures}") + "[[intrapreneurs]]" + maelle
    async with open_world(folder, at, cohort=cohort, database_url=database_url) as it:
        yield it


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """SQLite, unless a test is told on another engine too."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
async def world(tmp_path: Path, database_url: str) -> AsyncIterator[World]:
    """Thursday 4 February, 16:53: Maëlle was refused her day and has no other."""
    async with small_promo(tmp_path, "2027-02-01 08:00", database_url=database_url) as it:
        await it.at("2027-02-04 16:45")
        await tap(it, "Maëlle", "Pas aujourd’hui", "Aucun autre jour")
        assert not it["Anne"].has_seen(HEADLINE)
        await it.at("2027-02-04 16:48")
        await tap(it, "Maëlle", "Pas d’accord de ma hiérarchie")
        yield it


async def tap(world: World, name: str, *labels: str) -> None:
    for label in labels:
        world[name].tap(label)
        await world.settle()


def cards(world: World, name: str) -> list[Seen]:
    """The open alerts about the day, as they now stand in this chat."""
    return [seen for seen in world[name].sees() if seen.shows(HEADLINE)]


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
async def test_d1_both_take_it_the_first_wins_and_the_second_may_take_over(world: World) -> None:
    await world.at("2027-02-04 17:05")
    world["Anne"].tap("Je m’en occupe")
    world["Paul"].tap("Je m’en occupe")
    await world.settle()
    for name in ("Anne", "Paul"):
        [card] = cards(world, name)
        assert card.shows("Anne s’en occupe depuis 17 h 05.")
    assert world["Paul"].has_seen("Anne s’en occupe déjà.")

    await tap(world, "Paul", "Prendre le relais")
    [card] = cards(world, "Anne")
    assert card.shows("Paul s’en occupe depuis 17 h 05.")


async def test_d2_nobody_takes_it_so_it_rings_again_after_two_working_days(world: World) -> None:
    [first] = cards(world, "Paul")
    await world.at("2027-02-08 16:47")
    assert [card.message_id for card in cards(world, "Paul")] == [first.message_id]
    await world.at("2027-02-08 16:48")
    [again] = cards(world, "Paul")
    assert again.message_id > first.message_id and again.rang
    assert again.shows("rappel 1 sur 3")


async def test_d3_the_week_turns_out_held_and_the_copies_say_so_without_a_ring(world: World) -> None:
    [card] = cards(world, "Anne")
    await world.at("2027-02-05 09:00")
    await tap(world, "Maëlle", "Finalement, oui", "Vendredi 5")
    assert len(cards(world, "Anne")) == 1
    await tap(world, "Maëlle", "La journée")
    for name in ("Anne", "Paul"):
        assert cards(world, name) == []
        closed = world[name].message("Finalement tenue (vendredi 5)")
        assert closed.labels == []
    assert world["Anne"].message("Finalement tenue").message_id == card.message_id


async def test_d4_d9_a_correction_after_the_end_opens_the_same_alert_again(world: World) -> None:
    await world.at("2027-02-05 16:59")
    assert len(cards(world, "Anne")) == 1
    await world.at("2027-02-05 17:01")
    assert len(cards(world, "Anne")) == 1
    await correct(world, "1 jour")
    assert cards(world, "Anne") == []
    await world.at("2027-02-09 09:00")
    await correct(world, "0 jour")

    [card] = cards(world, "Anne")
    assert card.shows("Réponse corrigée mardi 9 février à 9 h.")
    assert card.shows("Alerte rouverte mardi 9 février à 9 h.")
    assert card.rang


async def correct(world: World, amount: str) -> None:
    world["Maëlle"].say("/corriger")
    await world.settle()
    week = world["Maëlle"].last().labels
    await tap(world, "Maëlle", next(label for label in week if "1er au 5" in label), amount)


async def test_d10_an_edit_that_telegram_refuses_becomes_a_message_of_its_own(world: World) -> None:
    [first] = cards(world, "Paul")
    world.botapi.fault("editMessageText", 400, times=1)
    await tap(world, "Paul", "Je m’en occupe")

    assert any(card.shows("Paul s’en occupe depuis 16 h 48.") for card in cards(world, "Paul"))
    assert cards(world, "Paul")[-1].message_id > first.message_id
    assert cards(world, "Anne")[-1].shows("Paul s’en occupe depuis 16 h 48.")


async def test_d16_d23_after_easter_monday_the_digest_comes_on_tuesday_and_once(tmp_path: Path) -> None:
    async with small_promo(tmp_path, "2027-03-22 08:00") as world:
        await world.at("2027-03-30 13:59")
        assert not world["Anne"].has_seen("Depuis le début")
        await world.at("2027-03-30 14:00")
        assert world["Anne"].has_seen("Depuis le début : 0 semaine tenue sur 1 (0 %), dont 1 sans réponse")
        for name in ("Anne", "Paul"):  # A9: with fewer than six the promo goes on, and each digest says so
            assert world[name].has_seen("Personnes suivies : 1 sur 6.")
        await world.stop_bot()
        await world.start_bot()
        await world.at("2027-03-31 10:00")
        assert sum(seen.shows("Points avec les coachs") for seen in world["Anne"].sees()) == 1

        world["Anne"].say("/suivi")
        await world.settle()
        assert world["Anne"].last().shows("Promo depuis le début : 0 semaine tenue sur 1 (0 %), dont 1 sans réponse.")


async def test_d17_a_week_closed_for_everybody_is_told_in_one_line(tmp_path: Path) -> None:
    closures = ", ".join(f'{{ date = 2027-02-{day:02}, name = "Fermeture" }}' for day in range(1, 6))
    async with small_promo(tmp_path, "2027-02-01 08:00", closures=f"[{closures}]") as world:
        await world.at("2027-02-08 13:59")
        assert not world["Paul"].has_seen("neutralisée")
        await world.at("2027-02-08 14:00")
        assert world["Paul"].last().shows("Semaine du 1er au 5 février 2027 : neutralisée pour tout le monde")
        assert world["Paul"].last().photo is None


async def test_b9_whoever_blocks_the_bot_is_told_to_the_coordinators_once(world: World) -> None:
    await world.at("2027-01-05 10:00")
    world["Maëlle"].block()
    await world.settle()
    for name in ("Anne", "Paul"):
        assert sum(seen.shows("Maëlle") and seen.rang for seen in world[name].sees()[-1:]) == 1
    told = len(world["Anne"].sees())
    world["Maëlle"].unblock()
    await world.settle()
    assert len(world["Anne"].sees()) == told
