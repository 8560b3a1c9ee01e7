"""Telegram's HTML: from marked-up text to plain text with entities, and back.

Error texts and rules follow parse_html and decode_html_entity of tdlib/td, td/telegram/MessageEntity.cpp, and
https://core.telegram.org/bots/api#html-style. Offsets are in UTF-16 units, error offsets in bytes, as there.
"""

import re
from html import escape

from sandbox.arguments import Arguments
from sandbox.refusals import Json, Refusal, bad_request

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_HTML_OF = {entity: tag for tag, entity in reversed(_TAGS.items())} | {"spoiler": "tg-spoiler"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_MARK = re.compile("[<&]")
_NUMERIC = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));?")
_NAME = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*)(;?)")
_TAG = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"\s*([^\s=>/\"']*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.\-]+)(?=[\s>])))?\s*")
_BLANKS = " \n\t\r"


def utf16_length(text: str) -> int:
    """Length as Telegram counts it (an emoji beyond the basic plane counts two)."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def formatted(arguments: Arguments, name: str, entities_name: str) -> tuple[str, list[Json]]:
    """The text to show and its entities; raises a Refusal when the markup is wrong."""
    text, mode = arguments.text(name), arguments.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode:
        raise bad_request("unsupported parse_mode (the sandbox reads HTML only)")
    else:
        entities = arguments.decoded(entities_name) or []
    return _trimmed(text, entities)


def parse_html(html: str) -> tuple[str, list[Json]]:
    """Plain text and entities of Telegram's HTML, in one pass."""
    if "<" not in html and "&" not in html:
        return html, []
    return _Reader(html).read()


def to_html(text: str, entities: list[Json]) -> str:
    """The same text with its entities as tags."""
    if not entities:
        return escape(text, quote=False)
    units = text.encode("utf-16-le")
    cuts: dict[int, tuple[list[str], list[str]]] = {}
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        tag = _HTML_OF.get(entity["type"])
        if tag is None:
            continue
        link = f' href="{escape(entity["url"])}"' if "url" in entity else ""
        cuts.setdefault(end, ([], []))[0].insert(0, f"</{tag}>")
        cuts.setdefault(start, ([], []))[1].append(f"<{tag}{link}>")
    parts, last = [], 0
    for at in sorted(cuts):
        ends, starts = cuts[at]
        parts += [escape(units[last * 2 : at * 2].decode("utf-16-le"), quote=False), *ends, *starts]
        last = at
    return "".join([*parts, escape(units[last * 2 :].decode("utf-16-le"), quote=False)])


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    # Telegram drops blanks around a message (fix_formatted_text of the same file).
    if text == (kept := text.strip(_BLANKS)):
        return text, entities
    left, length = len(text) - len(text.lstrip(_BLANKS)), utf16_length(kept)
    shifted = []
    for entity in entities:
        start = max(0, entity["offset"] - left)
        end = min(length, entity["offset"] - left + entity["length"])
        if end > start:
            shifted.append(entity | {"offset": start, "length": end - start})
    return kept, shifted


class _Reader:
    """One pass over one text."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.parts: list[str] = []
        self.length = 0
        self.entities: list[Json] = []
        self.open: list[tuple[str, str, int, int]] = []  # tag, its argument, offset, index in parts

    def read(self) -> tuple[str, list[Json]]:
        at = 0
        while mark := _MARK.search(self.html, at):
            self._keep(self.html[at : mark.start()])
            at = mark.start()
            if self.html[at] == "&":
                at = self._entity(at)
            elif self.html.startswith("</", at):
                at = self._end(at)
            else:
                at = self._start(at)
        self._keep(self.html[at:])
        if self.open:
            raise _wrong(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.parts), self.entities

    def _keep(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += utf16_length(text)

    def _entity(self, at: int) -> int:
        if numeric := _NUMERIC.match(self.html, at):
            code = int(numeric[1], 16) if numeric[1] else int(numeric[2])
            if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
                self._keep(chr(code))
                return numeric.end()
        elif name := _NAME.match(self.html, at):
            if name[1] in _NAMED:
                self._keep(_NAMED[name[1]])
                return name.end()
            # Telegram shows an unknown entity as it is written: nobody wants to read `&nbsp;`, so it is refused here.
            if name[2]:
                raise _wrong(f'Unsupported entity "{name[0]}" at byte offset {self._bytes(at)}')
        self._keep("&")
        return at + 1

    def _start(self, at: int) -> int:
        name = _TAG.match(self.html, at + 1)
        assert name is not None
        tag, end = name[0].lower(), name.end()
        if end == len(self.html):
            raise self._unclosed(at)
        if tag not in _TAGS:
            raise _wrong(f'Unsupported start tag "{tag}" at byte offset {self._bytes(at)}')
        argument, end = self._attributes(tag, at, end)
        if tag == "span" and argument != "tg-spoiler":
            raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(at)}')
        self.open.append((tag, argument, self.length, len(self.parts)))
        return end + 1

    def _attributes(self, tag: str, at: int, end: int) -> tuple[str, int]:
        argument = ""
        while self.html[end] != ">":
            found = _ATTRIBUTE.match(self.html, end)
            assert found is not None
            if found.end() == len(self.html):
                raise self._unclosed(at)
            if not found[1]:
                if not found[0].strip() and self.html[found.end()] == ">":
                    return argument, found.end()
                raise _wrong(f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(at)}')
            if self.html[found.end()] == "=":  # a value that neither quotes nor a name token explains
                raise self._bad_value(at, found.end())
            value = next((group for group in found.groups()[1:] if group is not None), "")
            if (tag, found[1].lower()) in (("a", "href"), ("span", "class"), ("tg-emoji", "emoji-id")):
                argument = parse_html(value)[0] if "<" not in value else value
            elif (tag, found[1].lower()) == ("blockquote", "expandable"):
                argument = "expandable"
            end = found.end()
        return argument, end

    def _bad_value(self, at: int, equals: int) -> Refusal:
        value = self.html[equals + 1 :].lstrip()
        if not value or value[0] in "\"'":
            return self._unclosed(at)
        return _wrong(f"Unexpected end of name token at byte offset {self._bytes(len(self.html) - len(value))}")

    def _end(self, at: int) -> int:
        if not self.open:
            raise _wrong(f"Unexpected end tag at byte offset {self._bytes(at)}")
        name = _TAG.match(self.html, at + 2)
        assert name is not None
        close = name.end()
        while close < len(self.html) and self.html[close].isspace():
            close += 1
        if close == len(self.html) or self.html[close] != ">":
            raise _wrong(f"Unclosed end tag at byte offset {self._bytes(at)}")
        tag, argument, offset, index = self.open.pop()
        if name[0] not in ("", tag):
            found = f'expected "</{tag}>", found "</{name[0]}>"'
            raise _wrong(f"Unmatched end tag at byte offset {self._bytes(at)}, {found}")
        if self.length > offset:
            self._add(tag, argument, offset, index)
        return close + 1

    def _add(self, tag: str, argument: str, offset: int, index: int) -> None:
        entity: Json = {"type": _TAGS[tag], "offset": offset, "length": self.length - offset}
        if tag == "a":
            entity["url"] = argument or "".join(self.parts[index:])
        elif tag == "tg-emoji":
            entity["custom_emoji_id"] = argument
        elif argument == "expandable":
            entity["type"] = "expandable_blockquote"
        self.entities.append(entity)

    def _unclosed(self, at: int) -> Refusal:
        return _wrong(f"Unclosed start tag at byte offset {self._bytes(at)}")

    def _bytes(self, at: int) -> int:
        return len(self.html[:at].encode())


def _wrong(words: str) -> Refusal:
    return bad_request(f"can't parse entities: {words}")
