"""What a coordinator enters for somebody is told to that person, who may contest it (T23, B22)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.quiet_room import Room, quiet_room
from tests.bot.week_room import labels, text


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Maëlle and Yann from Monday 1 February on: nothing is said of their days."""
    async with quiet_room(tmp_path, only=("Maëlle", "Yann")) as it:
        await it.settle()
        yield it


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


async def test_b22_a_contested_entry_is_settled_by_another_one_that_can_be_contested_too(room: Room) -> None:
    await room.at("2027-02-08 12:00")
    await room.tap("Anne", "Saisir pour Maëlle")
    await room.tap("Anne", "1 jour")
    await room.tap("Maëlle", "Je conteste")
    card = room.one("Paul", "Maëlle conteste")
    assert "La question est posée à Anne." in card.text
    await room.tap("Paul", "Corriger la saisie", card)
    await room.tap("Paul", "0,5 jour")

    told = room.one("Maëlle", "Paul a noté pour toi")
    for name in ("Anne", "Paul"):
        settled = room.one(name, "contestation réglée")
        assert settled.text == "Maëlle, semaine du 1er au 5 février : contestation réglée, 0,5 jour (Paul)."
        assert settled.labels == []
    await room.tap("Maëlle", "D’accord", told)
    assert labels(told) == []
    assert room.toast is not None and room.toast.key is None
    await room.press("Maëlle", f"1:contest:{room.enrolments['Maëlle']}@20270201:no", told.id)
    assert getattr(room.toast, "key", None) == "shared.already_noted"


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


async def test_b22_the_reason_may_be_passed_over(room: Room) -> None:
    await room.at("2027-02-08 12:00")
    await room.tap("Anne", "Saisir pour Maëlle")
    await room.tap("Anne", "1 jour")
    await room.tap("Maëlle", "Je conteste")
    await room.tap("Maëlle", "Passer")
    assert labels(room.last("Maëlle")) == []
    assert "Maëlle conteste" in room.sees("Anne")


async def contested(room: Room) -> None:
    """Anne entered a day for Maëlle, who contests it."""
    await room.at("2027-02-08 12:00")
    await room.tap("Anne", "Saisir pour Maëlle")
    await room.tap("Anne", "1 jour")
    await room.tap("Maëlle", "Je conteste")


async def status(room: Room) -> str:
    await room.write("Anne", "/suivi")
    await room.tap("Anne", "Maëlle")
    return next(line for line in room.last("Anne").text.splitlines() if "1er au 5 février" in line)


async def test_b22_whoever_entered_it_is_asked_and_may_keep_it(room: Room) -> None:
    await contested(room)
    card = room.one("Anne", "Maëlle conteste")
    assert "Tu peux en parler avec Maëlle, puis régler la question" in card.text
    assert card.labels == ["Garder 1 jour", "Corriger la saisie"]
    assert "Tenue" in await status(room) and "contestée" in await status(room)

    await room.tap("Anne", "Garder 1 jour", card)
    assert card.text.endswith("contestation réglée, 1 jour (Anne).")
    assert "contestation réglée" in room.sees("Paul")
    assert "contestée" not in await status(room)
    kept = room.last("Maëlle")
    assert text(kept).startswith("Anne garde ce qui a été saisi, après ta contestation : 1 jour")
    await room.press("Paul", f"1:settle:{room.enrolments['Maëlle']}@20270201:keep")
    assert room.toast is not None and room.toast.key == "shared.already_noted"
    assert room.last("Maëlle") is kept


async def test_b22_the_same_number_entered_again_keeps_it(room: Room) -> None:
    await contested(room)
    await room.tap("Anne", "Corriger la saisie")
    await room.tap("Anne", "1 jour")

    assert room.one("Paul", "contestation réglée, 1 jour (Anne)")
    assert "Anne garde ce qui a été saisi" in text(room.last("Maëlle"))


async def test_b22_maelles_own_answer_settles_it_too(room: Room) -> None:
    await contested(room)
    await room.write("Maëlle", "/corriger")
    await room.tap("Maëlle", next(label for label in room.last("Maëlle").labels if "1er au 5" in label))
    await room.tap("Maëlle", "0 jour")

    assert room.one("Anne", "contestation réglée, 0 jour (Maëlle)").labels == []
    assert room.one("Paul", "contestation réglée, 0 jour (Maëlle)")


async def test_b22_nobody_but_a_coordinator_settles_it_and_health_is_not_kept(room: Room) -> None:
    await contested(room)
    ref = f"{room.enrolments['Maëlle']}@20270201"
    await room.write("Maëlle", "j'étais malade")
    assert "Je n'ai pas besoin du motif." in text(room.last("Maëlle"))
    assert "malade" not in room.sees("Anne")
    for name in ("Maëlle", "Inès", "Yann"):
        await room.press(name, f"1:settle:{ref}:keep")
        assert room.toast is not None and room.toast.key == "shared.not_for_you"
    assert "Maëlle conteste" in room.sees("Anne")


async def test_t23_in_ones_own_week_it_says_who_entered_it_and_whether_it_is_contested(room: Room) -> None:
    await room.at("2027-02-05 10:00")
    await room.press("Anne", f"1:enter:{room.enrolments['Maëlle']}@20270201:2")
    await room.write("Maëlle", "/ma_semaine")
    assert "Libéré : 1 jour.\nSaisi par Anne.\n" in room.last("Maëlle").text
    await room.tap("Maëlle", "Je conteste")
    await room.write("Maëlle", "/ma_semaine")
    assert "Saisi par Anne, et tu le contestes." in room.last("Maëlle").text
