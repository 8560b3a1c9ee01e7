"""The running bot answers who writes to it, starts without Telegram, and stops without losing anything."""

from pathlib import Path

from tests.bot.running import running


async def test_who_writes_is_answered(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it["Maëlle"].say("/annuler")
        await it.settle()
        assert it["Maëlle"].has_seen("C’est annulé")
