"""The day is asked about at its end; what follows depends on the answer alone."""

import pytest

from sandbox.screens import alike
from tests.bot.quiet_room import Room
from tests.bot.week_room import begins, labels, room, since, text
from tests.scheduler.promo import paris

__all__ = ["begins", "room"]


async def test_the_day_is_asked_about_at_1645_and_thanked_for(room: Room) -> None:
    await room.at("2027-01-14 16:44")
    assert "As-tu pu" not in room.sees("Maëlle").partition("Semaine du 11")[2]
    await room.at("2027-01-14 16:45")
    assert text(room.last("Maëlle")) == "As-tu pu te consacrer à ton projet aujourd'hui ?"
    assert labels(room.last("Maëlle")) == ["La journée", "Une demi-journée", "Pas aujourd'hui"]

    question = room.last("Maëlle")
    await room.tap("Maëlle", "La journée")

    assert question.text.endswith("→ La journée") and not question.labels
    assert text(room.last("Maëlle")) == "✅ Noté : 1 jour libéré cette semaine. Merci."
    assert labels(room.last("Maëlle")) == ["Corriger", "J'ai eu plus"]


@pytest.mark.parametrize("begins", ["2027-02-01 08:00"])
async def test_a_day_refused_may_move_and_else_the_reason_is_asked_but_not_needed(room: Room) -> None:
    await room.at("2027-02-04 16:45")
    await room.tap("Maëlle", "Pas aujourd’hui")
    assert text(room.last("Maëlle")) == "Un autre jour cette semaine ?"
    assert labels(room.last("Maëlle")) == ["Vendredi 5", "Aucun autre jour"]

    await room.tap("Maëlle", "Aucun autre jour")
    assert text(room.last("Maëlle")) == "Qu'est-ce qui a bloqué ? (facultatif)"
    await room.tap("Maëlle", "Voir ce qui sera transmis")
    shown = room.last("Maëlle").text
    await room.tap("Maëlle", "Pas d’accord de ma hiérarchie")

    assert "C'est l'engagement de la Région qui est en jeu, pas toi." in text(room.last("Maëlle"))
    assert room.last("Maëlle").labels[0] == "Finalement, oui"
    cards = [card.text for card in room.alerts("Anne") if text(card).startswith("⛔ Journée non libérée : Maëlle")]
    assert len(cards) == 1
    assert shown.partition("\n\n")[2].splitlines()[0] in cards[0]


async def test_b1_thursdays_button_tapped_on_friday_counts_for_thursday_and_says_so(room: Room) -> None:
    await room.at("2027-01-14 16:45")
    question = room.last("Maëlle")
    await room.at("2027-01-15 10:00")
    await room.tap("Maëlle", "La journée", question)

    assert text(room.last("Maëlle")) == "✅ Noté pour jeudi 14 : 1 jour libéré cette semaine. Merci."


async def test_b2_the_second_tap_of_a_double_tap_says_that_it_is_noted(room: Room) -> None:
    await room.at("2027-01-14 16:45")
    question = room.last("Maëlle")
    data = question.speech.choices[0][0].data
    await room.press("Maëlle", data, question.id)
    after = room.sees("Maëlle")
    await room.press("Maëlle", data, question.id)

    assert room.toast is not None and room.toast.key == "shared.already_noted"
    assert room.sees("Maëlle") == after


async def test_b3_an_old_button_answers_for_its_own_week_until_it_has_closed_for_good(room: Room) -> None:
    await room.at("2027-01-14 16:45")
    question = room.last("Maëlle")
    day, half = (question.speech.choices[0][n].data for n in (0, 1))
    room.now = paris("2027-01-19 10:00")
    await room.press("Maëlle", day, question.id)
    assert "Semaine du 11 au 15 janvier : tenue" in text(room.last("Maëlle"))
    await room.press("Maëlle", half, question.id)
    assert "Pour la changer : /corriger" in alike(room.sees("Maëlle"))
    room.now = paris("2027-02-01 12:01")
    await room.press("Maëlle", half, question.id)
    assert "La semaine du 11 au 15 janvier est close depuis plus de 14 jours." in alike(room.sees("Maëlle"))


async def test_b4_and_b5_more_than_a_day_up_to_her_working_days(room: Room) -> None:
    await room.at("2027-01-14 16:45")
    for name, most in (("Maëlle", "5 jours"), ("Gwenaël", "4 jours")):
        await room.tap(name, "La journée")
        await room.tap(name, "J’ai eu plus")
        assert labels(room.last(name))[0] == "1,5 jour"
        assert labels(room.last(name))[-1] == most
    await room.tap("Maëlle", "1,5 jour")
    assert text(room.last("Maëlle")) == "✅ Noté : 1,5 jour libéré cette semaine. Merci."
    await room.press("Gwenaël", f"1:more:{room.enrolments['Gwenaël']}@20270111:9")
    assert room.toast is not None and room.toast.key == "shared.not_for_you"


async def test_b12_moved_to_friday_but_had_on_thursday_after_all(room: Room) -> None:
    await room.at("2027-01-11 09:00")
    await room.tap("Maëlle", "Autre jour")
    await room.tap("Maëlle", "Ven. 15")
    await room.at("2027-01-14 17:00")
    await room.write("Maëlle", "/ma_semaine")
    await room.tap("Maëlle", "Dire ma journée")
    await room.tap("Maëlle", "Jeudi 14")
    await room.tap("Maëlle", "La journée")

    assert text(room.last("Maëlle")) == "✅ Noté : 1 jour libéré cette semaine. Merci."
    before = room.last("Maëlle")
    await room.at("2027-01-15 18:00")
    assert not any("As-tu pu" in later for later in since(room, "Maëlle", before))


async def test_t13_yann_lacks_a_half_and_friday_morning_is_taken_instead(room: Room) -> None:
    await room.at("2027-01-12 12:15")
    assert text(room.last("Yann")) == "Ta matinée projet, c'est fait ?"
    await room.tap("Yann", "Oui")
    await room.at("2027-01-14 12:15")
    await room.tap("Yann", "Non")
    assert text(room.last("Yann")) == "Il manque une demi-journée. Un autre moment ?"
    assert labels(room.last("Yann")) == ["Jeu. après-midi", "Ven. matin", "Ven. après-midi", "Aucun"]
    await room.tap("Yann", "Ven. matin")
    await room.at("2027-01-15 12:15")
    await room.tap("Yann", "Oui")

    assert text(room.last("Yann")) == "✅ Noté : 1 jour libéré cette semaine. Merci."


async def test_yanns_first_half_refused_leaves_the_second_one_to_be_asked(room: Room) -> None:
    await room.at("2027-01-12 12:15")
    await room.tap("Yann", "Non")
    await room.tap("Yann", "Aucun")
    assert text(room.last("Yann")) == "C'est noté. Je te poserai la question pour jeudi 14 au matin, comme prévu."
    await room.at("2027-01-14 12:15")

    assert text(room.last("Yann")) == "Ta matinée projet, c'est fait ?"


async def test_a_whole_day_said_of_yanns_tuesday_replaces_its_morning(room: Room) -> None:
    await room.at("2027-01-12 12:15")
    await room.tap("Yann", "Oui")
    await room.write("Yann", "/ma_semaine")
    await room.tap("Yann", "Dire ma journée")
    await room.tap("Yann", "Mardi 12")
    await room.tap("Yann", "La journée")

    assert text(room.last("Yann")) == "✅ Noté : 1 jour libéré cette semaine. Merci."
    before = room.last("Yann")
    await room.at("2027-01-14 18:00")
    assert since(room, "Yann", before) == []


@pytest.mark.parametrize("begins", ["2027-02-01 08:00"])
async def test_finally_yes_moves_the_day_and_the_alert_is_lifted_once_it_was_had(room: Room) -> None:
    await room.at("2027-02-04 16:45")
    for label in ("Pas aujourd’hui", "Aucun autre jour", "Charge du service", "Finalement, oui", "Vendredi 5"):
        await room.tap("Maëlle", label)
    await room.at("2027-02-05 16:00")
    await room.tap("Maëlle", "La journée")

    [alert] = [row for row in await room.row_of("Maëlle", "2027-02-01") if row.duty == "release"]
    assert alert.outcome == "lifted"


@pytest.mark.parametrize("begins", ["2027-02-01 08:00"])
async def test_b14_the_reason_can_be_taken_back(room: Room) -> None:
    await room.at("2027-02-04 16:45")
    for label in ("Pas aujourd’hui", "Aucun autre jour", "Pas d’accord de ma hiérarchie"):
        await room.tap("Maëlle", label)
    assert "pas d'accord de la hiérarchie" in alike(room.sees("Anne"))
    await room.tap("Maëlle", "Voir ce qui sera transmis")
    await room.tap("Maëlle", "Sans motif")

    assert "pas d'accord de la hiérarchie" not in alike(room.sees("Anne"))


async def test_the_question_about_half_a_day_stays_what_it_was_once_it_is_answered(room: Room) -> None:
    await room.at("2027-01-12 12:15")
    await room.tap("Yann", "Non")
    asked = room.last("Yann")
    assert text(asked).startswith("Il manque une demi-journée.")
    await room.tap("Yann", "Aucun", asked)

    assert text(asked) == "Il manque une demi-journée. Un autre moment ?\n→ Aucun"
