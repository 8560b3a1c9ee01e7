"""A coordinator is away, lived through the running bot: D5, D6 and D8."""

from pathlib import Path

from tests.stories.telling import say, tap, week_of

HEADLINE = "Journée non libérée : Maëlle"


async def test_d6_while_anne_is_away_paul_reads_it_alone_and_she_finds_it_when_back(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:30", "Maëlle") as world:
        await say(world, "Anne", "/relais")
        await tap(world, "Anne", "5 février")
        assert world["Paul"].last().shows("Absence d’Anne jusqu’au vendredi 5 février, sans relais.")
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Pas aujourd’hui", "Aucun autre jour", "Pas d’accord de ma hiérarchie")
        card = world["Paul"].message(HEADLINE)
        assert card.shows("Région absente jusqu’au vendredi 5 février.")
        assert not world["Anne"].has_seen(HEADLINE)

        await world.at("2027-02-08 08:29")
        assert not world["Anne"].has_seen(HEADLINE)
        await world.at("2027-02-08 08:30")
        assert world["Anne"].message(HEADLINE).rang
        assert not world["Paul"].message(HEADLINE).shows("Région absente")


async def test_d8_with_one_coordinator_blocked_the_other_is_told_and_comes_to_know_what_waits(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:30", "Maëlle") as world:
        world["Anne"].block()
        await world.settle()
        assert world["Paul"].last().shows("Le bot ne peut plus joindre Anne, de la coordination.")
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Pas aujourd’hui", "Aucun autre jour", "Pas d’accord de ma hiérarchie")
        assert world["Paul"].message(HEADLINE).shows("Région : personne n’est joignable dans le bot.")
        world["Anne"].unblock()
        await say(world, "Anne", "/alertes")
        assert world["Anne"].has_seen(HEADLINE)
