"""The weekly digest in words: D16, D17, D23, A9 and the honest sums."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from storage import absences
from storage.tables import DayOff
from storage.terms import AbsenceKind, DayOffKind, Question
from tests.bot.quiet_room import CAST, Room, quiet_room

WEEK = "2027-02-01"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with quiet_room(tmp_path) as it:
        yield it


async def the_week_of_the_journey(room: Room) -> None:
    """DOMAIN 4.d: four held, Yann in part, Maëlle not; Erwan's point was not held."""
    for name in ("Erwan", "Gwenaël", "Nolwenn", "Solenn"):
        await room.released(name, "2027-02-05", 2, None)
    await room.released("Yann", "2027-02-05", 1, None)
    await room.says("Maëlle", WEEK, Question.REASON, choice="hierarchy")
    await room.released("Maëlle", "2027-02-05", 0, None)
    for name in CAST:
        await room.point(name, WEEK, *(("missed", "coach_away") if name == "Erwan" else ()))
    for name, choice in {"Erwan": "3-5", "Maëlle": "3-5", "Solenn": "3-5", "Yann": "0"}.items():
        await room.says(name, WEEK, Question.INTERVIEWS, choice=choice)
    await room.says("Maëlle", WEEK, Question.OBSTACLE, choice="written", text="Un accès manque.")
    await room.says("Maëlle", WEEK, Question.SHARED, choice="yes")
    await room.says("Erwan", WEEK, Question.OBSTACLE, choice="aloud")


def digests(room: Room, name: str) -> list[str]:
    first = ("Semaine ", "✅ Semaine ")
    return [m.text for m in room.chats.get(name, []) if m.text.startswith(first) and "Depuis le début" in m.text]


async def test_the_digest_tells_the_week_to_somebody_who_sees_no_picture(room: Room) -> None:
    await the_week_of_the_journey(room)
    await room.at("2027-02-05 17:00")
    await room.tap("Anne", "Je m’en occupe", next(m for m in room.alerts("Anne") if "Maëlle" in m.text))
    await room.at("2027-02-08 13:59")
    assert digests(room, "Anne") == []

    await room.at("2027-02-08 14:00")
    [told] = digests(room, "Anne")
    assert digests(room, "Paul") == [told]
    assert told == (
        "Semaine du 1er au 5 février 2027\n"
        "Libération : 4 tenues, 1 partielle (Yann, 0,5 jour), 1 non tenue (Maëlle, hiérarchie).\n"
        "Depuis le début : 4 semaines tenues sur 6 dues (67 %), 4,5 jours libérés sur 6.\n"
        "Points avec les coachs : 5 sur 6. Non tenu : Erwan (coach indisponible).\n"
        "Entretiens usagers de la semaine : 9 à 15. Blocages signalés : 2, dont 1 partagé.\n"
        "Alertes : 3 ouvertes (Erwan ; Maëlle, suivie par Anne ; Yann)."
    )


async def test_d23_the_digest_is_sent_once_and_the_overview_computes_again(room: Room) -> None:
    await the_week_of_the_journey(room)
    await room.at("2027-02-08 15:00")
    await room.settle()
    await room.at("2027-02-09 10:00")
    assert len(digests(room, "Anne")) == 1
    await room.released("Maëlle", "2027-02-05", 2, None, corrects=True)
    await room.write("Anne", "/suivi")

    assert "5 semaines tenues sur 6 dues" in room.last("Anne").text
    assert "4 semaines tenues sur 6 dues" in digests(room, "Anne")[0]


async def test_a_week_held_by_everybody_is_named_briefly(room: Room) -> None:
    for name in CAST:
        await room.released(name, "2027-02-05", 2, None)
        await room.point(name, WEEK)
    await room.at("2027-02-08 14:00")

    [told] = digests(room, "Anne")
    assert "Libération : tenue pour tout le monde, 6 sur 6.\n" in told
    assert told.endswith("Aucun blocage signalé.\nAlertes : aucune ouverte.")
    assert "bravo" not in told.lower()


async def test_d16_after_a_holiday_on_monday_closing_and_digest_move_to_tuesday(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, at="2027-03-22 08:00", only=("Maëlle",)) as room:
        await room.at("2027-03-30 11:59")
        assert "Sans réponse : Maëlle" not in room.sees("Anne")
        await room.at("2027-03-30 12:00")
        assert "Sans réponse : Maëlle" in room.sees("Anne")
        await room.at("2027-03-30 13:59")
        assert digests(room, "Anne") == []
        await room.at("2027-03-30 14:00")
        assert len(digests(room, "Anne")) == 1


async def test_d17_a_week_neutralised_for_everybody_is_one_line(room: Room) -> None:
    async with room.database.transaction() as session:
        for day in range(1, 6):
            session.add(DayOff(cohort_id=1, day=date(2027, 2, day), kind=DayOffKind.CLOSURE, name="Fermeture"))
    await room.at("2027-02-08 14:00")

    told = room.last("Anne").text
    assert told == "Semaine du 1er au 5 février 2027 : neutralisée pour tout le monde, rien n’était dû."
    assert room.alerts("Anne") == []


async def test_a9_with_five_people_the_digest_says_so(tmp_path: Path) -> None:
    five = [name for name in CAST if name != "Gwenaël"]
    async with quiet_room(tmp_path, only=five) as room:
        await room.at("2027-02-08 14:00")
        assert "Personnes suivies : 5 sur 6." in digests(room, "Anne")[0]


async def test_silence_doubt_and_leave_are_told_apart(room: Room) -> None:
    async with room.database.transaction() as session:
        for name, first, last in (("Solenn", 1, 5), ("Nolwenn", 3, 3)):
            await absences.declare(
                session,
                room.enrolments[name],
                (date(2027, 2, first), "am"),
                (date(2027, 2, last), "pm"),
                AbsenceKind.LEAVE,
                room.ids[name],
                room.now,
            )
    await room.at("2027-02-08 14:00")

    [told] = digests(room, "Anne")
    assert "4 sans réponse (Erwan, Gwenaël, Maëlle et Yann), 1 à qualifier (Nolwenn), 1 neutralisée (Solenn)." in told
    assert "Depuis le début : 0 semaine tenue sur 5 (0 %), dont 4 sans réponse, 0 jour libéré sur 5." in told
    assert "Points avec les coachs : 0 sur 5. À confirmer : Erwan, Gwenaël, Maëlle, Nolwenn et Yann." in told


async def test_d11_d21_what_coordinators_did_by_hand_is_told_to_both_parties(room: Room) -> None:
    await the_week_of_the_journey(room)
    await room.at("2027-02-05 17:00")
    await room.tap("Anne", "Justifiée", next(m for m in room.alerts("Anne") if "Maëlle" in m.text))
    await room.tap("Anne", "Fermeture")
    await room.released("Gwenaël", "2027-02-05", 2, None, by="Anne")
    await room.at("2027-02-08 14:00")

    [told] = digests(room, "Paul")
    assert "Depuis le début : 1 justifiée sur 2 courtes. Saisi par la coordination : Gwenaël." in told


async def test_each_person_is_named_once_however_many_alerts_they_have(room: Room) -> None:
    for name in ("Erwan", "Gwenaël", "Nolwenn", "Solenn"):
        await room.released(name, "2027-02-05", 2, None)
        await room.point(name, WEEK)
    await room.at("2027-02-08 12:30")
    await room.tap("Anne", "Je m’en occupe", next(m for m in room.alerts("Anne") if "Sans réponse : Yann" in m.text))
    await room.at("2027-02-08 14:00")

    [told] = digests(room, "Anne")
    assert "2 sans réponse (Maëlle et Yann)." in told
    assert "À confirmer : Maëlle et Yann." in told
    assert told.endswith("Alertes : 4 ouvertes (Maëlle, 2 alertes ; Yann, 2 alertes, dont 1 suivie).")


async def test_when_all_is_well_the_first_line_says_so(room: Room) -> None:
    for name in CAST:
        await room.released(name, "2027-02-05", 2, None)
        await room.point(name, WEEK)
    await room.at("2027-02-08 14:00")

    assert room.last("Paul").text.splitlines()[0] == "✅ Semaine du 1er au 5 février 2027 : tout va bien."


async def test_with_one_point_left_in_silence_the_first_line_claims_nothing(room: Room) -> None:
    for name in CAST:
        await room.released(name, "2027-02-05", 2, None)
        if name != "Yann":
            await room.point(name, WEEK)
    await room.at("2027-02-08 14:00")

    assert room.last("Paul").text.splitlines()[0] == "Semaine du 1er au 5 février 2027"
