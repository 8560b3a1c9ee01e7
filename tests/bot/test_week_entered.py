"""What a coordinator enters for somebody is told to that person, who may contest it (T23, B22)."""

import pytest

from tests.bot.quiet_room import Room
from tests.bot.week_room import begins, labels, room, text

__all__ = ["begins", "room"]


@pytest.mark.parametrize("begins", ["2027-02-01 08:00"])
async def test_b22_contested_the_status_stays_and_the_coordinators_are_asked(room: Room) -> None:
    await room.at("2027-02-08 12:00")
    await room.tap("Anne", "Saisir pour Maëlle")
    await room.tap("Anne", "1 jour")
    told = room.last("Maëlle")
    assert "Anne a noté pour toi : 1 jour, semaine du 1er au 5 février" in text(told)
    assert labels(told) == ["D'accord", "Je conteste"]

    await room.tap("Maëlle", "Je conteste", told)

    assert "Le statut ne change pas tant que ce n'est pas réglé" in text(room.last("Maëlle"))
    for name in ("Anne", "Paul"):
        assert "Maëlle conteste" in room.sees(name)
    [alert] = [row for row in await room.row_of("Maëlle", "2027-02-01") if row.duty == "release"]
    assert alert.outcome == "lifted"
    await room.press("Maëlle", f"1:contest:{room.enrolments['Maëlle']}@20270201:yes", told.id)
    assert room.toast is not None and room.toast.key == "shared.already_noted"


@pytest.mark.parametrize("begins", ["2027-02-01 08:00"])
async def test_b22_a_contested_entry_is_settled_by_another_one_that_can_be_contested_too(room: Room) -> None:
    await room.at("2027-02-08 12:00")
    await room.tap("Anne", "Saisir pour Maëlle")
    await room.tap("Anne", "1 jour")
    await room.tap("Maëlle", "Je conteste")
    await room.tap("Paul", "Saisir pour Maëlle", room.one("Paul", "Maëlle conteste"))
    await room.at("2027-02-08 12:10")
    await room.tap("Paul", "0,5 jour")

    told = room.one("Maëlle", "Paul a noté pour toi")
    assert "Contestée" not in room.sees("Anne")
    await room.tap("Maëlle", "D’accord", told)
    assert labels(told) == []
    assert room.toast is not None and room.toast.key is None
    await room.press("Maëlle", f"1:contest:{room.enrolments['Maëlle']}@20270201:no", told.id)
    assert getattr(room.toast, "key", None) == "shared.already_noted"


@pytest.mark.parametrize("begins", ["2027-02-01 08:00"])
async def test_b22_the_reason_is_one_optional_sentence_that_coordinators_read_on_the_same_card(room: Room) -> None:
    await room.at("2027-02-08 12:00")
    await room.tap("Anne", "Saisir pour Maëlle")
    await room.tap("Anne", "1 jour")
    await room.tap("Maëlle", "Je conteste")
    await room.write("Maëlle", "x" * 201)
    assert "201" in text(room.last("Maëlle"))
    await room.write("Maëlle", "J’étais en réunion tout le jeudi.")

    for name in ("Anne", "Paul"):
        assert "J’étais en réunion tout le jeudi." in room.one(name, "Maëlle conteste").text
    assert "J’étais en réunion" not in room.sees("Inès")
    [alert] = [row for row in await room.row_of("Maëlle", "2027-02-01") if row.duty == "release"]
    assert alert.outcome == "lifted"


@pytest.mark.parametrize("begins", ["2027-02-01 08:00"])
async def test_b22_the_reason_may_be_passed_over(room: Room) -> None:
    await room.at("2027-02-08 12:00")
    await room.tap("Anne", "Saisir pour Maëlle")
    await room.tap("Anne", "1 jour")
    await room.tap("Maëlle", "Je conteste")
    await room.tap("Maëlle", "Passer")
    assert labels(room.last("Maëlle")) == []
    assert "Maëlle conteste" in room.sees("Anne")
