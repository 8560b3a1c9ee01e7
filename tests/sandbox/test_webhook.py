"""Updates that are posted instead of fetched."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from sandbox.botapi import BotApi
from sandbox.people import Person
from tests.sandbox.conftest import Call, Json
from tests.sandbox.test_updates import until_polled


class Receiver:
    """The bot's own address: answers with `statuses` first, then 200."""

    def __init__(self) -> None:
        self.url = ""
        self.statuses: list[int] = []
        self.taken: list[Json] = []
        self.secrets: set[str | None] = set()

    async def receive(self, request: web.Request) -> web.Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.taken.append(await request.json())
        return web.Response(status=status)


@pytest.fixture
async def receiver(api: BotApi) -> AsyncIterator[Receiver]:
    """Listens on a free port; refused updates are posted again at once."""
    api.webhook.retry_delay = 0
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await api.webhook.close()
    await runner.cleanup()


async def test_updates_are_posted_with_the_secret(api: BotApi, call: Call, maelle: Person, receiver: Receiver) -> None:
    maelle.say("avant")
    await call("setWebhook", url=receiver.url, secret_token="secret_1")
    maelle.say("après")
    await api.all_acknowledged()
    assert [update["message"]["text"] for update in receiver.taken] == ["avant", "après"]
    assert receiver.secrets == {"secret_1"}


async def test_a_refused_update_is_posted_again_and_keeps_its_place_in_the_chat(
    api: BotApi, call: Call, maelle: Person, receiver: Receiver
) -> None:
    receiver.statuses = [503]
    maelle.say("un")
    maelle.say("deux")
    await call("setWebhook", url=receiver.url)
    await api.all_acknowledged()
    assert [update["message"]["text"] for update in receiver.taken] == ["un", "deux"]
    info = (await call("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    assert info["pending_update_count"] == 0


async def test_polling_is_refused_while_a_webhook_is_set(api: BotApi, call: Call, receiver: Receiver) -> None:
    poll = asyncio.ensure_future(call("getUpdates", timeout=50))
    await until_polled(api, call)
    await call("setWebhook", url=receiver.url)
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"
    answer = await call("getUpdates")
    assert answer["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    assert (await call("deleteWebhook"))["ok"]
    assert (await call("getUpdates"))["ok"]


async def test_pending_updates_can_be_dropped(api: BotApi, call: Call, maelle: Person) -> None:
    maelle.say("un")
    await call("deleteWebhook", drop_pending_updates=True)
    assert api.pending() == 0


@pytest.mark.parametrize(
    ("url", "secret", "words"),
    [
        ("ftp://example.org", "", "bad webhook: invalid webhook URL specified"),
        ("http://127.0.0.1:1/hook", "é", "secret token contains unallowed characters"),
    ],
)
async def test_a_wrong_webhook_is_refused(call: Call, url: str, secret: str, words: str) -> None:
    assert (await call("setWebhook", url=url, secret_token=secret))["description"] == f"Bad Request: {words}"
