"""The edges of the intrapreneur's week, one after the other in one spring of Maëlle's, and the turn of the year."""

from pathlib import Path

from sandbox.screens import alike
from sandbox.world import World
from sandbox.world import world as open_world
from tests.stories.telling import cohort_of, say, tap, told, warnings, week_of, weeks_as_anne_reads_them

QUESTION = "As-tu pu te consacrer à ton projet aujourd’hui ?"
MORNING = "Belle journée projet"


async def test_b4_to_b8_b10_to_b15_b17_b20_b21_a_spring_in_which_nothing_goes_as_planned(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-03-15 08:00", "Maëlle") as world:
        await _had_on_thursday_after_all(world)
        await _texts_that_are_too_long_too_private_or_in_between(world)
        await _a_reason_thought_over_at_night(world)
        await _summer_time_and_another_usual_day(world)
        await _leave_said_too_late_and_leave_that_contradicts(world)
        weeks = await weeks_as_anne_reads_them(world, "Maëlle")
        assert [line.split(":")[0].strip() for line in weeks[:4]] == [
            "✅ Semaine du 5 au 9 avril",
            "➖ Neutralisée, du 29 mars au 2 avril",
            "⛔ Non tenue, du 22 au 26 mars",
            "✅ Tenue, du 15 au 19 mars",
        ]


async def _had_on_thursday_after_all(world: World) -> None:
    """B12, with B4 and B5: Friday is not asked about any more, and no week has more than her working days."""
    await world.at("2027-03-15 10:00")
    await tap(world, "Maëlle", "Autre jour", "Ven. 19")
    assert (await say(world, "Maëlle", "/rappels")).shows("ne viendra plus")
    await world.at("2027-03-18 17:00")
    await say(world, "Maëlle", "/ma_semaine")
    await tap(world, "Maëlle", "Dire ma journée", "Jeudi 18", "La journée", "J’ai eu plus")
    offered = world["Maëlle"].last()
    assert [alike(offered.labels[n]) for n in (0, -1)] == ["1,5 jour", "5 jours"]
    most = next(button.data or "" for row in offered.buttons for button in row if alike(button.label) == "5 jours")
    world["Maëlle"].tap_data(offered.message_id, most.removesuffix("10") + "11")
    await world.settle()
    assert world["Maëlle"].toasts[-1] == "Cette action n’est pas ouverte pour toi."
    await tap(world, "Maëlle", "1,5 jour")
    assert world["Maëlle"].last().shows("✅ Noté : 1,5 jour libéré cette semaine.")
    await world.at("2027-03-19 16:45")
    assert told(world, "Maëlle", QUESTION) == 1  # the one she asked for, about Thursday


async def _texts_that_are_too_long_too_private_or_in_between(world: World) -> None:
    """B7, B6 and B8 in Friday's questions, B20 on the Saturday after."""
    await tap(world, "Maëlle", "0", "Oui, je l’écris")
    too_long = await say(world, "Maëlle", "x" * 3000)
    assert too_long.shows("3 000 caractères") and too_long.shows("je peux en garder 500")
    await tap(world, "Maëlle", "Raccourcir")
    assert (await say(world, "Maëlle", "j'étais malade")).shows("Je n’ai pas besoin du motif.")
    await tap(world, "Maëlle", "Effacer", "Annuler", "Non")
    preview = await say(world, "Maëlle", "Voir deux parents d’élèves")
    assert preview.shows("« Voir deux parents d’élèves »") and {"Enregistrer", "Annuler"} <= set(preview.labels)
    await tap(world, "Maëlle", "Enregistrer")
    assert world["Maëlle"].last().shows("aucun entretien, prochain pas noté")

    await world.at("2027-03-20 10:00")
    saturday = await say(world, "Maëlle", "J’ai travaillé ce matin")
    assert saturday.shows("La journée libérée se prend sur le temps de travail (lundi à vendredi).")


async def _a_reason_thought_over_at_night(world: World) -> None:
    """B13: no message in the morning. B15: she is answered at 23:00, and she alone. B14: what is sent can be seen."""
    await world.at("2027-03-25 16:45")
    assert not told(world, "Maëlle", MORNING) and told(world, "Maëlle", QUESTION) == 2
    await tap(world, "Maëlle", "Pas aujourd’hui")
    before = {name: len(world[name].sees()) for name in ("Anne", "Paul", "Inès")}
    await world.at("2027-03-25 23:00")
    await tap(world, "Maëlle", "Aucun autre jour", "Pas d’accord de ma hiérarchie")
    await tap(world, "Maëlle", "Voir ce qui sera transmis")
    assert world["Maëlle"].last().shows("pas d’accord de la hiérarchie")
    await tap(world, "Maëlle", "Sans motif")
    assert {name: len(world[name].sees()) for name in before} == before
    await world.at("2027-03-26 08:30")
    for reader in ("Anne", "Paul"):
        [card] = warnings(world, "Maëlle", reader)
        assert card.rang and not card.shows("hiérarchie")


async def _summer_time_and_another_usual_day(world: World) -> None:
    """B17: Easter Monday after the clocks changed; the plan comes on Tuesday at nine. B21: from the next Monday."""
    await world.at("2027-03-30 08:59")
    before = len(world["Maëlle"].sees())
    await world.at("2027-03-30 09:00")
    assert len(world["Maëlle"].sees()) == before + 1
    await tap(world, "Maëlle", "Autre jour", "Ven. 2", "En faire mon jour habituel")
    assert world["Maëlle"].last().shows("à partir du lundi 5 avril")
    for reader in ("Inès", "Anne", "Paul"):
        assert told(world, reader, "Maëlle change de jour habituel") == 1


async def _leave_said_too_late_and_leave_that_contradicts(world: World) -> None:
    """B10: the silent week is neutralised, its alert lifted. B11: which is right is asked, nothing is deleted."""
    await world.at("2027-04-05 12:00")
    assert any(card.shows("❔ Sans réponse") for card in warnings(world, "Maëlle", "Paul"))
    await say(world, "Maëlle", "/conges")
    await tap(world, "Maëlle", "Semaine précédente", "Toute la semaine", "Congé ou RTT")
    assert not any(card.shows("❔ Sans réponse") for card in warnings(world, "Maëlle", "Paul"))

    await world.at("2027-04-09 16:00")
    await tap(world, "Maëlle", "La journée")
    await say(world, "Maëlle", "/conges")
    await tap(world, "Maëlle", "Ven. 9", "Ven. 9", "Congé ou RTT")
    assert list(world["Maëlle"].last().labels) == ["La journée libérée", "L’absence"]
    await tap(world, "Maëlle", "La journée libérée")


async def test_b18_the_week_over_the_new_year_is_named_by_its_dates_never_by_a_number(tmp_path: Path) -> None:
    cohort = cohort_of("Maëlle").replace("starts_on = 2027-01-04", "starts_on = 2026-12-21")
    async with open_world(tmp_path, "2026-12-28 08:00", cohort=cohort) as world:
        await world.at("2026-12-31 16:45")
        assert told(world, "Maëlle", "Semaine du 28 décembre 2026 au 1er janvier 2027") == 1
        await tap(world, "Maëlle", "La journée")
        assert (await say(world, "Anne", "/suivi")).shows(
            "Semaine du 28 décembre 2026 au 1er janvier 2027, jeudi 16 h 45"
        )
        await world.at("2027-01-04 14:00")
        assert told(world, "Maëlle", "Semaine du 4 au 8 janvier") == 1
        for name in ("Maëlle", "Inès", "Anne", "Paul"):
            assert not any(
                seen.shows(week) for seen in world[name].sees() for week in ("S53", "semaine 53", "semaine 1 ")
            )
