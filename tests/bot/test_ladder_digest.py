"""What the Monday digest and /alertes say of justified weeks (D11) and of what went beyond an alert."""

from pathlib import Path

from tests.bot.ladder_room import SECOND_ALERT, live_until_the_second_short_week
from tests.bot.quiet_room import quiet_room
from tests.scheduler.promo import paris


async def test_d11_anne_justifies_three_of_four_short_weeks_and_both_parties_read_it(tmp_path: Path) -> None:
    names = ("Maëlle", "Yann", "Solenn", "Erwan")
    async with quiet_room(tmp_path, only=names) as room:
        room.now = paris("2027-02-05 16:30")
        for name in names:
            await room.point(name, "2027-02-01")
            await room.released(name, "2027-02-05", 0, None)
        room.now = paris("2027-02-05 17:00")
        await room.settle()
        for card in room.alerts("Anne")[:3]:
            await room.tap("Anne", "Justifiée", card)
            await room.tap("Anne", "Congé connu")
        room.now = paris("2027-02-08 14:00")
        await room.settle()

        for name in ("Anne", "Paul"):
            assert "3 justifiées sur 4 courtes" in room.sees(name)


async def test_all_is_not_well_while_something_went_beyond_an_alert(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, at="2027-01-25 08:00", only=("Maëlle",)) as room:
        await live_until_the_second_short_week(room)
        await room.at("2027-02-26 17:05")
        await room.tap("Anne", "Je m’en occupe", room.one("Anne", SECOND_ALERT))
        for card in room.alerts("Anne"):
            await room.tap("Anne", "Justifiée", card)
            await room.tap("Anne", "Congé connu")
        await room.write("Paul", "/alertes")
        assert "• Maëlle, semaine du 22 février : 2e alerte (Anne s’en occupe)" in room.last("Paul").text
        await room.tap("Paul", "2e alerte : Maëlle, 22 février")
        assert "2e alerte pour Maëlle" in room.last("Paul").text and "Clore" in room.last("Paul").labels
        await room.at("2027-03-01 14:00")
        assert "Au-delà des alertes : Maëlle, 2e alerte." in room.sees("Paul")
        assert "tout va bien" not in room.sees("Paul")

        await room.tap("Anne", "Clore")
        await room.tap("Anne", "Situation rétablie")
        await room.write("Paul", "/alertes")
        assert "2e alerte" not in room.last("Paul").text
