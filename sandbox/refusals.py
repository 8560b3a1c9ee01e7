"""What the Bot API answers when it says no: a status and Telegram's own words."""

from typing import Any

Json = dict[str, Any]


class Refusal(Exception):
    """An answer that is not ok; `parameters` is Telegram's ResponseParameters."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        """The body of the answer."""
        body: Json = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(words: str) -> Refusal:
    """A 400 in Telegram's form: `Bad Request: …`."""
    return Refusal(400, f"Bad Request: {words}")


def too_many(retry_after: int) -> Refusal:
    """A 429 that names the seconds to wait (tdlib/telegram-bot-api, Query.cpp set_retry_after_error)."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
