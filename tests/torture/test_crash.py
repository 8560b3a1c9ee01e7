"""Promises 1 to 3 on a process that is killed at chosen moments: the short form of `make torture`."""

import pytest

from tests.torture.crash import campaign, report
from tests.torture.deaths import deaths

KILLS = 4


async def test_killed_at_foremost_moments_of_a_week_nothing_is_lost_and_nothing_counts_twice() -> None:
    result = await campaign(KILLS, seed=2027, weeks=1, names=("Yann",))

    assert result.faults == [], report(result)
    assert result.kills == KILLS and result.updates and result.answers and result.notices


def test_a_deck_that_waits_where_nothing_commits_is_refused() -> None:
    with pytest.raises(ValueError, match=r"delivery\._turn never commits"):
        next(deaths(1, ["ear.keep", "hearing._turn"]))
