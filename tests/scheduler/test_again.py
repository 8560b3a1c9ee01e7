"""A question that was open while the bot was deaf is asked once more: at the right hour, and only while it holds."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.rules import due_notices, next_moment
from tests.scheduler.promo import cohort, enrolled, paris

SECOND = timedelta(seconds=1)


def again(*outages: tuple[str, str], now: str = "2027-01-14 18:29") -> list[tuple[str, str | None]]:
    """What is asked again by then: (key without its own part, local time)."""
    facts = cohort(enrolled("Maëlle"), outages=tuple((paris(start), paris(end)) for start, end in outages))
    return [
        (notice.key.partition(":again:")[0], f"{notice.due_at:%H:%M}")
        for notice in due_notices(facts, paris(now))
        if notice.facts.get("again") and notice.due_at
    ]


@pytest.mark.parametrize(
    ("start", "end", "asked"),
    [
        ("16:45", "17:10", False),  # it may not have been said yet: it waits for its turn
        ("16:46", "17:10", True),
        ("16:47", "17:10", True),
        ("16:50", "18:29", True),
        ("16:50", "18:30", False),  # the bot has fallen silent, and the question is Friday's
        ("16:50", "18:31", False),
    ],
)
def test_what_was_asked_before_the_silence_and_holds_after_it(start: str, end: str, asked: bool) -> None:
    found = again((f"2027-01-14 {start}", f"2027-01-14 {end}"), now="2027-01-15 09:00")

    assert [key for key, _ in found] == (["day_question:1:2027-01-14"] if asked else [])


def test_it_is_asked_at_the_return_and_that_moment_is_known_ahead() -> None:
    outage = ("2027-01-14 16:50", "2027-01-14 17:10")
    facts = cohort(enrolled("Maëlle"), outages=((paris(outage[0]), paris(outage[1])),))

    assert [again(outage, now=f"2027-01-14 {at}") for at in ("17:09", "17:10", "17:11")] == [
        [],
        [("day_question:1:2027-01-14", "16:10")],  # in UTC
        [("day_question:1:2027-01-14", "16:10")],
    ]
    assert next_moment(facts, paris(outage[1]) - SECOND) == datetime(2027, 1, 14, 16, 10, tzinfo=UTC)


def test_each_silence_asks_once() -> None:
    two = (("2027-01-14 16:50", "2027-01-14 17:00"), ("2027-01-14 17:20", "2027-01-14 17:30"))

    assert [at for _, at in again(*two)] == ["16:00", "16:30"]
    assert again() == []
