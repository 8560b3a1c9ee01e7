"""The arguments of one request, whichever of Telegram's four ways the client chose to send them."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from sandbox.refusals import Json, Refusal, bad_request

# https://core.telegram.org/bots/api#sending-files: 50 MB for what a bot uploads.
LARGEST_UPLOAD = 50 * 1024 * 1024


@dataclass(slots=True)
class Upload:
    """A file that came with the request."""

    name: str
    mime_type: str
    content: bytes


class Arguments:
    """Named values; read them by type, since a form sends everything as text."""

    __slots__ = ("uploads", "values")

    def __init__(self, values: Json, uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def text(self, name: str) -> str:
        """The value as text, empty when it is missing."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value
        return "" if value is None else json.dumps(value)

    def integer(self, name: str) -> int | None:
        """The value as a number, None when it is missing or not one."""
        value = self.values.get(name)
        try:
            return None if value is None else int(value)
        except (TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        """The value as yes or no."""
        value = self.values.get(name)
        return value is True or (isinstance(value, str) and value.strip().lower() in ("true", "yes", "1"))

    def decoded(self, name: str) -> Any:
        """A structured value, which forms and some clients send as JSON text; None when it is missing or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


async def read_arguments(request: web.Request) -> Arguments:
    """Read query, JSON, urlencoded or multipart (https://core.telegram.org/bots/api#making-requests)."""
    values: Json = dict(request.query) if request.query_string else {}
    uploads: dict[str, Upload] = {}
    if not request.can_read_body:
        return Arguments(values)
    kind = request.content_type
    if kind == "multipart/form-data":
        await _read_parts(request, values, uploads)
    elif kind == "application/json":
        values.update(_json_object(await request.read()))
    else:
        values.update(parse_qsl((await request.read()).decode(), keep_blank_values=True))
    return Arguments(values, uploads)


def _json_object(body: bytes) -> Json:
    try:
        found = json.loads(body) if body else {}
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("object expected as the request body")
    return found


async def _read_parts(request: web.Request, values: Json, uploads: dict[str, Upload]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            values[part.name] = content.decode()
        elif len(content) > LARGEST_UPLOAD:
            raise Refusal(413, "Request Entity Too Large")
        else:
            mime_type = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name] = Upload(part.filename, mime_type, content)
