"""After a feedback was sent: withdrawn within fifteen minutes, corrected with its versions, read by whom it may be."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.personal_data import personal_data
from storage import feedbacks
from storage.tables import Feedback, FeedbackVersion, Person
from tests.bot.coach_room import SAID, button, coach_room, give, later, now_coaches, rows, say
from tests.bot.quiet_room import Room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with coach_room(tmp_path) as it:
        yield it


# --- C1


@pytest.mark.parametrize(
    ("moment", "withdrawn"), [("2027-01-12 10:44", True), ("2027-01-12 10:45", False), ("2027-01-12 10:46", False)]
)
async def test_c1_a_feedback_is_withdrawn_for_fifteen_minutes_and_not_later(
    room: Room, moment: str, withdrawn: bool
) -> None:
    await give(room, to="Maëlle")
    receipt = room.last("Inès")
    assert receipt.labels == ["Retirer", "Corriger"]
    withdraw = button(receipt, "Retirer")
    await later(room, moment)
    await room.press("Inès", withdraw, receipt.id)

    assert (SAID not in room.sees("Maëlle")) is withdrawn
    [kept] = await rows(room, Feedback)
    assert isinstance(kept, Feedback) and (kept.withdrawn_at is not None) is withdrawn
    expected = "Retour pour Maëlle : retiré. Il est effacé de sa conversation avec moi."
    assert receipt.text == (expected if withdrawn else "Envoyé à Maëlle.")
    assert receipt.labels == ([] if withdrawn else ["Corriger"])
    assert withdrawn or (room.toast and room.toast.key == "feedback.too_late_to_withdraw")


async def test_c1_the_button_goes_by_itself_once_it_would_do_nothing(room: Room) -> None:
    await give(room)
    receipt = room.last("Inès")
    await later(room, "2027-01-12 10:45")
    assert receipt.labels == ["Retirer", "Corriger"]
    await later(room, "2027-01-12 10:46")
    assert receipt.labels == ["Corriger"]


async def test_c1_withdrawing_twice_deletes_once(room: Room) -> None:
    await give(room)
    receipt = room.last("Inès")
    withdraw = button(receipt, "Retirer")
    for _ in range(2):
        await room.press("Inès", withdraw, receipt.id)

    assert room.toast and room.toast.key == "feedback.withdrawn_already"
    assert SAID not in room.sees("Solenn") and "Retour retiré" not in room.sees("Solenn")


async def test_c1_a_word_of_thanks_after_the_withdrawal_reaches_nobody(room: Room) -> None:
    await give(room)
    received = room.last("Solenn")
    thanks, reply = button(received, "Merci"), button(received, "Répondre")
    await room.tap("Inès", "Retirer")
    for data in (thanks, reply):
        await room.press("Solenn", data, received.id)
        assert room.toast and room.toast.key == "feedback.withdrawn_already"

    assert "remercie" not in room.sees("Inès") and SAID not in room.sees("Solenn")


async def test_c1_only_its_author_withdraws_or_corrects_it(room: Room) -> None:
    await give(room)
    receipt = room.last("Inès")
    for name in ("Karim", "Solenn", "Anne"):
        for label in ("Retirer", "Corriger"):
            await room.press(name, button(receipt, label), receipt.id)
            assert room.toast and room.toast.key == "shared.not_for_you"
    for forged in ("1:withdraw:999:", "1:correct_feedback::", "1:withdraw:x:"):
        await room.press("Inès", forged)
        assert room.toast and room.toast.key == "shared.not_for_you"
    assert SAID in room.sees("Solenn")


async def test_c1_what_was_not_delivered_yet_is_simply_never_sent(room: Room) -> None:
    await later(room, "2027-01-12 21:00")
    await give(room)
    assert room.last("Inès").text == "C’est gardé. Solenn le recevra mercredi 13 à 8 h 30."
    await later(room, "2027-01-13 08:29")
    await room.tap("Inès", "Retirer")
    assert room.last("Inès").text == "Retour pour Solenn : retiré avant d’être envoyé."
    await later(room, "2027-01-13 09:00")

    assert "Retour" not in room.sees("Solenn") and SAID not in room.sees("Solenn")


async def test_c14_the_fifteen_minutes_count_from_when_it_can_be_read(room: Room) -> None:
    await later(room, "2027-01-12 21:00")
    await give(room)
    receipt = room.last("Inès")
    await later(room, "2027-01-13 08:30")
    assert SAID in room.sees("Solenn")
    await later(room, "2027-01-13 08:44")
    await room.tap("Inès", "Retirer", receipt)

    assert SAID not in room.sees("Solenn")


# --- C2


async def test_c2_a_correction_is_a_new_version_on_the_same_card(room: Room) -> None:
    await give(room, "Cinq entretiens de lycéens.")
    received = room.last("Solenn")
    await later(room, "2027-01-14 11:00")
    await room.tap("Inès", "Corriger")
    assert "« Cinq entretiens de lycéens. »" in room.last("Inès").text
    await say(room, SAID)
    assert room.last("Inès").text == f"Voici ce que Solenn va lire :\n« {SAID} »"
    assert "lycéens" in received.text
    await room.tap("Inès", "Envoyer")

    assert room.last("Solenn") is received
    assert received.text == f"💬 Retour d’Inès, semaine du 11 au 15 janvier, modifié le 14 janvier\n« {SAID} »"
    assert received.labels == ["Merci", "Répondre"]
    [version] = await rows(room, FeedbackVersion)
    assert isinstance(version, FeedbackVersion) and version.text == "Cinq entretiens de lycéens."
    assert room.last("Inès").text == "C’est modifié. Solenn lit la nouvelle version, avec « modifié le 14 janvier »."


async def test_c2_old_versions_are_in_the_personal_data_of_both(room: Room) -> None:
    await give(room, "Un.")
    for text in ("Deux.", "Trois."):
        await room.tap("Inès", "Corriger")
        await say(room, text)
        await room.tap("Inès", "Envoyer")
    for name in ("Solenn", "Inès"):
        async with room.database.transaction() as session:
            data = await personal_data(session, await session.get_one(Person, room.ids[name]), room.now)
        assert [row["text"] for row in data.sections["feedbackversion"]] == ["Un.", "Deux."]
        assert [row["text"] for row in data.sections["feedback"]] == ["Trois."]


async def test_c2_a_correction_written_at_night_is_seen_in_the_morning(room: Room) -> None:
    await give(room, "Un.")
    await later(room, "2027-01-12 21:00")
    await room.tap("Inès", "Corriger")
    await say(room, "Deux.")
    await room.tap("Inès", "Envoyer")
    for moment, seen in (("2027-01-13 08:29", "« Un. »"), ("2027-01-13 08:30", "« Deux. »")):
        await later(room, moment)
        assert seen in room.last("Solenn").text


async def test_c2_sharing_can_be_taken_back_and_solenn_sees_it(room: Room) -> None:
    await give(room, label="Envoyer et partager avec la coordination")
    assert room.last("Solenn").text.endswith("Ce retour est partagé avec la coordination.")
    await room.tap("Inès", "Corriger")
    await say(room, SAID)
    await room.tap("Inès", "Envoyer")

    assert "partagé avec la coordination" not in room.last("Solenn").text
    async with room.database.transaction() as session:
        assert await feedbacks.shared_with_coordination(session, room.enrolments["Solenn"]) == []


async def test_c2_the_same_text_again_is_no_version_and_cancelling_changes_nothing(room: Room) -> None:
    await give(room)
    for label in ("Envoyer", "Annuler"):
        await room.tap("Inès", "Corriger")
        await say(room, SAID if label == "Envoyer" else "Autre chose.")
        await room.tap("Inès", label)

    assert await rows(room, FeedbackVersion) == []
    assert room.last("Solenn").text.endswith(f"« {SAID} »") and "modifié" not in room.last("Solenn").text
    assert room.last("Inès").text == "Correction annulée : le retour pour Solenn reste tel qu’il était."


# --- C9


async def test_c9_a_new_coach_reads_what_was_shared_and_nothing_else(room: Room) -> None:
    await give(room, "Pour toi seule.")
    await give(room, SAID, label="Envoyer et partager avec la coordination")
    await say(room, "Merci Inès", "Solenn")
    await now_coaches(room, "Karim", "Solenn")
    await say(room, "/retours Solenn", "Karim")
    assert SAID in room.last("Karim").text and "Pour toi seule" not in room.sees("Karim")

    await say(room, "/retours Solenn")
    assert room.last("Inès").text == "Cette personne est suivie par Karim."
    await say(room, "/retours", "Solenn")
    assert SAID in room.last("Solenn").text and "Pour toi seule." in room.last("Solenn").text


async def test_c4_another_coach_and_another_intra_read_nothing(room: Room) -> None:
    await give(room, label="Envoyer et partager avec la coordination")
    await say(room, "/retours Solenn", "Karim")
    assert room.last("Karim").text == "Cette personne est suivie par Inès."
    await say(room, "/retours Solenn", "Maëlle")
    assert room.last("Maëlle").text == "Maëlle, tu n’as pas encore de retour écrit."
    await room.press("Karim", f"1:feedbacks:{room.enrolments['Solenn']}:")

    assert SAID not in room.sees("Karim") + room.sees("Maëlle")


async def test_the_coordination_reads_only_what_is_shared_and_stands(room: Room) -> None:
    await give(room, "Pour toi seule.")
    await give(room, SAID, label="Envoyer et partager avec la coordination")
    await give(room, "Retiré.", label="Envoyer et partager avec la coordination")
    await room.tap("Inès", "Retirer")
    async with room.database.transaction() as session:
        shared = await feedbacks.shared_with_coordination(session, room.enrolments["Solenn"])

    assert [feedback.text for feedback in shared] == [SAID]
