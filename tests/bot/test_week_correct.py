"""A correction replaces nothing: the older value stays in the history, and the alert follows the newer one."""

import pytest

from storage.answers import history
from storage.terms import Question
from tests.bot.quiet_room import Room
from tests.bot.week_room import begins, labels, room, text
from tests.scheduler.promo import paris

__all__ = ["begins", "room"]


async def corrects(room: Room, week: str, value: str) -> None:
    await room.write("Maëlle", "/corriger")
    label = next(label for label in room.last("Maëlle").labels if label.startswith(f"Semaine {week}"))
    await room.tap("Maëlle", label)
    await room.tap("Maëlle", value)


@pytest.mark.parametrize("begins", ["2027-03-08 08:00"])
async def test_the_receipt_names_both_values_and_a_line_may_say_why(room: Room) -> None:
    await room.at("2027-03-11 16:45")
    await room.tap("Maëlle", "La journée")
    await corrects(room, "du 8 au 12 mars", "0,5 jour")
    assert text(room.last("Maëlle")).startswith(
        "Corrigé : 0,5 jour au lieu de 1 pour la semaine du 8 mars. L'ancienne réponse reste dans l'historique."
    )
    await room.write("Maëlle", "une réunion le matin")

    async with room.database.transaction() as session:
        rows = await history(session, room.enrolments["Maëlle"])
    said = [(row.halves, row.corrects, row.text) for row in rows if row.question is Question.RELEASE]
    assert said == [(2, False, None), (1, True, None), (1, True, "une réunion le matin")]


@pytest.mark.parametrize(
    ("before", "after", "outcome"), [("La journée", "0 jour", None), ("Pas aujourd’hui", "1 jour", "lifted")]
)
@pytest.mark.parametrize("begins", ["2027-03-08 08:00"])
async def test_t16_and_t17_a_correction_opens_the_alert_or_lifts_it(
    room: Room, before: str, after: str, outcome: str | None
) -> None:
    await room.at("2027-03-11 16:45")
    await room.tap("Maëlle", before)
    if before == "Pas aujourd’hui":
        await room.tap("Maëlle", "Aucun autre jour")
    await room.at("2027-03-16 10:00")
    await corrects(room, "du 8 au 12 mars", after)

    [alert] = [row for row in await room.row_of("Maëlle", "2027-03-08") if row.duty == "release"]
    assert alert.outcome == outcome


async def test_yanns_later_half_is_still_asked_after_a_correction_of_the_first(room: Room) -> None:
    await room.at("2027-01-12 12:15")
    await room.tap("Yann", "Oui")
    await room.tap("Yann", "Corriger")
    await room.tap("Yann", "0 jour")
    await room.at("2027-01-14 12:15")

    assert text(room.last("Yann")) == "Ta matinée projet, c'est fait ?"


@pytest.mark.parametrize("begins", ["2027-03-08 08:00"])
async def test_b3_until_fourteen_days_after_the_closing_then_a_coordinator_does_it(room: Room) -> None:
    code = f"1:correct:{room.enrolments['Maëlle']}@20270308:2"
    room.now = paris("2027-03-29 12:01")
    await room.press("Maëlle", code)
    assert "est close depuis plus de 14 jours. La coordination peut encore la corriger" in text(room.last("Maëlle"))
    assert not [row for row in await answers(room) if row == Question.RELEASE]


@pytest.mark.parametrize("begins", ["2027-03-08 08:00"])
async def test_at_the_last_moment_it_is_still_hers_to_correct(room: Room) -> None:
    code = f"1:correct:{room.enrolments['Maëlle']}@20270308:2"
    room.now = paris("2027-03-29 12:00")
    await room.press("Maëlle", code)
    assert text(room.last("Maëlle")).startswith("Corrigé : 1 jour pour la semaine du 8 mars.")


async def answers(room: Room) -> list[Question]:
    async with room.database.transaction() as session:
        return [row.question for row in await history(session, room.enrolments["Maëlle"])]


@pytest.mark.parametrize("begins", ["2027-02-08 08:00"])
async def test_the_list_is_of_four_weeks_at_most(room: Room) -> None:
    room.now = paris("2027-03-11 10:00")
    await room.write("Maëlle", "/corriger")

    which = next(m for m in room.chats["Maëlle"] if text(m) == "Quelle semaine corriger ?")
    assert [label[:14] for label in labels(which)] == [
        "Semaine du 8 a",
        "Semaine du 1er",
        "Semaine du 22 ",
        "Semaine du 15 ",
    ]
