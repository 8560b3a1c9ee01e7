"""Private notes: warned of once, never lost, read by their author alone, given to whom they are about; D22, C10."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.acts import Edited
from bot.personal_data import personal_data
from bot.personal_page import as_page
from bot.speech.words import words_for
from storage.tables import Person, PrivateNote
from tests.bot.coach_room import coach_room, give, later, now_coaches, rows, say
from tests.bot.quiet_room import Room

NOTE = "Hésite à appeler les CFA, préparer une trame avec elle."
WARNING = "🔒 Une note privée n’est montrée à personne dans le bot. Mais elle concerne Solenn"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with coach_room(tmp_path) as it:
        yield it


async def kept(room: Room) -> list[str]:
    return [row.text for row in await rows(room, PrivateNote) if isinstance(row, PrivateNote)]


async def note(room: Room, text: str = NOTE, *, about: str = "Solenn", name: str = "Inès") -> None:
    """Keep a note, having read the warning if it comes."""
    await say(room, f"/note {about} {text}", name)
    if "Compris" in room.last(name).labels:
        await room.tap(name, "Compris")


async def data_of(room: Room, name: str) -> tuple[list[dict[str, object]], str]:
    """The notes in somebody's document: as rows, and all that the page says."""
    async with room.database.transaction() as session:
        data = await personal_data(session, await session.get_one(Person, room.ids[name]), room.now)
    page = re.sub(r"<[^>]+>", " ", as_page(data, words_for("fr")).decode()).replace("\u00a0", " ")
    return [dict(row) for row in data.sections["privatenote"]], page


async def test_the_first_note_waits_for_the_warning_and_is_not_lost(room: Room) -> None:
    await say(room, f"/note Solenn {NOTE}")
    assert room.last("Inès").text.startswith(WARNING)
    assert room.last("Inès").labels == ["Compris", "Annuler"] and await kept(room) == []
    await room.tap("Inès", "Compris")
    assert room.last("Inès").text == "🔒 Note privée sur Solenn : gardée. Pour la relire : /notes"
    await say(room, "/note Solenn Deuxième.")

    assert await kept(room) == [NOTE, "Deuxième."]
    assert room.sees("Inès").count(WARNING) == 1


async def test_what_is_typed_between_the_warning_and_the_tap_is_kept_too(room: Room) -> None:
    await say(room, "/note Solenn Un.")
    await say(room, "Deux.")
    await room.tap("Inès", "Compris")
    assert await kept(room) == ["Un.\nDeux."]


async def test_a_bare_command_asks_about_whom_then_for_the_text(room: Room) -> None:
    await say(room, "/note")
    assert room.last("Inès").labels == ["Maëlle", "Solenn"]
    await room.tap("Inès", "Solenn")
    await room.tap("Inès", "Compris")
    assert room.last("Inès").text == "Écris ta note sur Solenn, en 900 caractères au plus."
    await say(room, NOTE)
    assert await kept(room) == [NOTE]


async def test_a_text_without_a_name_waits_until_it_has_one(room: Room) -> None:
    await say(room, f"/note {NOTE}")
    await room.tap("Inès", "Solenn")
    await room.tap("Inès", "Compris")
    assert await kept(room) == [NOTE]


async def test_cancelling_or_one_character_too_many_keeps_nothing(room: Room) -> None:
    await say(room, f"/note Solenn {NOTE}")
    await room.tap("Inès", "Annuler")
    assert room.last("Inès").text == "Note sur Solenn : annulée, rien n’est gardé." and await kept(room) == []
    await note(room, "Un.")
    for length, taken in ((900, True), (901, False)):
        await note(room, "é" * length)
        assert ("é" * length in await kept(room)) is taken
    assert "fait 901 caractères, la limite est de 900" in room.last("Inès").text


async def test_ones_own_notes_are_read_again_and_erased(room: Room) -> None:
    await note(room)
    await later(room, "2027-01-13 10:00")
    await note(room, "Deuxième.")
    await say(room, "/notes")
    listed = "🔒 Tes notes sur Solenn, de la plus récente à la plus ancienne :"
    assert room.last("Inès").text == f"{listed}\n• 13 janvier 2027 : « Deuxième. »\n• 12 janvier 2027 : « {NOTE} »"
    await room.tap("Inès", "Effacer")
    await say(room, "/note Solenn")
    assert room.last("Inès").text == f"{listed}\n• 12 janvier 2027 : « {NOTE} »"

    await note(room, "Sur Maëlle.", about="Maëlle")
    await say(room, "/notes")
    assert room.last("Inès").labels == ["Maëlle (1)", "Solenn (1)"]
    await room.tap("Inès", "Maëlle (1)")
    assert room.last("Inès").text.endswith("« Sur Maëlle. »")


async def test_a_message_edited_later_makes_no_second_note(room: Room) -> None:
    await note(room)
    await room.hear(Edited(next(room.updates), room.ids["Inès"], text="/note Solenn Autre.", message_id=1))
    assert await kept(room) == [NOTE] and "ne se change pas" in room.last("Inès").text


async def test_c3_a_note_is_asked_about_too(room: Room) -> None:
    await note(room, "Un.")
    await say(room, "/note Solenn Trame à refaire. Elle était malade lundi.")
    assert room.last("Inès").text == "« Elle était malade lundi. »\nCette phrase parle de santé."
    await room.tap("Inès", "La retirer")
    await say(room, "/note Solenn Elle était malade lundi.")
    await room.tap("Inès", "Elle n’en parle pas")
    assert await kept(room) == ["Un.", "Trame à refaire.", "Elle était malade lundi."]


async def test_a_feedback_being_written_is_not_lost_to_a_note(room: Room) -> None:
    await say(room, "/retour Maëlle")
    await say(room, "Pour Maëlle.")
    await say(room, f"/note Solenn {NOTE}")
    assert room.last("Inès").text.startswith("Un retour pour Maëlle attend encore.")
    await room.tap("Inès", "Envoyer")
    await note(room)
    await say(room, "/retour Solenn")
    await say(room, "Pour Solenn.")
    await note(room, "Aussitôt.")
    assert await kept(room) == [NOTE, "Aussitôt."]
    await room.tap("Inès", "Envoyer")
    assert "Pour Solenn." in room.sees("Solenn")


# --- Who reads them


async def test_c4_nobody_writes_about_another_coachs_intra(room: Room) -> None:
    await say(room, "/note Erwan Bien.")
    assert room.last("Inès").text == "Cette personne est suivie par Karim."
    await room.press("Inès", f"1:note:{room.enrolments['Erwan']}:whom")
    assert await kept(room) == []


async def test_c9_a_new_coach_does_not_read_the_notes_of_the_one_before(room: Room) -> None:
    await note(room)
    await now_coaches(room, "Karim", "Solenn")
    await say(room, "/note Solenn", "Karim")
    assert room.last("Karim").text == "Tu n’as pas de note sur Solenn."
    await room.press("Karim", f"1:note_list:{room.enrolments['Solenn']}:")
    await say(room, "/notes", "Karim")
    assert NOTE not in room.sees("Karim")
    await say(room, "/note Solenn")
    assert NOTE in room.last("Inès").text and room.last("Inès").labels == []


@pytest.mark.parametrize("asked", ["/note Solenn", "/note Solenn montre", "/notes Solenn"])
async def test_d22_a_coordinator_is_told_who_could_share_it(room: Room, asked: str) -> None:
    await note(room)
    await say(room, asked, "Anne")
    told = room.last("Anne").text
    assert told.startswith("Une note privée n’est montrée à personne dans le bot. Solenn reçoit")
    assert "Inès peut l’écrire dans un retour partagé" in told and NOTE not in room.sees("Anne")


@pytest.mark.parametrize(
    ("what", "who"),
    [
        ("note", "Inès peut l’écrire dans un retour partagé."),
        ("feedback", "Inès peut partager un retour avec la coordination."),
        ("sentence", "Solenn peut la partager avec la coordination, et personne d’autre."),
    ],
)
async def test_d22_the_button_of_a_file_is_refused_with_who_could_share_it(room: Room, what: str, who: str) -> None:
    await give(room, "Pour toi seule.")
    await room.press("Anne", f"1:unshared:{room.enrolments['Solenn']}:{what}")
    assert room.last("Anne").text.endswith(who) and "Pour toi seule" not in room.sees("Anne")
    for name in ("Inès", "Solenn"):
        await room.press(name, f"1:unshared:{room.enrolments['Solenn']}:{what}")
        assert room.toast and room.toast.key == "shared.not_for_you"


async def test_an_intra_finds_the_notes_about_them_marked_and_those_that_name_a_third_held(room: Room) -> None:
    await note(room)
    await note(room, "Compare avec Maelle, à éviter.")
    rows, page = await data_of(room, "Solenn")

    assert [row.get("text") for row in rows] == [NOTE, None]
    assert {(row["by"], row["concerns"]) for row in rows} == {("Inès", "you")}
    assert "un tiers est cité" in page and NOTE in page and "Compare avec" not in page
    assert (await data_of(room, "Maëlle"))[0] == []


async def test_c10_once_their_author_left_only_an_access_request_shows_them(room: Room) -> None:
    await note(room)
    async with room.database.transaction() as session:
        (await session.get_one(Person, room.ids["Inès"])).left_on = room.now.date()
    await now_coaches(room, "Karim", "Solenn")
    await say(room, "/note Solenn", "Karim")
    await say(room, "/note Solenn", "Anne")

    assert NOTE not in room.sees("Karim") + room.sees("Anne")
    assert [row.get("text") for row in (await data_of(room, "Solenn"))[0]] == [NOTE]
