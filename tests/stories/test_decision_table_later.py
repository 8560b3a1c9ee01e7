"""The decision table, T15–T18, T20, T21, T23, T25: what is said late, corrected, made up, entered or not heard."""

from pathlib import Path

from sandbox.world import World, promo
from sandbox.world import world as open_world
from tests.stories.telling import cohort_of, say, tap, told, warnings, week_of, weeks_as_anne_reads_them

COORDINATORS = ("Anne", "Paul")
WEEK = "du 1er au 5 février"


async def correct(world: World, value: str) -> None:
    """Maëlle corrects the week of 1 February."""
    await say(world, "Maëlle", "/corriger")
    [week] = [label for label in world["Maëlle"].last().labels if WEEK in label]
    await tap(world, "Maëlle", week, value)


async def test_t15_a_late_answer_lifts_the_alert_on_every_copy(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-08 11:59")
        assert not warnings(world, "Maëlle")
        await world.at("2027-02-08 12:00")
        cards = {reader: warnings(world, "Maëlle", reader)[0] for reader in COORDINATORS}
        await world.at("2027-02-09 10:00")
        await tap(world, "Maëlle", "J’ai eu ma journée")
        assert world["Maëlle"].last().shows(f"Merci. Semaine {WEEK} : tenue. Je préviens la coordination.")
        for reader in COORDINATORS:
            assert not warnings(world, "Maëlle", reader)
            lifted = world[reader].message("Alerte levée, réponse tardive.")
            assert lifted.message_id == cards[reader].message_id and not lifted.labels
        assert f"✅ Tenue, {WEEK} : 1 jour, tardive" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_t16_a_correction_to_none_after_the_end_warns_once(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "La journée")
        await world.at("2027-02-09 09:59")
        assert not warnings(world, "Maëlle")
        await world.at("2027-02-09 10:00")
        await correct(world, "0 jour")
        for reader in COORDINATORS:
            [card] = warnings(world, "Maëlle", reader)
            assert card.rang and card.shows("⛔ Journée non libérée") and card.shows("Réponse corrigée")
        await world.at("2027-02-09 18:00")
        assert len(warnings(world, "Maëlle")) == 1
        lines = await weeks_as_anne_reads_them(world, "Maëlle")
        assert f"⛔ Non tenue, {WEEK} : corrigée, alerte ouverte" in lines


async def test_t17_a_correction_to_a_day_lifts_the_alert_by_an_edit(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Pas aujourd’hui", "Aucun autre jour", "Charge du service")
        await world.at("2027-02-09 10:00")
        cards = {reader: warnings(world, "Maëlle", reader)[0] for reader in COORDINATORS}
        shown = {reader: len(world[reader].sees()) for reader in COORDINATORS}
        await correct(world, "1 jour")
        for reader in COORDINATORS:
            assert not warnings(world, "Maëlle", reader) and len(world[reader].sees()) == shown[reader]
            lifted = world[reader].message("Alerte levée, réponse corrigée.")
            assert lifted.message_id == cards[reader].message_id
        assert f"✅ Tenue, {WEEK} : 1 jour, corrigée" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_t18_a_week_made_up_stays_what_it_was_and_its_alert_is_closed(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Pas aujourd’hui", "Aucun autre jour", "Charge du service")
        await world.at("2027-02-11 16:45")
        assert len(warnings(world, "Maëlle")) == 1
        await tap(world, "Maëlle", "La journée", "J’ai eu plus", "2 jours")
        assert len(warnings(world, "Maëlle")) == 1, "a surplus covers no other week by itself"
        [card] = warnings(world, "Maëlle")
        world["Anne"].tap("Rattrapée", card)
        await world.settle()
        await tap(world, "Anne", "Semaine du 8 février : 2 jours")
        for reader in COORDINATORS:
            assert not warnings(world, "Maëlle", reader)
            assert world[reader].has_seen("Maëlle, semaine du 1er février : rattrapée le 11 février (Anne)")
        await world.at("2027-02-15 12:01")
        lines = await weeks_as_anne_reads_them(world, "Maëlle")
        assert f"⛔ Non tenue, {WEEK} : charge du service, rattrapée le 11 février" in lines
        assert "✅ Tenue, du 8 au 12 février : 2 jours" in lines
        assert not warnings(world, "Maëlle")


async def test_t20_who_joins_on_a_wednesday_is_counted_from_the_next_monday(tmp_path: Path) -> None:
    async with open_world(tmp_path, "2027-02-03 10:00", cohort=cohort_of("Maëlle")) as world:
        shown = len(world["Maëlle"].sees())
        for moment in ("2027-02-04 16:45", "2027-02-05 17:00", "2027-02-08 08:59"):
            await world.at(moment)
            assert len(world["Maëlle"].sees()) == shown
        await world.at("2027-02-08 09:00")
        assert world["Maëlle"].last().shows("Bonjour Maëlle. Semaine du 8 au 12 février")
        for moment in ("2027-02-08 12:00", "2027-02-08 14:01"):
            await world.at(moment)
            assert not warnings(world, "Maëlle") and not world["Anne"].has_seen("Sans réponse")
        assert not any(WEEK in line for line in await weeks_as_anne_reads_them(world, "Maëlle"))


async def test_t21_who_leaves_on_a_tuesday_is_not_counted_from_that_week_on(tmp_path: Path) -> None:
    async with open_world(tmp_path, "2027-01-25 08:00", joined=False) as world:
        await world.join("Anne", "Paul", "Erwan")
        await world.at("2027-01-29 16:00")
        await tap(world, "Erwan", "La journée")
        await world.at("2027-02-02 10:00")
        assert not world["Anne"].has_seen("5 sur 6")
        await world.load(promo().replace('name = "Erwan"', 'name = "Erwan"\nleft_on = 2027-02-02'))
        for reader in COORDINATORS:
            assert world[reader].has_seen("Erwan a quitté la promo le 2 février. Intrapreneurs suivis : 5 sur 6.")
        shown = len(world["Erwan"].sees())
        for moment in ("2027-02-05 17:00", "2027-02-08 12:00", "2027-02-08 14:01"):
            await world.at(moment)
            assert len(world["Erwan"].sees()) == shown
            assert not warnings(world, "Erwan")
        lines = await weeks_as_anne_reads_them(world, "Erwan")
        assert "✅ Tenue, du 25 au 29 janvier : 1 jour" in lines and not any(WEEK in line for line in lines)


async def test_t23_anne_enters_a_day_for_maelle_who_is_told_and_contests(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-05 17:30")
        await weeks_as_anne_reads_them(world, "Maëlle")
        assert not world["Maëlle"].has_seen("a noté pour toi")
        await tap(world, "Anne", "Saisir pour Maëlle", "1 jour")
        assert world["Maëlle"].last().shows(f"Anne a noté pour toi : 1 jour, semaine {WEEK}.")
        for moment in ("2027-02-08 11:59", "2027-02-08 12:00", "2027-02-08 12:01"):
            await world.at(moment)
            assert all(not warnings(world, "Maëlle", reader) for reader in COORDINATORS)
        assert f"✅ Tenue, {WEEK} : 1 jour, saisie par Anne" in await weeks_as_anne_reads_them(world, "Maëlle")

        await tap(world, "Maëlle", "Je conteste")
        for reader in COORDINATORS:
            assert world[reader].last().shows("Maëlle conteste")
            assert not world[reader].has_seen("Contestée par Maëlle."), "the point is not what she contests"
        lines = await weeks_as_anne_reads_them(world, "Maëlle")
        assert f"✅ Tenue, {WEEK} : 1 jour, contestée, saisie par Anne" in lines


async def test_t25_down_from_thursday_to_friday_the_question_comes_with_the_check_in(tmp_path: Path) -> None:
    question = "As-tu pu te consacrer à ton projet"
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:00")
        await world.stop_bot()
        world.clock.travel(world._moment("2027-02-05 10:00"))
        await world.start_bot()
        await world.at("2027-02-05 13:59")
        assert told(world, "Maëlle", question) == 0
        await world.at("2027-02-05 14:00")
        assert told(world, "Maëlle", question) == 1 and told(world, "Maëlle", "Trois questions") == 1
        await tap(world, "Maëlle", "La journée")
        assert told(world, "Maëlle", "1 sur 3") == 1
        await world.at("2027-02-08 12:01")
        assert told(world, "Maëlle", "Trois questions") == 1 and not warnings(world, "Maëlle")
        assert f"✅ Tenue, {WEEK} : 1 jour" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_t25_down_for_an_hour_the_question_comes_late_the_same_day_and_once(tmp_path: Path) -> None:
    question = "As-tu pu te consacrer à ton projet"
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:44")
        await world.stop_bot()
        world.clock.travel(world._moment("2027-02-04 17:40"))
        assert told(world, "Maëlle", question) == 0
        await world.start_bot()
        assert told(world, "Maëlle", question) == 1
        await world.at("2027-02-05 14:00")
        assert told(world, "Maëlle", question) == 1


async def test_t25_down_at_a_closing_nothing_is_concluded_until_two_open_hours_later(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-08 11:00")
        await world.stop_bot()
        world.clock.travel(world._moment("2027-02-08 15:00"))
        await world.start_bot()
        await world.at("2027-02-08 16:59")
        assert not warnings(world, "Maëlle")
        await world.at("2027-02-08 17:00")
        for reader in COORDINATORS:
            [card] = warnings(world, "Maëlle", reader)
            assert card.shows("❔ Sans réponse")
        await world.at("2027-02-08 17:01")
        assert len(warnings(world, "Maëlle")) == 1
