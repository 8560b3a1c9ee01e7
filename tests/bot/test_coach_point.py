"""The coach says whether the weekly point took place: once, of the right week, and of their own people only."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.buttons import WeekRef, pack
from storage import absences, answers
from storage.terms import AbsenceKind, Question
from tests.bot.quiet_room import Message, Room, quiet_room
from tests.scheduler.promo import paris

WEEK, NEXT_WEEK = "2027-01-11", "2027-01-18"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Inès, her three, and Erwan, whom Karim coaches, have joined by Monday 4 January 2027, 08:00."""
    async with quiet_room(tmp_path, "2027-01-04 08:00", only=("Maëlle", "Solenn", "Yann", "Erwan")) as it:
        await it.settle()
        yield it


def read(message: Message) -> str:
    """A text with its no-break spaces as plain ones."""
    return message.text.replace("\u00a0", " ").replace("\u202f", " ")


async def said(room: Room, name: str, monday: str = WEEK) -> list[tuple[str | None, str | None, bool]]:
    """What the history keeps of that point: choice, reason, whether it corrects."""
    async with room.database.transaction() as session:
        kept = await answers.history(session, room.enrolments[name], date.fromisoformat(monday))
        return [(a.choice, a.reason, a.corrects) for a in kept if a.question is Question.POINT]


async def away(room: Room, name: str, first: str, last: str) -> None:
    async with room.database.transaction() as session:
        span = (date.fromisoformat(first), "am"), (date.fromisoformat(last), "pm")
        await absences.declare(session, room.enrolments[name], *span, AbsenceKind.LEAVE, room.ids[name], room.now)


def button(room: Room, action: str, name: str, value: str = "", monday: str = WEEK) -> str:
    return pack(action, WeekRef(room.enrolments[name], date.fromisoformat(monday)).code, value)


# --- Monday


async def test_on_monday_at_0930_ines_sees_her_points_and_nobody_elses(room: Room) -> None:
    await away(room, "Yann", "2027-01-11", "2027-01-15")
    for name in ("Maëlle", "Solenn", "Yann"):
        await room.point(name, "2027-01-04")
    await room.at("2027-01-11 09:29")
    before = len(room.chats["Inès"])
    await room.at("2027-01-11 09:30")

    assert len(room.chats["Inès"]) == before + 1
    assert read(room.last("Inès")) == "Bonjour Inès. Tes points de la semaine :\n• Maëlle, à fixer\n• Solenn, à fixer"
    assert room.last("Inès").labels == [
        "Point avec Maëlle",
        "Point avec Solenn",
        "Fixer un point",
        "Je suis indisponible cette semaine",
    ]


async def test_a_week_in_which_everybody_is_away_has_neither_list_nor_reminder(room: Room) -> None:
    for name in ("Maëlle", "Solenn", "Yann"):
        await room.point(name, "2027-01-04")
        await away(room, name, "2027-01-11", "2027-01-15")
    await room.at("2027-01-15 18:00")

    assert room.sees("Inès").count("Bonjour Inès") == 1  # the Monday before
    assert "Il reste" not in room.sees("Inès")


async def test_until_monday_noon_the_points_of_last_week_can_still_be_told(room: Room) -> None:
    await room.at("2027-01-11 11:59")
    await room.write("Inès", "/points")
    assert "Semaine du 4 au 8 janvier, points encore ouverts :\n• Maëlle, à fixer" in read(room.last("Inès"))
    assert "Point avec Maëlle, semaine du 4 au 8 janvier" in room.last("Inès").labels

    await room.tap("Inès", "Point avec Maëlle, semaine du 4 au 8 janvier")
    assert read(room.last("Inès")) == "Le point avec Maëlle, semaine du 4 au 8 janvier, a-t-il eu lieu ?"
    await room.tap("Inès", "Oui")
    assert await said(room, "Maëlle", "2027-01-04") == [("held", None, False)]
    assert await said(room, "Maëlle", "2027-01-11") == []

    await room.at("2027-01-11 12:00")
    await room.write("Inès", "/points")
    assert "4 au 8 janvier" not in read(room.last("Inès"))


# --- The question


async def test_a_point_that_took_place_is_noted_once_however_often_it_is_tapped(room: Room) -> None:
    await room.at("2027-01-12 10:30")
    await room.tap("Inès", "Point avec Solenn")
    question = room.last("Inès")
    assert read(question) == "Le point avec Solenn a-t-il eu lieu ?"
    assert question.labels == ["Oui", "Reporté", "Non"]
    yes = question.speech.choices[0][0].data

    await room.press("Inès", yes, question.id)
    offer = room.last("Inès")
    await room.press("Inès", yes, question.id)

    assert read(question) == "Le point avec Solenn a-t-il eu lieu ?\n→ Oui" and question.labels == []
    assert room.toast and room.toast.key == "shared.already_noted"
    assert room.last("Inès") is offer
    assert offer.labels == ["Écrire un retour", "De vive voix", "Pas de retour"]
    assert await said(room, "Solenn") == [("held", None, False)]


async def test_a_point_that_was_missed_has_one_of_four_reasons(room: Room) -> None:
    await room.at("2027-01-12 10:30")
    await room.tap("Inès", "Point avec Solenn")
    await room.tap("Inès", "Non")
    assert room.last("Inès").labels == [
        "Solenn n’était pas disponible",
        "J’étais indisponible",
        "Journée non libérée",
        "Autre",
    ]
    await room.tap("Inès", "J’étais indisponible")

    assert "pas de point avec Solenn, semaine du 11 au 15 janvier (coach indisponible)" in read(room.last("Inès"))
    assert await said(room, "Solenn") == [("missed", None, False), ("missed", "coach_away", False)]


async def test_a_later_different_tap_corrects_and_the_older_answer_stays_in_the_history(room: Room) -> None:
    await room.at("2027-01-12 10:30")
    await room.tap("Inès", "Point avec Solenn")
    await room.tap("Inès", "Non")
    await room.tap("Inès", "Autre")
    await room.tap("Inès", "Corriger")
    assert read(room.last("Inès")) == "Noté : non tenu.\nLe point avec Solenn a-t-il eu lieu ?"
    await room.tap("Inès", "Oui")

    assert await said(room, "Solenn") == [("missed", None, False), ("missed", "other", False), ("held", None, True)]


async def test_a_reason_tapped_after_the_point_was_said_to_be_held_changes_nothing(room: Room) -> None:
    await room.at("2027-01-12 10:30")
    await room.point("Solenn", WEEK, "held")
    await room.press("Inès", button(room, "point_why", "Solenn", "coach_away"))

    assert room.toast and room.toast.key == "coach.not_missed"
    assert await said(room, "Solenn") == [("held", None, False)]


# --- Friday


async def test_on_friday_at_1600_one_message_names_the_points_still_open(room: Room) -> None:
    await room.says("Maëlle", WEEK, Question.POINT, by="Inès", day=date(2027, 1, 11), choice="held")
    await room.at("2027-01-15 15:59")
    before = len(room.chats["Inès"])
    await room.at("2027-01-15 16:00")
    reminder = room.last("Inès")
    assert len(room.chats["Inès"]) == before + 1
    assert read(reminder) == "Il reste le point avec Solenn.\nIl reste le point avec Yann."

    await room.tap("Inès", "C’est fait (Solenn)", reminder)
    assert read(reminder) == (
        "Semaine du 11 au 15 janvier :\n• Maëlle, tenu lundi 11\n• Solenn, tenu vendredi 15\n"
        "Il reste le point avec Yann."
    )
    assert reminder.labels == ["C’est fait", "Reporté", "Pas cette semaine"]
    await room.tap("Inès", "Reporté", reminder)

    assert reminder.labels == []
    assert await said(room, "Yann") == [("postponed", None, False)]


async def test_a_point_postponed_earlier_in_the_week_is_asked_about_on_friday(room: Room) -> None:
    await room.point("Maëlle", WEEK)
    await room.point("Solenn", WEEK)
    await room.at("2027-01-12 10:00")
    await room.tap("Inès", "Point avec Yann")
    await room.tap("Inès", "Reporté")
    await room.at("2027-01-15 16:00")

    assert read(room.last("Inès")) == "Il reste le point avec Yann."
    assert room.last("Inès").labels == ["C’est fait", "Reporté", "Pas cette semaine"]


async def test_when_every_point_was_told_friday_asks_nothing(room: Room) -> None:
    for name in ("Maëlle", "Solenn", "Yann"):
        await room.point(name, WEEK)
    await room.at("2027-01-15 15:59")
    before = len(room.chats["Inès"])
    await room.at("2027-01-15 18:00")

    assert len(room.chats["Inès"]) == before


async def test_a_point_said_after_monday_noon_lifts_the_alert(room: Room) -> None:
    for name in ("Maëlle", "Solenn"):
        await room.point(name, WEEK)
    await room.at("2027-01-15 16:00")
    reminder = room.last("Inès")
    await room.at("2027-01-18 12:00")
    assert [alert.state for alert in await room.row_of("Yann", WEEK) if alert.duty == "point"] == ["open"]

    await room.tap("Inès", "C’est fait", reminder)

    (alert,) = [alert for alert in await room.row_of("Yann", WEEK) if alert.duty == "point"]
    assert (alert.state, alert.outcome) == ("closed", "lifted")


# --- Who, and which week


async def test_of_somebody_elses_intrapreneur_a_coach_hears_only_who_follows_them(room: Room) -> None:
    await room.at("2027-01-12 10:00")
    await room.press("Inès", button(room, "point", "Erwan", "held"))

    assert read(room.last("Inès")) == "Cette personne est suivie par Karim."
    assert await said(room, "Erwan") == []


@pytest.mark.parametrize("who", ["Maëlle", "Anne"])
async def test_nobody_but_a_coach_can_say_that_a_point_was_held(room: Room, who: str) -> None:
    await room.at("2027-01-12 10:00")
    await room.press(who, button(room, "point", "Maëlle", "held"))

    assert room.toast and room.toast.key == "shared.not_for_you"
    assert await said(room, "Maëlle") == []


@pytest.mark.parametrize(
    "data", ["1:point:1@20270112:held", "1:point::held", "1:point:999@20270111:held", "1:point:1@20280103:held"]
)
async def test_a_forged_week_does_nothing(room: Room, data: str) -> None:
    await room.at("2027-01-12 10:00")
    await room.press("Inès", data)

    assert room.toast and room.toast.key == "shared.not_for_you"
    assert await said(room, "Maëlle") == []


async def test_a_forged_answer_does_nothing(room: Room) -> None:
    await room.at("2027-01-12 10:00")
    await room.press("Inès", button(room, "point", "Maëlle", "wonderful"))
    await room.press("Inès", button(room, "point_why", "Maëlle", "lazy"))

    assert await said(room, "Maëlle") == []


@pytest.mark.parametrize(
    ("moment", "kept"), [("2027-02-01 11:59", 1), ("2027-02-01 12:00", 1), ("2027-02-01 12:01", 0)]
)
async def test_a_week_can_be_told_until_fourteen_days_after_it_closed(room: Room, moment: str, kept: int) -> None:
    room.now = paris(moment)
    await room.press("Inès", button(room, "point", "Maëlle", "held"))

    assert len(await said(room, "Maëlle")) == kept
    assert ("depuis plus de 14 jours" in room.sees("Inès")) is (kept == 0)
