"""Updates: whole updates in the Bot API's shapes, as hypothesis draws them; most are sound, many are not."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from bot.conversation.steps import COMMANDS, STEPS
from bot.telegram.reading import SERVICE

Json = dict[str, Any]
Draw = st.DrawFn
WHEN = 1_802_000_000
PART = r"[A-Za-z0-9_.,@+-]{0,20}"

SHOWN = "shown:"  # data that begins so stands for a button on a screen: whose, which, and with which other number
NUMBERS = (0, 1, -1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 10**30, 1.5, -0.0, 1e300)
WORDS = (
    "", " ", "0", "1", "2,5", "-1", "²", "oui", "Non", "12/02/2027", "jeudi", "30 février", "a" * 501, "é" * 4096,
    "<b>", "</b></i>", "&amp;", "<script>", "{0}", "%s", "%(name)s", "=1+1", "\u202egnirts", "a\u200bb", "\u200d",
    "👩‍👩‍👧‍👦" * 40, "e" + "\u0301" * 60, "\ufeff", "\x00", "\n\n\n", "https://exemple.fr/x", "https://", "ne\u00a0pas",
    "/", "/ ", "//", "/start", "/start x", "/start " + "A" * 64, "/start@vigie_bot", "/SUIVI", "/nonsense",
)  # fmt: skip
VALUES = (
    "", "0", "1", "2", "3", "yes", "no", "other", "none", "am", "pm", "day", "20270211", "20270208.2", "20270212.0",
    "held", "missed", "coach", "leave", "week", "today", "monday", "thursday", "-", ".", "1.1", "9" * 18,
)  # fmt: skip
MEDIA = (
    "voice",
    "photo",
    "sticker",
    "document",
    "location",
    "contact",
    "video_note",
    "poll",
    "dice",
    "story",
    "forward_origin",
)
OTHERS = (
    "channel_post",
    "inline_query",
    "message_reaction",
    "poll_answer",
    "chat_member",
    "chat_join_request",
    "tomorrow",
)
STATUSES = ("member", "kicked", "left", "restricted", "administrator", "creator", "banished")

text = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.text("aàé ’\u202f!", max_size=20),
)
junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.sampled_from(NUMBERS), st.integers(), text),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abci_d", max_size=6), inner, max_size=3),
    max_leaves=6,
)


def deep(levels: int) -> Any:
    """A value in a list in a list, and so on."""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


class Shapes:
    """The updates of one person at a time, who knows every number there is; strangers know them too.

    What is to come oftener is drawn from a list in which it stands oftener: `one_of` counts everything once.
    """

    def __init__(self, numbers: Sequence[int], weeks: Sequence[str]) -> None:
        self._numbers, self._weeks = [str(number) for number in numbers], list(weeks)

    def batch(self, chat_id: int) -> st.SearchStrategy[list[Json]]:
        """A few updates of this person, in the order in which they are handed over."""
        return st.lists(_update(self, chat_id), min_size=1, max_size=8)

    def compose(self, draw: Draw, chat_id: int) -> Json:
        """One update."""
        kind = draw(st.sampled_from("mmmmtttttttr"))
        made: Json = {"m": self._message, "t": self._tap, "r": self._rare}[kind](draw, chat_id)
        return _spoilt(draw, made, draw(st.integers(1, 4))) if draw(st.sampled_from("ssssx")) == "x" else made

    def _message(self, draw: Draw, chat_id: int) -> Json:
        said = draw(text)
        if draw(st.booleans()):
            said = f"/{draw(st.sampled_from(sorted(COMMANDS)))} {said}".strip()
        body = {"message_id": draw(st.integers(1, 300)), "date": WHEN, "from": draw(_user(chat_id))}
        more = draw(st.dictionaries(st.sampled_from(("entities", "reply_to_message", "via_bot")), junk, max_size=1))
        name = draw(st.sampled_from(("message", "message", "message", "edited_message")))
        return {name: body | {"chat": draw(_chat(chat_id)), "text": said} | more}

    def _tap(self, draw: Draw, chat_id: int) -> Json:
        message: Json = {"message_id": draw(st.integers(0, 300)), "date": draw(st.sampled_from((0, WHEN)))}
        body = {"id": str(draw(st.integers(1, 10**18))), "from": draw(_user(chat_id)), "chat_instance": "1"}
        message["chat"] = draw(_chat(chat_id))
        return {"callback_query": body | {"data": self._data(draw), "message": message}}

    def _data(self, draw: Draw) -> str:
        kind = draw(st.sampled_from("sssssffft"))
        if kind == "t":
            return draw(text)
        if kind == "s":
            other = draw(st.sampled_from((0, 0, 1))) and draw(st.integers(1, 5000))
            return f"{SHOWN}{draw(st.integers(0, 5))},{draw(st.integers(0, 400))},{other}"
        ref = draw(st.sampled_from((*self._weeks, *self._numbers)) | st.from_regex(PART, fullmatch=True))
        value = draw(st.sampled_from(VALUES) | st.sampled_from(self._numbers) | st.from_regex(PART, fullmatch=True))
        return f"1:{draw(st.sampled_from(sorted(STEPS)))}:{ref}:{value}"

    def _rare(self, draw: Draw, chat_id: int) -> Json:
        kind = draw(st.sampled_from(("media", "media", "membership", "membership", "other", "mixed", "deep")))
        where = {"chat": draw(_chat(chat_id)), "from": draw(_user(chat_id)), "date": WHEN}
        if kind == "media":
            names = st.sampled_from((*MEDIA, *SERVICE, "new_chat_members", "left_chat_member"))
            return {"message": {"message_id": 1} | where | draw(st.dictionaries(names, junk, max_size=2))}
        if kind == "membership":
            old, new = ({"status": draw(st.sampled_from(STATUSES)), "user": draw(junk)} for _ in range(2))
            return {"my_chat_member": where | {"old_chat_member": old, "new_chat_member": new}}
        if kind == "deep":
            levels = draw(st.integers(1, 150))
            return {"message": where | {"message_id": 1, "text": deep(levels)}, "extra": deep(levels)}
        if kind == "other":
            return {draw(st.sampled_from(OTHERS)): draw(junk)}
        return draw(st.dictionaries(st.sampled_from((*OTHERS, "message", "callback_query")), junk, max_size=3))


@st.composite
def _update(draw: Draw, shapes: Shapes, chat_id: int) -> Json:
    return shapes.compose(draw, chat_id)


def _user(chat_id: int) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"id": st.just(chat_id), "is_bot": st.just(False), "first_name": text},
        optional={"last_name": text, "language_code": st.sampled_from(("fr", "en", "de", "", "xx-YY")) | text},
    )


def _chat(chat_id: int) -> st.SearchStrategy[Json]:
    own = {"id": chat_id, "type": "private"}
    return st.sampled_from([*[own] * 15, {"id": -4_000_000_777, "type": "group", "title": "Un groupe"}])


def _spoilt(draw: Draw, part: Mapping[str, Any], depth: int) -> Json:
    """The same with one part of it missing, of another kind, or where another belongs."""
    spoilt = dict(part)
    if not spoilt:
        return spoilt
    name = draw(st.sampled_from(sorted(spoilt)))
    inner = spoilt[name]
    if depth > 1 and isinstance(inner, Mapping) and inner:
        spoilt[name] = _spoilt(draw, inner, depth - 1)
    elif name in ("id", "from") and draw(st.booleans()):
        del spoilt[name]  # never another's: Telegram itself says who acts
    elif name in ("id", "from"):
        spoilt[name] = draw(st.sampled_from((None, "1001", True, 1.5, [], {}, 2**63, 10**30)))
    elif draw(st.booleans()):
        del spoilt[name]
    else:
        spoilt[name] = draw(junk)
    return spoilt
