"""Failures: what may become of what we wanted to say. What an answer of Telegram means: see classifying.py."""

from enum import StrEnum


class Failure(StrEnum):
    """What became of a request that did not succeed."""

    GONE = "gone"  # nobody is there any more: blocked, deactivated
    LATER = "later"  # certainly not said: try again
    UNKNOWN = "unknown"  # perhaps said: the answer was lost
    REFUSED = "refused"  # the request itself is wrong
    MOVED = "moved"  # the chat has another id now
    UNCHANGED = "unchanged"  # an edit to what is shown already: as good as done
    UNEDITABLE = "uneditable"  # the message to edit is not there, or not text
    MARKUP = "markup"  # the text's HTML is not understood


class Trouble(Exception):
    """A request to Telegram failed. `reason` holds no personal data; `wait` is what Telegram asks, in seconds."""

    def __init__(
        self, failure: Failure, reason: str, *, wait: float | None = None, new_chat_id: int | None = None
    ) -> None:
        super().__init__(f"{failure}: {reason}")
        self.failure = failure
        self.reason = reason
        self.wait = wait
        self.new_chat_id = new_chat_id
