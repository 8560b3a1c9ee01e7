"""What goes wrong in a coach's week, lived through the running bot: C2–C10, C12 and C15."""

from sandbox.world import World
from tests.stories.telling import jump, say, tap

LONG = "Très bien. " * 82  # 902 characters
SICK = "Tu étais malade."


async def test_c2_c3_c4_c9_c10_c15_a_feedback_is_bounded_corrected_and_follows_the_person(world: World) -> None:
    await world.at("2027-01-04 10:00")
    assert (await say(world, "Inès", "/retour Erwan")).shows("Cette personne est suivie par Karim.")  # C4
    refused = await say(world, "Inès", "/retour Solenn", LONG)  # C15
    assert refused.shows("Ce retour fait 901 caractères, la limite est de 900")
    await a_delicate_sentence_is_taken_out(world)
    await it_is_corrected_and_the_old_one_is_in_the_export(world)
    await karim_coaches_solenn_and_reads_what_was_shared(world)
    await ines_leaves_with_her_notes_and_the_coordination_holds_her_points(world)


async def a_delicate_sentence_is_taken_out(world: World) -> None:
    """C3."""
    assert (await say(world, "Inès", f"{SICK} Cinq entretiens.")).shows("Cette phrase parle de santé.")
    await tap(world, "Inès", "La retirer", "Envoyer et partager avec la coordination")
    assert world["Solenn"].message("« Cinq entretiens. »") and not world["Solenn"].has_seen(SICK)


async def it_is_corrected_and_the_old_one_is_in_the_export(world: World) -> None:
    """C2."""
    received = world["Solenn"].message("« Cinq entretiens. »")
    await tap(world, "Inès", "Corriger")
    await say(world, "Inès", "Six entretiens.")
    await tap(world, "Inès", "Envoyer et partager avec la coordination")
    corrected = world["Solenn"].message("« Six entretiens. »")
    assert corrected.message_id == received.message_id and corrected.shows("modifié le 4 janvier")
    await say(world, "Inès", "/retour Solenn", "Pour toi seule.")
    await tap(world, "Inès", "Envoyer")
    await say(world, "Inès", "/note Solenn Préparer une trame d’appel.")
    await tap(world, "Inès", "Compris")
    assert {"Cinq entretiens.", "Six entretiens.", "trame d’appel"} <= await said_in_my_data(world, "Solenn")


async def said_in_my_data(world: World, name: str) -> set[str]:
    """Which of these sentences stand in somebody's personal document."""
    await say(world, name, "/mes_donnees")
    page = next(seen.document for seen in reversed(world[name].sees()) if seen.document_name == "mes-donnees.html")
    text = (page or b"").decode()
    return {
        said for said in ("Cinq entretiens.", "Six entretiens.", "Pour toi seule.", "trame d’appel") if said in text
    }


async def karim_coaches_solenn_and_reads_what_was_shared(world: World) -> None:
    """C9."""
    await say(world, "Anne", "/installation")
    await tap(world, "Anne", "Étape 2", "Solenn", "Coach", "Karim")
    assert world["Karim"].message("Désormais, tu accompagnes Solenn.")
    assert world["Solenn"].message("Ton coaching passe à Karim")
    await say(world, "Karim", "/retours Solenn", "/notes")
    assert world["Karim"].has_seen("Six entretiens.")
    assert not world["Karim"].has_seen("Pour toi seule.") and not world["Karim"].has_seen("trame d’appel")
    assert (await say(world, "Inès", "/retour Solenn")).shows("Cette personne est suivie par Karim.")


async def ines_leaves_with_her_notes_and_the_coordination_holds_her_points(world: World) -> None:
    """C10: she may not leave Maëlle and Yann to nobody; a coordinator takes them."""
    await say(world, "Anne", "/installation")
    await tap(world, "Anne", "Étape 3", "Inès", "Retirer de la promo")
    assert world["Anne"].last().shows("à défaut, quelqu’un de la coordination.")
    await tap(world, "Anne", "Retour", "Ajouter un coach", "Paul")
    for name in ("Maëlle", "Yann"):
        await say(world, "Anne", "/installation")
        await tap(world, "Anne", "Étape 2", name, "Coach", "Paul")
    assert "trame d’appel" in await said_in_my_data(world, "Inès")
    await say(world, "Anne", "/installation")
    await tap(world, "Anne", "Étape 3", "Inès", "Retirer de la promo", "Oui, aujourd’hui")
    assert (await say(world, "Inès", "/notes")).shows("Il est réservé aux personnes invitées.")
    assert (await say(world, "Paul", "/points")).shows("• Maëlle, à fixer\n• Yann, à fixer")
    assert "trame d’appel" in await said_in_my_data(world, "Solenn")  # an access request still shows it


async def test_c5_c6_c7_c8_c12_a_point_is_not_due_held_twice_of_last_week_or_to_be_confirmed(world: World) -> None:
    await say(world, "Solenn", "/conges")
    await tap(world, "Solenn", "Toute la semaine", "Congé ou RTT")
    await world.at("2027-01-04 09:30")
    listed = world["Inès"].message("Tes points de la semaine")  # C5
    assert listed.shows("• Maëlle, à fixer\n• Yann, à fixer") and not listed.shows("Solenn, à fixer")
    await tap(world, "Inès", "Point avec Maëlle", "Oui", "Pas de retour")
    await a_second_point_counts_the_week_once(world)
    await a_day_that_is_not_released_leaves_the_point(world)
    await without_ines_points_are_to_be_confirmed(world)
    await karim_says_for_which_week_mondays_point_counts(world)


async def a_second_point_counts_the_week_once(world: World) -> None:
    """C7."""
    await jump(world, "2027-01-07 10:00")
    await say(world, "Inès", "/points")
    await tap(world, "Inès", "Point avec Maëlle", "Un autre point a eu lieu aujourd’hui")
    assert (await say(world, "Inès", "/points")).shows("• Maëlle, tenu lundi 4 et jeudi 7")
    assert (await say(world, "Anne", "/suivi")).shows("Points tenus : 1 sur 5.")


async def a_day_that_is_not_released_leaves_the_point(world: World) -> None:
    """C6."""
    await jump(world, "2027-01-07 16:45")
    await tap(world, "Maëlle", "Pas aujourd’hui", "Aucun autre jour", "Pas d’accord de ma hiérarchie")
    board = await say(world, "Anne", "/suivi")
    assert board.shows("⛔ Maëlle : pas de journée") and board.shows("Points tenus : 1 sur 5.")


async def without_ines_points_are_to_be_confirmed(world: World) -> None:
    """C12."""
    world["Inès"].block()
    await world.settle()
    assert world["Paul"].message("Le bot ne peut plus joindre Inès, coach.")
    assert (await say(world, "Paul", "/suivi")).shows("À confirmer : Yann.")
    world["Inès"].unblock()
    await say(world, "Inès", "/points")
    assert not (await say(world, "Paul", "/suivi")).shows("À confirmer")


async def karim_says_for_which_week_mondays_point_counts(world: World) -> None:
    """C8."""
    await jump(world, "2027-01-11 10:00")
    await say(world, "Karim", "/points")
    await tap(world, "Karim", "Point avec Erwan", "Oui")
    assert world["Karim"].last().shows("Ce point avec Erwan compte pour quelle semaine ?")
    await tap(world, "Karim", "Semaine du 4 au 8 janvier")
    now = await say(world, "Karim", "/points")
    assert now.shows("• Erwan, à fixer") and "Point avec Erwan, semaine du 4 au 8 janvier" not in now.labels


async def test_after_four_weeks_the_mid_point_has_its_day_and_at_the_end_the_report_its_place(world: World) -> None:
    await jump(world, "2027-02-01 08:40")
    await world.at("2027-02-01 09:29")
    assert not world["Inès"].has_seen("Mi-parcours")
    await world.at("2027-02-01 09:30")
    asked = world["Inès"].message("Mi-parcours : un point d’étape avec la coordination est-il prévu ?")
    for label in ("Oui, le …", "Semaine suivante", "Jeu. 11"):
        world["Inès"].tap(label, asked)
        await world.settle()
    for name in ("Anne", "Paul"):
        assert world[name].message("Inès prévoit un point d’étape avec la coordination jeudi 11 février")
    assert not world["Karim"].has_seen("jeudi 11 février")
    await say(world, "Inès", "/bilan")
    await tap(world, "Inès", "Bilan pour Solenn")
    assert (await say(world, "Inès", "bilan-solenn.odt")).shows("Noté : bilan pour Solenn, bilan-solenn.odt.")
