"""What Telegram hands over is kept before it is acknowledged, whatever goes wrong on the way."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.telegram.ear import NotHeard, storable
from bot.telegram.polling import updates_in
from storage.terms import IntakeState
from tests.bot.running import START, Running, running


async def test_an_update_is_acknowledged_only_once_it_is_kept(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it["Maëlle"].say("/annuler")
        await it.botapi.all_acknowledged()

        assert [row.update_id for row in await it.intake()] == [it.botapi.updates.next_id - 1]


async def test_a_repeated_update_is_handled_once(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it["Maëlle"].say("/annuler")
        await it.settle()
        it.botapi.repeat_update()
        await it.settle()

        assert len(it["Maëlle"].sees()) == 1


async def test_after_a_quiet_week_lower_numbers_are_heard(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it["Maëlle"].say("/annuler")
        await it.settle()
        await it.restart()
        it.botapi.updates.restart_ids()
        it["Maëlle"].say("/annuler")
        await it.settle()
        numbers = [row.update_id for row in await it.intake()]

        assert numbers[1] < numbers[0]
        assert len(it["Maëlle"].sees()) == 2


@pytest.mark.parametrize("kind", [401, 404, 409, 429, 500, 502, "reset_before", "garbage", "truncated"])
async def test_no_bad_answer_stops_the_polling(tmp_path: Path, kind: int | str) -> None:
    async with running(tmp_path) as it:
        it.botapi.fault("getUpdates", kind, times=3)
        it["Maëlle"].say("/annuler")
        for _ in range(4):
            it.clock.travel(it.clock.now() + timedelta(seconds=31))
            await it.app.quiet()
        await it.settle()

        assert it["Maëlle"].has_seen("Il n’y a rien à annuler")
        assert it.app.poll_state.deaf_since is None


async def test_a_malformed_update_stops_nobody(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it.botapi.push_raw({"message": {"text": "sans chat"}})
        it.botapi.push_raw({"message": {"chat": {"id": 5, "type": "private"}, "text": 12}})
        it.botapi.push_raw({"message": "nothing like a message"})
        it["Maëlle"].say("/annuler")
        await it.settle()

        assert it["Maëlle"].has_seen("Il n’y a rien à annuler")
        assert [row.state for row in await it.intake()] == [IntakeState.ASIDE] * 3 + [IntakeState.DONE]


def test_half_a_character_is_made_storable() -> None:
    answer = rb'{"ok":true,"result":[{"update_id":9,"message":{"text":"oui \ud83d"}}]}'

    [raw] = updates_in(200, answer)
    assert storable(raw) == {"update_id": 9, "message": {"text": "oui ?"}}


@pytest.mark.parametrize(
    ("status", "payload"),
    [
        (200, b""),
        (200, b"[]"),
        (200, b'{"ok":true}'),
        (200, b'{"ok":true,"result":{}}'),
        (200, b"<html>"),
        (502, b'{"ok":true,"result":[]}'),
    ],
)
def test_an_answer_without_updates_is_no_answer(status: int, payload: bytes) -> None:
    with pytest.raises(NotHeard):
        updates_in(status, payload)


async def failing_for(it: Running, seconds: float) -> None:
    """Telegram does not answer for so long, then it does."""
    await it.cut_network()
    it.clock.travel(it.clock.now() + timedelta(seconds=seconds))
    await it.app.quiet()
    it.botapi.mend()
    it.clock.travel(it.clock.now())
    await it.settle()


@pytest.mark.parametrize(("seconds", "outages"), [(149, 0), (150, 0), (151, 1)])
async def test_a_silence_in_which_taps_were_lost_is_an_outage(tmp_path: Path, seconds: float, outages: int) -> None:
    async with running(tmp_path) as it:
        await failing_for(it, seconds)

        found = await it.outages()
        assert len(found) == outages
        assert all(until - since == timedelta(seconds=seconds) for since, until in found)


async def test_while_telegram_does_not_answer_we_know_since_when(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        assert it.app.poll_state.deaf_since is None
        await it.cut_network()

        assert it.app.poll_state.deaf_since == START


async def test_after_a_silence_every_cohort_is_looked_at_anew(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        before = it.app.ticker.last_tick
        await failing_for(it, 200)

        assert before == START
        assert it.app.ticker.last_tick == START + timedelta(seconds=200)
