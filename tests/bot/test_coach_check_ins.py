"""Friday's answers reach the coach on one card: of their own people, once they have finished, as they now stand."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.speech.check_ins import VIEWS
from bot.speech.speech import fits
from bot.speech.view import Scene
from bot.speech.words import words_for
from storage.tables import Enrolment, Person
from storage.terms import Question
from tests.bot.quiet_room import Room, quiet_room
from tests.scheduler.promo import paris

WEEK = "2027-01-11"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Friday 15 January 2027, 14:00."""
    async with quiet_room(tmp_path, "2027-01-04 08:00") as it:
        it.now = paris("2027-01-15 14:00")
        yield it


async def finish(room: Room, name: str, obstacle: str = "no", text: str | None = None, step: str | None = None) -> None:
    await room.says(name, WEEK, Question.INTERVIEWS, choice="3-5")
    await room.says(name, WEEK, Question.OBSTACLE, choice=obstacle, text=text)
    await room.says(name, WEEK, Question.NEXT_STEP, text=step)


async def card(room: Room, coach: str, *, shrunk: bool = False) -> str | None:
    """What the card says now; None if there is nothing to show."""
    view = VIEWS["coach_check_ins"]
    async with room.database.transaction() as session:
        reader = await session.get(Person, room.ids[coach])
        what = await view.read(Scene(session, room.now, {"monday": WEEK}, reader, shrunk=shrunk))
    if what is None:
        return None
    assert fits(view.say(what, words_for("fr")))
    return view.say(what, words_for("fr")).text.replace("\u00a0", " ")


async def test_before_anybody_has_finished_there_is_no_card(room: Room) -> None:
    await room.says("Maëlle", WEEK, Question.INTERVIEWS, choice="3-5")

    assert await card(room, "Inès") is None


async def test_a_day_that_was_refused_is_none_and_not_unsaid(room: Room) -> None:
    room.now = paris("2027-01-14 16:45")
    await room.settle()
    for label in ("Pas aujourd’hui", "Aucun autre jour", "Charge du service"):
        await room.tap("Maëlle", label)
    await finish(room, "Maëlle")

    assert "⛔ Maëlle : non tenue, 0 jour, 3 à 5 entretiens." in (await card(room, "Inès") or "")


async def test_it_shows_those_who_have_finished_and_only_names_the_others(room: Room) -> None:
    await room.released("Maëlle", "2027-01-14", 2)
    await finish(room, "Maëlle", "written", "Pas d’accès aux données.", "Revoir deux familles.")
    await room.says("Yann", WEEK, Question.OBSTACLE, choice="written", text="Pas encore dit.")
    await finish(room, "Erwan")

    assert await card(room, "Inès") == (
        "Réponses du vendredi, semaine du 11 au 15 janvier\n"
        "✅ Maëlle : tenue, 1 jour, 3 à 5 entretiens.\n"
        "Blocage : « Pas d’accès aux données. »\n"
        "Prochain pas : « Revoir deux familles. »\n"
        "Pas encore de réponse : Solenn et Yann."
    )


async def test_it_shows_the_answers_as_they_now_stand(room: Room) -> None:
    await finish(room, "Solenn", "aloud")
    first = await card(room, "Inès")
    assert first and "❔ Solenn : journée pas encore dite, 3 à 5 entretiens." in first
    assert "Blocage : oui, à dire de vive voix." in first

    await room.released("Solenn", "2027-01-12", 2)
    now = await card(room, "Inès")
    assert now and "✅ Solenn : tenue (déplacée), 1 jour, 3 à 5 entretiens." in now


async def test_an_older_copy_shrinks_to_one_line(room: Room) -> None:
    await finish(room, "Maëlle")

    assert await card(room, "Inès", shrunk=True) == "Réponses du vendredi, semaine du 11 au 15 janvier : plus bas."


async def test_however_much_is_written_the_message_can_be_sent(room: Room) -> None:
    async with room.database.transaction() as session:
        for name in ("Erwan", "Nolwenn", "Gwenaël"):
            enrolment = await session.get_one(Enrolment, room.enrolments[name])
            enrolment.coach_id = room.ids["Inès"]
    for name in room.enrolments:
        await finish(room, name, "written", "&" * 500, "<" * 500)

    shown = await card(room, "Inès")
    assert shown and shown.count("Blocage") == 6 and "…" in shown
