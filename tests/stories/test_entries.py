"""Answers that take another way: said by somebody else, contested, late, twice, or after the calendar changed."""

import re
from pathlib import Path

from sandbox.world import world as open_world
from tests.stories.telling import cohort_of, say, tap, told, warnings, week_of, weeks_as_anne_reads_them

ASKED = "À demander à Maëlle"
OWN_QUESTION = "As-tu pu te consacrer à ton projet aujourd’hui ?"


async def test_a6_a7_somebody_without_telegram_is_asked_through_anne_until_they_join(tmp_path: Path) -> None:
    async with open_world(tmp_path, "2027-01-04 08:00", cohort=cohort_of("Maëlle"), joined=False) as world:
        await world.join("Anne", "Paul", "Inès")
        world["Maëlle"].start(world.tokens["Maëlle"])
        await world.settle()
        await tap(world, "Maëlle", "Pas maintenant")
        await world.at("2027-01-07 08:29")
        assert "Sans Telegram" not in world["Anne"].last().labels
        await world.at("2027-01-07 10:00")
        await tap(world, "Anne", "Sans Telegram")
        assert world["Anne"].has_seen("à partir de la semaine du 11 janvier, ses questions vont à Anne")

        await world.at("2027-01-14 16:44")
        assert not told(world, "Anne", ASKED)
        await world.at("2027-01-14 16:45")
        assert (told(world, "Anne", ASKED), told(world, "Paul", ASKED)) == (1, 0)
        await tap(world, "Anne", "Saisir pour Maëlle", "1 jour")
        await world.at("2027-01-18 12:01")
        assert told(world, "Anne", ASKED) == 1
        assert not warnings(world, "Maëlle")
        assert "✅ Tenue, du 11 au 15 janvier : 1 jour, saisie par Anne" in await weeks_as_anne_reads_them(
            world, "Maëlle"
        )

        await say(world, "Anne", "/invitation")
        await tap(world, "Anne", "Maëlle")
        link = re.search(r"start=([\w-]+)", world["Anne"].last().text)
        assert link
        world["Maëlle"].start(link[1])
        await world.settle()
        await tap(world, "Maëlle", "Lire la notice", "J’ai lu")
        assert world["Maëlle"].has_seen("• semaine du 11 au 15 janvier : 1 jour (Anne)")
        await tap(world, "Maëlle", "Oui")
        await world.at("2027-01-21 16:45")
        assert told(world, "Maëlle", OWN_QUESTION) == 1
        assert told(world, "Anne", ASKED) == 1


async def test_t23_b22_d21_an_entry_is_told_at_once_contested_in_a_sentence_and_settled_by_anne(
    tmp_path: Path,
) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-08 12:00")
        await tap(world, "Anne", "Saisir pour Maëlle", "1 jour")
        assert world["Maëlle"].last().shows("Anne a noté pour toi : 1 jour, semaine du 1er au 5 février.")
        await tap(world, "Maëlle", "Je conteste")
        world["Maëlle"].say("Je n’ai eu que la matinée.")
        await world.settle()

        for reader in ("Anne", "Paul"):
            assert told(world, reader, "Maëlle conteste la saisie") == 1
            assert world[reader].message("Maëlle conteste la saisie").shows("« Je n’ai eu que la matinée. »")
        assert not world["Inès"].has_seen("matinée")
        [week] = [line for line in await weeks_as_anne_reads_them(world, "Maëlle") if "1er au 5" in line]
        assert week.startswith("✅ Tenue") and "contestée" in week
        await world.at("2027-02-08 14:00")
        assert world["Paul"].message("Depuis le début").shows("Saisi par la coordination : Maëlle.")

        await tap(world, "Anne", "Corriger la saisie", "0,5 jour")
        assert world["Paul"].has_seen("contestation réglée, 0,5 jour (Anne)")
        assert not told(world, "Paul", "Je n’ai eu que la matinée.")
        await tap(world, "Maëlle", "D’accord")
        assert warnings(world, "Maëlle", "Paul")[-1].shows("0,5 jour sur 1")


async def test_b1_b2_b3_a_late_tap_a_double_tap_and_an_old_one(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-01-11 08:00", "Maëlle") as world:
        await world.at("2027-01-14 16:45")
        question = world["Maëlle"].message(OWN_QUESTION)
        half = next(button.data or "" for row in question.buttons for button in row if "demi" in button.label)
        await world.at("2027-01-15 10:00")
        world["Maëlle"].tap_twice("La journée", question)
        await world.settle()
        assert told(world, "Maëlle", "Noté pour jeudi 14 : 1 jour libéré cette semaine") == 1
        assert world["Maëlle"].toasts[-2:] == [None, "C’est déjà noté."]

        for moment, answer in (
            ("2027-01-19 10:00", "La semaine du 11 au 15 janvier est close, avec ta réponse."),
            ("2027-02-08 10:00", "est close depuis plus de 14 jours"),
        ):
            await world.at(moment)
            world["Maëlle"].tap_data(question.message_id, half)
            await world.settle()
            assert world["Maëlle"].last().shows(answer)
        assert "✅ Tenue, du 11 au 15 janvier : 1 jour" in await weeks_as_anne_reads_them(world, "Maëlle")


async def test_b19_a_closure_added_after_the_plan_reopens_it_in_one_message(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-01-11 08:00", "Maëlle") as world:
        await world.at("2027-01-11 09:00")
        await tap(world, "Maëlle", "Jeudi, c’est bon")
        before = len(world["Maëlle"].sees())
        await world.at("2027-01-12 10:00")
        for _ in range(2):
            await world.load(cohort_of("Maëlle", closures='[{ date = 2027-01-14, name = "Pont" }]'))
        await world.at("2027-01-12 10:05")

        assert len(world["Maëlle"].sees()) == before + 1
        reopened = world["Maëlle"].last()
        assert reopened.shows("Jeudi 14 est fermé (Pont) : le jour prévu n’est plus possible.")
        await tap(world, "Maëlle", "Ven. 15")
        await world.at("2027-01-14 17:00")
        assert not told(world, "Maëlle", OWN_QUESTION)
