"""How an alert ends by a human hand: justified, contested, made up; and who may do it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.terms import AlertState, Outcome, Question
from tests.bot.quiet_room import Room, quiet_room

WEEK = "2027-02-01"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Thursday 4 February, 16:53: Maëlle was refused her day and has no other."""
    async with quiet_room(tmp_path, only=("Maëlle", "Yann")) as it:
        for name in ("Maëlle", "Yann"):
            await it.point(name, WEEK)
        await it.released("Yann", "2027-02-05", 2, None)
        await it.at("2027-02-04 16:50")
        await it.released("Maëlle", "2027-02-04", 0, also=("no_other_day",))
        await it.at("2027-02-04 16:53")
        await it.says("Maëlle", WEEK, Question.REASON, choice="hierarchy")
        yield it


async def justify(room: Room) -> None:
    await room.tap("Anne", "Justifiée")
    await room.tap("Anne", "Congé connu")


async def test_a_justified_alert_is_one_line_without_the_reason(room: Room) -> None:
    await justify(room)

    for name in ("Anne", "Paul"):
        closed = room.one(name, "semaine du 1er février : justifiée")
        assert (closed.text, closed.labels) == ("Maëlle, semaine du 1er février : justifiée (Anne)", [])
    assert room.one("Inès", "justifiée").text == "Maëlle, semaine du 1er février : justifiée"


async def test_the_person_is_told_who_justified_her_week_and_why(room: Room) -> None:
    await justify(room)

    told = room.last("Maëlle")
    assert told.text == "Anne a noté ta semaine du 1er février comme justifiée : congé connu."
    assert told.labels == ["D’accord", "Je conteste"]


async def test_what_is_justified_in_the_evening_is_told_in_the_morning(room: Room) -> None:
    await room.at("2027-02-04 18:31")
    await justify(room)
    assert room.one("Anne", "février : justifiée (Anne)")
    await room.at("2027-02-05 08:29")
    assert "justifiée" not in room.sees("Maëlle")
    assert "Motif indiqué" in room.alerts("Paul")[0].text

    await room.at("2027-02-05 08:30")
    assert "justifiée" in room.sees("Maëlle")
    assert room.one("Paul", "février : justifiée (Anne)")


async def test_agreeing_closes_the_matter_once(room: Room) -> None:
    await justify(room)
    told = room.last("Maëlle")
    data = told.speech.choices[0][0].data
    await room.tap("Maëlle", "D’accord")
    assert told.labels == []
    await room.press("Maëlle", data)

    assert room.toast and room.toast.key == "shared.already_noted"
    [alert] = await room.row_of("Maëlle", WEEK)
    assert alert.outcome is Outcome.JUSTIFIED


async def test_d12_contesting_opens_the_alert_again_and_shows_her_sentence(room: Room) -> None:
    await justify(room)
    await room.at("2027-02-05 09:00")
    await room.tap("Maëlle", "Je conteste")

    for name in ("Anne", "Paul"):
        [card] = room.alerts(name)
        assert card is room.last(name) or name == "Anne"
        assert "Contestée par Maëlle." in card.text
    assert room.last("Maëlle").labels == ["Passer"]

    await room.write("Maëlle", "Je n’étais pas en congé <ce jour-là>.")
    for name in ("Anne", "Paul"):
        assert "Maëlle conteste : « Je n’étais pas en congé &lt;ce jour-là&gt;. »" in room.alerts(name)[0].text
    assert "congé &lt;ce" not in room.sees("Inès")
    assert len(await room.row_of("Maëlle", WEEK)) == 1


async def test_a_sentence_of_two_hundred_characters_is_kept_and_one_more_is_asked_again(room: Room) -> None:
    await room.tap("Anne", "Justifiée")
    await room.tap("Anne", "Autre, une phrase")
    await room.write("Anne", "x" * 201)
    assert "201 caractères" in room.last("Anne").text
    [alert] = await room.row_of("Maëlle", WEEK)
    assert alert.state is AlertState.OPEN

    await room.write("Anne", "y" * 200)
    [alert] = await room.row_of("Maëlle", WEEK)
    assert alert.detail == "y" * 200
    assert f"« {'y' * 200} »" in room.last("Maëlle").text


async def test_a_second_coordinator_who_justifies_later_changes_nothing(room: Room) -> None:
    await room.tap("Paul", "Justifiée")
    await justify(room)
    await room.tap("Paul", "Fermeture")

    assert room.toast and room.toast.key == "shared.already_noted"
    [alert] = await room.row_of("Maëlle", WEEK)
    assert alert.detail == "known_leave"


async def test_only_the_person_herself_can_contest(room: Room) -> None:
    await justify(room)
    data = room.last("Maëlle").speech.choices[0][1].data
    for name in ("Yann", "Inès", "Anne"):
        await room.press(name, data)
        assert room.toast and room.toast.key == "shared.not_for_you"

    [alert] = await room.row_of("Maëlle", WEEK)
    assert alert.state is AlertState.CLOSED


async def test_t18_a_short_week_is_made_up_by_the_surplus_of_the_next(room: Room) -> None:
    await room.tap("Anne", "Rattrapée")
    assert "Il n’y en a pas encore." in room.last("Anne").text
    await room.at("2027-02-12 10:00")
    await room.released("Maëlle", "2027-02-11", 2)
    await room.released("Maëlle", "2027-02-12", 2)
    await room.tap("Anne", "Rattrapée")
    await room.tap("Anne", "Semaine du 8 février : 2 jours")

    [alert] = await room.row_of("Maëlle", WEEK)
    assert (alert.state, alert.outcome, alert.detail) == (AlertState.CLOSED, Outcome.MADE_UP, "2027-02-12")
    assert "Maëlle, semaine du 1er février : rattrapée le 12 février (Anne)" in room.sees("Paul")


async def test_a_week_cannot_be_made_up_by_a_day_of_its_own_or_to_come(room: Room) -> None:
    await room.at("2027-02-09 10:00")
    [alert] = await room.row_of("Maëlle", WEEK)
    for day in ("2027-02-05", "2027-02-10", "2027-02-13", "x"):
        await room.press("Anne", f"1:alert_made_up:{alert.id}:{day}")
        assert room.toast and room.toast.key == "shared.not_for_you"

    await room.press("Anne", f"1:alert_made_up:{alert.id}:2027-02-09")
    [alert] = await room.row_of("Maëlle", WEEK)
    assert alert.detail == "2027-02-09"


async def test_the_history_says_who_did_what_in_words(room: Room) -> None:
    await room.tap("Anne", "Je m’en occupe")
    await room.at("2027-02-04 17:05")
    await justify(room)
    await room.tap("Maëlle", "Je conteste")
    await room.tap("Paul", "Historique")

    assert room.last("Paul").text == (
        "Historique de l’alerte : Maëlle, semaine du 1er au 5 février\n"
        "• jeudi 4 février, 16 h 53 : alerte ouverte (pas de journée, dit avant la fin de la semaine)\n"
        "• jeudi 4 février, 16 h 53 : Anne s’en occupe\n"
        "• jeudi 4 février, 17 h 05 : Anne la note justifiée : congé connu\n"
        "• jeudi 4 février, 17 h 05 : contestée par Maëlle, alerte rouverte"
    )


async def test_d12_justified_once_more_the_week_is_contested_only_if_it_is_contested_again(room: Room) -> None:
    await justify(room)
    await room.tap("Maëlle", "Je conteste")
    await room.tap("Maëlle", "Passer")
    assert "Contestée par Maëlle" in room.alerts("Paul")[0].text
    await room.tap("Paul", "Justifiée", room.alerts("Paul")[0])
    await room.tap("Paul", "Accord entre les parties")

    await room.write("Anne", "/suivi")
    await room.tap("Anne", "Maëlle")
    assert "contestée" not in room.last("Anne").text
    await room.tap("Maëlle", "Je conteste", room.last("Maëlle"))
    assert "Contestée par Maëlle" in room.alerts("Paul")[0].text


async def test_only_those_who_will_read_a_sentence_about_a_point_are_named(room: Room) -> None:
    await room.at("2027-02-15 12:05")
    [card] = [each for each in room.alerts("Anne") if "Point hebdomadaire à confirmer : Maëlle" in each.text]
    await room.tap("Anne", "Justifiée", card)
    await room.tap("Anne", "Autre, une phrase")

    assert room.last("Anne").text == (
        "Point avec Maëlle, semaine du 8 au 12 février : écris la raison en une phrase, 200 caractères au plus. "
        "La coordination la lit. Pour renoncer : /annuler"
    )


async def test_a_sentence_that_ends_with_a_full_stop_gets_no_second_one(room: Room) -> None:
    await justify(room)
    await room.tap("Maëlle", "Je conteste")
    await room.write("Maëlle", "Je n’étais pas en congé.")

    assert room.last("Maëlle").text == "C’est noté, et la coordination peut le lire : « Je n’étais pas en congé. »"


async def test_d12_contested_once_the_week_is_held_after_all_nothing_rings_as_not_held(room: Room) -> None:
    await room.tap("Anne", "Justifiée")
    await room.tap("Anne", "Congé connu")
    await room.at("2027-02-08 09:30")
    await room.released("Maëlle", "2027-02-05", 2, corrects=True)
    copies = len(room.chats["Anne"])
    await room.tap("Maëlle", "Je conteste")

    for name in ("Anne", "Paul"):
        assert "✅ Finalement tenue" in room.sees(name) and not room.alerts(name)
    assert len(room.chats["Anne"]) == copies
