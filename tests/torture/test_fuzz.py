"""Whole updates in the Bot API's shapes, sound and hostile: the short form of `make torture`."""

from tests.torture.fuzz import fuzz

BATCHES = 12


def test_no_update_stops_the_bot_writes_without_right_or_is_quoted() -> None:
    it = fuzz(BATCHES, number=1)

    assert it.inputs >= BATCHES and it.outcomes["done"]
