"""The day is asked about at its end; what follows depends on the answer alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.quiet_room import Room, quiet_room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with quiet_room(tmp_path, "2027-01-04 08:00") as it:
        yield it


async def test_the_day_is_asked_about_at_1645_and_thanked_for(room: Room) -> None:
    await room.at("2027-01-14 16:44")
    assert "As-tu pu" not in room.sees("Maëlle")
    await room.at("2027-01-14 16:45")
    assert room.last("Maëlle").text == "As-tu pu te consacrer à ton projet aujourd’hui ?"
    assert room.last("Maëlle").labels == ["La journée", "Une demi-journée", "Pas aujourd’hui"]

    question = room.last("Maëlle")
    await room.tap("Maëlle", "La journée")

    assert question.text.endswith("→ La journée") and not question.labels
    assert room.last("Maëlle").text == "✅ Noté : 1 jour libéré cette semaine. Merci."
    assert room.last("Maëlle").labels == ["Corriger", "J’ai eu plus"]


async def test_a_day_refused_may_move_and_else_the_reason_is_asked_but_not_needed(room: Room) -> None:
    await room.at("2027-02-04 16:45")
    await room.tap("Maëlle", "Pas aujourd’hui")
    assert room.last("Maëlle").text == "Un autre jour cette semaine ?"
    assert room.last("Maëlle").labels == ["Vendredi 5", "Aucun autre jour"]

    await room.tap("Maëlle", "Aucun autre jour")
    assert room.last("Maëlle").text == "Qu’est-ce qui a bloqué ? (facultatif)"
    await room.tap("Maëlle", "Voir ce qui sera transmis")
    shown = room.last("Maëlle").text
    await room.tap("Maëlle", "Pas d’accord de ma hiérarchie")

    assert "C’est l’engagement de la Région qui est en jeu, pas toi." in room.last("Maëlle").text
    assert room.last("Maëlle").labels[0] == "Finalement, oui"
    cards = [card.text for card in room.alerts("Anne") if card.text.startswith("⛔ Journée non libérée : Maëlle")]
    assert len(cards) == 1
    assert shown.partition("\n\n")[2].splitlines()[0] in cards[0]
