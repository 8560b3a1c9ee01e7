"""One ordinary week of Maëlle's, and what goes wrong in it, lived through real HTTP."""

from sandbox.world import World


async def test_a_normal_week_takes_a_handful_of_taps_and_one_sentence(world: World) -> None:
    maelle = world["Maëlle"]
    await world.at("2027-01-07 16:45")
    maelle.tap("La journée")
    await world.at("2027-01-11 09:00")
    assert maelle.has_seen("Semaine du 11 au 15 janvier : ta journée projet est prévue jeudi 14.")
    maelle.tap("Jeudi, c’est bon")
    await world.at("2027-01-14 08:45")
    assert maelle.has_seen("Belle journée projet, Maëlle. À ce soir pour une seule question.")
    await world.at("2027-01-14 16:45")
    first, second = maelle.tap_twice("La journée")
    await world.settle()
    assert maelle.has_seen("✅ Noté : 1 jour libéré cette semaine. Merci.")
    await world.at("2027-01-15 14:00")
    for label in ("3 à 5", "Non"):
        maelle.tap(label)
        await world.settle()
    sentence = maelle.say("Appeler deux chauffeurs")
    await world.settle()
    maelle.edit(sentence, "Appeler trois chauffeurs")
    await world.settle()
    maelle.tap("Enregistrer")
    await world.settle()

    assert first != second
    assert maelle.has_seen("Semaine tenue : 1 jour, 3 à 5 entretiens, prochain pas noté.")
    assert world["Inès"].has_seen("Appeler trois chauffeurs")
    for label in ("0", "Non", "Passer"):
        world["Solenn"].tap(label)
        await world.settle()
    [card] = [seen for seen in world["Inès"].sees() if seen.shows("Réponses du vendredi, semaine du 11 au 15")]
    assert card.shows("Appeler trois chauffeurs") and card.shows("Solenn : ")  # one card, not six messages
    assert not any(world[name].has_seen("chauffeurs") for name in ("Anne", "Paul", "Karim", "Yann"))


async def test_what_nobody_asked_for_is_declined_or_waits_for_a_choice(world: World) -> None:
    maelle = world["Maëlle"]
    await world.at("2027-01-12 10:00")
    maelle.send_voice()
    await world.settle()
    assert maelle.has_seen("Je ne lis que le texte et les boutons ; ton envoi n’est pas gardé.")
    maelle.say("j'étais malade")
    await world.settle()
    assert maelle.has_seen("Je n’ai pas besoin du motif.")
    maelle.say("Peux-tu relire mon texte ?")
    await world.settle()
    maelle.tap("À mon coach")
    await world.settle()

    assert world["Inès"].has_seen("Peux-tu relire mon texte ?")
    assert not any(world[name].has_seen("malade") for name in ("Inès", "Anne", "Paul", "Karim"))
