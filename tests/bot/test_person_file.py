"""One person's file and timeline: what coordinators may know, and the refusals that say who could share (D22)."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from storage import absences, escalations, feedbacks, notes, support
from storage.tables import Enrolment
from storage.terms import AbsenceKind, Duty, EscalationStep, Question, SupportNeed
from tests.bot.quiet_room import Room, quiet_room

WEEK = "2027-02-01"
THAT_WEEK = "du 1er au 5 février"
EARLY = "pas de journée, dit avant la fin de la semaine"
PRIVATE = ("Belle écoute", "trois usagers", "informatique", "Fatigue visible")


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Maëlle, whose day of Thursday 4 February was refused; Anne looks after it."""
    async with quiet_room(tmp_path, only=("Maëlle", "Yann")) as it:
        await it.at("2027-02-04 16:50")
        await it.says("Maëlle", WEEK, Question.REASON, choice="hierarchy")
        await it.released("Maëlle", "2027-02-04", 0, also=("no_other_day",))
        await it.at("2027-02-04 17:05")
        await it.tap("Anne", "Je m’en occupe")
        yield it


async def write_down(room: Room) -> None:
    """What Maëlle and Inès keep to themselves, and what they share."""
    maelle, ines = room.enrolments["Maëlle"], room.ids["Inès"]
    await room.says("Maëlle", WEEK, Question.OBSTACLE, choice="written", text="Le service informatique ne répond pas.")
    await room.says("Maëlle", WEEK, Question.NEXT_STEP, text="Voir trois usagers.")
    async with room.database.transaction() as session:
        for text, shared in (("Belle écoute.", False), ("Premier entretien très utile.", True)):
            await feedbacks.add(session, maelle, ines, date(2027, 2, 1), text, room.now, shared=shared)
        await notes.add(session, maelle, ines, "Fatigue visible.", room.now)
        request = await support.ask(session, maelle, SupportNeed.ONLINE, None, room.ids["Maëlle"], room.now)
        support.plan(session, request, date(2027, 2, 12), ines, room.now)
        await support.ask(session, maelle, SupportNeed.DATA, None, room.ids["Maëlle"], room.now)
        (await session.get_one(Enrolment, maelle)).proof_link = "https://cars.exemple.fr"
        first, last = (date(2027, 2, 15), "am"), (date(2027, 2, 19), "pm")
        await absences.declare(session, maelle, first, last, AbsenceKind.LEAVE, room.ids["Maëlle"], room.now)
    await room.says("Maëlle", "2027-02-08", Question.POINT_PLANNED, by="Inès", day=date(2027, 2, 10), choice="10:00")


async def file_of(room: Room, name: str) -> str:
    await room.press("Anne", f"1:person:{room.enrolments[name]}:")
    return room.last("Anne").text


async def test_the_file_tells_support_the_next_point_and_the_first_version(room: Room) -> None:
    await write_down(room)
    shown = await file_of(room, "Maëlle")

    assert "Première version : https://cars.exemple.fr" in shown
    assert "Appui prévu le vendredi 12 février : mise en ligne." in shown
    assert "Appui demandé le jeudi 4 février, sans date pour l’instant : données." in shown
    assert "Prochain point avec Inès : mercredi 10 février à 10 h." in shown
    assert "retour de coach (Inès) : « Premier entretien très utile. »" in shown
    assert not any(private in shown for private in PRIVATE)
    yann = await file_of(room, "Yann")
    assert not any(fact in yann for fact in ("cars.exemple", "Appui", "Prochain point", "retour de coach"))


async def test_the_longest_shared_sentences_still_fit_one_message(room: Room) -> None:
    for monday in (WEEK, "2027-02-08", "2027-02-15"):
        await room.at(f"{monday} 09:00")
        await room.says("Maëlle", monday, Question.OBSTACLE, choice="written", text="&" * 500)
        await room.says("Maëlle", monday, Question.NEXT_STEP, text="é" * 500)
        await room.says("Maëlle", monday, Question.SHARED, choice="yes")
        async with room.database.transaction() as session:
            who = room.enrolments["Maëlle"], room.ids["Inès"]
            await feedbacks.add(session, *who, date.fromisoformat(monday), "ï" * 900, room.now, shared=True)

    shown = await file_of(room, "Maëlle")
    assert shown.count("…") == 9 and len(shown.replace("&amp;", "&")) < 4096


@pytest.mark.parametrize(
    ("label", "who_could"),
    [
        ("Notes privées", "Inès peut l’écrire dans un retour partagé"),
        ("Autres retours", "Inès peut partager un retour avec la coordination"),
        ("Autres phrases", "Maëlle peut la partager avec la coordination"),
    ],
)
async def test_d22_what_is_not_shared_is_refused_with_who_could_share_it(
    room: Room, label: str, who_could: str
) -> None:
    await write_down(room)
    await file_of(room, "Maëlle")
    await room.tap("Anne", label)

    assert who_could in room.last("Anne").text
    assert not any(private in room.sees("Anne") for private in PRIVATE)


# --- The timeline


async def test_the_timeline_tells_what_happened_the_newest_first(room: Room) -> None:
    await write_down(room)
    await room.at("2027-02-05 10:00")
    await room.says("Maëlle", WEEK, Question.POINT, by="Inès", choice="missed", reason="coach_away")
    await room.at("2027-02-08 12:00")
    await file_of(room, "Maëlle")
    await room.tap("Anne", "Chronologie")

    assert room.last("Anne").text.split("\n") == [
        "Chronologie : Maëlle",
        f"• lundi 8 février, 12 h : alerte ouverte (point non tenu), point de la semaine {THAT_WEEK}",
        f"• lundi 8 février, 12 h : ⛔ Non tenue, {THAT_WEEK} : pas d’accord de la hiérarchie, alerte ouverte",
        f"• vendredi 5 février, 10 h : point non tenu, semaine {THAT_WEEK} (Inès, motif : coach indisponible)",
        "• jeudi 4 février, 17 h 05 : appui demandé (données)",
        "• jeudi 4 février, 17 h 05 : date d’appui prévue (mise en ligne)",
        "• jeudi 4 février, 17 h 05 : appui demandé (mise en ligne)",
        f"• jeudi 4 février, 17 h 05 : Anne s’en occupe, semaine {THAT_WEEK}",
        "• jeudi 4 février, 17 h 05 : absence déclarée, du lundi 15 février au vendredi 19 février (congé ou RTT)",
        f"• jeudi 4 février, 16 h 50 : alerte ouverte ({EARLY}), semaine {THAT_WEEK}",
    ]


async def test_what_was_entered_corrected_promised_and_escalated_is_in_it(room: Room) -> None:
    await room.tap("Anne", "Aide pour l’appel")
    await room.tap("Anne", "Engagement pris")
    await room.tap("Anne", next(label for label in room.last("Anne").labels if label.startswith("Ven")))
    await room.at("2027-02-05 11:00")
    await room.released("Maëlle", "2027-02-05", 2, corrects=True)
    await room.released("Maëlle", "2027-02-05", 1, by="Paul")
    async with room.database.transaction() as session:
        row = await escalations.open_new(
            session,
            room.enrolments["Maëlle"],
            Duty.RELEASE,
            date(2027, 2, 1),
            EscalationStep.SECOND_ALERT,
            WEEK,
            room.now,
        )
        escalations.take(session, row, room.ids["Paul"], room.now)
    await room.press("Anne", f"1:timeline:{room.enrolments['Maëlle']}:")

    told = room.last("Anne").text
    assert "• vendredi 5 février, 11 h : réponse corrigée : 1 jour, semaine du 1er au 5 février" in told
    assert "0,5 jour pour la semaine du 1er au 5 février, saisie par Paul" in told
    assert "Anne a appelé le service : " in told and "engagement pris pour" in told
    assert "2e alerte, Paul s’en occupe" in told


async def test_past_fifteen_lines_a_document_holds_them_all(room: Room) -> None:
    for minute in range(14):  # with the alert and who took it: sixteen
        await room.at(f"2027-02-05 10:{minute + 10}")
        await room.point("Maëlle", WEEK, "held" if minute % 2 else "missed")
        if minute == 12:
            await room.press("Anne", f"1:timeline:{room.enrolments['Maëlle']}:")
            assert len(room.last("Anne").text.split("\n")) == 1 + 15 and not room.last("Anne").labels
    await room.press("Anne", f"1:timeline:{room.enrolments['Maëlle']}:")
    few = room.last("Anne")
    assert len(few.text.split("\n")) == 1 + 15 and few.labels == ["Tout en un document"]
    await room.tap("Anne", "Tout en un document")

    document = room.last("Anne").speech.document
    assert document and document.filename == "chronologie-2027-02-05.html"
    page = document.content.decode()
    assert '<html lang="fr">' in page and "<caption>" in page and page.count("<tr>") == 1 + 16
    assert "Usage interne à la coordination" in page
    assert page.index("10\u00a0h\u00a023") < page.index("10\u00a0h\u00a010") < page.index("16\u00a0h\u00a050")


async def test_of_somebody_who_has_only_joined_there_is_nothing_to_tell(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, at="2027-01-27 10:00", only=("Maëlle",)) as room:
        await room.press("Anne", f"1:timeline:{room.enrolments['Maëlle']}:")
        assert room.last("Anne").text == "Rien n’est encore noté pour Maëlle."


async def test_only_coordinators_of_the_promo_read_a_timeline(room: Room) -> None:
    for name in ("Maëlle", "Yann", "Inès"):
        for action in ("timeline", "timeline_all", "unshared"):
            await room.press(name, f"1:{action}:{room.enrolments['Maëlle']}:note")
            assert room.toast and room.toast.key == "shared.not_for_you"
    for forged in ("999", "x", "٣", ""):
        await room.press("Anne", f"1:timeline:{forged}:")
        assert room.toast and room.toast.key in ("shared.not_for_you", "shared.unknown_button")
