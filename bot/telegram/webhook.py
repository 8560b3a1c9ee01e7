"""Webhook: Telegram posts the updates to us; each is kept before it is answered. On any number of replicas."""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from hmac import compare_digest

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.telegram.channel import Channel
from bot.telegram.ear import Ear, NotHeard
from bot.telegram.failures import Trouble
from bot.worker import describe
from scheduler.clock import Clock

PATH = "/telegram"
# https://core.telegram.org/bots/api#setwebhook
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1024 * 1024  # bytes of an update; Telegram's own are a few thousand
LOOK_AGAIN, LOOK_SOON = 60.0, 10.0  # seconds between two looks at how Telegram fares with our address

log = logging.getLogger(__name__)


class Webhook:
    """Registers `PUBLIC_URL` at Telegram, looks whether its posts arrive, and takes them in."""

    def __init__(
        self, channel: Channel, clock: Clock, ear: Ear, public_url: str, secret: str, *, rested: Callable[[], None]
    ) -> None:
        self._channel = channel
        self._clock = clock
        self._ear = ear
        self._url = f"{public_url}{PATH}"
        self._secret = secret
        self._rested = rested
        self._again = asyncio.Event()
        self._resting = False
        self._taking = 0
        clock.on_jump(self.retry)

    @property
    def at_rest(self) -> bool:
        """Nothing is being taken in, and Telegram knows where to post."""
        return self._resting and not self._taking and not self._again.is_set()

    def retry(self) -> None:
        """Look again at once if the last look was bad."""
        if self._ear.travelled():
            self._again.set()

    def add_route(self, app: web.Application) -> None:
        """Where Telegram posts."""
        app.router.add_post(PATH, self.receive)

    async def close(self) -> None:
        """The connections are the channel's; the webhook stays set: what comes meanwhile waits at Telegram."""

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            self._again.clear()
            begun = self._clock.now()
            try:
                await self._look()
                await self._ear.heard()
            except (NotHeard, Trouble, SQLAlchemyError) as error:
                self._ear.deaf(self._ear.state.last_ok or begun, error)
            self._resting = True
            self._rested()
            await self._clock.wait(self._again, LOOK_SOON if self._ear.failures else LOOK_AGAIN)
            self._resting = False

    async def receive(self, request: web.Request) -> web.Response:
        """One update: 200 once it is on disk, and only then."""
        given = request.headers.get(SECRET_HEADER, "")
        if not compare_digest(given.encode(errors="surrogateescape"), self._secret.encode()):  # it may be no text
            return web.Response(status=403)
        if request.content_length is None or request.content_length > LARGEST:
            return web.Response(status=413)
        self._taking += 1
        try:
            await self._ear.keep([json.loads(await request.read())])
        except (ValueError, RecursionError, NotHeard):
            log.error("a post with the right secret is no update: refused")
            return web.Response(status=400)
        except Exception as error:
            log.error("an update could not be kept (%s): Telegram will post it again", describe(error))
            return web.Response(status=503)
        finally:
            self._taking -= 1
            self._rested()
        return web.Response()

    async def _look(self) -> None:
        """Have Telegram post here; NotHeard if it says that its posts do not arrive."""
        posts = await self._channel.posts()
        if posts.url != self._url:
            await self._channel.set_webhook(self._url, self._secret)
            return
        if posts.waiting and posts.failed_at and _is_news(posts.failed_at, self._ear.state.last_ok):
            raise NotHeard("its posts to PUBLIC_URL do not arrive; `vigie doctor` tells why")


def _is_news(failed_at: datetime, last_ok: datetime | None) -> bool:
    return last_ok is None or failed_at.astimezone(UTC) >= last_ok.replace(microsecond=0)  # it counts in seconds
