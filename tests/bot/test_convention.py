"""`/convention`: what coordinators note in taps and words, what both read, and what the digest says until then."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.said_amounts import amount_in
from tests.bot.quiet_room import Room, quiet_room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Wednesday 3 February, 10:00; the programme of Maëlle began on Monday."""
    async with quiet_room(tmp_path, only=("Maëlle",)) as it:
        await it.at("2027-02-03 10:00")
        yield it


async def note(room: Room, name: str, label: str, *words: str) -> str:
    """Tap this button of the card, and write these words; the last message that is then there."""
    await room.tap(name, label)
    for text in words:
        await room.write(name, text)
    return room.last(name).text


async def test_at_first_nothing_is_noted_and_nothing_is_late(room: Room) -> None:
    await room.write("Anne", "/convention")

    assert room.last("Anne").text == (
        "Convention : ce qui est noté\n"
        "• Signature de la convention : pas encore de date\n"
        "• Copie au contrôleur budgétaire : pas encore de date\n"
        "• Versement de la contribution : pas encore de date\n"
        "• Séminaire de lancement : pas encore de date\n"
        "• Dépenses : 0 € sur 40 000 € (0 %), il reste 40 000 €\n"
        "Rien n’est en retard."
    )


async def test_a_date_is_tapped_or_written_and_the_card_comes_down(room: Room) -> None:
    await room.write("Anne", "/convention")
    first = room.last("Anne")
    await room.tap("Anne", "Signature")
    await room.tap("Anne", "Hier")
    assert "• Signature de la convention : 2 février 2027 (noté par Anne)" in room.last("Anne").text
    assert first.text == "Le suivi de la convention est plus bas." and not first.labels

    shown = await note(room, "Anne", "Séminaire", "jeudi 18 février")
    assert "• Séminaire de lancement : 18 février 2027 (noté par Anne)" in shown
    shown = await note(room, "Anne", "Signature", "1er février")
    assert "• Signature de la convention : 1er février 2027 (noté par Anne)" in shown


async def test_what_is_not_a_date_is_asked_again_and_what_is_to_come_is_refused(room: Room) -> None:
    await room.write("Anne", "/convention")
    assert "Je ne reconnais pas cette date" in await note(room, "Anne", "Versement", "bientôt")
    await room.write("Anne", "4 février 2027")
    assert "Cette date est à venir" in room.last("Anne").text
    await room.write("Anne", "3 février")
    assert "• Versement de la contribution : 3 février 2027 (noté par Anne)" in room.last("Anne").text


async def test_the_same_tap_twice_notes_it_once(room: Room) -> None:
    await room.write("Anne", "/convention")
    await room.tap("Anne", "Signature")
    question = room.last("Anne")
    [today] = [c.data for row in question.speech.choices for c in row if c.label == "Aujourd’hui"]
    await room.press("Anne", today, question.id)
    await room.press("Anne", today, question.id)
    assert room.toast and room.toast.key == "shared.already_noted"
    await room.tap("Anne", "Historique")

    assert room.last("Anne").text.count("•") == 1


async def test_both_parties_read_the_same_card_and_the_history_says_who_noted_what(room: Room) -> None:
    await room.write("Paul", "/convention")
    await room.write("Anne", "/convention")
    await note(room, "Anne", "Signature", "1er février")
    assert "(noté par Anne)" in room.last("Paul").text and len(room.chats["Paul"]) == 1
    await note(room, "Paul", "Signature", "2 février")
    assert "2 février 2027 (noté par Paul)" in room.one("Anne", "Convention : ce qui est noté").text

    await room.tap("Anne", "Historique")
    title, newest, oldest = room.last("Anne").text.split("\n")
    assert title == "Convention, ce qui a été noté :"
    assert newest.endswith("Signature de la convention, 2 février 2027 (Paul)")
    assert oldest.startswith("• mercredi 3 février, 10 h : ") and oldest.endswith("(Anne)")


# --- Money


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1 250,50", 125_050),
        ("1250.5", 125_050),
        ("1\u202f250 €", 125_000),
        ("12 000 euros", 1_200_000),
        ("1,250.50", 125_050),
        ("0,01", 1),
        ("0", None),
        ("-5", None),
        ("12 34", None),
        ("1 250,505", None),
        ("mille", None),
        ("9" * 4000, None),
        ("", None),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, cents: int | None) -> None:
    assert amount_in(text) == cents


async def test_expenses_add_up_and_the_last_one_can_be_taken_back_once(room: Room) -> None:
    await room.write("Anne", "/convention")
    assert "Je ne reconnais pas ce montant" in await note(room, "Anne", "Dépense", "beaucoup")
    await room.write("Anne", "12 000,50 le 2 février")
    shown = await note(room, "Anne", "Dépense", "8 000")
    assert "• Dépenses : 20 000,50 € sur 40 000 € (50 %), il reste 19 999,50 €" in shown

    card = room.last("Anne")
    [undo] = [c.data for row in card.speech.choices for c in row if c.label == "Retirer la dernière dépense"]
    await room.press("Anne", undo, card.id)
    assert "• Dépenses : 12 000,50 € sur 40 000 € (30 %), il reste 27 999,50 €" in room.last("Anne").text
    await room.press("Anne", undo, card.id)
    assert room.toast and room.toast.key == "shared.already_noted"
    await room.tap("Anne", "Historique")
    assert "Dépense retirée, 8 000 €, 3 février 2027 (Anne)" in room.last("Anne").text


async def test_e13_an_expense_above_the_ceiling_is_refused_until_an_amendment_raises_it(room: Room) -> None:
    await room.write("Anne", "/convention")
    await note(room, "Anne", "Dépense", "40 000")
    assert await note(room, "Anne", "Dépense", "0,01") == (
        "Plafond de 40 000 € atteint : il reste 0 €. Enregistre d’abord un avenant."
    )
    await room.tap("Anne", "Avenant signé")
    await room.tap("Anne", "Aujourd’hui")
    assert "L’avenant change-t-il le plafond de 40 000 € ?" in room.last("Anne").text
    await room.write("Anne", "39 000")
    assert "Les dépenses notées dépassent déjà ce montant" in room.last("Anne").text
    await room.write("Anne", "50 000")
    assert "• Dépenses : 40 000 € sur 50 000 € (80 %), il reste 10 000 €" in room.last("Anne").text
    assert "il reste 0 €" in await note(room, "Anne", "Dépense", "10 000")


async def test_c42_the_ceiling_changes_with_an_amendment_only_and_once_for_each(room: Room) -> None:
    await room.press("Anne", "1:convention:ceiling:")
    assert room.toast and room.toast.key == "shared.already_noted"
    await room.write("Anne", "/convention")
    await room.tap("Anne", "Avenant signé")
    await room.tap("Anne", "Aujourd’hui")
    await room.tap("Anne", "Inchangé")
    await room.write("Anne", "90 000")  # nobody awaits it any more
    await room.write("Anne", "/convention")
    assert "sur 40 000 €" in room.last("Anne").text


async def test_c24_an_expense_outside_the_convention_is_noted_on_a_second_word_only(room: Room) -> None:
    await room.write("Anne", "/convention")
    await note(room, "Anne", "Signature", "2 février")
    asked = await note(room, "Anne", "Dépense", "300 le 1er février")
    assert "depuis sa signature (2 février 2027)" in asked
    question = room.last("Anne")
    [keep] = [c.data for row in question.speech.choices for c in row if c.label == "Enregistrer quand même"]
    await room.press("Anne", keep, question.id)
    assert "• Dépenses : 300 € sur 40 000 €" in room.last("Anne").text
    await room.press("Anne", keep, question.id)
    assert room.toast and room.toast.key == "shared.already_noted"

    await note(room, "Anne", "Dépense", "500 le 1er février")
    await room.tap("Anne", "Annuler")
    await room.write("Anne", "/convention")
    assert "• Dépenses : 300 € sur 40 000 €" in room.last("Anne").text


# --- The digest, and who may


async def test_e14_the_digest_says_what_is_open_until_it_is_noted(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, only=("Maëlle",)) as room:
        await room.write("Anne", "/convention")
        await note(room, "Anne", "Signature", "15 janvier")
        await note(room, "Anne", "Dépense", "32 000")
        await note(room, "Anne", "Avenant à signer", "1er février")
        await room.at("2027-02-08 14:00")
        digest = room.one("Paul", "Libération :").text
        assert "contrôleur budgétaire : pas encore notée, 24 jours après la signature." in digest
        assert "Dépenses : 32 000 € sur 40 000 € (80 %), il reste 8 000 €." in digest
        assert "Avenant à signer, demandé le 1er février 2027." in digest
        assert "Versement" not in digest and "Séminaire" not in digest

        await room.at("2027-02-15 13:00")
        await note(room, "Anne", "Copie au contrôleur", "12 février")
        await note(room, "Anne", "Avenant abandonné")
        await room.at("2027-02-15 14:00")
        digest = room.last("Paul").text
        assert "Séminaire de lancement : pas encore de date." in digest
        assert "Versement de la contribution : pas encore noté, 31 jours après la signature." in digest
        assert "contrôleur" not in digest and "Avenant" not in digest


async def test_only_coordinators_have_the_register_and_a_forged_button_notes_nothing(room: Room) -> None:
    for name in ("Maëlle", "Inès"):
        await room.write(name, "/convention")
        assert "Je ne connais pas cette commande" in room.last(name).text
        for data in (
            "1:convention:signed:2027-02-03",
            "1:convention_history::",
            "1:convention_expense:100@2027-02-03:keep",
        ):
            await room.press(name, data)
            assert room.toast and room.toast.key == "shared.not_for_you"
    for data in (
        "1:convention:nothing:",
        "1:convention:signed:2027-02-30",
        "1:convention_expense:0@2027-02-03:keep",
        "1:convention_expense:100@x:keep",
        "1:convention_expense:100@2027-02-03:take",
    ):
        await room.press("Anne", data)
        assert room.toast and room.toast.key == "shared.not_for_you", data
    await room.press("Anne", "1:convention:expense:2027-02-03")  # no amount
    await room.press("Anne", "1:convention_undo:1:")
    await room.write("Anne", "/convention")
    assert "Historique" not in room.last("Anne").labels
