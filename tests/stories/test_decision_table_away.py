"""The decision table, T07–T11, T19, T22, T24: leave, holidays, closures and days never worked (DOMAIN 4.0)."""

from pathlib import Path

from tests.stories.telling import cohort_of, say, tap, told, warnings, week_of, weeks_as_anne_reads_them

COORDINATORS = ("Anne", "Paul")
SIX = ("Erwan", "Gwenaël", "Maëlle", "Nolwenn", "Solenn", "Yann")


async def test_t07_a_week_of_leave_is_left_in_peace(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-15 08:00", "Maëlle") as world:
        await world.at("2027-02-15 09:00")
        await tap(world, "Maëlle", "Je suis en congé", "Toute la semaine", "Congé ou RTT")
        assert world["Maëlle"].last().shows("➖ Semaine du 15 au 19 février neutralisée : rien ne te sera demandé.")
        shown = len(world["Maëlle"].sees())
        for moment in ("2027-02-18 16:45", "2027-02-19 17:00", "2027-02-22 08:59"):
            await world.at(moment)
            assert len(world["Maëlle"].sees()) == shown
        await world.at("2027-02-22 09:00")
        assert world["Maëlle"].last().shows("Semaine du 22 au 26 février : ta journée projet est prévue jeudi 25.")
        assert not world["Maëlle"].last().shows("je n’ai pas ta réponse")
        await world.at("2027-02-22 12:01")
        assert all(not warnings(world, "Maëlle", reader) for reader in COORDINATORS)
        assert "➖ Neutralisée, du 15 au 19 février" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_t08_leave_on_the_day_alone_and_another_day_had(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-15 08:00", "Maëlle") as world:
        await say(world, "Maëlle", "/conges")
        await tap(world, "Maëlle", "Jeu. 18", "Jeu. 18", "Congé ou RTT", "Mar. 16")
        await world.at("2027-02-16 16:44")
        assert not world["Maëlle"].has_seen("As-tu pu te consacrer")
        await world.at("2027-02-16 16:45")
        await tap(world, "Maëlle", "La journée")
        await world.at("2027-02-19 13:59")
        assert told(world, "Maëlle", "As-tu pu te consacrer") == 1
        for moment in ("2027-02-19 17:00", "2027-02-22 12:00"):
            await world.at(moment)
            assert all(not warnings(world, "Maëlle", reader) for reader in COORDINATORS)
        assert "✅ Tenue (déplacée), du 15 au 19 février : 1 jour" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_t09_leave_on_the_day_and_no_other_day_is_for_a_coordinator_to_qualify(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-15 08:00", "Maëlle") as world:
        await say(world, "Maëlle", "/conges")
        await tap(world, "Maëlle", "Jeu. 18", "Jeu. 18", "Congé ou RTT", "Aucun possible")
        await world.at("2027-02-19 16:59")
        assert not warnings(world, "Maëlle")
        await world.at("2027-02-19 17:00")
        for reader in COORDINATORS:
            [card] = warnings(world, "Maëlle", reader)
            assert card.shows("🔎 À qualifier") and card.shows("absence déclarée")
        await world.at("2027-02-22 12:01")
        assert len(warnings(world, "Maëlle")) == 1
        assert not world["Anne"].has_seen("non libérée")
        lines = await weeks_as_anne_reads_them(world, "Maëlle")
        assert "🔎 À qualifier, du 15 au 19 février : alerte ouverte" in lines


async def test_t10_ascension_and_another_day_had(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-05-03 08:00", "Maëlle") as world:
        await world.at("2027-05-03 08:59")
        assert not world["Maëlle"].has_seen("jeudi 6 est férié (Ascension)")
        await world.at("2027-05-03 09:00")
        assert world["Maëlle"].last().shows("Cette semaine, jeudi 6 est férié (Ascension). Quel jour pour ton projet ?")
        assert world["Maëlle"].last().labels == ["Lun. 3", "Mar. 4", "Mer. 5", "Ven. 7", "Aucun possible"]
        await tap(world, "Maëlle", "Mer. 5")
        await world.at("2027-05-05 16:45")
        await tap(world, "Maëlle", "La journée")
        for moment in ("2027-05-07 17:00", "2027-05-10 12:00"):
            await world.at(moment)
            assert all(not warnings(world, "Maëlle", reader) for reader in COORDINATORS)
        assert "✅ Tenue (déplacée), du 3 au 7 mai : 1 jour" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_a_friday_closed_after_ascension_is_not_offered(tmp_path: Path) -> None:
    pont = '[{ date = 2027-05-07, name = "Pont" }]'
    async with week_of(tmp_path, "2027-05-03 08:00", "Maëlle", closures=pont) as world:
        await world.at("2027-05-03 09:00")
        assert world["Maëlle"].last().labels == ["Lun. 3", "Mar. 4", "Mer. 5", "Aucun possible"]


async def test_t11_ascension_and_silence_is_to_qualify_on_monday_noon(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-05-03 08:00", "Maëlle") as world:
        for moment in ("2027-05-07 17:00", "2027-05-10 11:59"):
            await world.at(moment)
            assert not warnings(world, "Maëlle")
        await world.at("2027-05-10 12:00")
        for reader in COORDINATORS:
            [card] = warnings(world, "Maëlle", reader)
            assert card.shows("🔎 À qualifier") and card.shows("Ascension")
        await world.at("2027-05-10 12:01")
        assert len(warnings(world, "Maëlle")) == 1
        lines = await weeks_as_anne_reads_them(world, "Maëlle")
        assert "🔎 À qualifier, du 3 au 7 mai : alerte ouverte" in lines


async def test_t19_a_week_closed_for_all_is_asked_of_nobody(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-08 08:00", *SIX) as world:
        days = ", ".join(f'{{ date = 2027-02-{day}, name = "Fermeture" }}' for day in range(15, 20))
        await world.load(cohort_of(*SIX, closures=f"[{days}]"))
        for name in SIX:  # the week before is said, and out of the way
            await say(world, name, "/conges")
            await tap(world, name, "Toute la semaine", "Autre absence")
        await world.at("2027-02-12 18:00")
        shown = {name: len(world[name].sees()) for name in SIX}
        for moment in ("2027-02-15 09:00", "2027-02-18 16:45", "2027-02-19 17:00", "2027-02-22 08:59"):
            await world.at(moment)
            assert {name: len(world[name].sees()) for name in SIX} == shown
        await world.at("2027-02-22 12:01")
        assert not any(warnings(world, name, reader) for name in SIX for reader in COORDINATORS)
        for name in SIX:
            assert "➖ Neutralisée, du 15 au 19 février" in await weeks_as_anne_reads_them(world, name)


async def test_t22_gwenael_is_never_offered_a_wednesday(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-15 08:00", "Gwenaël") as world:
        await world.at("2027-02-15 08:59")
        assert not world["Gwenaël"].has_seen("Bonjour Gwenaël. Semaine")
        await world.at("2027-02-15 09:00")
        await tap(world, "Gwenaël", "Autre jour")
        assert world["Gwenaël"].last().labels[:3] == ["Lun. 15", "Mar. 16", "Ven. 19"]
        assert not any("Mer." in label for label in world["Gwenaël"].last().labels)
        await world.at("2027-02-18 16:45")
        await tap(world, "Gwenaël", "Pas aujourd’hui")
        assert world["Gwenaël"].last().labels == ["Vendredi 19", "Aucun autre jour"]


async def test_t24_easter_monday_and_leave_for_the_rest_leave_nothing_to_ask(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-03-22 08:00", "Maëlle") as world:
        await world.at("2027-03-25 16:45")
        await tap(world, "Maëlle", "La journée")
        await say(world, "Maëlle", "/conges")
        await tap(world, "Maëlle", "Semaine suivante", "Mar. 30", "Ven. 2", "Congé ou RTT")
        await world.at("2027-03-26 14:00")
        await tap(world, "Maëlle", "0", "Non", "Passer")
        await world.at("2027-03-26 14:05")  # the question of the month comes with the last full week
        shown = len(world["Maëlle"].sees())
        for moment in ("2027-03-30 09:00", "2027-04-01 16:45", "2027-04-05 08:59"):
            await world.at(moment)
            assert len(world["Maëlle"].sees()) == shown
        await world.at("2027-04-05 09:00")
        assert len(world["Maëlle"].sees()) == shown + 1
        await world.at("2027-04-05 12:01")
        assert not warnings(world, "Maëlle")
        assert "➖ Neutralisée, du 29 mars au 2 avril" in await weeks_as_anne_reads_them(world, "Maëlle")
