"""A speech fits when Telegram would take it whole."""

import pytest

from bot.speech.speech import Document, Speech, fits, shown_length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Maëlle", 6),
        ("👋", 2),
        ("<b>Anne</b> &amp; Paul", 11),
        ("1 &lt; 2", 5),
        ('<a href="https://x.org">là</a>', 2),
    ],
)
def test_telegram_counts_utf_16_units_after_the_entities(text: str, length: int) -> None:
    assert shown_length(text) == length


def test_a_message_of_4096_units_fits_and_one_more_does_not() -> None:
    assert fits(Speech("x" * 4096))
    assert not fits(Speech("x" * 4097))
    assert fits(Speech("<b>" + "👋" * 2048 + "</b>"))
    assert not fits(Speech("👋" * 2048 + "x"))


def test_a_caption_of_1024_units_fits_and_one_more_does_not() -> None:
    table = Document("semaine.csv", b"x", "text/csv")
    assert fits(Speech("x" * 1024, photo=b"x")) and fits(Speech("x" * 1024, document=table))
    assert not fits(Speech("x" * 1025, photo=b"x"))
    assert not fits(Speech("x" * 1025, document=table))
