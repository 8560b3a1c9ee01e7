"""HTML is read as strictly as Telegram reads it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.markup import parse_html, to_html, utf16_length
from sandbox.refusals import Refusal

# The cases with 🏟 are those of tdlib/td, test/message_entities.cpp.
WRONG = [
    ("Bonjour <b>Maëlle", 'Can\'t find end tag corresponding to start tag "b"'),
    ("Bonjour <b>Maëlle</i>", 'Unmatched end tag at byte offset 18, expected "</b>", found "</i>"'),
    ("Bonjour</b>", "Unexpected end tag at byte offset 7"),
    ("3 < 4", 'Unsupported start tag "" at byte offset 2'),
    ("3 <b", "Unclosed start tag at byte offset 2"),
    ("3 <p>4</p>", 'Unsupported start tag "p" at byte offset 2'),
    ("a<br/>b", 'Unsupported start tag "br/" at byte offset 1'),
    ("Blocage&nbsp;: non", 'Unsupported entity "&nbsp;" at byte offset 7'),
    ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
    ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
    ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
    ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
    ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
    ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
    ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
    ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
]
RIGHT = [
    ("Maëlle", "Maëlle", []),
    ("R&D, 3 > 2", "R&D, 3 > 2", []),
    ("&lt;b&gt; &amp;amp; &quot;&#8217;&#x202F;", '<b> &amp; "’\u202f', []),
    ("<b></b>vide", "vide", []),
    ("➡️ <i>➡️</i>", "➡️ ➡️", [("italic", 3, 2)]),
    ("👩‍👩‍👧 <B>gras <u>et</u></b>", "👩‍👩‍👧 gras et", [("bold", 9, 7), ("underline", 14, 2)]),
    ("<code class='language-py'>1</code>", "1", [("code", 0, 1)]),
    ("<blockquote expandable>long</blockquote>", "long", [("expandable_blockquote", 0, 4)]),
    ('<span class="tg-spoiler">caché</>', "caché", [("spoiler", 0, 5)]),
]


@pytest.mark.parametrize(("html", "why"), WRONG)
def test_wrong_markup_is_refused_with_its_place(html: str, why: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_html(html)
    assert (refusal.value.status, refusal.value.description) == (400, f"Bad Request: can't parse entities: {why}")


@pytest.mark.parametrize(("html", "text", "entities"), RIGHT)
def test_right_markup_becomes_text_and_entities(html: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    shown, found = parse_html(html)
    assert shown == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_a_link_keeps_its_address() -> None:
    _, (link,) = parse_html('<a href="https://example.org/?a=1&amp;b=2">ici</a>')
    assert link["url"] == "https://example.org/?a=1&b=2"


def test_html_comes_back_as_it_went() -> None:
    html = '👍 <b>Tenue <i>à &lt;moitié&gt;</i></b> <a href="https://example.org">ici</a>'
    assert to_html(*parse_html(html)) == html


@given(st.text())
def test_escaped_text_is_shown_as_written(text: str) -> None:
    assert parse_html(to_html(text, [])) == (text, [])


@given(st.text(alphabet="<>&;/=\"' ab#x1"))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Refusal):
        shown, entities = parse_html(text)
        assert all(0 < entity["length"] <= utf16_length(shown) - entity["offset"] for entity in entities)


def test_length_is_counted_in_utf16_units() -> None:
    assert [utf16_length(text) for text in ("abc", "é", "👍", "👩‍👩‍👧")] == [3, 1, 2, 8]
