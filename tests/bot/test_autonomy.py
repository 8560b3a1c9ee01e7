"""The question on autonomy: who hears the answer, who does not, and that a mind may be changed (C28)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.quiet_room import Message, Room, quiet_room

QUESTION = "La question du mois. Ton autonomie sur le projet est-elle respectée ?"
SHARE, KEEP = "Le dire à la coordination DINUM", "Seulement à mon coach"
TOPIC = "Autonomie sur le projet"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Friday 29 January, 14:01: Maëlle has answered Friday's three questions, and was asked."""
    async with quiet_room(tmp_path, "2027-01-25 08:00", only=("Maëlle", "Erwan")) as it:
        await it.settle()
        await it.at("2027-01-29 14:00")
        for label in ("0", "Non", "Passer"):
            await it.tap("Maëlle", label)
        assert QUESTION not in it.sees("Maëlle")
        await it.at("2027-01-29 14:01")
        yield it


def asked(room: Room) -> Message:
    """The one message that holds the question, whatever was answered."""
    return room.one("Maëlle", QUESTION)


async def test_it_is_put_after_the_receipt_with_three_answers_and_once(room: Room) -> None:
    assert asked(room) is room.last("Maëlle")
    assert asked(room).labels == ["Oui", "Plutôt non", "J’en parle à mon coach"]
    await room.at("2027-02-05 14:00")
    for label in ("0", "Non", "Passer"):
        await room.tap("Maëlle", label)
    await room.at("2027-02-05 18:00")
    assert asked(room) and QUESTION not in room.sees("Erwan")


async def test_a_yes_is_noted_and_told_to_nobody(room: Room) -> None:
    await room.tap("Maëlle", "Oui")

    assert asked(room).text == f"{QUESTION}\n→ Oui\nMerci, c’est noté. Je ne préviens personne."
    assert asked(room).labels == ["Changer"]
    assert all(TOPIC not in room.sees(name) for name in ("Inès", "Karim", "Anne", "Paul"))


async def test_a_rather_not_goes_to_the_coach_and_to_nobody_else_until_it_is_agreed(room: Room) -> None:
    await room.tap("Maëlle", "Plutôt non")

    assert "→ Plutôt non\nJe préviens Inès." in asked(room).text
    assert asked(room).labels == [SHARE, KEEP, "Changer"]
    assert "Maëlle répond « plutôt non » à la question du mois." in room.last("Inès").text
    assert "La coordination DINUM n’en sait rien." in room.last("Inès").text
    assert all(TOPIC not in room.sees(name) for name in ("Karim", "Anne", "Paul", "Erwan"))


async def test_agreed_it_goes_to_the_partners_coordinators_and_not_to_the_authoritys(room: Room) -> None:
    await room.tap("Maëlle", "Plutôt non")
    await room.tap("Maëlle", SHARE)

    assert asked(room).text.endswith(
        f"→ {SHARE}\nLa coordination DINUM le saura aussi ; l’autre partie n’en saura rien par moi."
    )
    assert asked(room).labels == ["Changer"]
    assert "Garantir cette autonomie est l’engagement de la Région (article 3)." in room.last("Paul").text
    assert "La coordination DINUM le sait aussi." in room.one("Inès", TOPIC).text
    assert all(TOPIC not in room.sees(name) for name in ("Karim", "Anne", "Erwan"))


async def test_kept_to_the_coach_it_stays_there(room: Room) -> None:
    await room.tap("Maëlle", "Plutôt non")
    await room.tap("Maëlle", KEEP)

    assert asked(room).text.endswith(f"→ {KEEP}\nLa coordination n’en saura rien par moi.")
    assert all(TOPIC not in room.sees(name) for name in ("Anne", "Paul"))


async def test_it_is_talked_over_with_the_coach_who_alone_hears_so(room: Room) -> None:
    await room.tap("Maëlle", "J’en parle à mon coach")

    assert asked(room).text.endswith("→ J’en parle à mon coach\nJe le dis à Inès, et à personne d’autre.")
    assert room.last("Inès").text == f"{TOPIC} : Maëlle souhaite t’en parler à votre prochain point."
    assert all(TOPIC not in room.sees(name) for name in ("Karim", "Anne", "Paul"))


async def test_a_changed_mind_edits_the_same_message_and_takes_back_what_was_told(room: Room) -> None:
    await room.tap("Maëlle", "Plutôt non")
    await room.tap("Maëlle", SHARE)
    counts = {name: len(room.chats[name]) for name in ("Maëlle", "Inès", "Paul")}
    await room.tap("Maëlle", "Changer")
    assert asked(room).labels == ["Oui", "Plutôt non", "J’en parle à mon coach"]
    await room.tap("Maëlle", "Oui")

    assert asked(room).text.endswith("→ Oui\nMerci, c’est noté. Je ne préviens personne.")
    assert room.one("Inès", TOPIC).text == f"{TOPIC} : Maëlle répond maintenant « oui » à la question du mois."
    assert room.one("Paul", TOPIC).text == f"{TOPIC} : Maëlle a changé sa réponse, il n’y a rien à suivre."
    assert {name: len(room.chats[name]) for name in counts} == counts


async def test_an_answer_tapped_twice_is_told_once(room: Room) -> None:
    await room.tap("Maëlle", "Plutôt non")
    await room.tap("Maëlle", SHARE)
    week = f"{room.enrolments['Maëlle']}@20270125"
    for data in (f"1:autonomy:{week}:rather_not", f"1:autonomy_share:{week}:yes"):
        await room.press("Maëlle", data, asked(room).id)
        assert room.toast and room.toast.key == "shared.already_noted"
    assert sum(TOPIC in message.text for message in room.chats["Inès"]) == 1
    assert sum(TOPIC in message.text for message in room.chats["Paul"]) == 1


async def test_answered_and_taken_back_in_the_same_evening_nobody_hears_of_it(room: Room) -> None:
    await room.at("2027-01-29 20:00")
    for label in ("Plutôt non", SHARE, "Changer", "Oui"):
        await room.tap("Maëlle", label)
    await room.at("2027-02-01 08:30")

    assert all(TOPIC not in room.sees(name) for name in ("Inès", "Anne", "Paul"))


async def test_said_in_the_evening_it_waits_for_the_morning_of_work(room: Room) -> None:
    await room.at("2027-01-29 20:00")
    await room.tap("Maëlle", "Plutôt non")
    await room.at("2027-02-01 08:29")
    assert TOPIC not in room.sees("Inès")
    await room.at("2027-02-01 08:30")
    assert TOPIC in room.sees("Inès")


async def test_a_foreign_or_forged_button_does_nothing(room: Room) -> None:
    hers = f"{room.enrolments['Maëlle']}@20270125"
    for name in ("Erwan", "Inès", "Anne", "Paul"):
        for data in (f"autonomy:{hers}:yes", f"autonomy_share:{hers}:yes"):
            await room.press(name, f"1:{data}")
            assert room.toast and room.toast.key == "shared.not_for_you", (name, data)
    for data in (f"autonomy:{hers}:maybe", f"autonomy_share:{hers}:maybe", "autonomy::yes"):
        await room.press("Maëlle", f"1:{data}")
        assert room.toast and room.toast.key == "shared.not_for_you", data
    await room.press("Maëlle", f"1:autonomy_share:{hers}:yes")  # of no “rather not”
    assert room.toast and room.toast.key == "autonomy.changed_since"

    assert asked(room).labels == ["Oui", "Plutôt non", "J’en parle à mon coach"]
    assert all(TOPIC not in room.sees(name) for name in ("Inès", "Anne", "Paul"))
