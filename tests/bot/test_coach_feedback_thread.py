"""C11: under a feedback, one thread between the two who share it; and C3: one question about delicate words."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.personal_data import personal_data
from storage import feedbacks
from storage.tables import Feedback, FeedbackReply, Person
from tests.bot.coach_room import SAID, button, coach_room, give, later, now_coaches, rows, say
from tests.bot.quiet_room import Room

ANSWER = "J’en vois deux jeudi, le troisième hésite encore."


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Inès has just sent Solenn a feedback."""
    async with coach_room(tmp_path) as it:
        await give(it)
        yield it


async def answer(room: Room, name: str, text: str = ANSWER) -> None:
    await room.tap(name, "Répondre")
    await say(room, text, name)
    await room.tap(name, "Enregistrer")


async def test_c11_an_answer_is_shown_first_and_goes_to_that_coach_only(room: Room) -> None:
    await room.tap("Solenn", "Répondre")
    await say(room, ANSWER, "Solenn")
    assert room.last("Solenn").text == f"Voici ce que lira Inès :\n« {ANSWER} »"
    assert room.last("Solenn").labels == ["Enregistrer", "Annuler"]
    assert ANSWER not in room.sees("Inès")
    await room.tap("Solenn", "Enregistrer")

    assert room.last("Inès").text == f"💬 Solenn répond à ton retour du 12 janvier\n« {ANSWER} »"
    assert room.last("Inès").labels == ["Répondre"]
    assert not any(ANSWER in room.sees(name) for name in ("Karim", "Anne", "Paul", "Maëlle"))


async def test_c11_the_coach_answers_in_the_same_thread(room: Room) -> None:
    await answer(room, "Solenn")
    await answer(room, "Inès", "Bien vu.")
    await answer(room, "Solenn", "À mardi.")

    assert room.one("Solenn", "Bien vu.").text == "💬 Inès te répond, après son retour du 12 janvier\n« Bien vu. »"
    [feedback] = await rows(room, Feedback)
    async with room.database.transaction() as session:
        thread = await feedbacks.thread(session, feedback.id or 0)  # type: ignore[attr-defined]
    assert [reply.text for reply in thread] == [ANSWER, "Bien vu.", "À mardi."]
    await say(room, "/retours", "Solenn")
    assert "Inès : « Bien vu. »\nSolenn : « À mardi. »" in room.last("Solenn").text


async def test_c11_a_new_coach_who_reads_a_shared_feedback_does_not_read_its_thread(room: Room) -> None:
    await give(room, SAID, label="Envoyer et partager avec la coordination")
    await answer(room, "Solenn")
    await now_coaches(room, "Karim", "Solenn")
    await say(room, "/retours Solenn", "Karim")

    assert SAID in room.last("Karim").text and ANSWER not in room.last("Karim").text


@pytest.mark.parametrize(("length", "kept", "warned"), [(499, 499, False), (500, 500, False), (501, 500, True)])
async def test_c11_five_hundred_characters_are_kept(room: Room, length: int, kept: int, warned: bool) -> None:
    await room.tap("Solenn", "Répondre")
    await say(room, "é" * length, "Solenn")
    assert ("fait 501 caractères ; je peux en garder 500" in room.last("Solenn").text) is warned
    await room.tap("Solenn", "Enregistrer")

    [reply] = await rows(room, FeedbackReply)
    assert isinstance(reply, FeedbackReply) and len(reply.text) == kept


async def test_c11_each_side_is_told_in_open_hours(room: Room) -> None:
    await later(room, "2027-01-12 20:00")
    await answer(room, "Solenn")
    assert room.last("Solenn").text == "C’est gardé. Inès lira ta réponse mercredi 13 à 8 h 30."
    await later(room, "2027-01-13 08:29")
    assert ANSWER not in room.sees("Inès")
    await later(room, "2027-01-13 08:30")
    assert ANSWER in room.sees("Inès")


async def test_c11_a_second_tap_saves_nothing_more_and_cancelling_keeps_nothing(room: Room) -> None:
    await room.tap("Solenn", "Répondre")
    await say(room, ANSWER, "Solenn")
    preview = room.last("Solenn")
    save = button(preview, "Enregistrer")
    for _ in range(2):
        await room.press("Solenn", save, preview.id)
    assert len(await rows(room, FeedbackReply)) == 1

    await room.tap("Solenn", "Répondre")
    await say(room, "Autre chose.", "Solenn")
    await room.tap("Solenn", "Annuler")
    assert room.last("Solenn").text == "Réponse pour Inès : annulée, rien n’est envoyé ni gardé."
    assert len(await rows(room, FeedbackReply)) == 1 and "Autre chose" not in room.sees("Inès")


async def test_c11_nobody_else_answers(room: Room) -> None:
    reply = button(room.last("Solenn"), "Répondre")
    for name in ("Maëlle", "Karim", "Anne"):
        await room.press(name, reply)
        assert room.toast and room.toast.key == "shared.not_for_you"


async def test_c11_an_answer_to_a_withdrawn_feedback_or_a_coach_who_left_goes_nowhere(room: Room) -> None:
    await room.tap("Solenn", "Répondre")
    await room.tap("Inès", "Retirer")
    await say(room, ANSWER, "Solenn")
    assert await rows(room, FeedbackReply) == [] and ANSWER not in room.sees("Inès")

    await give(room, "Un autre.")
    async with room.database.transaction() as session:
        (await session.get_one(Person, room.ids["Inès"])).left_on = room.now.date()
    await room.tap("Solenn", "Répondre")
    assert room.last("Solenn").text == "Inès ne participe plus au suivi : personne ne lirait ta réponse."


async def test_c11_the_thread_is_in_the_data_of_both(room: Room) -> None:
    await answer(room, "Solenn")
    await answer(room, "Inès", "Bien vu.")
    async with room.database.transaction() as session:
        data = await personal_data(session, await session.get_one(Person, room.ids["Solenn"]), room.now)
    assert [(row["by"], row["text"]) for row in data.sections["feedbackreply"]] == [
        ("Solenn", ANSWER),
        ("Inès", "Bien vu."),
    ]


async def test_a_text_being_written_is_not_lost_to_another(room: Room) -> None:
    await answer(room, "Solenn")
    await say(room, "/retour Maëlle")
    await say(room, "Pour Maëlle.")
    await room.tap("Inès", "Répondre")
    assert room.last("Inès").text.startswith("Un retour pour Maëlle attend encore.")
    await room.tap("Inès", "Envoyer")

    assert "Pour Maëlle." in room.sees("Maëlle")


# --- C3

TALK = "Cinq entretiens, bravo. Dommage que tu sois malade. Prochain pas : en voir trois."


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [("Tu reviens d’arrêt maladie.", "santé"), ("Ton divorce te prend du temps.", "vie privée")],
)
async def test_c3_a_delicate_sentence_is_asked_about_before_it_leaves(room: Room, sentence: str, subject: str) -> None:
    await say(room, "/retour Maëlle")
    await say(room, f"Cinq entretiens. {sentence}")

    assert room.last("Inès").text.endswith(f"« {sentence} »\nCette phrase parle de {subject}.")
    assert room.last("Inès").labels == ["La retirer", "Elle n’en parle pas", "Modifier", "Annuler"]


async def test_c3_it_is_taken_out_or_stays_and_is_never_refused(room: Room) -> None:
    await say(room, "/retour Maëlle")
    await say(room, TALK)
    await room.tap("Inès", "La retirer")
    assert room.last("Inès").text == (
        "Voici ce que Maëlle va lire :\n« Cinq entretiens, bravo. Prochain pas : en voir trois. »"
    )
    await room.tap("Inès", "Annuler")

    await say(room, "/retour Maëlle")
    await say(room, TALK)
    await room.tap("Inès", "Elle n’en parle pas")
    assert room.last("Inès").labels[0] == "Envoyer"
    await say(room, "À mardi.")
    assert room.last("Inès").labels[0] == "Envoyer"
    await room.tap("Inès", "Envoyer")
    assert room.last("Maëlle").text.endswith(f"« {TALK}\nÀ mardi. »")


async def test_c3_a_text_that_was_nothing_else_is_asked_for_again(room: Room) -> None:
    await say(room, "/retour Maëlle")
    await say(room, "Tu étais malade.")
    await room.tap("Inès", "La retirer")
    assert room.last("Inès").text.startswith("Écris ton retour pour Maëlle")
    await say(room, SAID)
    assert room.last("Inès").labels[0] == "Envoyer"
