"""Leave is declared by its dates and one of three kinds; no reason is asked, and none is kept."""

import pytest

from tests.bot.quiet_room import Room
from tests.bot.week_room import begins, labels, room, since, text

__all__ = ["begins", "room"]


async def away(room: Room, first: str, last: str, kind: str = "Congé ou RTT") -> None:
    """Maëlle declares an absence within the week at hand."""
    await room.write("Maëlle", "/conges")
    for label in (first, last, kind):
        await room.tap("Maëlle", label)


@pytest.mark.parametrize("begins", ["2027-02-08 08:00"])
async def test_t07_a_whole_week_of_leave_is_neutralised_and_nothing_is_asked(room: Room) -> None:
    await room.at("2027-02-10 10:00")
    await room.write("Maëlle", "/conges")
    for label in ("Semaine suivante", "Lun. 15", "Ven. 19", "Congé ou RTT"):
        await room.tap("Maëlle", label)

    receipt = room.last("Maëlle")
    assert text(receipt) == (
        "➖ Semaine du 15 au 19 février neutralisée : rien ne te sera demandé. Bonnes vacances, à lundi 22."
    )
    await room.at("2027-02-12 18:30")
    before = room.last("Maëlle")
    await room.at("2027-02-22 08:59")
    assert since(room, "Maëlle", before) == []
    assert not await room.row_of("Maëlle", "2027-02-15")


@pytest.mark.parametrize("begins", ["2027-02-08 08:00"])
async def test_another_absence_is_answered_without_a_guess(room: Room) -> None:
    await room.at("2027-02-10 10:00")
    await room.write("Maëlle", "/conges")
    for label in ("Semaine suivante", "Toute la semaine", "Autre absence"):
        await room.tap("Maëlle", label)

    assert text(room.last("Maëlle")).endswith("rien ne te sera demandé. À bientôt.")


@pytest.mark.parametrize("begins", ["2027-02-08 08:00"])
async def test_t08_leave_on_the_day_only_moves_it(room: Room) -> None:
    await room.at("2027-02-08 09:00")
    await away(room, "Jeu. 11", "Jeu. 11")
    assert "Jeudi 11 tombe pendant une absence" in text(room.last("Maëlle"))
    assert labels(room.last("Maëlle")) == ["Lun. 8", "Mar. 9", "Mer. 10", "Ven. 12", "Aucun possible"]
    await room.tap("Maëlle", "Mar. 9")
    await room.at("2027-02-09 16:45")
    await room.tap("Maëlle", "La journée")
    await room.write("Maëlle", "/ma_semaine")

    assert "✅ Tenue (déplacée)" in text(room.last("Maëlle"))


@pytest.mark.parametrize("begins", ["2027-02-08 08:00"])
async def test_t09_leave_on_the_day_and_no_other_is_to_qualify_on_friday(room: Room) -> None:
    await room.at("2027-02-08 09:00")
    await away(room, "Jeu. 11", "Jeu. 11")
    await room.tap("Maëlle", "Aucun possible")
    await room.at("2027-02-12 16:59")
    assert not await room.row_of("Maëlle", "2027-02-08")
    await room.at("2027-02-12 17:00")

    [alert] = await room.row_of("Maëlle", "2027-02-08")
    assert alert.finding == "to_qualify"


@pytest.mark.parametrize("begins", ["2027-02-08 08:00"])
async def test_b10_leave_declared_after_the_week_closed_lifts_its_alert(room: Room) -> None:
    await room.at("2027-02-15 12:00")
    await room.write("Maëlle", "/conges")
    for label in ("Semaine précédente", "Toute la semaine", "Congé ou RTT"):
        await room.tap("Maëlle", label)

    [alert] = [row for row in await room.row_of("Maëlle", "2027-02-08") if row.duty == "release"]
    assert alert.outcome == "lifted"


@pytest.mark.parametrize("begins", ["2027-02-08 08:00"])
async def test_b11_leave_over_a_day_that_was_released_asks_which_is_right(room: Room) -> None:
    for week, right, held in (("2027-02-11", "La journée libérée", True), ("2027-02-18", "L’absence", False)):
        await room.at(f"{week} 16:45")
        await room.tap("Maëlle", "La journée")
        day = f"Jeu. {week[-2:]}"
        await away(room, day, day)
        assert labels(room.last("Maëlle")) == ["La journée libérée", "L'absence"]
        await room.tap("Maëlle", right)
        await room.write("Maëlle", "/ma_semaine")
        assert ("✅ Tenue" in text(room.last("Maëlle"))) == held


@pytest.mark.parametrize("begins", ["2027-02-15 08:00"])
async def test_back_earlier_than_said_the_days_left_are_asked_about_again(room: Room) -> None:
    await room.at("2027-02-15 08:00")
    await room.write("Maëlle", "/conges")
    for label in ("Toute la semaine", "Congé ou RTT"):
        await room.tap("Maëlle", label)
    await room.at("2027-02-17 10:00")
    await room.write("Maëlle", "/conges")
    await room.tap("Maëlle", "Je suis de retour")
    assert text(room.last("Maëlle")).startswith(("Bon retour.", "Bonjour Maëlle."))
    await room.at("2027-02-18 16:45")

    assert text(room.last("Maëlle")) == "As-tu pu te consacrer à ton projet aujourd'hui ?"


@pytest.mark.parametrize("begins", ["2027-02-15 08:00"])
async def test_nobody_ends_the_absence_of_somebody_else(room: Room) -> None:
    await room.at("2027-02-15 08:00")
    await away(room, "Lun. 15", "Mar. 16")
    await room.press("Yann", f"1:back:{room.enrolments['Maëlle']}@20270215:1")

    assert room.toast is not None and room.toast.key == "shared.not_for_you"


@pytest.mark.parametrize("begins", ["2027-02-08 08:00"])
async def test_a_leave_that_is_over_is_noted_without_a_promise_or_a_wish(room: Room) -> None:
    await room.at("2027-02-16 10:00")
    await room.tap("Maëlle", "J’étais en congé")
    for label in ("Toute la semaine", "Congé ou RTT"):
        await room.tap("Maëlle", label)

    assert text(room.last("Maëlle")) == "➖ Semaine du 8 au 12 février neutralisée."


@pytest.mark.parametrize("begins", ["2027-02-08 08:00"])
async def test_ones_own_week_does_not_plan_a_day_of_leave_nor_conclude_too_early(room: Room) -> None:
    await room.at("2027-02-09 10:00")
    await away(room, "Jeu. 11", "Jeu. 11")
    await room.write("Maëlle", "/ma_semaine")
    mine = text(room.last("Maëlle"))

    assert "Jeudi 11 tombe pendant une absence. Rien d'autre n'est prévu." in mine
    assert "En cours" in mine and "À qualifier" not in mine
    await room.tap("Maëlle", "Aucun possible")
    await room.write("Maëlle", "/ma_semaine")
    assert "À qualifier" in text(room.last("Maëlle"))
