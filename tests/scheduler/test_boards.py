"""When a pinned board is edited: at the end of the five minutes in which something happened, never at night."""

import pytest

from scheduler.boards import edit_time
from tests.scheduler import promo


@pytest.mark.parametrize(
    ("happens", "shown"),
    [
        ("2027-02-04 16:50", "2027-02-04 16:55"),
        ("2027-02-04 16:54", "2027-02-04 16:55"),
        ("2027-02-04 16:55", "2027-02-04 17:00"),
        ("2027-02-04 18:24", "2027-02-04 18:25"),
        ("2027-02-04 18:25", "2027-02-05 08:30"),  # these five minutes end when silence begins
        ("2027-02-04 23:10", "2027-02-05 08:30"),
        ("2027-02-05 21:00", "2027-02-08 08:30"),  # Friday evening: Monday morning
    ],
)
def test_whatever_happens_within_five_minutes_is_shown_once_at_their_end(happens: str, shown: str) -> None:
    assert edit_time(promo.cohort(), promo.paris(happens)) == promo.paris(shown)
