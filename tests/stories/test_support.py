"""Maëlle asks for technical support on a Friday, and is asked about autonomy: C19 and C28 through the real loop."""

from pathlib import Path

from sandbox.world import World
from tests.stories.telling import say, tap, told, week_of

LINK = "https://essai.exemple.fr/cars"
TOPIC = "Autonomie sur le projet"


async def test_c19_c28_from_fridays_receipt_to_the_link_of_the_first_version(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-01-25 08:00", "Maëlle") as world:
        await world.at("2027-01-29 14:00")
        await tap(world, "Maëlle", "3 à 5", "Non", "Passer")
        await maelle_asks_from_the_receipt(world)
        await maelle_is_asked_about_autonomy(world)
        await it_is_planned_by_the_first_and_given(world)
        await maelle_adds_the_link_of_the_first_version(world)


async def maelle_asks_from_the_receipt(world: World) -> None:
    await tap(world, "Maëlle", "Demander un appui technique", "Mettre en ligne", "La semaine prochaine")
    await say(world, "Maëlle", LINK)
    assert world["Maëlle"].last().shows("Ta demande d’appui technique : mise en ligne")
    for name in ("Inès", "Anne", "Paul"):
        card = world[name].message("Appui technique pour Maëlle : mise en ligne")
        assert card.shows("souhaité pour vendredi 5 février") and card.shows(LINK)
        assert card.labels == ["Planifier", "Donné"]


async def maelle_is_asked_about_autonomy(world: World) -> None:
    assert not world["Maëlle"].has_seen("Ton autonomie sur le projet")
    await world.at("2027-01-29 14:01")
    assert world["Maëlle"].has_seen("Ton autonomie sur le projet est-elle respectée ?")
    await tap(world, "Maëlle", "Plutôt non")
    assert world["Inès"].has_seen("Maëlle répond « plutôt non »") and not world["Paul"].has_seen(TOPIC)
    await tap(world, "Maëlle", "Le dire à la coordination DINUM")
    assert world["Paul"].has_seen("l’engagement de la Région") and not world["Anne"].has_seen(TOPIC)


async def it_is_planned_by_the_first_and_given(world: World) -> None:
    for name in ("Anne", "Paul"):
        await tap(world, name, "Planifier")
    world["Anne"].tap("Mar. 2")
    await world.settle()
    world["Paul"].tap("Mer. 3")
    await world.settle()
    assert world["Paul"].has_seen("L’appui est déjà prévu mardi 2 février, noté par Anne.")
    assert world["Maëlle"].last().shows("Prévu mardi 2 février, noté par Anne.")

    await world.at("2027-02-03 09:30")
    assert world["Inès"].last().shows("L’appui a-t-il eu lieu ?")
    await tap(world, "Inès", "Donné")
    for name in ("Inès", "Anne", "Paul"):
        assert told(world, name, "✅ Appui donné : Maëlle, mise en ligne (noté par Inès, mercredi 3 février).") == 1
    await say(world, "Paul", "/appuis")
    assert world["Paul"].last().shows("Aucun appui technique n’est en attente.")


async def maelle_adds_the_link_of_the_first_version(world: World) -> None:
    await tap(world, "Maëlle", "Ajouter le lien de ma première version")
    await say(world, "Maëlle", "essai.exemple.fr/cars")
    assert world["Maëlle"].has_seen(f"Noté avec ton projet : {LINK}")
    assert world["Inès"].last().shows(f"Maëlle a une première version à montrer : {LINK}")
