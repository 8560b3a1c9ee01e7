"""Second alert: when it rings, what it says, who looks after it, how it ends, and when it was not needed after all."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.terms import EscalationStep
from tests.bot.ladder_room import (
    FEBRUARY_22,
    SECOND_ALERT,
    acts,
    called,
    ladders,
    live_until_the_second_short_week,
)
from tests.bot.quiet_room import Room, quiet_room
from tests.scheduler.promo import paris


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Thursday 25 February, 16:56: the second short week of the last four due is about to close."""
    async with quiet_room(tmp_path, at="2027-01-25 08:00", only=("Maëlle",)) as it:
        await live_until_the_second_short_week(it)
        yield it


async def test_the_second_alert_rings_when_the_week_closes_and_says_what_counts(room: Room) -> None:
    await room.at("2027-02-26 16:59")
    assert SECOND_ALERT not in room.sees("Anne")
    await room.at("2027-02-26 17:00")

    for name in ("Anne", "Paul"):
        card = room.one(name, SECOND_ALERT)
        assert card.text == (
            "⛔ 2e alerte pour Maëlle : 2 semaines non tenues sur les 4 dernières dues.\n"
            "Semaines du 1er et du 22 février (semaine du 15 neutralisée).\n"
            "Étape suivante habituelle : en parler au sponsor."
        )
        assert card.labels[:2] == ["Je m’en occupe", "Préparer la fiche de faits"] and "Clore" in card.labels
    await room.at("2027-03-01 14:00")
    assert len(await ladders(room)) == 1 and room.one("Anne", SECOND_ALERT)


async def test_the_own_coach_hears_the_bare_facts(room: Room) -> None:
    await called(room, FEBRUARY_22, "refusal")
    await room.at("2027-02-26 17:00")

    card = room.one("Inès", SECOND_ALERT)
    assert "refus" not in card.text and "sponsor" not in card.text and card.labels == []
    assert "2e alerte" not in room.sees("Maëlle")


async def test_the_calls_so_far_stand_on_the_card(room: Room) -> None:
    await called(room, FEBRUARY_22, "not_reached")
    await room.at("2027-02-26 17:00")

    assert "Appel du 25 février : pas joint." in room.one("Paul", SECOND_ALERT).text


async def test_the_first_who_takes_it_wins_and_the_second_may_take_over(room: Room) -> None:
    await room.at("2027-02-26 17:05")
    await room.tap("Anne", "Je m’en occupe", room.one("Anne", SECOND_ALERT))
    assert "Anne s’en occupe depuis 17 h 05." in room.one("Paul", SECOND_ALERT).text
    await room.tap("Paul", "Je m’en occupe", room.one("Paul", SECOND_ALERT))
    assert room.last("Paul").text == "Anne s’en occupe déjà."
    await room.tap("Paul", "Prendre le relais", room.last("Paul"))

    assert "Paul s’en occupe depuis 17 h 05." in room.one("Anne", SECOND_ALERT).text
    assert await acts(room) == ["opened", "taken", "relayed"]


async def test_what_somebody_took_who_then_left_rings_for_the_others(room: Room) -> None:
    await room.at("2027-02-26 17:05")
    card = room.one("Paul", SECOND_ALERT)
    await room.tap("Anne", "Je m’en occupe", room.one("Anne", SECOND_ALERT))
    await room.write("Paul", "/installation")
    for label in ("Étape 4", "Anne", "Retirer de la promo", "Oui, aujourd’hui"):
        await room.tap("Paul", label)
    again = room.one("Paul", SECOND_ALERT)
    assert again.id > card.id and "Anne s’en occupe" not in again.text
    assert await acts(room) == ["opened", "taken", "handed_back"]


async def test_a_correction_before_anybody_acted_lifts_it_in_one_line(room: Room) -> None:
    await room.at("2027-02-26 17:05")
    await room.released("Maëlle", "2027-02-25", 2, corrects=True)

    for name in ("Anne", "Paul"):
        closed = room.one(name, "2e alerte")
        assert closed.text == "Maëlle, 2e alerte (semaine du 22 février) : levée, les faits ont changé."
        assert closed.labels == ["Historique"]
    assert await acts(room) == ["opened", "lifted"]
    await room.released("Maëlle", "2027-02-25", 0, corrects=True, also=("no_other_day",))
    assert await acts(room) == ["opened", "lifted", "reopened"]
    assert room.one("Paul", SECOND_ALERT).labels


async def test_a_justification_lifts_it_too(room: Room) -> None:
    await room.at("2027-02-26 17:05")
    [first] = [card for card in room.alerts("Anne") if "1er au 5 février" in card.text]
    await room.tap("Anne", "Justifiée", first)
    await room.tap("Anne", "Congé connu")

    assert "levée, les faits ont changé" in room.sees("Paul")


async def test_what_somebody_looks_after_is_not_lifted_but_its_facts_change_on_every_copy(room: Room) -> None:
    await room.at("2027-02-26 17:05")
    await room.tap("Anne", "Je m’en occupe", room.one("Anne", SECOND_ALERT))
    await room.released("Maëlle", "2027-02-25", 2, corrects=True)

    for name in ("Anne", "Paul"):
        text = room.one(name, SECOND_ALERT).text
        assert "1 semaine non tenue sur les 4 dernières dues.\nSemaine du 1er février." in text
        assert "sponsor" not in text and "n’appellent plus cette étape" in text
    assert (await acts(room))[-1] == "updated"


async def test_it_is_closed_with_an_outcome_and_a_stale_button_changes_nothing(room: Room) -> None:
    await room.at("2027-02-26 17:05")
    card = room.one("Paul", SECOND_ALERT)
    stale = next(c.data for row in card.speech.choices for c in row if c.label == "Je m’en occupe")
    await room.tap("Anne", "Clore", room.one("Anne", SECOND_ALERT))
    await room.tap("Anne", "Vu avec le sponsor")
    closed = "Maëlle, 2e alerte (semaine du 22 février) : dossier clos par Anne, vu avec le sponsor."
    assert room.one("Paul", "dossier clos").text == closed
    assert "Anne" not in room.one("Inès", "dossier clos").text
    await room.press("Paul", stale, card.id)

    assert room.toast and room.toast.key == "ladder.closed_already"
    [row] = await ladders(room)
    assert (row.owner_id, row.outcome) == (None, "sponsor")


async def test_it_is_closed_in_ones_own_words_of_three_hundred_characters_at_most(room: Room) -> None:
    await room.at("2027-02-26 17:05")
    await room.tap("Anne", "Clore", room.one("Anne", SECOND_ALERT))
    await room.tap("Anne", "Autre, une phrase")
    await room.write("Anne", "x" * 301)
    assert "301 caractères" in room.last("Anne").text
    await room.write("Anne", "y" * 300)

    [row] = await ladders(room)
    assert row.outcome == "other" and "« " + "y" * 300 + " »" in room.sees("Paul")


async def test_what_was_closed_opens_again_only_for_a_week_to_come(room: Room) -> None:
    await room.at("2027-02-26 17:05")
    await room.tap("Anne", "Clore", room.one("Anne", SECOND_ALERT))
    await room.tap("Anne", "Situation rétablie")
    await room.at("2027-03-01 14:00")
    assert len(await ladders(room)) == 1
    await room.point("Maëlle", "2027-03-01")
    room.now = room.now.replace(day=4, hour=15, minute=50)
    await room.released("Maëlle", "2027-03-04", 0, also=("no_other_day",))
    await room.at("2027-03-05 17:00")

    [_, following] = await ladders(room)
    assert (following.monday.isoformat(), following.step) == ("2027-03-01", EscalationStep.MEETING)
    assert "Point entre les parties à prévoir pour Maëlle : 3 semaines non tenues" in room.sees("Anne")


async def test_a_third_short_week_raises_the_open_one_and_rings(room: Room) -> None:
    await room.at("2027-02-26 17:00")
    before = room.one("Anne", SECOND_ALERT)
    await room.point("Maëlle", "2027-03-01")
    await room.at("2027-03-04 16:50")
    await room.released("Maëlle", "2027-03-04", 0, also=("no_other_day",))
    await room.at("2027-03-05 17:00")

    [row] = await ladders(room)
    assert row.step is EscalationStep.MEETING and await acts(room) == ["opened", "raised"]
    card = room.one("Anne", "Point entre les parties à prévoir")
    assert card.id > before.id
    assert "3 semaines non tenues sur les 5 dernières dues" in card.text
    assert before.text == "Maëlle, point entre les parties : la suite est plus bas."


async def test_whoever_is_away_hears_nothing_and_finds_it_when_back(room: Room) -> None:
    await room.at("2027-02-26 16:00")
    await room.write("Paul", "/relais")
    await room.tap("Paul", room.last("Paul").labels[1])
    await room.at("2027-02-26 17:05")
    assert room.one("Anne", SECOND_ALERT) and SECOND_ALERT not in room.sees("Paul")
    await room.tap("Anne", "Je m’en occupe", room.one("Anne", SECOND_ALERT))
    assert SECOND_ALERT not in room.sees("Paul")
    await room.write("Paul", "/relais")
    await room.tap("Paul", "Je suis de retour")

    assert "Anne s’en occupe depuis 17 h 05." in room.one("Paul", SECOND_ALERT).text


async def test_two_calls_in_a_row_that_met_a_refusal_need_a_point_between_the_parties(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, at="2027-02-01 08:00", only=("Maëlle",)) as room:
        for monday, thursday in (("2027-02-01", "2027-02-04"), ("2027-02-08", "2027-02-11")):
            await room.point("Maëlle", monday)
            room.now = paris(f"{thursday} 16:50")
            await room.released("Maëlle", thursday, 0, also=("no_other_day",))
            room.now = paris(f"{thursday} 16:56")
            await room.settle()
        await called(room, "2027-02-01", "refusal")
        await room.at("2027-02-12 17:00")
        assert room.one("Anne", SECOND_ALERT)
        [alert] = [card for card in room.alerts("Anne") if "8 au 12 février" in card.text]
        await room.tap("Anne", "Aide pour l’appel", alert)
        await room.tap("Anne", "Refus")

        card = room.one("Paul", "Point entre les parties à prévoir pour Maëlle")
        assert "2 semaines non tenues de suite, avec un refus à chaque fois." in card.text
        assert "Appel du 11 février : refus. Appel du 12 février : refus." in card.text
        assert await acts(room) == ["opened", "raised"]


async def test_only_coordinators_can_act_on_it_whatever_the_button_says(room: Room) -> None:
    await room.at("2027-02-26 17:00")
    [row] = await ladders(room)
    for name in ("Maëlle", "Inès"):
        for action in ("take", "close", "sheet", "history", "met", "notice"):
            await room.press(name, f"1:ladder_{action}:{row.id}:")
            assert room.toast and room.toast.key == "shared.not_for_you"
    await room.press("Anne", "1:ladder_take:999:")
    assert room.toast and room.toast.key == "shared.not_for_you"

    assert await acts(room) == ["opened"]
