"""A coach fixes a weekly point by taps, moves it, and is asked about it; one card tells the intrapreneur the time."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.buttons import WeekRef, pack
from storage import answers
from storage.terms import Question
from tests.bot.quiet_room import Room, quiet_room

WEEK, NEXT_WEEK = "2027-01-11", "2027-01-18"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday 11 January 2027, 09:30: Inès has just had her list."""
    async with quiet_room(tmp_path, f"{WEEK} 08:00", only=("Maëlle", "Solenn", "Yann", "Erwan")) as it:
        await it.at(f"{WEEK} 09:30")
        yield it


async def planned(room: Room, name: str, monday: str = WEEK) -> list[tuple[str | None, str | None]]:
    """What the history keeps of the times said: day and hour."""
    async with room.database.transaction() as session:
        kept = await answers.history(session, room.enrolments[name], date.fromisoformat(monday))
        return [(str(a.day) if a.day else None, a.choice) for a in kept if a.question is Question.POINT_PLANNED]


async def told(room: Room, name: str, monday: str = WEEK) -> list[tuple[str | None, str]]:
    async with room.database.transaction() as session:
        kept = await answers.history(session, room.enrolments[name], date.fromisoformat(monday))
        return [(a.choice, str(a.day)) for a in kept if a.question is Question.POINT]


def button(room: Room, action: str, name: str, value: str = "", monday: str = WEEK) -> str:
    return pack(action, WeekRef(room.enrolments[name], date.fromisoformat(monday)).code, value)


async def fix(room: Room, name: str, *labels: str) -> None:
    for label in ("Fixer un point", name, *labels):
        await room.tap("Inès", label)


# --- Fixing


async def test_a_point_is_fixed_in_four_taps_on_one_message(room: Room) -> None:
    before = len(room.chats["Inès"])
    await room.tap("Inès", "Fixer un point")
    wizard = room.last("Inès")
    assert wizard.text == (
        "Semaine du 11 au 15 janvier : un point avec qui ?\n• Maëlle, à fixer\n• Solenn, à fixer\n• Yann, à fixer"
    )
    await room.tap("Inès", "Solenn", wizard)
    assert wizard.text == "Quel jour pour le point avec Solenn ?"
    assert wizard.labels == ["Lun. 11", "Mar. 12", "Mer. 13", "Jeu. 14", "Ven. 15"]
    await room.tap("Inès", "Mar. 12", wizard)
    assert wizard.text == "Le point avec Solenn, mardi 12 janvier : à quelle heure ?"
    assert wizard.labels == ["9 h", "10 h", "11 h", "14 h", "15 h", "16 h", "17 h", "Autre heure", "Heure à voir"]
    await room.tap("Inès", "10 h", wizard)

    assert wizard.text == "Noté : point avec Solenn, mardi 12 à 10 h. Je préviens Solenn."
    assert len(room.chats["Inès"]) == before + 1
    assert await planned(room, "Solenn") == [("2027-01-12", "10:00")]
    await room.write("Inès", "/points")
    assert "• Maëlle, à fixer\n• Solenn, mardi 12 à 10 h\n• Yann, à fixer" in room.last("Inès").text


async def test_the_intrapreneur_hears_the_time_and_a_move_and_the_old_card_is_one_line(room: Room) -> None:
    await fix(room, "Solenn", "Mar. 12", "10 h")
    assert "point avec Inès :" not in room.sees("Solenn")
    await room.at(f"{WEEK} 09:31")
    card = room.last("Solenn")
    assert card.text == "Ton point avec Inès : mardi 12 à 10 h."

    for label in ("Changer", "Jeu. 14", "15 h"):
        await room.tap("Inès", label)
    await room.at(f"{WEEK} 09:40")
    assert card.text == "L’heure de ton point avec Inès a changé : voir plus bas."
    assert room.last("Solenn").text == "Ton point avec Inès : jeudi 14 à 15 h."
    assert room.sees("Solenn").count("à 15 h") == 1
    assert all("point avec Inès" not in room.sees(name) for name in ("Maëlle", "Yann", "Erwan"))

    await room.write("Solenn", "/ma_semaine")
    assert "Point avec Inès : jeudi 14 à 15 h." in room.last("Solenn").text


@pytest.mark.parametrize(
    ("text", "kept"),
    [("14h30", "14:30"), ("14:30", "14:30"), ("9 h", "09:00"), ("à 8h15", "08:15"), ("25h", None), ("demain", None),
     ("3h", None), ("22h", None)],
)  # fmt: skip
async def test_another_hour_is_written_as_people_write_it(room: Room, text: str, kept: str | None) -> None:
    await fix(room, "Solenn", "Mar. 12", "Autre heure")
    assert room.last("Inès").text == "Le point avec Solenn, mardi 12 janvier : écris l’heure, par exemple 14 h 30."
    await room.write("Inès", text)

    assert await planned(room, "Solenn") == ([("2027-01-12", kept)] if kept else [])
    if kept is None:
        assert room.last("Inès").text.startswith("Je n’ai pas compris cette heure")
        await room.write("Inès", "14h30")
        assert await planned(room, "Solenn") == [("2027-01-12", "14:30")]


async def test_only_days_and_hours_at_which_both_can_still_meet_are_offered(room: Room) -> None:
    await room.at("2027-01-13 14:30")
    await fix(room, "Solenn")
    assert room.last("Inès").labels == ["Mer. 13", "Jeu. 14", "Ven. 15"]
    await room.tap("Inès", "Mer. 13")
    assert room.last("Inès").labels == ["15 h", "16 h", "17 h", "Autre heure", "Heure à voir"]

    await room.press("Inès", button(room, "fix_hour", "Solenn", "2027-01-12.1000"))
    assert "mardi 12 janvier n’est plus possible." in room.last("Inès").text
    await room.press("Inès", button(room, "fix_hour", "Solenn", "2027-01-13.1000"))
    assert await planned(room, "Solenn") == []


async def test_the_same_time_said_twice_is_kept_once(room: Room) -> None:
    await fix(room, "Solenn", "Mar. 12", "10 h")
    await room.press("Inès", button(room, "fix_hour", "Solenn", "2027-01-12.1000"))

    assert room.toast and room.toast.key == "shared.already_noted"
    assert len(await planned(room, "Solenn")) == 1


async def test_without_an_hour_the_day_alone_is_said(room: Room) -> None:
    await fix(room, "Solenn", "Mar. 12", "Heure à voir")
    await room.at("2027-01-12 08:30")
    assert room.last("Inès").text == "Noté : point avec Solenn, mardi 12. Je préviens Solenn."
    assert "Ton point avec Inès : mardi 12." in room.sees("Solenn")


async def test_next_weeks_point_is_fixed_this_week_and_stands_in_next_mondays_list(room: Room) -> None:
    await room.at("2027-01-15 17:00")
    await room.write("Inès", "/points")
    await room.tap("Inès", "Fixer un point")
    await room.tap("Inès", "Semaine prochaine")
    for label in ("Solenn", "Mar. 19", "10 h"):
        await room.tap("Inès", label)
    assert "mardi 19 janvier à 10 h" in room.last("Inès").text
    await room.at(f"{NEXT_WEEK} 09:30")

    assert "• Maëlle, à fixer\n• Solenn, mardi 19 à 10 h\n• Yann, à fixer" in room.last("Inès").text
    assert await planned(room, "Solenn", NEXT_WEEK) == [("2027-01-19", "10:00")]


async def test_a_list_of_a_week_that_is_over_fixes_nothing(room: Room) -> None:
    old = room.one("Inès", "Bonjour Inès")
    await room.at("2027-01-19 10:00")
    await room.tap("Inès", "Fixer un point", old)

    assert room.last("Inès").text.startswith("Cette semaine est passée.")


@pytest.mark.parametrize("who", ["Karim", "Maëlle", "Anne", "Paul"])
@pytest.mark.parametrize("value", ["2027-01-12.1000", "2027-01-12.other"])
async def test_nobody_else_fixes_a_coachs_point(room: Room, who: str, value: str) -> None:
    await room.press(who, button(room, "fix_hour", "Solenn", value))

    if who == "Karim":
        assert room.last(who).text == "Cette personne est suivie par Inès."
    else:
        assert room.toast and room.toast.key == "shared.not_for_you"
    assert await planned(room, "Solenn") == []


@pytest.mark.parametrize(
    ("action", "value"),
    [("fix_hour", "2027-01-12.9999"), ("fix_hour", "mardi.1000"), ("fix_day", "x"), ("fix_hour", "2027-01-25.1000"),
     ("fix_hour", "2027-01-12."), ("point_asked", "held.2027-01-14"), ("point_asked", "held.x"),
     ("point_of", "never")],
)  # fmt: skip
async def test_a_forged_time_is_not_kept(room: Room, action: str, value: str) -> None:
    await room.press("Inès", button(room, action, "Solenn", value))

    assert await planned(room, "Solenn") == [] and await told(room, "Solenn") == []


# --- Asked about


async def test_half_an_hour_after_its_time_the_coach_is_asked_and_feedback_is_offered(room: Room) -> None:
    await fix(room, "Solenn", "Mar. 12", "10 h")
    await room.at("2027-01-12 10:29")
    assert "a-t-il eu lieu" not in room.sees("Inès")
    await room.at("2027-01-12 10:30")
    question = room.last("Inès")
    assert question.text == "Le point avec Solenn a-t-il eu lieu ?" and question.labels == ["Oui", "Reporté", "Non"]
    yes = question.speech.choices[0][0].data
    await room.at("2027-01-13 09:00")
    await room.tap("Inès", "Oui", question)

    assert room.last("Inès").text.startswith("Un retour pour Solenn ?")
    assert await told(room, "Solenn") == [("held", "2027-01-12")]
    await room.press("Inès", yes, question.id)
    assert room.toast and room.toast.key == "shared.already_noted"
    assert len(await told(room, "Solenn")) == 1


async def test_reporte_offers_this_week_and_the_next_and_the_moved_point_is_asked_about(room: Room) -> None:
    await fix(room, "Solenn", "Jeu. 14", "10 h")
    await room.at("2027-01-14 10:30")
    await room.tap("Inès", "Reporté")
    picker = room.last("Inès")
    assert picker.text == "Le point avec Solenn, semaine du 11 au 15 janvier, est reporté. À quand ?"
    assert picker.labels == [
        "Jeu. 14", "Ven. 15", "Lun. 18", "Mar. 19", "Mer. 20", "Jeu. 21", "Ven. 22", "Je ne sais pas encore",
    ]  # fmt: skip
    await room.tap("Inès", "Mar. 19", picker)
    await room.tap("Inès", "10 h", picker)
    await room.at("2027-01-14 10:40")
    assert "Ton point avec Inès : mardi 19 janvier à 10 h." in room.sees("Solenn")

    await room.at("2027-01-18 12:00")
    assert "Point hebdomadaire non tenu : Solenn" in room.sees("Paul")
    assert "(reporté au mardi 19 janvier à 10 h)" in room.sees("Paul")
    await room.write("Inès", "/points")
    assert "Semaine du 11 au 15 janvier, points encore ouverts :\n• Solenn, reporté au mardi 19 à 10 h" in (
        room.last("Inès").text
    )
    await room.at("2027-01-19 10:30")
    assert room.last("Inès").text == "Le point avec Solenn, semaine du 11 au 15 janvier, a-t-il eu lieu ?"
    await room.tap("Inès", "Oui")
    assert await told(room, "Solenn") == [("postponed", "2027-01-14"), ("held", "2027-01-19")]
    assert await told(room, "Solenn", NEXT_WEEK) == []
    assert "Point finalement tenu : Solenn" in room.sees("Paul")


async def test_a_point_put_off_without_a_date_is_called_off_to_the_intrapreneur(room: Room) -> None:
    await fix(room, "Solenn", "Jeu. 14", "10 h")
    await room.at("2027-01-13 09:00")
    await room.press("Inès", button(room, "point", "Solenn", "postponed"))
    await room.tap("Inès", "Je ne sais pas encore")
    assert room.last("Inès").text.startswith("Noté : le point avec Solenn, semaine du 11 au 15 janvier, est reporté.")
    await room.at("2027-01-13 09:04")
    assert "n’a pas lieu" not in room.sees("Solenn")
    await room.at("2027-01-13 09:05")

    assert "Ton point avec Inès, semaine du 11 au 15 janvier, n’a pas lieu à l’heure prévue." in room.sees("Solenn")
    asked = room.sees("Inès").count("a-t-il eu lieu")
    await room.at("2027-01-14 11:00")
    assert room.sees("Inès").count("a-t-il eu lieu") == asked


async def test_on_friday_only_what_is_still_open_is_named(room: Room) -> None:
    await fix(room, "Solenn", "Ven. 15", "17 h")
    await fix(room, "Yann", "Mar. 12", "9 h")
    await room.at("2027-01-12 09:30")
    await room.tap("Inès", "Oui")
    await room.at("2027-01-15 16:00")
    assert room.last("Inès").text == "Il reste le point avec Maëlle."
    await room.at("2027-01-15 17:30")
    assert room.last("Inès").text == "Le point avec Solenn a-t-il eu lieu ?"


# --- Two in a week, and the Monday after


async def test_a_second_point_of_the_week_is_kept_beside_the_first(room: Room) -> None:
    """C7."""
    await fix(room, "Solenn", "Mar. 12", "10 h")
    await room.at("2027-01-12 10:30")
    await room.tap("Inès", "Oui")
    await room.at("2027-01-14 15:00")
    await room.tap("Inès", "Point avec Solenn", room.one("Inès", "Bonjour Inès"))
    more = next(c.data for row in room.last("Inès").speech.choices for c in row if c.label.startswith("Un autre point"))
    await room.tap("Inès", "Un autre point a eu lieu aujourd’hui")
    assert await told(room, "Solenn") == [("held", "2027-01-12"), ("held", "2027-01-14")]
    await room.press("Inès", more)
    assert len(await told(room, "Solenn")) == 2

    await room.write("Inès", "/points")
    assert "• Solenn, tenu mardi 12 et jeudi 14" in room.last("Inès").text
    await room.write("Anne", "/suivi")
    assert "Points tenus : 1 sur 4." in room.sees("Anne")


async def test_a_second_point_that_did_not_take_place_leaves_the_first(room: Room) -> None:
    """C7."""
    await room.press("Inès", button(room, "point", "Solenn", "held"))
    await fix(room, "Solenn", "Jeu. 14", "10 h")
    await room.at("2027-01-14 10:30")
    await room.tap("Inès", "Non")

    assert room.last("Inès").text.startswith("Noté : ce second point avec Solenn n’a pas eu lieu.")
    assert await told(room, "Solenn") == [("held", WEEK)]
    await room.write("Inès", "/points")
    assert "• Solenn, tenu lundi 11\n" in room.last("Inès").text


@pytest.mark.parametrize(
    ("label", "before", "this"),
    [("Semaine du 11 au 15 janvier", 1, 0), ("Semaine du 18 au 22 janvier", 0, 1)],
)
async def test_a_point_held_on_monday_counts_for_the_week_the_coach_says(
    room: Room, label: str, before: int, this: int
) -> None:
    """C8."""
    await room.at(f"{NEXT_WEEK} 10:00")
    await room.press("Inès", button(room, "point", "Yann", "held", NEXT_WEEK))
    question = room.last("Inès")
    assert question.text == "Ce point avec Yann compte pour quelle semaine ?"
    assert (await told(room, "Yann"), await told(room, "Yann", NEXT_WEEK)) == ([], [])
    await room.tap("Inès", label, question)

    assert (len(await told(room, "Yann")), len(await told(room, "Yann", NEXT_WEEK))) == (before, this)
    assert room.last("Inès").text.startswith("Un retour pour Yann ?")
    assert question.text == f"Ce point avec Yann compte pour quelle semaine ?\n→ {label}"


async def test_a_point_and_a_day_are_independent_facts(room: Room) -> None:
    """C6: the point took place though the day was not released."""
    await room.press("Inès", button(room, "point", "Maëlle", "held"))
    await room.released("Maëlle", "2027-01-14", 0)
    await room.says("Maëlle", WEEK, Question.NO_OTHER_DAY)
    await room.at("2027-01-18 12:00")

    duties = {(alert.duty.value, alert.state.value) for alert in await room.row_of("Maëlle", WEEK)}
    assert duties == {("release", "open")}
    assert await told(room, "Maëlle") == [("held", WEEK)]
