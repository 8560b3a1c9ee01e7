"""Feedback and notes through the running bot: taken back and really deleted, a thread, one written at night, a note."""

from sandbox.world import World
from tests.stories.telling import say, tap, told

SAID = "Cinq entretiens d’apprentis, et deux disent la même chose. Prochain pas : en voir trois qui ont abandonné."
ANSWER = "J’en vois deux jeudi."


async def test_c1_a_feedback_sent_to_the_wrong_person_is_deleted_and_c11_the_right_one_answers(world: World) -> None:
    await world.at("2027-01-04 10:00")
    await say(world, "Inès", "/retour Maëlle", SAID)
    assert world["Inès"].last().shows("Voici ce que Maëlle va lire")
    await tap(world, "Inès", "Envoyer")
    wrong = world["Maëlle"].message(SAID)
    await world.at("2027-01-04 10:14")
    await tap(world, "Inès", "Retirer")
    assert world["Maëlle"].account.messages[wrong.message_id].deleted
    assert told(world, "Maëlle", SAID) == 0 and told(world, "Inès", "Retour pour Maëlle : retiré.") == 1

    await say(world, "Inès", "/retour Solenn", SAID)
    await tap(world, "Inès", "Envoyer")
    await tap(world, "Solenn", "Répondre")
    await say(world, "Solenn", ANSWER)
    await tap(world, "Solenn", "Enregistrer")
    assert world["Inès"].last().shows("Solenn répond à ton retour du 4 janvier")
    await tap(world, "Inès", "Répondre")
    await say(world, "Inès", "Bien vu.")
    await tap(world, "Inès", "Enregistrer")
    assert world["Solenn"].last().shows("Inès te répond, après son retour du 4 janvier")
    await world.at("2027-01-04 10:29")
    assert any("Retirer" in seen.labels for seen in world["Inès"].sees())
    await world.at("2027-01-04 10:30")
    assert not any("Retirer" in seen.labels for seen in world["Inès"].sees())
    assert not any(world[name].has_seen(ANSWER) for name in ("Maëlle", "Karim", "Anne", "Paul"))


async def test_c14_written_at_21_00_it_is_read_at_8_30_and_corrected_in_place(world: World) -> None:
    await world.at("2027-01-08 21:00")
    await say(world, "Inès", "/retour Solenn", "Cinq entretiens.")
    await tap(world, "Inès", "Envoyer et partager avec la coordination")
    assert world["Inès"].last().shows("Solenn le recevra lundi 11 à 8 h 30.")
    await say(world, "Inès", "/retour Maëlle", "Pas pour toi.")
    await tap(world, "Inès", "Envoyer", "Retirer")
    await world.at("2027-01-11 08:29")
    assert not world["Solenn"].has_seen("Cinq entretiens.")
    await world.at("2027-01-11 08:30")
    received = world["Solenn"].message("Cinq entretiens.")
    assert received.shows("Ce retour est partagé avec la coordination.")

    await tap(world, "Inès", "Corriger")
    await say(world, "Inès", "Six entretiens.")
    await tap(world, "Inès", "Envoyer")
    corrected = world["Solenn"].message("Six entretiens.")
    assert corrected.message_id == received.message_id and corrected.shows("modifié le 11 janvier")
    assert not world["Maëlle"].has_seen("Pas pour toi.")


async def test_a_private_note_waits_for_its_warning_and_is_in_nobodys_chat(world: World) -> None:
    await world.at("2027-01-05 10:00")
    await say(world, "Inès", "/note Solenn Préparer une trame d’appel.")
    await tap(world, "Inès", "Compris")
    assert (await say(world, "Inès", "/notes")).shows("Préparer une trame d’appel.")
    refused = await say(world, "Anne", "/note Solenn")
    assert refused.shows("Inès peut l’écrire dans un retour partagé.")
    assert not any(world[name].has_seen("trame") for name in ("Solenn", "Karim", "Anne", "Paul"))
