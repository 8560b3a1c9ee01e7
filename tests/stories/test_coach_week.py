"""Inès's first Monday and Tuesday: her list, one point that took place, and feedback that Solenn reads."""

from sandbox.world import World

SAID = "Cinq entretiens d’apprentis, et deux disent la même chose. Prochain pas : en voir trois qui ont abandonné."


async def test_a_point_is_told_and_its_feedback_is_read_and_thanked_for(world: World) -> None:
    await world.at("2027-01-04 09:29")
    assert not world["Inès"].has_seen("Tes points de la semaine")
    await world.at("2027-01-04 09:30")
    assert world["Inès"].has_seen("Bonjour Inès. Tes points de la semaine :")
    assert not world["Inès"].has_seen("Erwan, à fixer")

    world["Inès"].tap("Point avec Solenn")
    await world.settle()
    for label in ("Oui", "Écrire un retour"):
        world["Inès"].tap(label)
        await world.settle()
    world["Inès"].say(SAID)
    await world.settle()
    assert world["Inès"].has_seen("Voici ce que Solenn va lire")
    assert not world["Solenn"].has_seen("Retour d’Inès")

    world["Inès"].tap("Envoyer")
    await world.settle()
    assert world["Solenn"].has_seen("Retour d’Inès sur votre point du 4 janvier")
    assert world["Solenn"].has_seen(SAID)
    assert not world["Maëlle"].has_seen(SAID) and not world["Anne"].has_seen(SAID)

    world["Solenn"].tap("Merci")
    await world.settle()
    assert world["Inès"].has_seen("Solenn te remercie pour ton retour du 4 janvier.")
