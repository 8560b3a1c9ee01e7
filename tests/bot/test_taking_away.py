"""Taking a message away: deleted, or left with one line where Telegram no longer deletes it; it never comes back."""

from pathlib import Path

import pytest

from bot.speech.speech import Speech
from bot.speech.view import View
from bot.speech.views import VIEWS
from storage.notice import Notice
from storage.terms import NoticeState, Role
from tests.bot.running import Running, running


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card, and what takes it away: kinds that only these tests know."""
    everybody = frozenset(Role)
    monkeypatch.setitem(VIEWS, "card", View(lambda facts, words: Speech("Un retour"), everybody))
    monkeypatch.setitem(VIEWS, "taken", View(lambda facts, words: Speech("Retiré", deletes=True), everybody))


def about(it: Running, kind: str, key: str = "") -> Notice:
    return Notice(key=key or kind, kind=kind, person_id=it.ids["Anne"], card="c")


@pytest.mark.parametrize(("hours", "left"), [(47, []), (48, ["Retiré"]), (49, ["Retiré"])])
async def test_a_message_is_deleted_for_48_hours_and_left_with_one_line_after(
    tmp_path: Path, hours: int, left: list[str]
) -> None:
    async with running(tmp_path) as it:
        await it.put(about(it, "card"))
        await it.pass_time(hours=hours)
        await it.put(about(it, "taken"))

        assert [seen.text for seen in it["Anne"].sees()] == left
        assert (await it.notice("taken")).state is NoticeState.SENT


async def test_taking_away_what_is_gone_already_says_nothing_more(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.put(about(it, "card"))
        for key in ("once", "twice"):
            await it.put(about(it, "taken", key))

        assert it["Anne"].sees() == []
        assert (await it.notice("twice")).state is NoticeState.SENT


async def test_a_lost_answer_is_asked_again_and_the_message_is_gone(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.put(about(it, "card"))
        it.botapi.fault("deleteMessage", 500)
        await it.put(about(it, "taken"))
        assert len(it["Anne"].sees()) == 1
        await it.pass_time(minutes=1)

        assert it["Anne"].sees() == []
