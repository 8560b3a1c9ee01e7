"""A promo that has begun, changed from the telephone: places, names, roles, two hands (A8, A11, A15, A17, A18)."""

from sandbox.screens import Seen
from sandbox.world import World
from tests.stories.telling import say, tap, told


async def opens(world: World, name: str, *labels: str) -> Seen:
    """/installation, then so many taps; what they see last."""
    await say(world, name, "/installation")
    await tap(world, name, *labels)
    return world[name].last()


async def test_a8_a11_a15_a17_a18_places_names_and_roles_of_a_promo_that_has_begun(world: World) -> None:
    await a_seventh_is_refused_and_a_place_becomes_free(world)
    await the_same_first_name_needs_an_initial(world)
    await paul_becomes_a_coach_too(world)
    await both_write_the_service_of_maelle(world)

    await the_last_coordinator_stays(world)


async def a_seventh_is_refused_and_a_place_becomes_free(world: World) -> None:
    """A8."""
    refused = await opens(world, "Anne", "Étape 2", "Ajouter une personne")
    assert refused.shows(
        "La convention prévoit six intrapreneurs. Pour en ajouter, enregistre un avenant ; "
        "pour remplacer, retire d’abord une personne."
    )
    await tap(world, "Anne", "Erwan", "Retirer de la promo", "Oui, aujourd’hui")
    await world.at("2027-01-04 08:30")
    assert told(world, "Paul", "Erwan a quitté la promo le lundi 4 janvier 2027.") == 1
    await tap(world, "Anne", "Ajouter une personne")
    assert world["Anne"].message("Quel est le prénom de cette personne ?").labels == ["Annuler"]


async def the_same_first_name_needs_an_initial(world: World) -> None:
    """A18."""
    assert (await say(world, "Anne", "yann")).shows("Ajoute une initiale, par exemple « yann K. ».")
    assert (await say(world, "Anne", "Yann K.")).shows("Yann K. : quel service ?")
    await say(world, "Anne", "/annuler")
    assert (await opens(world, "Anne", "Étape 2")).shows("2. Intrapreneurs (5 sur 6)")


async def paul_becomes_a_coach_too(world: World) -> None:
    """A11: one person, one menu with both parts, both scopes."""
    assert (await opens(world, "Anne", "Étape 3", "Ajouter un coach", "Paul")).shows("• Paul, DINUM")
    assert {"suivi", "points"} <= world["Paul"].commands().keys()
    assert (await say(world, "Paul", "/points")).shows("Aucun point n’est dû cette semaine.")
    await opens(world, "Anne", "Étape 2", "Nolwenn", "Coach", "Paul")
    assert (await say(world, "Paul", "/points")).shows("• Nolwenn, à fixer")
    assert (await say(world, "Paul", "/suivi")).shows("Maëlle : prévu jeudi")
    assert (await say(world, "Karim", "/retour Nolwenn")).shows("Cette personne est suivie par Paul.")  # C4


async def both_write_the_service_of_maelle(world: World) -> None:
    """A17: the last save wins, and each hears what the other changed."""
    for name in ("Anne", "Paul"):
        await opens(world, name, "Étape 2", "Maëlle", "Service")
    await say(world, "Paul", "Mobilités")
    await say(world, "Anne", "Transports")
    for reader, author, change in (
        ("Anne", "Paul", "Mobilités (avant : Transports scolaires)"),
        ("Paul", "Anne", "Transports (avant : Mobilités)"),
    ):
        changed = f"{author} a changé les réglages de la promo.\nService, Maëlle : {change}."
        assert told(world, reader, changed) == 1


async def the_last_coordinator_stays(world: World) -> None:
    """A15; who left is a stranger."""
    await opens(world, "Anne", "Étape 2", "Nolwenn", "Coach", "Inès")
    for step in ("Étape 3", "Étape 4"):
        await opens(world, "Anne", step, "Paul", "Retirer de la promo", "Oui, aujourd’hui")
    assert (await say(world, "Paul", "/suivi")).shows("Il est réservé aux personnes invitées.")
    refused = await opens(world, "Anne", "Étape 4", "Anne", "Retirer de la promo")
    assert refused.shows("Il faut garder au moins une personne à la coordination.")
    assert (await say(world, "Anne", "/suivi")).shows("Points tenus")
