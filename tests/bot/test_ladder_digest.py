"""D11: what coordinators justify is allowed, counted, and read by both parties in the digest."""

from pathlib import Path

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
