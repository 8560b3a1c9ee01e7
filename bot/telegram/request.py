"""Request: python-telegram-bot's requests carried by aiohttp, which takes a third of httpx's processor time."""

from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_WITHIN = 5.0  # seconds, as with python-telegram-bot's own request
FORM = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": BaseRequest.USER_AGENT}
AGENT = {"User-Agent": BaseRequest.USER_AGENT}


class AiohttpRequest(BaseRequest):
    """At most `pool` connections, kept open between requests; every time-out is in seconds.

    It opens by itself with its first request, and stays closed once it is shut down. Nothing is sent twice: who
    calls knows whether it may be.
    """

    def __init__(self, pool: int, *, read_timeout: float, pool_timeout: float) -> None:
        self._pool = pool
        self._read_timeout = read_timeout
        self._pool_timeout = pool_timeout
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    @property
    def read_timeout(self) -> float:
        """How long an answer may keep us waiting."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Nothing to do before the first request."""
        self._closed = False

    async def shutdown(self) -> None:
        """Give the connections back."""
        session, self._session, self._closed = self._session, None, True
        if session is not None:
            await session.close()

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
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_given(pool_timeout, self._pool_timeout),
            sock_connect=_given(connect_timeout, CONNECT_WITHIN),
            sock_read=_given(read_timeout, self._read_timeout),
        )
        body, headers = _body(request_data)
        try:
            request = self._opened().request(
                method, url, data=body, headers=headers, timeout=timeout, proxy=_proxy(url.partition("/bot")[0])
            )
            async with request as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._closed:
            raise RuntimeError("This request was shut down.")
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._pool)
            jar = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=jar)
        return self._session


@cache
def _proxy(api_url: str) -> str | None:
    """The proxy that the environment names for this address, if any. (aiohttp would look for a ~/.netrc each time.)"""
    address = urlsplit(api_url)
    return None if proxy_bypass(address.netloc) else getproxies().get(address.scheme)


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
