"""The decision table, T01–T06 and T12–T14: what becomes of a week in which nobody is away (DOMAIN 4.0).

T01, T04 and T06 are lived on both engines (promise 9).
"""

from pathlib import Path

from tests.stories.telling import say, tap, told, warnings, week_of, weeks_as_anne_reads_them

WEEK = "du 1er au 5 février"
COORDINATORS = ("Anne", "Paul")


async def test_t01_a_day_released_is_a_week_held_and_warns_nobody(tmp_path: Path, database_url: str) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle", database_url=database_url) as world:
        await world.at("2027-02-04 16:44")
        assert not world["Maëlle"].has_seen("As-tu pu te consacrer à ton projet aujourd’hui ?")
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "La journée")
        assert world["Maëlle"].last().shows("✅ Noté : 1 jour libéré cette semaine.")

        for moment in ("2027-02-05 17:00", "2027-02-08 11:59", "2027-02-08 12:00", "2027-02-08 12:01"):
            await world.at(moment)
            assert all(not warnings(world, "Maëlle", reader) for reader in COORDINATORS)
        assert f"✅ Tenue, {WEEK} : 1 jour" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_t02_half_a_day_is_told_as_such_on_friday_at_five(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Une demi-journée")
        await world.at("2027-02-05 14:00")
        await tap(world, "Maëlle", "0", "Non", "Passer")
        await world.at("2027-02-05 16:59")
        assert not warnings(world, "Maëlle")

        await world.at("2027-02-05 17:00")
        for reader in COORDINATORS:
            [card] = warnings(world, "Maëlle", reader)
            assert card.rang and card.shows("🟠 Journée libérée en partie") and card.shows("0,5 jour sur 1")
        await world.at("2027-02-08 12:01")
        assert [seen.message_id for seen in warnings(world, "Maëlle", "Paul")] == [card.message_id]
        assert f"🟠 Partielle, {WEEK} : 0,5 jour, alerte ouverte" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_t03_a_day_moved_and_had_is_a_week_held(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Pas aujourd’hui", "Vendredi 5")
        await world.at("2027-02-05 15:59")
        assert not world["Maëlle"].has_seen("Trois questions")
        await world.at("2027-02-05 16:00")
        await tap(world, "Maëlle", "La journée")

        for moment in ("2027-02-05 17:00", "2027-02-08 12:00"):
            await world.at(moment)
            assert all(not warnings(world, "Maëlle", reader) for reader in COORDINATORS)
        assert f"✅ Tenue (déplacée), {WEEK} : 1 jour" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_t04_no_day_and_no_other_is_told_at_once_and_friday_makes_no_second_alert(
    tmp_path: Path, database_url: str
) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle", database_url=database_url) as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Pas aujourd’hui", "Aucun autre jour")
        await world.at("2027-02-04 16:49")
        assert not warnings(world, "Maëlle")
        await world.at("2027-02-04 16:50")
        assert len(warnings(world, "Maëlle", "Anne")) == 1
        [early] = warnings(world, "Maëlle", "Paul")
        assert early.rang and early.shows("La semaine peut encore être tenue")

        await tap(world, "Maëlle", "Pas d’accord de ma hiérarchie")
        await world.at("2027-02-05 16:59")
        assert warnings(world, "Maëlle", "Paul")[0].shows("La semaine peut encore être tenue")
        for moment in ("2027-02-05 17:00", "2027-02-08 12:01"):
            await world.at(moment)
            [late] = warnings(world, "Maëlle", "Paul")
            assert late.message_id == early.message_id and late.shows("pas d’accord de la hiérarchie")
            assert not late.shows("La semaine peut encore être tenue")
        [line] = [each for each in await weeks_as_anne_reads_them(world, "Maëlle") if WEEK in each]
        assert line.startswith("⛔ Non tenue")


async def test_t05_a_moved_day_of_which_nothing_is_said_is_silence(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Pas aujourd’hui", "Vendredi 5")
        for moment in ("2027-02-05 17:00", "2027-02-08 11:59"):
            await world.at(moment)
            assert not warnings(world, "Maëlle")
        await world.at("2027-02-08 12:00")
        for reader in COORDINATORS:
            [card] = warnings(world, "Maëlle", reader)
            assert card.shows("❔ Sans réponse") and card.shows("Libération ni confirmée ni infirmée.")
        assert f"❔ Sans réponse, {WEEK} : alerte ouverte" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_t06_no_answer_to_anything_is_told_on_monday_noon_and_never_as_a_no(
    tmp_path: Path, database_url: str
) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle", database_url=database_url) as world:
        for moment in ("2027-02-05 17:00", "2027-02-08 11:59"):
            await world.at(moment)
            assert not warnings(world, "Maëlle")
        await world.at("2027-02-08 12:00")
        for reader in COORDINATORS:
            [card] = warnings(world, "Maëlle", reader)
            assert card.shows("❔ Sans réponse") and card.rang
        await world.at("2027-02-08 12:01")
        assert len(warnings(world, "Maëlle")) == 1
        assert not world["Anne"].has_seen("non libérée")
        assert f"❔ Sans réponse, {WEEK} : alerte ouverte" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_t12_two_half_days_make_a_week_held(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Yann") as world:
        for before, at in (("2027-02-02 12:14", "2027-02-02 12:15"), ("2027-02-04 12:14", "2027-02-04 12:15")):
            asked = told(world, "Yann", "Ta matinée projet, c’est fait ?")
            await world.at(before)
            assert told(world, "Yann", "Ta matinée projet, c’est fait ?") == asked
            await world.at(at)
            await tap(world, "Yann", "Oui")
        assert world["Yann"].last().shows("✅ Noté : 1 jour libéré cette semaine.")
        await world.at("2027-02-08 12:01")
        assert not warnings(world, "Yann")
        assert f"✅ Tenue, {WEEK} : 1 jour" in await weeks_as_anne_reads_them(world, "Yann")


async def test_t13_a_half_day_refused_is_had_on_friday_morning(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Yann") as world:
        await world.at("2027-02-02 12:15")
        await tap(world, "Yann", "Oui")
        await world.at("2027-02-04 12:15")
        await tap(world, "Yann", "Non")
        assert world["Yann"].last().labels == ["Jeu. après-midi", "Ven. matin", "Ven. après-midi", "Aucun"]
        await tap(world, "Yann", "Ven. matin")
        await world.at("2027-02-05 12:14")
        asked = told(world, "Yann", "Ta matinée projet, c’est fait ?")
        await world.at("2027-02-05 12:15")
        assert told(world, "Yann", "Ta matinée projet, c’est fait ?") == asked + 1
        await tap(world, "Yann", "Oui")
        for moment in ("2027-02-05 17:00", "2027-02-08 12:00"):
            await world.at(moment)
            assert not warnings(world, "Yann")
        assert f"✅ Tenue (déplacée), {WEEK} : 1 jour" in await weeks_as_anne_reads_them(world, "Yann")


async def test_t14_more_than_a_day_is_shown_and_carried_over_to_no_other_week(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "La journée", "J’ai eu plus", "1,5 jour")
        assert world["Maëlle"].last().shows("1,5 jour libéré")
        await world.at("2027-02-11 16:45")
        await tap(world, "Maëlle", "Une demi-journée")
        await world.at("2027-02-12 16:59")
        assert not warnings(world, "Maëlle")
        await world.at("2027-02-12 17:00")
        assert warnings(world, "Maëlle")[0].shows("0,5 jour sur 1")
        await world.at("2027-02-15 12:01")
        lines = await weeks_as_anne_reads_them(world, "Maëlle")
        assert f"✅ Tenue, {WEEK} : 1,5 jour" in lines
        assert "🟠 Partielle, du 8 au 12 février : 0,5 jour, alerte ouverte" in lines
        sheet = world["Anne"].last()
        assert sheet.shows("Jours libérés : 1,5 jour sur 2.") and sheet.shows("En plus, sans report : 0,5 jour.")


async def test_the_digest_counts_the_week_as_it_was_told(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle", "Yann") as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Pas aujourd’hui", "Aucun autre jour", "Réunion imposée")
        await world.at("2027-02-08 13:59")
        assert not world["Paul"].has_seen("Libération :")
        await world.at("2027-02-08 14:00")
        assert world["Paul"].last().shows("Libération : 1 non tenue (Maëlle, réunion), 1 sans réponse (Yann).")
        await say(world, "Paul", "/suivi")
        await world.at("2027-02-09 14:00")
        assert told(world, "Paul", "Libération : 1 non tenue") == 1
