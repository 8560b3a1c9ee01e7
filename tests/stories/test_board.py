"""Anne keeps the week of her promo at the top of her chat: pinned, brought up to date, never in double."""

from pathlib import Path

from sandbox.faults import Fault
from tests.stories.telling import say, tap, week_of


async def test_the_board_is_pinned_follows_the_answers_and_comes_down_when_asked_again(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:40")
        board = await say(world, "Anne", "/suivi")
        pinned = world["Anne"].account.pinned
        assert board.shows("🕓 Maëlle : prévu aujourd’hui") and pinned == [board.message_id]

        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "La journée")
        await world.at("2027-02-04 16:50")
        [now] = [seen for seen in world["Anne"].sees() if seen.shows("Points tenus")]
        assert now.message_id == board.message_id and now.edited
        assert now.shows("✅ Maëlle : 1 jour") and now.shows("jeudi 16 h 50")

        again = await say(world, "Anne", "/suivi")
        [old] = [seen for seen in world["Anne"].sees() if seen.message_id == board.message_id]
        assert old.text == "Le tableau de la semaine est plus bas." and not old.labels
        assert pinned == [again.message_id]

        # Telegram refuses to pin: the board is there all the same
        world.botapi.faults.add(Fault("pinChatMessage", 400, description="Bad Request: not enough rights"))
        third = await say(world, "Anne", "/suivi")
        assert third.shows("✅ Maëlle : 1 jour")

        # Anne deletes it: it does not come back by itself
        world["Anne"].account.messages[third.message_id].deleted = True
        await tap(world, "Maëlle", "Corriger", "0,5 jour")
        await world.at("2027-02-04 17:10")
        assert not any(seen.shows("Points tenus") for seen in world["Anne"].sees())
