"""The call to a service: its memo, what came of it, and the promised day that is really followed (DOMAIN 4.d)."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from storage import absences
from storage.tables import Commitment
from storage.terms import AbsenceKind, Question
from tests.bot.quiet_room import Room, quiet_room

WEEK, NEXT_WEEK = "2027-02-01", "2027-02-08"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Thursday 4 February, 16:53: Maëlle was refused her day, and Anne looks after it."""
    async with quiet_room(tmp_path, "2027-02-01 08:00", only=["Maëlle"]) as it:
        await it.point("Maëlle", WEEK)
        await it.at("2027-02-04 16:50")
        await it.released("Maëlle", "2027-02-04", 0, also=("no_other_day",))
        await it.at("2027-02-04 16:53")
        await it.says("Maëlle", WEEK, Question.REASON, choice="hierarchy")
        await it.tap("Anne", "Je m’en occupe")
        yield it


async def promised(room: Room, day: str) -> None:
    """Anne calls, and that day is promised."""
    await room.tap("Anne", "Aide pour l’appel")
    await room.tap("Anne", "Engagement pris")
    await room.tap("Anne", day)


async def commitments(room: Room) -> list[tuple[date, bool | None, bool]]:
    """Each promised day: whether it was kept, and whether that is settled."""
    async with room.database.transaction() as session:
        rows = (await session.exec(select(Commitment))).all()
        return [(row.day, row.kept, row.settled_at is not None) for row in rows]


async def test_the_memo_gives_the_promise_the_figures_and_one_question(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, "2027-01-04 08:00", only=["Maëlle"]) as room:
        for thursday in ("2027-01-07", "2027-01-14", "2027-01-21", "2027-01-28"):
            await room.at(f"{thursday} 16:50")
            await room.released("Maëlle", thursday, 2)
        await room.at("2027-02-04 16:50")
        await room.released("Maëlle", "2027-02-04", 0, also=("no_other_day",))
        await room.at("2027-02-04 17:00")
        [card] = [card for card in room.alerts("Anne") if "Journée non libérée" in card.text]
        await room.tap("Anne", "Aide pour l’appel", card)

        memo = room.last("Anne")
        assert memo.text == (
            "Pour l’appel au service Transports scolaires (vouvoiement) :\n"
            "• La convention (article 3) engage la Région à libérer Maëlle au moins un jour par semaine.\n"
            "• Depuis janvier : 4 semaines tenues sur 5. Cette semaine : pas de journée.\n"
            "• Demande : quel jour peut être garanti cette semaine ou la prochaine, et quel obstacle lever ?\n"
            "Après l’appel, note seulement le résultat :"
        )
        assert memo.labels == ["Engagement pris", "Pas joint", "Refus", "À reprendre avec le sponsor"]


async def test_a_refusal_is_noted_with_who_called_and_every_copy_says_so(room: Room) -> None:
    await room.tap("Anne", "Aide pour l’appel")
    memo = room.last("Anne")
    data = next(choice.data for row in memo.speech.choices for choice in row if choice.label == "Refus")
    await room.tap("Anne", "Refus", memo)
    assert memo.text.endswith("→ Refus") and memo.labels == []
    for name in ("Anne", "Paul"):
        assert "Appel du 4 février (Anne) : refus." in room.alerts(name)[0].text

    await room.press("Anne", data, memo.id)
    assert room.toast and room.toast.key == "shared.already_noted"
    await room.tap("Paul", "Historique", room.alerts("Paul")[0])
    assert room.last("Paul").text.count("Anne a appelé le service : refus") == 1


async def test_only_coordinators_note_a_call_and_never_about_a_point(room: Room) -> None:
    [alert] = await room.row_of("Maëlle", WEEK)
    for name in ("Maëlle", "Inès"):
        for data in (
            f"1:called:{alert.id}:refusal.0",
            f"1:promised:{alert.id}:2027-02-05",
            f"1:call_again:{alert.id}:",
        ):
            await room.press(name, data)
            assert room.toast and room.toast.key == "shared.not_for_you"
    for forged in (f"1:called:{alert.id}:refusal", f"1:called:{alert.id}:x.0", "1:called:99:refusal.0"):
        await room.press("Anne", forged)
        assert room.toast and room.toast.key == "shared.not_for_you"
    await room.at("2027-02-15 12:00")
    [point] = [row for row in await room.row_of("Maëlle", NEXT_WEEK) if row.duty == "point"]
    await room.press("Anne", f"1:alert_call:{point.id}:")
    assert room.toast and room.toast.key == "shared.not_for_you"


async def test_the_days_offered_are_those_that_can_still_be_had(room: Room) -> None:
    await room.tap("Anne", "Aide pour l’appel")
    await room.tap("Anne", "Engagement pris")

    assert room.last("Anne").labels == ["Ven. 5", "Lun. 8", "Mar. 9", "Mer. 10", "Jeu. 11", "Ven. 12"]


async def test_on_the_promised_day_maelle_is_asked_and_anne_hears_that_it_was_kept(room: Room) -> None:
    await promised(room, "Ven. 5")
    for name in ("Anne", "Paul"):
        assert "Appel du 4 février (Anne) : engagement pris pour vendredi 5, à venir." in room.alerts(name)[0].text
    await room.at("2027-02-05 16:44")
    assert "As-tu pu te consacrer" not in room.last("Maëlle").text
    await room.at("2027-02-05 16:45")
    assert room.last("Maëlle").text == "As-tu pu te consacrer à ton projet aujourd’hui ?"
    await room.tap("Maëlle", "La journée")

    assert room.one("Anne", "Engagement tenu").text == "✅ Engagement tenu : Maëlle, vendredi 5 février."
    assert "Engagement" not in room.sees("Paul") and "Engagement" not in room.sees("Maëlle")
    assert await commitments(room) == [(date(2027, 2, 5), True, True)]


async def test_a_promise_that_is_not_kept_is_told_with_the_way_to_call_again(room: Room) -> None:
    await promised(room, "Ven. 5")
    await room.at("2027-02-05 16:45")
    await room.tap("Maëlle", "Pas aujourd’hui")

    told = room.one("Anne", "Engagement non tenu")
    assert told.text == "⛔ Engagement non tenu : Maëlle, vendredi 5 février (service Transports scolaires)."
    assert told.labels == ["Aide pour l’appel"]
    assert "engagement pris pour vendredi 5, non tenu." in room.alerts("Paul")[0].text


async def test_a_promise_for_the_usual_day_is_asked_about_once(room: Room) -> None:
    await promised(room, "Jeu. 11")
    await room.at("2027-02-11 16:44")
    before = len(room.chats["Maëlle"])
    await room.at("2027-02-11 16:45")

    assert [message.text for message in room.chats["Maëlle"][before:]] == [
        "As-tu pu te consacrer à ton projet aujourd’hui ?"
    ]
    await room.tap("Maëlle", "La journée")
    assert "✅ Engagement tenu : Maëlle, jeudi 11 février." in room.sees("Anne")


async def test_silence_about_a_promise_is_named_as_silence_and_a_late_answer_edits_it(room: Room) -> None:
    await promised(room, "Mer. 10")
    await room.at("2027-02-15 11:59")
    assert "Engagement" not in room.sees("Anne").replace("Engagement pris", "")
    await room.at("2027-02-15 12:00")
    told = room.one("Anne", "Engagement du")
    assert told.text == "❔ Engagement du mercredi 10 février pour Maëlle : pas encore de réponse."
    assert await commitments(room) == [(date(2027, 2, 10), None, True)]

    await room.at("2027-02-16 10:00")
    await room.released("Maëlle", "2027-02-10", 2)
    assert told.text == "✅ Engagement tenu : Maëlle, mercredi 10 février."
    await room.released("Maëlle", "2027-02-10", 0, corrects=True)
    assert told.text.startswith("⛔ Engagement non tenu : Maëlle, mercredi 10 février")
    assert await commitments(room) == [(date(2027, 2, 10), False, True)]


async def test_a_later_word_replaces_a_promise_that_is_still_to_come(room: Room) -> None:
    await promised(room, "Ven. 5")
    await promised(room, "Mar. 9")

    assert await commitments(room) == [(date(2027, 2, 9), None, False)]
    await room.at("2027-02-05 16:45")
    assert "As-tu pu te consacrer" not in room.last("Maëlle").text
    await room.at("2027-02-09 16:45")
    assert room.last("Maëlle").text == "As-tu pu te consacrer à ton projet aujourd’hui ?"


async def test_who_was_not_reached_is_called_to_mind_the_next_working_day(room: Room) -> None:
    await room.at("2027-02-05 09:00")  # a Friday
    await room.tap("Anne", "Aide pour l’appel")
    await room.tap("Anne", "Pas joint")
    assert room.last("Anne").labels == ["Me le rappeler lundi 8"]
    await room.tap("Anne", "Me le rappeler lundi 8")
    await room.at("2027-02-08 08:59")
    assert "Appel à refaire" not in room.sees("Anne")
    await room.at("2027-02-08 09:00")

    assert room.one("Anne", "Appel à refaire").text == (
        "🕓 Appel à refaire : service Transports scolaires, pour Maëlle, semaine du 1er au 5 février."
    )
    assert "Appel à refaire" not in room.sees("Paul")


async def test_nobody_is_reminded_of_a_call_that_was_made_meanwhile(room: Room) -> None:
    await room.tap("Anne", "Aide pour l’appel")
    await room.tap("Anne", "Pas joint")
    await room.tap("Anne", "Me le rappeler demain")
    await room.tap("Paul", "Aide pour l’appel")
    await room.tap("Paul", "À reprendre avec le sponsor")
    await room.at("2027-02-05 12:00")

    assert "Appel à refaire" not in room.sees("Anne")


async def test_the_history_tells_calls_and_promises_in_their_order(room: Room) -> None:
    await promised(room, "Ven. 5")
    await room.at("2027-02-05 16:45")
    await room.tap("Maëlle", "La journée")
    [alert] = await room.row_of("Maëlle", WEEK)
    await room.press("Anne", f"1:alert_history:{alert.id}:")

    acts = [line.partition(" : ")[2] for line in room.last("Anne").text.splitlines()[1:]]
    assert acts == [
        "alerte ouverte (pas de journée, dit avant la fin de la semaine)",
        "Anne s’en occupe",
        "Anne a appelé le service : engagement pris",
        "engagement pris pour vendredi 5 février",
        "engagement tenu (vendredi 5 février)",
        "alerte levée par les faits",
    ]


async def test_a_word_about_the_whole_week_settles_a_promise_too(room: Room) -> None:
    await promised(room, "Ven. 5")
    await room.at("2027-02-05 16:50")
    await room.released("Maëlle", "2027-02-05", 2)
    await room.released("Maëlle", "2027-02-05", 0, None, corrects=True)
    assert await commitments(room) == [(date(2027, 2, 5), False, True)]
    await room.released("Maëlle", "2027-02-05", 1, None, corrects=True)  # half a day, nobody knows which
    assert await commitments(room) == [(date(2027, 2, 5), None, False)]
    await room.released("Maëlle", "2027-02-05", 2, None, corrects=True)
    assert await commitments(room) == [(date(2027, 2, 5), True, True)]


async def test_a_promised_day_taken_by_a_leave_is_nobodys_fault(room: Room) -> None:
    await promised(room, "Mar. 9")
    async with room.database.transaction() as session:
        days = (date(2027, 2, 9), "am"), (date(2027, 2, 9), "pm")
        await absences.declare(
            session, room.enrolments["Maëlle"], *days, AbsenceKind.LEAVE, room.ids["Maëlle"], room.now
        )
    await room.says("Maëlle", NEXT_WEEK, Question.SHARED, choice="no")

    assert "➖ Engagement sans objet : Maëlle, mardi 9 février, jour devenu indisponible." in room.sees("Anne")
    await room.at("2027-02-09 17:00")
    assert "As-tu pu te consacrer" not in room.last("Maëlle").text
