"""Request: python-telegram-bot's requests carried by aiohttp, which takes a third of httpx's processor time."""

from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram.carrier import CONNECT_WITHIN, Carrier

FORM = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": BaseRequest.USER_AGENT}
AGENT = {"User-Agent": BaseRequest.USER_AGENT}


class AiohttpRequest(BaseRequest):
    """At most `pool` connections, kept open between requests; every time-out is in seconds."""

    def __init__(self, pool: int, *, read_timeout: float, pool_timeout: float) -> None:
        self._carrier = Carrier(pool, read_timeout=read_timeout, pool_timeout=pool_timeout)

    @property
    def read_timeout(self) -> float:
        """How long an answer may keep us waiting."""
        return self._carrier.read_timeout

    async def initialize(self) -> None:
        """Nothing to do before the first request."""
        self._carrier.open()

    async def shutdown(self) -> None:
        """Give the connections back."""
        await self._carrier.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request: its status and the bytes of its answer. Raises TimedOut or NetworkError, with their cause.

        A time-out for writing has no counterpart here: who reads too slowly meets the one for reading.
        """
        body, headers = _body(request_data)
        try:
            return await self._carrier.carry(
                method,
                url,
                body=body,
                headers=headers,
                read_timeout=_given(read_timeout, self._carrier.read_timeout),
                connect_timeout=_given(connect_timeout, CONNECT_WITHIN),
                pool_timeout=_given(pool_timeout, self._carrier.pool_timeout),
            )
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error


def _given(timeout: Any, ours: float) -> Any:
    """What the caller asked for; without a word, ours."""
    return ours if timeout is BaseRequest.DEFAULT_NONE else timeout


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """A form; with files, one of several parts."""
    if data is None:
        return None, AGENT
    if not data.contains_files:
        return urlencode(data.json_parameters).encode(), FORM
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, AGENT
