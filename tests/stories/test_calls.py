"""A day promised on the phone, lived through the running bot: asked about on that day, and told to who called."""

from pathlib import Path

from tests.stories.telling import say, tap, week_of


async def test_the_call_its_promise_and_what_became_of_it(tmp_path: Path) -> None:
    """Maëlle was refused her Thursday; Anne calls, Friday is promised, and Friday is kept."""
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        assert (await say(world, "Paul", "/alertes")).shows("Tout va bien : aucune alerte ouverte.")
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Pas aujourd’hui", "Aucun autre jour", "Pas d’accord de ma hiérarchie")
        await tap(world, "Anne", "Je m’en occupe", "Aide pour l’appel")
        assert world["Anne"].last().shows("Cette semaine : pas de journée.")
        await tap(world, "Anne", "Engagement pris", "Ven. 5")
        card = world["Paul"].message("Journée non libérée : Maëlle")
        assert card.shows("Appel du 4 février (Anne) : engagement pris pour vendredi 5, à venir.")

        await world.at("2027-02-05 16:44")
        assert not world["Maëlle"].last().shows("As-tu pu te consacrer")
        await world.at("2027-02-05 16:45")
        assert world["Maëlle"].last().shows("As-tu pu te consacrer à ton projet aujourd’hui ?")
        await tap(world, "Maëlle", "La journée")
        kept = world["Anne"].message("Engagement tenu : Maëlle, vendredi 5 février.")
        assert not world["Paul"].has_seen("Engagement tenu")
        assert world["Paul"].message("Finalement tenue (vendredi 5)").message_id == card.message_id

        await say(world, "Maëlle", "/corriger")
        week = next(label for label in world["Maëlle"].last().labels if "1er au 5" in label)
        await tap(world, "Maëlle", week, "0 jour")
        assert world["Anne"].message("Engagement non tenu : Maëlle, vendredi 5").message_id == kept.message_id
