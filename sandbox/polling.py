"""How the bot fetches its updates, and how it says where they are to be posted instead."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.arguments import Arguments
from sandbox.refusals import Json, Refusal, bad_request

if TYPE_CHECKING:
    from sandbox.botapi import BotApi

# tdlib/telegram-bot-api, Client.cpp process_get_updates_query: timeout 0-50 s, limit 1-100.
_LONGEST_POLL = 50
_LARGEST_BATCH = 100
_OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_BY_WEBHOOK = "Conflict: terminated by setWebhook request"
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
# https://core.telegram.org/bots/api#setwebhook: secret_token of 1-256 characters A-Z, a-z, 0-9, _ and -.
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(api: "BotApi", arguments: Arguments) -> list[Json]:
    """getUpdates: `offset` acknowledges all before it; waits up to `timeout` real seconds for the first update."""
    if api.webhook.url:
        raise Refusal(409, _WEBHOOK_ACTIVE)
    api.updates.end_poll(Refusal(409, _OTHER_POLL))
    _allow(api, arguments)
    limit = min(max(arguments.integer("limit") or _LARGEST_BATCH, 1), _LARGEST_BATCH)
    timeout = min(max(arguments.integer("timeout") or 0, 0), _LONGEST_POLL)
    api.updates.acknowledge(arguments.integer("offset") or 0)
    batch = api.updates.batch(limit)
    if not batch and timeout:
        await api.updates.arrival(timeout)
        batch = api.updates.batch(limit)
    return batch


async def set_webhook(api: "BotApi", arguments: Arguments) -> bool:
    """setWebhook; an empty url deletes it. Plain http is taken on any port, as a local Bot API server does.

    https://core.telegram.org/bots/api#using-a-local-bot-api-server: "Use an HTTP URL for the webhook", "any port".
    """
    url, secret = arguments.text("url"), arguments.text("secret_token")
    if not url:
        return await delete_webhook(api, arguments)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise bad_request("bad webhook: invalid webhook URL specified")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(api, arguments)
    _drop_if_asked(api, arguments)
    api.updates.end_poll(Refusal(409, _BY_WEBHOOK))
    await api.webhook.set(url, secret)
    return True


async def delete_webhook(api: "BotApi", arguments: Arguments) -> bool:
    """deleteWebhook."""
    _drop_if_asked(api, arguments)
    await api.webhook.close()
    return True


def get_webhook_info(api: "BotApi", arguments: Arguments) -> Json:
    """getWebhookInfo."""
    info: Json = {"url": api.webhook.url, "has_custom_certificate": False}
    info["pending_update_count"] = api.updates.pending()
    if api.webhook.last_error:
        info["last_error_date"] = int(api.webhook.last_error_at.timestamp())
        info["last_error_message"] = api.webhook.last_error
    if api.updates.allowed is not None:
        info["allowed_updates"] = sorted(api.updates.allowed)
    return info


def _allow(api: "BotApi", arguments: Arguments) -> None:
    # "If not specified, the previous setting will be used"; an empty list means all but the rare kinds.
    allowed = arguments.decoded("allowed_updates")
    if isinstance(allowed, list):
        api.updates.allowed = frozenset(allowed) or None


def _drop_if_asked(api: "BotApi", arguments: Arguments) -> None:
    if arguments.flag("drop_pending_updates"):
        for queued in api.updates.queue():
            api.updates.acknowledge_one(queued)
