"""Whatever is put in the outbox is said once, to the right person, at Telegram's pace, or has its reason why not."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.speech.speech import Speech
from bot.speech.view import Scene, View
from bot.speech.views import VIEWS
from storage.notice import Notice
from storage.terms import NoticeState, Role
from tests.bot.running import START, Running, running

EVERYBODY = frozenset(Role)

# What Telegram has not done, and has, when its answer is lost:
NOT_DONE = (500, 502, "garbage", "reset_before")
DONE = ("reset_after", "timeout_after_sent", "truncated")


async def test_a_notice_is_said_and_noted(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.tell("Maëlle", "a")
        row = await it.notice("a")

        assert [seen.message_id for seen in it["Maëlle"].sees()] == [row.message_id]
        assert (row.state, row.sent_at, row.reason) == (NoticeState.SENT, START, None)


async def test_a_notice_waits_for_its_moment(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.tell("Maëlle", "a", due_at=START + timedelta(hours=1))
        await it.pass_time(minutes=59, seconds=59)
        assert not it["Maëlle"].sees()
        await it.pass_time(seconds=1)
        assert len(it["Maëlle"].sees()) == 1
        await it.pass_time(hours=1)
        assert len(it["Maëlle"].sees()) == 1


@pytest.mark.parametrize(("seconds", "state"), [(59, NoticeState.SENT), (60, NoticeState.SKIPPED)])
async def test_what_expired_is_not_said(tmp_path: Path, seconds: float, state: NoticeState) -> None:
    async with running(tmp_path) as it:
        due = START + timedelta(seconds=seconds)
        await it.tell("Maëlle", "a", due_at=due, expires_at=START + timedelta(seconds=60))
        await it.pass_time(seconds=seconds)
        row = await it.notice("a")

        assert row.state is state
        assert row.reason == (None if state is NoticeState.SENT else "too late")


async def test_somebody_who_has_not_joined_is_not_there(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.tell("Erwan", "a")
        row = await it.notice("a")

        assert (row.state, row.reason) == (NoticeState.GONE, "has not joined")


async def test_an_unknown_kind_is_refused_and_stops_nobody(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.put(Notice(key="a", kind="no such kind", person_id=it.ids["Maëlle"]))
        await it.tell("Maëlle", "b")

        assert (await it.notice("a")).state is NoticeState.REFUSED
        assert len(it["Maëlle"].sees()) == 1


async def test_of_a_stranger_nothing_stays_in_the_outbox(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        stranger = it.botapi.person("Gwenn")
        stranger.account.started = True
        await it.put(Notice(key="a", kind="stranger", chat_id=stranger.user_id))

        assert stranger.has_seen("réservé aux personnes invitées")
        with pytest.raises(Exception, match="No row"):
            await it.notice("a")


# --- Views planted for the test: one that became untrue, one that breaks, one that shows how a thing stands


async def no_longer_true(scene: Scene) -> None:
    return None


async def broken(scene: Scene) -> None:
    raise RuntimeError("Nolwenn est en congé")


async def standing(scene: Scene) -> str:
    return "ancien" if scene.shrunk else f"état {scene.facts['n']}"


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds that only these tests know."""
    monkeypatch.setitem(VIEWS, "untrue", View(lambda what, words: Speech("jamais"), EVERYBODY, no_longer_true))
    monkeypatch.setitem(VIEWS, "broken", View(lambda what, words: Speech("jamais"), EVERYBODY, broken))
    monkeypatch.setitem(VIEWS, "card", View(lambda what, words: Speech(what), EVERYBODY, standing))
    monkeypatch.setitem(VIEWS, "for_coaches", View(lambda what, words: Speech("secret"), frozenset({Role.COACH})))
    monkeypatch.setitem(VIEWS, "bad_markup", View(lambda what, words: Speech("Ici <b>tout"), EVERYBODY))


def card(n: int, it: Running, *, rings: bool = False) -> Notice:
    """The n-th state of one card in Anne's chat."""
    return Notice(key=f"card:{n}", kind="card", person_id=it.ids["Anne"], facts={"n": n}, card="c", rings=rings)


async def test_what_is_no_longer_true_is_not_said(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.put(Notice(key="a", kind="untrue", person_id=it.ids["Maëlle"]))
        row = await it.notice("a")

        assert (row.state, row.reason) == (NoticeState.SKIPPED, "no longer true")


async def test_a_view_that_breaks_harms_no_other_and_tells_no_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(tmp_path) as it:
        await it.put(
            Notice(key="a", kind="broken", person_id=it.ids["Maëlle"]),
            Notice(key="b", kind="for_coaches", person_id=it.ids["Inès"]),
        )
        row = await it.notice("a")

        assert row.state is NoticeState.REFUSED and str(row.reason).startswith("RuntimeError at test_delivery.py")
        assert it["Inès"].has_seen("secret")
        assert "Nolwenn" not in caplog.text + str(row.reason)


async def test_nobody_is_shown_what_is_for_others(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.put(Notice(key="a", kind="for_coaches", person_id=it.ids["Maëlle"]))

        assert not it["Maëlle"].sees()
        assert (await it.notice("a")).state is NoticeState.REFUSED


async def test_broken_markup_is_said_as_plain_text(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.put(Notice(key="a", kind="bad_markup", person_id=it.ids["Maëlle"]))

        assert it["Maëlle"].last().text == "Ici tout"
        assert (await it.notice("a")).state is NoticeState.SENT


# --- Cards


async def test_a_later_notice_on_a_card_edits_it(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        for n in (1, 2):
            await it.put(card(n, it))

        assert [seen.text for seen in it["Anne"].sees()] == ["état 2"]


@pytest.mark.parametrize("kind", [*DONE, *NOT_DONE])
async def test_when_the_answer_to_an_edit_is_lost_it_is_made_again_and_shown_once(
    tmp_path: Path, kind: int | str
) -> None:
    async with running(tmp_path, patience=0.2) as it:
        await it.put(card(1, it))
        it.botapi.fault("editMessageText", kind)
        edit = card(2, it)
        await it.put(edit)
        assert (await it.notice(edit.key)).state is NoticeState.UNKNOWN
        await it.pass_time(seconds=2)

        assert (await it.notice(edit.key)).state is NoticeState.SENT
        assert [seen.text for seen in it["Anne"].sees()] == ["état 2"]


async def test_an_edit_to_what_is_shown_already_is_done(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.put(card(1, it))
        await it.put(Notice(key="again", kind="card", person_id=it.ids["Anne"], facts={"n": 1}, card="c"))

        assert (await it.notice("again")).state is NoticeState.SENT
        assert len(it["Anne"].sees()) == 1


async def test_a_card_that_rings_is_a_new_message_and_the_old_copy_shrinks(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.put(card(1, it))
        await it.put(card(2, it, rings=True))
        assert [seen.text for seen in it["Anne"].sees()] == ["ancien", "état 2"]
        await it.put(card(3, it))
        assert [seen.text for seen in it["Anne"].sees()] == ["ancien", "état 3"]


async def test_a_card_whose_message_was_deleted_is_said_anew(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        await it.put(card(1, it))
        it["Anne"].account.messages[it["Anne"].last().message_id].deleted = True
        await it.put(card(2, it))
        await it.put(card(3, it))

        assert [seen.text for seen in it["Anne"].sees()] == ["état 3"]


# --- Trouble


async def test_whoever_blocked_the_bot_is_gone_and_the_coordinators_hear_of_it_once(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it["Maëlle"].account.blocked = True
        await it.tell("Maëlle", "a")
        await it.tell("Maëlle", "b")
        told = [row.facts for row in await it.notices_of("Anne")]

        assert {(await it.notice(key)).state for key in "ab"} == {NoticeState.GONE}
        assert told == [{"person": it.ids["Maëlle"]}]


async def test_a_flood_wait_is_obeyed_by_everybody_and_survives_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it.botapi.fault("sendMessage", 429, retry_after=30)
        await it.tell("Maëlle", "a")
        await it.tell("Inès", "b")
        row = await it.notice("a")
        assert (row.state, row.due_at) == (NoticeState.LATER, START + timedelta(seconds=30))
        assert not it["Inès"].sees()
        await it.restart(away=timedelta(seconds=29))
        assert not it["Maëlle"].sees()
        await it.pass_time(seconds=1)

        assert len(it["Maëlle"].sees()) == len(it["Inès"].sees()) == 1


@pytest.mark.parametrize("kind", [*DONE, *NOT_DONE])
async def test_when_the_answer_is_lost_it_is_said_again(tmp_path: Path, kind: int | str) -> None:
    async with running(tmp_path, patience=0.2) as it:
        it.botapi.fault("sendMessage", kind)
        await it.tell("Maëlle", "a")
        assert (await it.notice("a")).state is NoticeState.UNKNOWN
        await it.pass_time(seconds=2)

        assert (await it.notice("a")).state is NoticeState.SENT
        assert len(it["Maëlle"].sees()) == (1 if kind in NOT_DONE else 2)


async def test_a_slow_answer_is_noted_whatever_is_said_meanwhile(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it.botapi.fault("sendMessage", "slow")
        slow = asyncio.create_task(it.tell("Maëlle", "a"))
        await it.app.until(lambda: it.app.delivery.speaks)
        quick = asyncio.create_task(it.tell("Inès", "b"))
        await it["Inès"].until_sees("Merci")
        it.botapi.mend()
        await asyncio.gather(slow, quick)

        assert {(await it.notice(key)).state for key in "ab"} == {NoticeState.SENT}
        await it.pass_time(minutes=3)
        assert len(it["Maëlle"].sees()) == 1


async def test_what_certainly_did_not_leave_is_said_later_and_once(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        url = it.botapi.url
        await it.botapi.server.stop()  # nobody listens: the connection is refused
        await it.tell("Maëlle", "a")
        assert (await it.notice("a")).state is NoticeState.LATER
        await it.botapi.start(int(url.rpartition(":")[2]))
        await it.pass_time(minutes=2)

        assert len(it["Maëlle"].sees()) == 1


async def test_a_reply_leaves_before_the_prompts_that_wait(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it.botapi.ledger.clear()
        prompts = [
            Notice(key=f"p{n}", kind="sentence", person_id=it.ids["Inès"], facts={"key": "shared.thanks"})
            for n in range(3)
        ]
        reply = Notice(key="r", kind="sentence", person_id=it.ids["Maëlle"], facts={"key": "shared.thanks"}, reply=True)
        await it.put(*prompts, reply)
        first = it.botapi.ledger.of("sendMessage")[0]

        assert first.chat_id == it["Maëlle"].user_id


async def test_the_notices_of_one_person_leave_in_order_and_at_the_pace_of_a_chat(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        notices = [Notice(key=f"n{n}", kind="card", person_id=it.ids["Maëlle"], facts={"n": n}) for n in range(12)]
        await it.put(*notices)

        assert [seen.text for seen in it["Maëlle"].sees()] == [f"état {n}" for n in range(12)]
        assert {entry.status for entry in it.botapi.ledger.of("sendMessage")} == {200}
        assert it.clock.now() >= START + timedelta(seconds=7)


async def test_what_is_being_said_when_the_bot_is_stopped_is_noted_and_not_said_again(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it.botapi.fault("sendMessage", "slow")
        telling = asyncio.create_task(it.tell("Maëlle", "a"))
        await it.app.until(lambda: it.app.delivery.speaks)
        telling.cancel()
        speaking = it.app.delivery.worker._task
        stopping = asyncio.create_task(it.app.stop())
        assert speaking and await asyncio.wait([speaking])  # it takes nothing more
        it.botapi.mend()
        await stopping
        await it.start_again()
        await it.settle()

        assert (await it.notice("a")).attempts == 1
        assert len(it["Maëlle"].sees()) == 1


async def test_what_was_being_said_when_the_process_died_is_said_again_at_the_next_start(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        it.botapi.fault("sendMessage", "slow")
        telling = asyncio.create_task(it.tell("Maëlle", "a"))
        await it.app.until(lambda: it.app.delivery.speaks)
        telling.cancel()
        await it.die()
        it.botapi.mend()
        assert not it["Maëlle"].sees()
        await it.start_again()
        await it.settle()
        assert (await it.notice("a")).state is NoticeState.SENT
        await it.pass_time(seconds=121)
        assert len(it["Maëlle"].sees()) == 1
