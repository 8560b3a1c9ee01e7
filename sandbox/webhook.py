"""Updates posted to the bot's own address: one at a time for each chat, again until they are taken."""

import asyncio
from datetime import UTC, datetime

from aiohttp import ClientError, ClientSession, ClientTimeout

from sandbox.refusals import Json
from sandbox.updates import Queued, Updates
from scheduler.clock import Clock

# https://core.telegram.org/bots/api#setwebhook: "X-Telegram-Bot-Api-Secret-Token" holds the secret; an answer other
# than 2xx is repeated.
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """The postman of one bot; `retry_delay` is in real seconds."""

    def __init__(self, clock: Clock, updates: Updates, retry_delay: float = 1.0) -> None:
        self.url = ""
        self.retry_delay = retry_delay
        self.last_error = ""
        self.last_error_at = datetime.fromtimestamp(0, UTC)
        self._secret = ""
        self._clock = clock
        self._updates = updates
        self._arrived = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        updates.on_arrival = self._arrived.set

    async def set(self, url: str, secret: str) -> None:
        """Post updates there from now on."""
        await self.close()
        self.url, self._secret = url, secret
        self._arrived.set()
        self._task = asyncio.create_task(self._deliver())

    async def close(self) -> None:
        """Post no longer; what is queued stays queued."""
        self.url = ""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _deliver(self) -> None:
        headers = {SECRET_HEADER: self._secret} if self._secret else {}
        async with ClientSession(headers=headers, timeout=ClientTimeout(total=60)) as session:
            while True:
                self._arrived.clear()
                refused = await self._round(session)
                if refused:
                    await asyncio.sleep(self.retry_delay)
                else:
                    await self._arrived.wait()

    async def _round(self, session: ClientSession) -> bool:
        """Try each update once, in order; a chat whose update was refused waits for the next round."""
        stuck: set[int | None] = set()
        for queued in self._updates.queue():
            chat_id = _chat_of(queued.update)
            if chat_id in stuck:
                continue
            if await self._post(session, queued):
                self._updates.acknowledge_one(queued)
            else:
                stuck.add(chat_id)
        return bool(stuck)

    async def _post(self, session: ClientSession, queued: Queued) -> bool:
        try:
            async with session.post(self.url, json=queued.update) as answer:
                if 200 <= answer.status < 300:
                    return True
                self.last_error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (ClientError, TimeoutError, OSError) as error:
            self.last_error = f"Connection failed: {error}"
        self.last_error_at = self._clock.now()
        return False


def _chat_of(update: Json) -> int | None:
    for body in update.values():
        if isinstance(body, dict):
            holder = body.get("message", body)
            chat = holder.get("chat") if isinstance(holder, dict) else None
            return chat.get("id") if isinstance(chat, dict) else None
    return None
