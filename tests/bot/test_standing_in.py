"""A coach is unavailable, another takes the points or does not, and intrapreneurs hear whom to expect."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.buttons import WeekRef, pack
from storage import answers
from storage.tables import CoachAway, Outbox
from storage.terms import Question
from tests.bot.quiet_room import Message, Room, quiet_room

WEEK, NEXT_WEEK = "2027-01-11", "2027-01-18"
MINE = "Je suis indisponible cette semaine"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday 11 January 2027, 09:30: the lists have just come. Inès follows two, Karim follows Erwan."""
    async with quiet_room(tmp_path, f"{WEEK} 08:00", only=("Maëlle", "Solenn", "Erwan")) as it:
        await it.at(f"{WEEK} 09:30")
        yield it


async def aways(room: Room) -> list[CoachAway]:
    async with room.database.transaction() as session:
        return list((await session.exec(select(CoachAway).order_by(col(CoachAway.id)))).all())


async def told(room: Room, name: str) -> list[tuple[str | None, int]]:
    """What the history keeps of that week's point: choice, and who said it."""
    async with room.database.transaction() as session:
        kept = await answers.history(session, room.enrolments[name], date.fromisoformat(WEEK))
        return [(a.choice, a.by_id) for a in kept if a.question is Question.POINT]


def button(room: Room, action: str, name: str, value: str = "") -> str:
    return pack(action, WeekRef(room.enrolments[name], date.fromisoformat(WEEK)).code, value)


def data(message: Message, label: str) -> str:
    return next(c.data for row in message.speech.choices for c in row if c.label == label)


async def hand_over(room: Room, answer: str = "Oui, je les prends") -> None:
    await room.tap("Inès", MINE)
    await room.tap("Inès", "Karim")
    await room.tap("Karim", answer)


# --- Asking


async def test_an_unavailable_week_takes_dates_only_and_asks_who_can_take_the_points(room: Room) -> None:
    await room.tap("Inès", MINE)

    noted, who = room.chats["Inès"][-2:]
    assert noted.text == "Noté : indisponible du 11 au 15 janvier." and noted.labels == ["Annuler (dès le 11 janvier)"]
    assert who.text == "Qui peut prendre tes points ?" and who.labels == ["Karim", "Personne"]
    (away,) = await aways(room)
    assert (str(away.starts_on), str(away.ends_on)) == (WEEK, "2027-01-15")

    await room.tap("Inès", MINE)
    assert room.toast and room.toast.key == "shared.already_noted"
    assert len(await aways(room)) == 1


async def test_the_other_coach_accepts_and_everybody_knows_whom_to_expect(room: Room) -> None:
    await room.tap("Inès", MINE)
    await room.tap("Inès", "Karim")
    asked = room.last("Karim")
    assert asked.text == (
        "Inès n’est pas disponible du 11 au 15 janvier. Peux-tu tenir ses points avec Maëlle et Solenn ?"
    )
    assert "Karim" not in room.sees("Solenn")
    yes = data(asked, "Oui, je les prends")
    await room.tap("Karim", "Oui, je les prends")

    for name in ("Maëlle", "Solenn"):
        assert room.last(name).text == (
            "Inès n’est pas disponible du 11 au 15 janvier. Karim tient ton point à la place."
        )
    assert "Inès" not in room.sees("Erwan").replace("Inès et Karim", "")
    assert room.last("Inès").text == "Karim prend tes points du 11 au 15 janvier. Les intras le savent."
    assert room.last("Karim").text == (
        "Tes points de la semaine :\n• Erwan, à fixer\n• Maëlle, à fixer (pour Inès)\n• Solenn, à fixer (pour Inès)"
    )
    before = len(room.chats["Solenn"])
    await room.press("Karim", yes, asked.id)
    assert room.toast and room.toast.key == "shared.already_noted"
    assert len(room.chats["Solenn"]) == before


async def test_the_stand_in_fixes_holds_and_is_asked_for_that_week_only(room: Room) -> None:
    await hand_over(room)
    await room.tap("Karim", "Fixer un point")
    for label in ("Solenn", "Mar. 12", "10 h"):
        await room.tap("Karim", label)
    await room.at("2027-01-12 10:30")
    assert "Ton point avec Karim : mardi 12 à 10 h." in room.sees("Solenn")
    assert "a-t-il eu lieu" not in room.sees("Inès")
    await room.tap("Karim", "Oui", room.one("Karim", "a-t-il eu lieu"))
    assert await told(room, "Solenn") == [("held", room.ids["Karim"])]
    assert room.last("Karim").text.startswith("Un retour pour Solenn ?")

    await room.at("2027-01-15 16:00")
    assert "Il reste le point avec Erwan.\nIl reste le point avec Maëlle." in room.sees("Karim")
    assert "Il reste" not in room.sees("Inès")
    await room.at(f"{NEXT_WEEK} 09:30")
    assert "Maëlle, à fixer" in room.last("Inès").text
    await room.press("Karim", pack("point", WeekRef(room.enrolments["Maëlle"], date(2027, 1, 18)).code, "held"))
    assert room.last("Karim").text == "Cette personne est suivie par Inès."


async def test_the_own_coach_may_still_say_what_took_place(room: Room) -> None:
    await hand_over(room)
    await room.press("Inès", button(room, "point", "Maëlle", "held"))

    assert await told(room, "Maëlle") == [("held", room.ids["Inès"])]


async def test_a_stand_in_never_reads_the_friday_sentences_of_anothers_intrapreneurs(room: Room) -> None:
    await hand_over(room)
    await room.at("2027-01-15 14:00")
    for question, choice, text in (
        (Question.INTERVIEWS, "3-5", None),
        (Question.OBSTACLE, "written", "Un secret de Solenn."),
        (Question.NEXT_STEP, None, "Le prochain pas de Solenn."),
    ):
        await room.says("Solenn", WEEK, question, choice=choice, text=text)
    async with room.database.transaction() as session:
        for name in ("Inès", "Karim"):
            session.add(
                Outbox(key=name, kind="coach_check_ins", person_id=room.ids[name], facts={"monday": WEEK},
                       due_at=room.now)
            )  # fmt: skip
    await room.settle()

    assert "Un secret de Solenn." in room.sees("Inès")
    assert "secret" not in room.sees("Karim") and "prochain pas de Solenn" not in room.sees("Karim")


# --- Refused, nobody, and taken back


async def test_a_refusal_comes_back_with_the_question(room: Room) -> None:
    await hand_over(room, "Non")

    assert room.last("Inès").text == (
        "Karim ne peut pas prendre tes points du 11 au 15 janvier.\nQui peut prendre tes points ?"
    )
    assert room.last("Inès").labels == ["Personne"]
    assert "Karim" not in room.sees("Solenn")
    await room.press("Karim", button(room, "point", "Solenn", "held"))
    assert room.last("Karim").text == "Cette personne est suivie par Inès."


async def test_with_nobody_the_coach_is_left_alone_and_the_coordination_sees_why(room: Room) -> None:
    await room.tap("Inès", MINE)
    await room.tap("Inès", "Personne")
    assert "personne ne tient ton point à la place" in room.last("Solenn").text
    assert room.last("Inès").text.startswith("Qui peut prendre tes points ?\n→ Personne\nNoté.")
    before = len(room.chats["Inès"])
    await room.at("2027-01-18 11:59")
    assert [m.text for m in room.chats["Inès"][before:] if "Il reste" in m.text] == []
    assert "non tenu : Solenn" not in room.sees("Paul")
    await room.at("2027-01-18 12:00")

    headline = "⛔ Point hebdomadaire non tenu : Solenn, semaine du 11 au 15 janvier (coach indisponible)."
    assert headline in room.sees("Paul") and headline in room.sees("Anne")


async def test_there_after_all_the_points_come_back_and_whoever_was_told_hears_it(room: Room) -> None:
    await hand_over(room)
    card, taken = room.last("Solenn"), room.last("Inès")
    await room.tap("Inès", "Annuler (dès le 11 janvier)")

    assert taken.text == "L’indisponibilité du 11 au 15 janvier est annulée : les points te reviennent."
    assert "Karim prend tes points" not in room.sees("Inès")
    assert room.last("Solenn").text == (
        "Inès est finalement disponible du 11 au 15 janvier : ton point est à nouveau avec Inès."
    )
    assert room.last("Karim").text.startswith("Inès est finalement disponible du 11 au 15 janvier")
    assert card.text == room.last("Solenn").text
    await room.at("2027-01-15 16:00")
    assert "Il reste le point avec Solenn." in room.sees("Inès")
    assert "avec Solenn." not in room.last("Karim").text


async def test_whoever_stands_in_and_is_then_unavailable_too_gives_the_points_back(room: Room) -> None:
    await hand_over(room)
    await room.tap("Karim", MINE)

    assert room.last("Inès").text.startswith("Karim ne peut pas prendre tes points")
    await room.write("Karim", "/points")
    assert "Maëlle" not in room.last("Karim").text


# --- Other dates


async def test_other_dates_are_two_days_and_a_partly_free_week_keeps_its_points(room: Room) -> None:
    await room.write("Inès", "/indisponible")
    for label in ("D’autres dates", "Mer. 13", "Semaine suivante", "Ven. 22"):
        await room.tap("Inès", label)

    noted, who = room.chats["Inès"][-2:]
    assert noted.text.startswith("Noté : indisponible du 13 au 22 janvier. Une semaine où il te reste un jour")
    assert who.text == "Qui peut prendre tes points ?"
    await room.tap("Inès", "Fixer un point", room.one("Inès", "Bonjour Inès"))
    await room.tap("Inès", "Solenn")
    assert room.last("Inès").labels == ["Lun. 11", "Mar. 12"]
    await room.write("Inès", "/indisponible")
    assert "Indisponible du 13 au 22 janvier." in room.last("Inès").text


async def test_a_list_of_a_week_that_is_over_makes_nobody_unavailable(room: Room) -> None:
    old = room.one("Inès", "Bonjour Inès")
    await room.at("2027-01-18 10:00")
    await room.tap("Inès", MINE, old)

    assert room.last("Inès").text.startswith("Cette semaine est passée.")
    assert await aways(room) == []


@pytest.mark.parametrize("who", ["Karim", "Erwan", "Anne", "Paul"])
@pytest.mark.parametrize("action", ["away_who", "away_back", "stand_in"])
async def test_only_the_two_coaches_concerned_decide(room: Room, who: str, action: str) -> None:
    await room.tap("Inès", MINE)
    (away,) = await aways(room)
    await room.press(who, pack(action, str(away.id), "nobody" if action == "away_who" else "yes"))

    assert room.toast and room.toast.key == "shared.not_for_you"
    (after,) = await aways(room)
    assert (after.cancelled_at, after.accepted_at, after.declined_at) == (None, None, None)


@pytest.mark.parametrize(
    "pressed",
    ["1:away::demain", "1:away_until:2027-01-13:2027-01-12", "1:away_until:2027-01-13:2029-01-12",
     "1:away_until:2027-01-04:2027-01-08", "1:away_who:99:nobody", "1:away_who:x:1", "1:away_from::x"],
)  # fmt: skip
async def test_forged_dates_are_refused(room: Room, pressed: str) -> None:
    await room.press("Inès", pressed)

    assert room.toast and room.toast.key == "shared.not_for_you"
    assert await aways(room) == []
