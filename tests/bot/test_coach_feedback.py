"""Feedback: shown before it leaves, sent once, never lost, read by the intrapreneur it names."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from bot.conversation.acts import Edited, Said
from storage import absences, awaiting
from storage.tables import Feedback
from storage.terms import AbsenceKind
from tests.bot.quiet_room import Message, Room, quiet_room
from tests.scheduler.promo import paris

SAID = "Cinq entretiens d’apprentis cette semaine, et deux disent la même chose."


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Tuesday 12 January 2027, 10:30: Inès has just said that the point with Solenn took place."""
    async with quiet_room(tmp_path, "2027-01-04 08:00", only=("Maëlle", "Solenn", "Erwan")) as it:
        await it.settle()
        it.now = paris("2027-01-12 10:30")
        await say(it, "/points")
        await it.tap("Inès", "Point avec Solenn")
        await it.tap("Inès", "Oui")
        yield it


async def say(room: Room, text: str, name: str = "Inès") -> int:
    """Write a message; returns its id in the chat."""
    message_id = next(room.messages)
    await room.hear(Said(next(room.updates), room.ids[name], text=text, message_id=message_id))
    return message_id


async def edit(room: Room, message_id: int, text: str) -> None:
    await room.hear(Edited(next(room.updates), room.ids["Inès"], text=text, message_id=message_id))


def read(message: Message) -> str:
    """A text with its no-break spaces as plain ones."""
    return message.text.replace("\u00a0", " ").replace("\u202f", " ")


async def kept(room: Room) -> list[tuple[str, bool]]:
    async with room.database.transaction() as session:
        return [(row.text, row.shared) for row in (await session.exec(select(Feedback))).all()]


async def draft(room: Room) -> str | None:
    async with room.database.transaction() as session:
        row = await awaiting.awaited(session, room.ids["Inès"], room.now)
        return row.draft if row else None


async def test_the_preview_names_the_person_first_and_nothing_leaves_before_it_is_sent(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, SAID)

    assert read(room.last("Inès")) == f"Voici ce que Solenn va lire :\n« {SAID} »"
    assert room.last("Inès").labels == ["Envoyer", "Envoyer et partager avec la coordination", "Modifier", "Annuler"]
    assert await kept(room) == []
    assert "Retour" not in room.sees("Solenn")


async def test_what_is_sent_is_read_by_solenn_and_thanked_for_once(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, SAID)
    await room.tap("Inès", "Envoyer")
    feedback = room.last("Solenn")
    assert read(feedback) == f"💬 Retour d’Inès sur votre point du 12 janvier\n« {SAID} »"
    assert feedback.labels == ["Merci", "Répondre"]
    assert await kept(room) == [(SAID, False)]

    thanks = feedback.speech.choices[0][0].data
    await room.press("Solenn", thanks, feedback.id)
    await room.press("Solenn", thanks, feedback.id)

    assert room.toast and room.toast.key == "shared.already_noted"
    assert read(feedback).endswith("→ Merci") and feedback.labels == ["Répondre"]
    assert room.sees("Inès").count("Solenn te remercie pour ton retour du 12 janvier.") == 1


async def test_a_second_tap_on_send_sends_nothing_more(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, SAID)
    preview = room.last("Inès")
    send = preview.speech.choices[0][0].data
    await room.press("Inès", send, preview.id)
    await room.press("Inès", send, preview.id)

    assert room.toast and room.toast.key == "shared.already_noted"
    assert await kept(room) == [(SAID, False)]
    assert room.sees("Solenn").count(SAID) == 1


async def test_what_is_shared_with_the_coordination_says_so_to_solenn(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, SAID)
    await room.tap("Inès", "Envoyer et partager avec la coordination")

    assert await kept(room) == [(SAID, True)]
    assert read(room.last("Solenn")).endswith("Ce retour est partagé avec la coordination.")


async def test_several_messages_make_one_draft_and_an_older_preview_sends_nothing(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, "Première preuve.")
    older = room.last("Inès")
    await say(room, "Prochain pas : en voir trois.")
    assert "« Première preuve.\nProchain pas : en voir trois. »" in read(room.last("Inès"))

    await room.tap("Inès", "Envoyer", older)

    assert room.toast and room.toast.key == "coach.draft_changed"
    assert await kept(room) == []
    assert "Prochain pas" in older.text
    await room.tap("Inès", "Envoyer", older)
    assert await kept(room) == [("Première preuve.\nProchain pas : en voir trois.", False)]


async def test_an_edited_message_changes_the_preview_in_place(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    message_id = await say(room, "Cing entretiens.")
    preview = room.last("Inès")
    await edit(room, message_id, "Cinq entretiens.")

    assert room.last("Inès") is preview
    assert read(preview) == "Voici ce que Solenn va lire :\n« Cinq entretiens. »"
    await room.tap("Inès", "Envoyer", preview)
    assert await kept(room) == [("Cinq entretiens.", False)]


async def test_an_edit_of_any_other_message_changes_nothing(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, SAID)
    await edit(room, 999_999, "Autre chose.")

    assert "n’est pas dans ton brouillon" in read(room.last("Inès"))
    assert SAID in (await draft(room) or "")


async def test_rewriting_replaces_the_whole_draft_which_stays_until_then(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, "Un.")
    await say(room, "Deux.")
    await room.tap("Inès", "Modifier")
    assert "Un." in (await draft(room) or "")
    await say(room, "Trois.")

    assert read(room.last("Inès")) == "Voici ce que Solenn va lire :\n« Trois. »"


async def test_cancelling_leaves_nothing_behind(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, SAID)
    preview = room.last("Inès")
    send = preview.speech.choices[0][0].data
    await room.tap("Inès", "Annuler", preview)
    await room.press("Inès", send, preview.id)

    assert room.toast and room.toast.key == "coach.no_draft"
    assert (await kept(room), await draft(room)) == ([], None)
    assert SAID not in room.sees("Inès")


@pytest.mark.parametrize(("length", "refused"), [(899, False), (900, False), (901, True)])
async def test_nine_hundred_characters_are_accepted_and_one_more_is_refused_with_the_count(
    room: Room, length: int, refused: bool
) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, "é" * length)

    assert ("Ce retour fait 901 caractères, la limite est de 900" in read(room.last("Inès"))) is refused
    assert bool(await draft(room)) is not refused


async def test_a_message_too_many_leaves_the_draft_as_it_was(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, "a" * 600)
    await say(room, "b" * 600)

    assert "le retour ferait 1 201 caractères" in read(room.last("Inès"))
    assert "b" not in (await draft(room) or "").partition("card")[0].replace("rewriting", "")


async def test_a_text_is_shown_as_it_was_written_never_as_markup(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, "<b>1 < 2 & 3</b>")

    assert "&lt;b&gt;1 &lt; 2 &amp; 3&lt;/b&gt;" in room.last("Inès").text


async def test_said_aloud_keeps_only_that_they_spoke(room: Room) -> None:
    aloud = next(c.data for row in room.last("Inès").speech.choices for c in row if c.label == "De vive voix")
    offer = room.last("Inès")
    await room.press("Inès", aloud, offer.id)
    await room.press("Inès", aloud, offer.id)

    assert await kept(room) == [("", False)]
    assert room.toast and room.toast.key == "shared.already_noted"
    assert "vive voix" not in room.sees("Solenn")


async def test_no_feedback_keeps_nothing(room: Room) -> None:
    offer = room.last("Inès")
    await room.tap("Inès", "Pas de retour")

    assert read(offer) == "Un retour pour Solenn ?\n→ Pas de retour"
    assert await kept(room) == []


@pytest.mark.parametrize(
    ("written", "read_at"),
    [
        ("2027-01-12 18:29", "2027-01-12 18:29"),
        ("2027-01-12 18:30", "2027-01-13 08:30"),
        ("2027-01-15 21:00", "2027-01-18 08:30"),
    ],
)
async def test_solenn_reads_it_at_the_next_open_moment(room: Room, written: str, read_at: str) -> None:
    room.now = paris(written)
    await room.tap("Inès", "Écrire un retour")
    await say(room, SAID)
    await room.tap("Inès", "Envoyer")
    assert await kept(room) == [(SAID, False)]
    assert (SAID in room.sees("Solenn")) is (written == read_at)
    assert ("le recevra" in read(room.last("Inès"))) is (written != read_at)

    room.now = paris(read_at)
    await room.settle()
    assert SAID in room.sees("Solenn")


async def test_in_her_leave_solenn_is_left_alone(room: Room) -> None:
    async with room.database.transaction() as session:
        span = (date(2027, 1, 12), "am"), (date(2027, 1, 14), "pm")
        await absences.declare(
            session, room.enrolments["Solenn"], *span, AbsenceKind.LEAVE, room.ids["Solenn"], room.now
        )
    await room.tap("Inès", "Écrire un retour")
    await say(room, SAID)
    await room.tap("Inès", "Envoyer")

    assert read(room.last("Inès")) == "C’est gardé. Solenn le recevra vendredi 15 à 8 h 30."
    for moment, seen in (("2027-01-14 12:00", False), ("2027-01-15 08:29", False), ("2027-01-15 08:30", True)):
        room.now = paris(moment)
        await room.settle()
        assert (SAID in room.sees("Solenn")) is seen


async def test_a_draft_for_one_person_is_shown_again_before_another_is_begun(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, SAID)
    await say(room, "/retour Maëlle")

    assert read(room.last("Inès")).startswith("Un retour pour Solenn attend encore.")
    assert SAID in (await draft(room) or "")
    await room.tap("Inès", "Envoyer")
    await say(room, "/retour Maëlle")
    assert read(room.last("Inès")).startswith("Écris ton retour pour Maëlle")


async def test_feedback_may_be_written_at_any_time_to_ones_own_intrapreneurs_only(room: Room) -> None:
    await say(room, "/retour")
    assert room.last("Inès").labels == ["Retour pour Maëlle", "Retour pour Solenn"]
    await say(room, "/retour Erwan")
    assert read(room.last("Inès")) == "Cette personne est suivie par Karim."
    await say(room, "/retour maëlle")
    await say(room, SAID)
    await room.tap("Inès", "Envoyer")

    assert read(room.last("Maëlle")).startswith("💬 Retour d’Inès, semaine du 11 au 15 janvier\n")


async def test_nobody_else_can_thank_for_it(room: Room) -> None:
    await room.tap("Inès", "Écrire un retour")
    await say(room, SAID)
    await room.tap("Inès", "Envoyer")
    thanks = room.last("Solenn").speech.choices[0][0].data
    for name in ("Maëlle", "Inès", "Anne"):
        await room.press(name, thanks)
        assert room.toast and room.toast.key == "shared.not_for_you"
    for forged in ("1:thanks:999:", "1:thanks::", "1:thanks:99999999999999999999:"):
        await room.press("Solenn", forged)
        assert room.toast and room.toast.key == "shared.not_for_you"

    assert "remercie" not in room.sees("Inès")
