"""The bot's public name, asked from Telegram before any link is made."""

from typing import Any

import aiohttp

from bot.settings import Settings

PATIENCE = aiohttp.ClientTimeout(total=15)


class NoBotName(Exception):
    """Telegram did not say who the bot is; `str()` is one sentence with its remedy, without the token."""


async def ask_bot_name(settings: Settings) -> str:
    """The username that links need; raises SettingsError without a token, NoBotName when Telegram does not tell."""
    token, where = settings.require_token(), settings.telegram_api_url
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE, trust_env=True) as client,
            client.get(f"{where}/bot{token}/getMe") as response,
        ):
            status, answer = response.status, await _body(response)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise NoBotName(
            f"TELEGRAM_API_URL: {where} cannot be reached ({type(error).__name__}); check the address and the network."
        ) from None
    if status in (401, 404):
        raise NoBotName("TELEGRAM_BOT_TOKEN: Telegram does not know this token; copy it again from @BotFather.")
    username = answer.get("result", {}).get("username") if answer.get("ok") is True else None
    if not isinstance(username, str) or not username:
        raise NoBotName(
            f"TELEGRAM_API_URL: {where} does not answer like a Bot API (status {status}); check the address."
        )
    return username


async def _body(response: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        answer = await response.json(content_type=None)
    except ValueError:
        return {}
    well_formed = isinstance(answer, dict) and isinstance(answer.get("result", {}), dict)
    return answer if well_formed else {}
