"""The warning, as coordinators read it and answer it: D1–D4, D7 and D9 of the journeys."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from storage import cohorts
from storage.tables import Enrolment
from storage.terms import AlertState, Question
from tests.bot.quiet_room import Room, quiet_room

WEEK = "2027-02-01"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with quiet_room(tmp_path, only=("Maëlle", "Yann")) as it:
        await it.point("Maëlle", WEEK)
        await it.point("Yann", WEEK)
        await it.released("Yann", "2027-02-05", 2, None)
        yield it


async def maelle_is_refused(room: Room) -> None:
    """Thursday 4 February, 16:50: no day, no other day, and why."""
    await room.at("2027-02-04 16:50")
    await room.released("Maëlle", "2027-02-04", 0, also=("no_other_day",))
    await room.at("2027-02-04 16:53")
    await room.says("Maëlle", WEEK, Question.REASON, choice="hierarchy")


async def test_the_early_signal_states_facts_and_what_is_still_possible(room: Room) -> None:
    await maelle_is_refused(room)

    for name in ("Anne", "Paul"):
        [card] = room.alerts(name)
        assert card.text == (
            "⛔ Journée non libérée : Maëlle (service Transports scolaires)\n"
            "Semaine du 1er au 5 février. Jour prévu : jeudi 4. Motif indiqué : pas d’accord de la hiérarchie.\n"
            "Aucun autre jour possible selon Maëlle. La semaine peut encore être tenue vendredi."
        )
        assert card.labels == ["Je m’en occupe", "Justifiée", "Rattrapée", "Aide pour l’appel", "Historique"]


async def test_an_alert_of_the_evening_rings_when_the_next_day_begins(room: Room) -> None:
    await room.at("2027-02-04 21:00")
    await room.released("Maëlle", "2027-02-04", 0, also=("no_other_day",))
    await room.says("Maëlle", WEEK, Question.REASON, choice="hierarchy")
    await room.at("2027-02-05 08:29")
    assert not room.alerts("Anne") and "Journée non libérée" not in room.sees("Inès")

    await room.at("2027-02-05 08:30")
    assert room.alerts("Anne") and "Journée non libérée" in room.sees("Inès")


async def test_the_own_coach_reads_the_same_facts_without_a_button_and_the_other_coach_nothing(room: Room) -> None:
    await maelle_is_refused(room)

    told = room.last("Inès")
    assert "Motif indiqué : pas d’accord de la hiérarchie." in told.text
    assert told.labels == []
    assert "Journée non libérée" not in room.sees("Karim")
    assert "Journée non libérée" not in room.sees("Maëlle") + room.sees("Yann")


async def test_d1_the_first_to_take_it_wins_and_the_second_may_take_over(room: Room) -> None:
    await maelle_is_refused(room)
    [pauls] = room.alerts("Paul")
    await room.at("2027-02-04 17:05")
    await room.tap("Anne", "Je m’en occupe")

    assert "Anne s’en occupe depuis 17 h 05." in pauls.text
    assert "Anne s’en occupe depuis 17 h 05." in room.alerts("Anne")[0].text
    assert "s’en occupe" not in room.sees("Inès")

    await room.tap("Paul", "Je m’en occupe")
    assert room.last("Paul").text == "Anne s’en occupe déjà."
    assert room.last("Paul").labels == ["Prendre le relais"]
    await room.at("2027-02-04 17:06")
    await room.tap("Paul", "Prendre le relais")

    assert "Paul s’en occupe depuis 17 h 06." in room.alerts("Anne")[0].text
    assert room.last("Paul").labels == []


async def test_a_button_tapped_twice_does_it_once(room: Room) -> None:
    await maelle_is_refused(room)
    [card] = room.alerts("Anne")
    data = card.speech.choices[0][0].data
    await room.press("Anne", data)
    await room.press("Anne", data)

    assert room.toast and room.toast.key == "shared.already_noted"
    assert len(room.alerts("Anne")) == 1


async def test_nobody_but_a_coordinator_can_press_a_button_of_an_alert(room: Room) -> None:
    await maelle_is_refused(room)
    data = room.alerts("Anne")[0].speech.choices[0][0].data
    for name in ("Maëlle", "Inès", "Yann"):
        await room.press(name, data)
        assert room.toast and room.toast.key == "shared.not_for_you"
    for forged in ("1:alert_take:999:", "1:alert_take::", "1:alert_take:" + "9" * 40 + ":", "1:alert_take:x:"):
        await room.press("Anne", forged)
        assert room.toast and room.toast.key == "shared.not_for_you"

    [alert] = await room.row_of("Maëlle", WEEK)
    assert alert.owner_id is None


async def test_d2_nobody_takes_it_so_it_rings_again_three_times_once_a_day(room: Room) -> None:
    await maelle_is_refused(room)
    [first] = room.alerts("Paul")
    await room.at("2027-02-08 16:52")
    assert room.alerts("Paul") == [first]

    await room.at("2027-02-08 16:53")
    [again] = room.alerts("Paul")
    assert "Personne ne s’en occupe encore (rappel 1 sur 3)." in again.text
    assert (
        first is not again and first.text == "Maëlle, semaine du 1er février : la suite de cette alerte est plus bas."
    )
    assert room.sees("Inès").count("Journée non libérée") == 1

    await room.at("2027-02-12 18:00")
    assert "(rappel 3 sur 3)" in room.alerts("Paul")[0].text
    assert sum("plus bas" in message.text for message in room.chats["Paul"]) == 3


async def test_d2_what_somebody_took_rings_no_more(room: Room) -> None:
    await maelle_is_refused(room)
    await room.tap("Anne", "Je m’en occupe")
    await room.at("2027-02-10 18:00")

    assert "rappel 1 sur 3" not in room.sees("Paul")


async def leaves(room: Room, name: str) -> None:
    """Paul takes somebody out of the coordination."""
    await room.write("Paul", "/installation")
    for label in ("Étape 4", name, "Retirer de la promo", "Oui, aujourd’hui"):
        await room.tap("Paul", label)


async def test_d2_what_somebody_took_who_then_left_is_nobodys_and_rings_again(room: Room) -> None:
    await maelle_is_refused(room)
    await room.tap("Anne", "Je m’en occupe")
    await room.at("2027-02-05 10:00")
    await leaves(room, "Anne")
    [card] = room.alerts("Paul")
    assert "s’en occupe" not in card.text and "Je m’en occupe" in card.labels
    await room.tap("Paul", "Historique", card)
    assert "Anne a quitté la coordination, personne ne s’en occupe plus" in room.last("Paul").text
    await room.at("2027-02-08 16:52")
    assert room.alerts("Paul") == [card]
    await room.at("2027-02-08 16:53")
    assert "rappel 1 sur 3" in room.alerts("Paul")[0].text


async def test_what_was_taken_after_its_last_call_rings_at_once_when_its_owner_leaves(room: Room) -> None:
    await maelle_is_refused(room)
    await room.at("2027-02-15 10:00")
    [card] = room.alerts("Paul")
    await room.tap("Anne", "Je m’en occupe")
    await leaves(room, "Anne")
    await room.at("2027-02-15 10:01")
    [again] = room.alerts("Paul")
    assert again is not card and "s’en occupe depuis" not in again.text


async def test_a_memo_of_an_alert_that_is_closed_is_refused(room: Room) -> None:
    await maelle_is_refused(room)
    [card] = room.alerts("Paul")
    memo = next(choice.data for row in card.speech.choices for choice in row if choice.label == "Aide pour l’appel")
    await room.tap("Anne", "Justifiée")
    await room.tap("Anne", "Congé connu")
    await room.press("Paul", memo)
    assert room.toast and room.toast.key == "alert.closed_already"
    assert "Pour l’appel au service" not in room.sees("Paul")


async def test_d2_what_is_called_again_together_rings_once_as_a_list(room: Room) -> None:
    await room.at("2027-02-08 16:59")
    before = len(room.chats["Paul"])
    week_after = "2027-02-08"
    await room.at("2027-02-17 11:59")
    cards = [card for card in room.alerts("Paul") if "du 8 au 12 février" in card.text]
    assert len(cards) == 4  # two people, of whom neither the day nor the point was told of
    seen = len(room.chats["Paul"])

    await room.at("2027-02-17 12:01")
    called = room.chats["Paul"][seen:]
    assert before < seen and [message.text.splitlines()[0] for message in called] == [
        "Personne ne s’occupe encore de 5 alertes. Un bouton ramène l’alerte en bas de la conversation."
    ]
    assert "Point : Yann, 8 février" in called[0].labels and "Yann, 8 février" in called[0].labels
    assert all("(rappel 1 sur 3)" in card.text for card in cards)
    assert len(await room.row_of("Yann", week_after)) == 2

    await room.at("2027-02-19 18:00")
    lists = [message for message in room.chats["Paul"] if message.text.startswith("Personne ne s’occupe encore de 5")]
    assert len(lists) == 3


async def test_d3_the_week_turns_out_held_and_every_copy_says_so(room: Room) -> None:
    await maelle_is_refused(room)
    await room.at("2027-02-05 16:30")
    await room.released("Maëlle", "2027-02-05", 2)

    for name in ("Anne", "Paul", "Inès"):
        assert room.one(name, "semaine du 1er au 5 février. Alerte").text == (
            "✅ Finalement tenue (vendredi 5) : Maëlle, semaine du 1er au 5 février. Alerte levée."
        )
    assert room.alerts("Anne") == []
    [alert] = await room.row_of("Maëlle", WEEK)
    assert alert.state is AlertState.CLOSED


async def test_d4_a_correction_to_no_day_opens_the_alert_again_and_rings(room: Room) -> None:
    await maelle_is_refused(room)
    await room.released("Maëlle", "2027-02-05", 2)
    await room.at("2027-02-09 09:12")
    await room.released("Maëlle", "2027-02-05", 0, None, corrects=True)

    [card] = room.alerts("Anne")
    assert card is room.last("Anne")
    assert "Journée non libérée : Maëlle" in card.text
    assert "Réponse corrigée mardi 9 février à 9 h 12." in card.text
    assert "Alerte rouverte mardi 9 février à 9 h 12." in card.text
    assert len(await room.row_of("Maëlle", WEEK)) == 1


async def test_d9_whatever_happens_there_is_one_alert_for_the_week(room: Room) -> None:
    await maelle_is_refused(room)
    await room.at("2027-02-05 16:59")
    assert len(room.alerts("Anne")) == 1
    await room.at("2027-02-05 17:01")
    assert len(room.alerts("Anne")) == 1
    await room.at("2027-02-08 12:01")
    assert sum(alert.duty == "release" for alert in await room.row_of("Maëlle", WEEK)) == 1


async def test_d7_alerts_about_somebody_who_left_are_cancelled_whatever_their_week_and_ring_no_more(room: Room) -> None:
    await maelle_is_refused(room)
    await room.at("2027-02-05 17:01")
    async with room.database.transaction() as session:
        maelle = await session.get_one(Enrolment, room.enrolments["Maëlle"])
        maelle.left_on = date(2027, 2, 9)  # a Tuesday: the week of the alert was due
        await cohorts.due_by(session, maelle.cohort_id, room.now)
    await room.at("2027-02-08 18:00")
    assert len([card for card in room.alerts("Anne") if "Maëlle" in card.text]) == 1
    await room.at("2027-02-09 00:00")
    assert len([card for card in room.alerts("Anne") if "Maëlle" in card.text]) == 1  # an edit waits for the morning
    await room.at("2027-02-09 08:30")

    for name in ("Anne", "Paul"):
        assert "➖ Alerte annulée : Maëlle, semaine du 1er février. Maëlle a quitté la promo." in room.sees(name)
        assert [card for card in room.alerts(name) if "Maëlle" in card.text] == []
    rang = room.sees("Anne").count("rappel 1 sur 3")
    await room.at("2027-02-12 18:00")
    assert room.sees("Anne").count("rappel 1 sur 3") == rang
    assert {alert.outcome for alert in await room.row_of("Maëlle", WEEK)} == {"cancelled"}
