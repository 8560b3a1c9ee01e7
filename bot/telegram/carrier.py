"""Carrier: requests carried by aiohttp on a few connections that are kept open."""

import asyncio
from functools import cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

CONNECT_WITHIN = 5.0  # seconds, as with python-telegram-bot's own request


class Carrier:
    """At most `pool` connections; every time-out is in seconds.

    It opens by itself with its first request, and stays closed once it is shut down. Nothing is sent twice: who
    calls knows whether it may be. An answer that has begun must be complete within its read time-out, too.
    """

    def __init__(self, pool: int, *, read_timeout: float, pool_timeout: float) -> None:
        self._pool = pool
        self.read_timeout = read_timeout  # how long an answer may keep us waiting
        self.pool_timeout = pool_timeout
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    def open(self) -> None:
        """Nothing is done before the first request."""
        self._closed = False

    async def close(self) -> None:
        """Give the connections back."""
        session, self._session, self._closed = self._session, None, True
        if session is not None:
            await session.close()

    async def carry(
        self,
        method: str,
        url: str,
        *,
        body: bytes | aiohttp.FormData | None = None,
        headers: dict[str, str] | None = None,
        read_timeout: float | None = None,
        connect_timeout: float | None = CONNECT_WITHIN,
        pool_timeout: float | None = None,
    ) -> tuple[int, bytes]:
        """One request: its status and the bytes of its answer. Raises TimeoutError or aiohttp's ClientError."""
        timeout = aiohttp.ClientTimeout(
            total=None, connect=pool_timeout, sock_connect=connect_timeout, sock_read=read_timeout
        )
        proxy = _proxy(url.partition("/bot")[0])
        request = self._opened().request(method, url, data=body, headers=headers, timeout=timeout, proxy=proxy)
        async with request as answer, asyncio.timeout(read_timeout):  # aiohttp's begins anew with each byte
            return answer.status, await answer.read()

    async def get(self, url: str) -> tuple[int, bytes]:
        """What is there, with the time-outs of this carrier."""
        return await self.carry("GET", url, read_timeout=self.read_timeout, pool_timeout=self.pool_timeout)

    def _opened(self) -> aiohttp.ClientSession:
        if self._closed:
            raise RuntimeError("This request was shut down.")
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._pool)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


@cache
def _proxy(api_url: str) -> str | None:
    """The proxy that the environment names for this address, if any. (aiohttp would look for a ~/.netrc each time.)"""
    address = urlsplit(api_url)
    return None if proxy_bypass(address.netloc) else getproxies().get(address.scheme)
