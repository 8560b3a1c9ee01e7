"""Two weeks of Inès's points: one is fixed, moved, held and told; then she is unavailable and Karim takes them."""

from pathlib import Path

from tests.stories.telling import say, tap, told, week_of


async def test_a_point_is_fixed_moved_and_held_and_another_coach_stands_in(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-01-11 09:00", "Solenn", "Erwan") as world:
        await world.at("2027-01-11 09:30")
        assert world["Inès"].last().shows("Bonjour Inès. Tes points de la semaine :\n• Solenn, à fixer")
        await tap(world, "Inès", "Fixer un point", "Mar. 12", "10 h")  # with one person at hand, nobody asks with whom
        await world.at("2027-01-11 09:32")
        assert world["Solenn"].last().shows("Ton point avec Inès : mardi 12 à 10 h.")

        await world.at("2027-01-12 10:30")
        assert world["Inès"].last().shows("Le point avec Solenn a-t-il eu lieu ?")
        await tap(world, "Inès", "Reporté", "Jeu. 14", "Autre heure")
        assert (await say(world, "Inès", "14h30")).shows("Noté : point avec Solenn, jeudi 14 à 14 h 30.")
        await world.at("2027-01-12 10:40")
        assert told(world, "Solenn", "jeudi 14 à 14 h 30") == 1 and told(world, "Solenn", "mardi 12 à 10 h") == 0
        await world.at("2027-01-14 15:00")
        await tap(world, "Inès", "Oui", "De vive voix")
        assert (await say(world, "Inès", "/points")).shows("• Solenn, tenu jeudi 14")

        await world.at("2027-01-18 09:30")
        await tap(world, "Inès", "Je suis indisponible cette semaine", "Karim")
        assert world["Karim"].last().shows("Peux-tu tenir ses points avec Solenn ?")
        await tap(world, "Karim", "Oui, je les prends")
        assert world["Solenn"].last().shows("Karim tient ton point à la place.")
        assert world["Karim"].last().shows("• Solenn, à fixer (pour Inès)")
        await tap(world, "Karim", "Point avec Solenn", "Oui")
        assert world["Karim"].last().shows("Un retour pour Solenn ?")
        await world.at("2027-01-25 14:00")
        assert not any(told(world, name, "non tenu : Solenn") for name in ("Anne", "Paul"))
