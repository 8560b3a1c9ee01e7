"""The edges of the intrapreneur's week: a text too many (B8), the clock (B17), the turn of the year (B18)."""

from pathlib import Path

from sqlmodel import select

from storage.tables import Answer
from storage.terms import Question
from tests.bot.quiet_room import Room, quiet_room


async def sentences(room: Room) -> list[str]:
    async with room.database.transaction() as session:
        kept = (await session.exec(select(Answer.text).where(Answer.question == Question.NEXT_STEP))).all()
    return [text for text in kept if text]


async def test_b8_a_text_answers_the_open_question_only_once_it_was_shown_and_kept(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, only=("Maëlle",)) as room:
        await room.at("2027-02-04 16:45")
        await room.write("Maëlle", "Trois chauffeurs vus")  # the day's question awaits a tap, not a text
        assert not await sentences(room)
        await room.tap("Maëlle", "La journée", room.one("Maëlle", "As-tu pu te consacrer"))
        await room.at("2027-02-05 14:00")
        await room.tap("Maëlle", "0")
        await room.tap("Maëlle", "Non")
        await room.write("Maëlle", "Voir deux parents d’élèves")
        assert not await sentences(room)
        assert "Voir deux parents d’élèves" in room.last("Maëlle").text
        assert {"Enregistrer", "Annuler"} <= set(room.last("Maëlle").labels)

        await room.tap("Maëlle", "Enregistrer")
        assert await sentences(room) == ["Voir deux parents d’élèves"]


async def test_b18_the_week_over_the_new_year_is_named_by_its_dates_never_by_a_number(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, at="2026-12-28 08:00", only=("Maëlle",)) as room:
        await room.at("2026-12-28 09:00")
        assert "Semaine du 28 décembre 2026 au 1er janvier 2027" in room.last("Maëlle").text
        await room.at("2026-12-31 16:45")
        await room.tap("Maëlle", "La journée", room.one("Maëlle", "As-tu pu te consacrer"))
        await room.write("Anne", "/suivi")
        assert room.last("Anne").text.startswith("Semaine du 28 décembre 2026 au 1er janvier 2027, jeudi 16 h 45")
        await room.at("2027-01-04 09:00")
        assert "Semaine du 4 au 8 janvier" in room.last("Maëlle").text
        everything = room.sees("Maëlle") + room.sees("Anne")
        assert "S53" not in everything and "semaine 53" not in everything.lower()


async def test_b17_after_the_clock_changed_monday_is_tuesday_at_nine_in_paris(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, at="2027-03-22 08:00", only=("Solenn",)) as room:
        await room.at("2027-03-26 18:00")  # the last winter time; Easter Monday is off
        before = len(room.chats["Solenn"])
        await room.at("2027-03-30 08:59")
        assert len(room.chats["Solenn"]) == before
        await room.at("2027-03-30 09:00")
        assert len(room.chats["Solenn"]) == before + 1
        assert "lundi 29 est férié (Lundi de Pâques)" in room.last("Solenn").text
