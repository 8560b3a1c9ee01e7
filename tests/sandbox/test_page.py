"""The sandbox's page over HTTP: what it tells, what its buttons do, and what it refuses."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from importlib.resources import files

import pytest

from sandbox.page import Page, document
from sandbox.rehearsal import Rehearsal
from sandbox.world import World, promo
from tests.sandbox.onlooker import Onlooker

MONDAY = datetime(2027, 1, 4, 8, 0)


@pytest.fixture
async def address(joined: World) -> AsyncIterator[str]:
    """Where a page is served; the promo has joined, it is Monday 4 January 2027, 08:00."""
    rehearsal = Rehearsal(promo(), MONDAY, joined)
    page = Page(rehearsal)
    address = await page.start(0)
    try:
        await rehearsal.open()
        yield address
    finally:
        await page.stop()
        await rehearsal.close()
        rehearsal.clear()


@pytest.fixture
async def page(address: str) -> AsyncIterator[Onlooker]:
    """A page that looks on, and has seen the beginning."""
    async with Onlooker(address) as it:
        await it.until(lambda page: page.state["now"])
        yield it


async def test_the_page_is_one_document_that_may_reach_nothing_else(page: Onlooker) -> None:
    status, headers, html = await page.get("/")
    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert not re.findall(r'(?:src|href)="(?!#|data:)[^"]+"', html)
    assert html.count("<script>") == 3 and html.count("<style>") == 1


def test_the_page_asks_nothing_of_another_address() -> None:
    html, policy = document()
    assert "http" not in policy
    assert set(re.findall(r"https?://[\w./-]+", html)) <= {"http://www.w3.org/2000/svg"}


async def test_a_question_is_told_to_two_pages_at_once_and_its_answer_too(address: str, page: Onlooker) -> None:
    async with Onlooker(address) as other:
        await other.until(lambda it: it.state["now"])
        await page.travel("2027-01-04T08:59")
        assert not page.sees("Maëlle", "ta journée projet est prévue jeudi 7")
        await page.travel("2027-01-04T09:00")
        for each in (page, other):
            await each.until(lambda it: it.sees("Maëlle", "ta journée projet est prévue jeudi 7"))
        await other.tap("Maëlle", "Jeudi, c’est bon")
        for each in (page, other):
            await each.until(lambda it: it.sees("Maëlle", "→ Jeudi, c’est bon"))


async def test_a_second_tap_is_answered_by_a_toast(page: Onlooker) -> None:
    await page.travel("2027-01-04T09:00")
    plan = await page.until(lambda it: it.sees("Maëlle", "ta journée projet"))
    data = plan["buttons"][0][0]["data"]
    for _ in range(2):
        await page.do("tap", chat=page.who("Maëlle"), message=plan["id"], data=data)
    await page.until(lambda it: any(each["event"] == "toast" and "déjà noté" in each["text"] for each in it.told))


async def test_whoever_touches_a_phone_takes_it_over_until_they_hand_it_back(page: Onlooker) -> None:
    def alone(page: Onlooker) -> bool:
        return bool(next(each["alone"] for each in page.people if each["name"] == "Maëlle"))

    assert alone(page)
    await page.do("say", chat=page.who("Maëlle"), text="/aide")
    await page.until(lambda it: not alone(it))
    await page.do("alone", chat=page.who("Maëlle"), alone=True)
    await page.until(alone)


async def test_a_clock_sent_backwards_is_refused_with_the_reason(page: Onlooker) -> None:
    await page.travel("2027-01-05T10:00")
    refused = await page.do("jump", to="2027-01-05T09:59")
    assert refused == {"code": "backwards", "values": {"now": "2027-01-05T10:00", "asked": "2027-01-05T09:59"}}
    assert page.state["now"] == "2027-01-05T10:00"


async def test_a_year_is_travelled_and_can_be_stopped_on_the_way_but_no_more_than_400_days(page: Onlooker) -> None:
    refused = await page.do("jump", to="2028-02-09T08:00")
    assert refused["code"] == "too_far" and refused["values"]["days"] == "400"
    assert await page.do("jump", to="2028-01-04T08:00") == {}
    await page.until(lambda it: it.state["journey"] and it.state["now"] > "2027-01-05")
    assert (await page.do("hour"))["code"] == "already_travelling"
    assert await page.do("pause") == {}
    await page.until(lambda it: it.state["journey"] is None)
    assert page.state["now"] < "2028-01-04"


async def test_the_next_moment_is_one_at_which_something_is_said(page: Onlooker) -> None:
    await page.travel("2027-01-04T08:59")
    assert page.state["next"] == "2027-01-04T09:00"
    await page.travel("2027-01-08T18:00")
    assert page.state["next"] == "2027-01-11T09:00"
    assert await page.do("next") == {}
    await page.until(lambda it: it.state["now"] == "2027-01-11T09:00" and it.sees("Maëlle", "jeudi 14"))


async def test_what_is_said_to_a_bot_that_was_killed_is_heard_when_it_runs_again(page: Onlooker) -> None:
    await page.travel("2027-01-07T16:45")
    assert await page.do("kill") == {}
    await page.until(lambda it: not it.state["bot"])
    assert (await page.do("next"))["code"] == "bot_is_down"
    await page.tap("Maëlle", "La journée")
    assert not page.sees("Maëlle", "Noté : 1 jour libéré")
    assert await page.do("restart") == {}
    await page.until(lambda it: it.sees("Maëlle", "Noté : 1 jour libéré"))


async def test_a_cut_network_keeps_everything_for_later(page: Onlooker) -> None:
    await page.do("network", cut=True)
    await page.until(lambda it: not it.state["network"])
    await page.travel("2027-01-04T09:30")
    assert not page.sees("Maëlle", "ta journée projet")
    await page.do("network", cut=False)
    await page.do("hour")
    await page.until(lambda it: it.sees("Maëlle", "ta journée projet"))


async def test_too_many_requests_are_tried_again_later(page: Onlooker) -> None:
    await page.do("says429", says=True)
    await page.travel("2027-01-04T09:05")
    await page.until(lambda it: any(row["state"] == "later" for row in it.outbox))
    assert not page.sees("Maëlle", "ta journée projet")
    await page.do("says429", says=False)
    await page.travel("2027-01-04T09:10")
    await page.until(lambda it: it.sees("Maëlle", "ta journée projet"))


async def test_who_has_blocked_the_bot_says_nothing_and_hears_nothing(page: Onlooker) -> None:
    await page.do("block", chat=page.who("Maëlle"), blocked=True)
    await page.until(lambda it: any(each["blocked"] for each in it.people))
    refused = await page.do("say", chat=page.who("Maëlle"), text="Bonjour")
    assert refused == {"code": "has_blocked", "values": {"name": "Maëlle"}}
    await page.travel("2027-01-04T10:00")
    assert not page.sees("Maëlle", "ta journée projet")
    await page.do("block", chat=page.who("Maëlle"), blocked=False)
    await page.until(lambda it: not any(each["blocked"] for each in it.people))


async def test_a_reset_begins_again_at_the_first_moment_for_every_page(address: str, page: Onlooker) -> None:
    start = page.state["now"]
    await page.travel("2027-01-05T10:00")
    async with Onlooker(address) as other:
        await other.until(lambda it: it.state["now"] == "2027-01-05T10:00")
        assert await page.do("reset") == {}
        for each in (page, other):
            await each.until(lambda it: it.told[-1]["event"] == "all" and it.state["now"] == start)
            assert not each.sees("Maëlle", "ta journée projet")


async def test_a_document_opens_and_may_do_nothing(page: Onlooker) -> None:
    await page.do("say", chat=page.who("Maëlle"), text="/mes_donnees")
    sent = await page.until(lambda it: next(m for m in it.chats[it.who("Maëlle")].values() if m["kind"] == "document"))
    status, headers, _ = await page.get(f"/file/{sent['file']}")
    assert status == 200
    assert headers["Content-Security-Policy"].startswith("sandbox;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert (await page.get("/file/none"))[0] == 404


@pytest.mark.parametrize(
    ("action", "body", "code"),
    [
        ("dance", {}, "unknown_action"),
        ("say", {"chat": 1, "text": "Bonjour"}, "nobody"),
        ("say", {"text": "Bonjour"}, "not_understood"),
        ("jump", {"to": "demain"}, "not_understood"),
        ("play", {"pace": "vite"}, "not_understood"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_name(
    page: Onlooker, action: str, body: dict[str, str], code: str
) -> None:
    assert (await page.do(action, **body))["code"] == code


async def test_every_refusal_has_its_sentence_in_both_languages() -> None:
    room = files("sandbox")
    codes: set[str] = set()
    for name in ("rehearsal.py", "page.py"):
        codes |= set(re.findall(r'Refused\(\s*"(\w+)"', room.joinpath(name).read_text(encoding="utf-8")))
    assert len(codes) > 8
    words = room.joinpath("words.js").read_text(encoding="utf-8")
    assert [code for code in codes if len(re.findall(rf"^    error_{code}:", words, re.M)) != 2] == []
