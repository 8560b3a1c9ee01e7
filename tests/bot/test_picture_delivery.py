"""A speech with a picture is one photo with its words; the words alone, once, when the picture cannot be (D18, D19)."""

from datetime import date, datetime
from pathlib import Path

import pytest

import bot.pictures.drawing
from bot.speech.grid import Grid, Row
from bot.speech.speech import CAPTION_LIMIT, Speech
from bot.speech.view import View
from bot.speech.views import VIEWS
from storage.notice import Notice
from storage.terms import NoticeState, Role, WeekStatus
from tests.bot.running import Running, running

MONDAY = date(2027, 1, 4)
GRID = Grid("fr", MONDAY, (MONDAY,), (Row("Maëlle", (WeekStatus.HELD,)),), 1, 1, 1, datetime(2027, 1, 11, 14))
LINE = "Libération : 4 tenues, 1 partielle, 1 non tenue."


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that is as many lines as its facts say, with a picture."""
    view = View(
        lambda facts, words: Speech("\n".join([LINE] * facts["lines"]), grid=GRID), frozenset({Role.COORDINATOR})
    )
    monkeypatch.setitem(VIEWS, "pictured", view)


async def tell(it: Running, lines: int) -> None:
    """Tell Anne so many lines with a picture."""
    await it.put(Notice(key="p", kind="pictured", person_id=it.ids["Anne"], facts={"lines": lines}))


async def test_the_words_are_the_caption_of_the_photo(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await tell(it, lines=6)
        (seen,) = it["Anne"].sees()

        assert seen.photo is not None and seen.photo.startswith(b"\x89PNG")
        assert seen.text == "\n".join([LINE] * 6)


@pytest.mark.parametrize(("lines", "messages"), [(20, 1), (21, 2)])
async def test_d19_a_caption_too_long_is_cut_at_a_line_end_and_the_whole_follows(
    tmp_path: Path, lines: int, messages: int
) -> None:
    assert len("\n".join([LINE] * 20)) <= CAPTION_LIMIT < len("\n".join([LINE] * 21))
    async with running(tmp_path) as it:
        await tell(it, lines)
        seen = it["Anne"].sees()

        assert len(seen) == messages
        assert seen[0].photo and seen[0].text == "\n".join([LINE] * 20)
        assert seen[-1].text == "\n".join([LINE] * lines)
        assert bool(seen[-1].photo) is (messages == 1)

        await it.restart()
        assert len(it["Anne"].sees()) == messages


async def test_d18_without_a_picture_the_words_go_out_whole_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(shown: Grid) -> bytes:
        raise MemoryError

    monkeypatch.setattr(bot.pictures.drawing, "draw", fails)
    async with running(tmp_path) as it:
        await tell(it, lines=30)
        (seen,) = it["Anne"].sees()

        assert not seen.photo and seen.text == "\n".join([LINE] * 30)


async def test_a_picture_that_telegram_refuses_is_followed_by_the_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.pictures.drawing, "draw", lambda shown: b"no picture at all")
    async with running(tmp_path) as it:
        await tell(it, lines=2)
        (seen,) = it["Anne"].sees()

        assert not seen.photo and seen.text == f"{LINE}\n{LINE}"
        assert (await it.notice("p")).state is NoticeState.REFUSED
