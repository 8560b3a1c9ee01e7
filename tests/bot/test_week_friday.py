"""Friday: three taps, one optional sentence, and an exact statement of who reads what."""

from itertools import count

import pytest

from bot.conversation.acts import Edited, Said
from storage.answers import history
from storage.terms import Question
from tests.bot.quiet_room import Message, Room
from tests.bot.week_room import begins, labels, room, text

__all__ = ["begins", "room"]
_numbers = count(1000)


async def writes(room: Room, name: str, what: str) -> int:
    number = next(_numbers)
    await room.hear(Said(next(room.updates), room.ids[name], text=what, message_id=number))
    return number


async def friday(room: Room) -> Message:
    """Maëlle had her day; the three questions have come."""
    await room.at("2027-01-14 16:45")
    await room.tap("Maëlle", "La journée")
    await room.at("2027-01-15 14:00")
    return room.last("Maëlle")


async def test_one_message_fills_up_and_the_receipt_says_who_reads_what(room: Room) -> None:
    message = await friday(room)
    assert labels(message) == ["0", "1 ou 2", "3 à 5", "6 et plus"]
    await room.tap("Maëlle", "3 à 5")
    assert labels(message) == ["Non", "Oui, je l'écris", "Oui, de vive voix"]
    await room.tap("Maëlle", "Non")
    assert labels(message) == ["Passer"]
    await writes(room, "Maëlle", "Appeler trois chauffeurs")
    assert labels(room.last("Maëlle")) == ["Enregistrer", "Annuler"]
    await room.tap("Maëlle", "Enregistrer")

    receipt = room.last("Maëlle")
    assert text(receipt) == (
        "✅ Merci Maëlle. Semaine tenue : 1 jour, 3 à 5 entretiens, prochain pas noté.\n"
        "Inès lit tes réponses. La coordination voit la journée et le nombre d'entretiens ; "
        "pour lui partager ta phrase :"
    )
    assert labels(receipt) == ["Partager avec la coordination", "Corriger", "Demander un appui technique"]
    assert "Appeler trois chauffeurs" in room.sees("Inès")
    for name in ("Anne", "Paul", "Karim"):
        assert "Appeler trois chauffeurs" not in room.sees(name)


async def test_passing_over_the_sentence_is_enough_and_then_there_is_nothing_to_share(room: Room) -> None:
    await friday(room)
    for label in ("0", "Non", "Passer"):
        await room.tap("Maëlle", label)

    assert labels(room.last("Maëlle")) == ["Corriger", "Demander un appui technique"]


async def test_several_messages_make_one_answer_and_an_edited_one_changes_it(room: Room) -> None:
    await friday(room)
    await room.tap("Maëlle", "0")
    await room.tap("Maëlle", "Oui, je l’écris")
    await writes(room, "Maëlle", "Les données")
    second = await writes(room, "Maëlle", "du transporteur")
    assert "Les données\ndu transporteur" in text(room.last("Maëlle"))
    await room.hear(Edited(next(room.updates), room.ids["Maëlle"], text="de la régie", message_id=second))
    assert "Les données\nde la régie" in text(room.last("Maëlle"))
    await room.tap("Maëlle", "Enregistrer")

    assert await said(room, Question.OBSTACLE) == "Les données\nde la régie"
    await room.hear(Edited(next(room.updates), room.ids["Maëlle"], text="trop tard", message_id=second))
    assert await said(room, Question.OBSTACLE) == "Les données\nde la régie"


@pytest.mark.parametrize(("length", "too_long"), [(499, False), (500, False), (501, True), (3000, True)])
async def test_b7_a_long_text_is_kept_to_500_and_that_is_said_before(room: Room, length: int, too_long: bool) -> None:
    await friday(room)
    await room.tap("Maëlle", "0")
    await room.tap("Maëlle", "Oui, je l’écris")
    await writes(room, "Maëlle", "x" * length)

    assert ("je peux en garder 500" in text(room.last("Maëlle"))) == too_long
    assert ("Raccourcir" in room.last("Maëlle").labels) == too_long
    assert await said(room, Question.OBSTACLE) is None
    await room.tap("Maëlle", "Enregistrer")
    assert await said(room, Question.OBSTACLE) == "x" * min(length, 500)


async def test_b6_a_reason_of_health_is_not_saved_unless_she_insists(room: Room) -> None:
    await friday(room)
    await room.tap("Maëlle", "0")
    await room.tap("Maëlle", "Oui, je l’écris")
    await writes(room, "Maëlle", "j'étais malade")

    assert "Je n'ai pas besoin du motif." in text(room.last("Maëlle"))
    await room.tap("Maëlle", "Effacer")
    assert await said(room, Question.OBSTACLE) is None


async def test_b2_a_second_tap_says_so_and_records_nothing(room: Room) -> None:
    message = await friday(room)
    data = next(choice.data for row in message.speech.choices for choice in row if choice.label == "3 à 5")
    await room.press("Maëlle", data, message.id)
    await room.press("Maëlle", data, message.id)

    assert room.toast is not None and room.toast.key == "shared.already_noted"
    assert labels(message) == ["Non", "Oui, je l'écris", "Oui, de vive voix"]


async def test_erwan_is_asked_about_his_day_and_his_week_in_one_message_at_four(room: Room) -> None:
    await room.at("2027-01-15 15:59")
    assert "As-tu pu" not in room.sees("Erwan").partition("Semaine du 11")[2]
    await room.at("2027-01-15 16:00")
    message = room.last("Erwan")
    assert labels(message) == ["La journée", "Une demi-journée", "Pas aujourd'hui"]
    await room.tap("Erwan", "La journée", message)

    assert "→ La journée" in text(message)
    assert labels(message) == ["0", "1 ou 2", "3 à 5", "6 et plus"]
    await room.at("2027-01-15 17:00")
    assert "Erwan (service Trains régionaux)\nSemaine du 11" not in room.sees("Anne")


async def test_answered_anew_the_coach_reads_the_new_answers(room: Room) -> None:
    await friday(room)
    for label in ("0", "Non", "Passer", "Corriger", "6 et plus", "Oui, de vive voix", "Passer"):
        await room.tap("Maëlle", label)

    assert "6 entretiens et plus" in text(room.last("Maëlle"))
    assert "6 entretiens et plus" in room.sees("Inès")


async def said(room: Room, question: Question) -> str | None:
    """The text that stands in the history for that question."""
    async with room.database.transaction() as session:
        rows = await history(session, room.enrolments["Maëlle"])
    return next((row.text for row in reversed(rows) if row.question is question), None)


async def test_the_receipt_names_both_texts_and_what_the_coordinators_learn_of_an_obstacle_told_aloud(
    room: Room,
) -> None:
    await friday(room)
    for label in ("3 à 5", "Oui, de vive voix"):
        await room.tap("Maëlle", label)
    await writes(room, "Maëlle", "Voir trois familles.")
    await room.tap("Maëlle", "Enregistrer")
    receipt = text(room.last("Maëlle"))
    assert "La coordination compte un blocage, rien de plus ; le « de vive voix » reste entre Inès et toi." in receipt
    assert "ta phrase" in receipt

    await room.tap("Maëlle", "Corriger")
    for label in ("3 à 5", "Oui, je l’écris"):
        await room.tap("Maëlle", label)
    for what in ("Pas d’accès aux données.", "Voir trois familles."):
        await writes(room, "Maëlle", what)
        await room.tap("Maëlle", "Enregistrer")
    assert "pour lui partager tes deux textes :" in text(room.last("Maëlle"))
