"""Monday asks little: the usual day stands unless somebody says otherwise."""

import pytest

from tests.bot.quiet_room import Room
from tests.bot.week_room import begins, labels, room, since, text

__all__ = ["begins", "room"]


async def test_monday_names_the_day_and_no_answer_means_the_usual_one(room: Room) -> None:
    await room.at("2027-01-11 08:59")
    assert "Semaine" not in room.sees("Maëlle").split("janvier")[-1]
    await room.at("2027-01-11 09:00")

    monday = room.last("Maëlle")
    assert text(monday) == "Bonjour Maëlle. Semaine du 11 au 15 janvier : ta journée projet est prévue jeudi 14."
    assert labels(monday) == ["Jeudi, c'est bon", "Autre jour", "Deux demi-journées", "Je suis en congé"]
    await room.at("2027-01-14 16:45")
    assert text(room.last("Maëlle")) == "As-tu pu te consacrer à ton projet aujourd'hui ?"


@pytest.mark.parametrize("begins", ["2027-01-18 08:00"])
async def test_a_moved_day_is_offered_among_her_days_and_holds_for_this_week_only(room: Room) -> None:
    await room.at("2027-01-18 09:00")
    await room.tap("Maëlle", "Autre jour")
    assert labels(room.last("Maëlle")) == ["Lun. 18", "Mar. 19", "Mer. 20", "Ven. 22"]
    await room.tap("Maëlle", "Ven. 22")

    moved = room.last("Maëlle")
    assert text(moved) == ("Vendredi 22, noté pour cette semaine seulement. Le jeudi reste ton jour habituel.")
    await room.at("2027-01-21 17:00")
    assert since(room, "Maëlle", moved) == []
    await room.at("2027-01-22 16:00")
    assert "As-tu pu te consacrer à ton projet aujourd'hui ?" in text(room.last("Maëlle"))
    await room.at("2027-01-25 09:00")
    assert "jeudi 28" in text(room.last("Maëlle"))


@pytest.mark.parametrize("begins", ["2027-01-18 08:00"])
async def test_b21_a_new_usual_day_holds_from_next_monday_and_is_told(room: Room) -> None:
    await room.at("2027-01-18 09:00")
    await room.tap("Maëlle", "Autre jour")
    await room.tap("Maëlle", "Ven. 22")
    await room.tap("Maëlle", "En faire mon jour habituel")

    assert "à partir du lundi 25 janvier" in text(room.last("Maëlle"))
    for name in ("Inès", "Anne", "Paul"):
        assert "Maëlle change de jour habituel" in room.sees(name)
    assert "Maëlle change de jour habituel" not in room.sees("Karim")
    await room.at("2027-01-25 09:00")
    assert "vendredi 29" in text(room.chats["Maëlle"][-1])


async def test_t22_gwenael_is_never_offered_the_wednesday_he_does_not_work(room: Room) -> None:
    await room.at("2027-01-11 09:00")
    await room.tap("Gwenaël", "Autre jour")

    assert labels(room.last("Gwenaël")) == ["Lun. 11", "Mar. 12", "Ven. 15"]


async def test_two_half_days_are_picked_one_by_one(room: Room) -> None:
    await room.at("2027-01-11 09:00")
    await room.tap("Maëlle", "Deux demi-journées")
    await room.tap("Maëlle", "Mar. matin")
    assert "Mar. matin" not in room.last("Maëlle").labels
    await room.tap("Maëlle", "Mer. après-midi")

    assert text(room.last("Maëlle")).startswith("Mardi 12 au matin et mercredi 13 après-midi, noté")
    await room.at("2027-01-12 12:15")
    assert text(room.last("Maëlle")) == "Ta matinée projet, c'est fait ?"
    await room.at("2027-01-13 16:45")
    assert text(room.last("Maëlle")) == "Ton après-midi projet, c'est fait ?"


@pytest.mark.parametrize("begins", ["2027-04-26 08:00"])
async def test_t10_a_holiday_on_the_day_asks_for_another_and_names_the_holiday(room: Room) -> None:
    await room.at("2027-04-30 18:00")
    before = room.last("Nolwenn")
    await room.at("2027-05-03 09:00")

    assert "jeudi 6 est férié (Ascension). Quel jour pour ton projet ?" in text(room.last("Maëlle"))
    assert labels(room.last("Maëlle"))[-5:] == ["Lun. 3", "Mar. 4", "Mer. 5", "Ven. 7", "Aucun possible"]
    assert "férié" not in since(room, "Nolwenn", before)[0]
    await room.tap("Maëlle", "Mer. 5")
    await room.at("2027-05-05 16:45")
    await room.tap("Maëlle", "La journée")
    assert "✅ Tenue (déplacée)" in await _my_week(room, "Maëlle")


@pytest.mark.parametrize("begins", ["2027-05-03 08:00"])
async def test_nothing_else_possible_is_to_qualify_and_nobody_must_justify(room: Room) -> None:
    await room.at("2027-05-03 09:00")
    await room.tap("Gwenaël", "Aucun possible")

    assert "« à qualifier »" in text(room.last("Gwenaël"))
    assert "bloqué" not in room.sees("Gwenaël")


@pytest.mark.parametrize("begins", ["2027-03-01 08:00"])
async def test_one_message_asks_about_both_weeks_and_each_half_keeps_its_buttons(room: Room) -> None:
    await room.at("2027-03-08 09:00")
    both = room.last("Maëlle")
    assert "Pour la semaine du 1er au 5 mars, je n'ai pas ta réponse" in text(both)
    assert "Et cette semaine : jeudi 11, comme d'habitude ?" in text(both)

    await room.tap("Maëlle", "Oui", both)
    assert labels(both) == ["J'ai eu ma journée", "Une demi-journée", "Pas de journée", "J'étais en congé"]
    await room.tap("Maëlle", "J’ai eu ma journée", both)
    assert labels(both) == []
    assert text(room.last("Maëlle")) == "Merci. Semaine du 1er au 5 mars : tenue."


@pytest.mark.parametrize("begins", ["2027-03-01 08:00"])
async def test_t15_after_the_closing_the_answer_still_counts_and_the_coordinators_are_told(room: Room) -> None:
    await room.at("2027-03-08 12:00")
    assert any("Sans réponse : Maëlle" in card.replace("\u00a0", " ") for card in [room.sees("Anne")])
    await room.at("2027-03-09 10:00")
    await room.tap("Maëlle", "J’ai eu ma journée")

    assert text(room.last("Maëlle")) == "Merci. Semaine du 1er au 5 mars : tenue. Je préviens la coordination."
    [alert] = [row for row in await room.row_of("Maëlle", "2027-03-01") if row.duty == "release"]
    assert alert.outcome == "lifted"


@pytest.mark.parametrize(
    "data", ["1:plan:1@20270111:whatever", "1:pick:1@20270111:2027-01-19", "1:halves:1@20270111:x"]
)
async def test_a_forged_choice_changes_nothing(room: Room, data: str) -> None:
    await room.at("2027-01-11 09:00")
    before = room.sees("Maëlle")

    await room.press("Maëlle", data.replace("1@", f"{room.enrolments['Maëlle']}@"))

    assert room.sees("Maëlle") == before
    assert room.toast is not None and room.toast.key == "shared.not_for_you"


async def _my_week(room: Room, name: str) -> str:
    await room.write(name, "/ma_semaine")
    return room.last(name).text


@pytest.mark.parametrize("begins", ["2027-05-03 08:00"])
async def test_t11_silence_about_a_holiday_is_announced_as_to_qualify_and_becomes_it(room: Room) -> None:
    await room.at("2027-05-10 09:00")
    assert "je dirai à midi « à qualifier »" in text(room.last("Maëlle"))
    assert "je dirai à midi « sans réponse »" in text(room.last("Yann"))
    await room.at("2027-05-10 12:00")

    assert "À qualifier : Maëlle" in room.sees("Anne")
