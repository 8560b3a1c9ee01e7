"""Time as it comes: clocks that are set, a machine that slept, the ends of years, and promos far from Paris."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sandbox.world import ZONE, promo
from sandbox.world import world as open_world
from tests.stories.telling import cohort_of, tap, told, warnings, week_of, weeks_as_anne_reads_them

QUESTION = "As-tu pu te consacrer à ton projet"


def dated(starts_on: str, ends_on: str, *names: str, timezone: str = "Europe/Paris") -> str:
    """The invented promo at another time, or in another place."""
    text = cohort_of(*names) if names else promo()
    for written, wanted in (
        ("starts_on = 2027-01-04", f"starts_on = {starts_on}"),
        ("ends_on = 2027-05-28", f"ends_on = {ends_on}"),
    ):
        assert written in text
        text = text.replace(written, wanted)
    assert "timezone" not in text
    return text.replace("[cohort]", f'[cohort]\ntimezone = "{timezone}"')


async def test_a_machine_that_slept_from_friday_to_monday_accuses_nobody_even_if_it_hears_before_it_ticks(
    tmp_path: Path,
) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-05 15:00")
        world.clock.set(world._moment("2027-02-08 15:00"))  # past both closings; no beat has come yet
        await tap(world, "Maëlle", "0")  # the first of Friday's three questions
        assert not warnings(world, "Maëlle")

        await world.at("2027-02-08 16:59")
        assert not warnings(world, "Maëlle")
        await world.at("2027-02-08 17:00")
        for reader in ("Anne", "Paul"):
            [card] = warnings(world, "Maëlle", reader)
            assert card.shows("❔ Sans réponse")
        await world.at("2027-02-08 17:01")
        assert len(warnings(world, "Maëlle")) == 1


async def test_a_clock_set_back_by_hours_asks_and_warns_nobody_twice(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Une demi-journée")
        await world.at("2027-02-05 17:00")
        [before] = warnings(world, "Maëlle")
        world.clock.set(world._moment("2027-02-05 13:30"))
        await tap(world, "Maëlle", "0")  # the check-in of 14:00, tapped at what is now 13:30
        for moment in ("2027-02-05 14:00", "2027-02-05 16:59", "2027-02-05 17:00", "2027-02-05 17:01"):
            await world.at(moment)
            [after] = warnings(world, "Maëlle")
            assert after.message_id == before.message_id
        assert told(world, "Maëlle", "Trois questions") == 1


async def test_a_clock_set_forward_past_a_closing_by_mistake_concludes_nothing(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        await world.at("2027-02-04 16:45")
        await tap(world, "Maëlle", "Une demi-journée")
        await world.at("2027-02-05 15:00")
        world.clock.set(world._moment("2027-02-05 17:30"))
        assert world.app
        world.app.ticker.worker.wake()  # as the next beat does
        await world.settle()
        assert not warnings(world, "Maëlle")
        world.clock.set(world._moment("2027-02-05 15:01"))  # and put right
        await world.at("2027-02-05 17:00")
        assert not warnings(world, "Maëlle"), "the closing lay in a time of which the bot knows nothing: it moved"
        for moment, count in (("2027-02-08 09:29", 0), ("2027-02-08 09:30", 1), ("2027-02-08 09:31", 1)):
            await world.at(moment)
            assert len(warnings(world, "Maëlle")) == count


async def test_on_29_february_2028_the_day_is_asked_about_and_counts(tmp_path: Path) -> None:
    cohort = dated("2028-01-03", "2028-06-02", "Solenn").replace('day = "monday"', 'day = "tuesday"')
    async with open_world(tmp_path, "2028-02-28 08:00", cohort=cohort) as world:
        for moment, count in (("2028-02-29 16:44", 0), ("2028-02-29 16:45", 1), ("2028-02-29 16:46", 1)):
            await world.at(moment)
            assert told(world, "Solenn", QUESTION) == count
        await tap(world, "Solenn", "La journée")
        await world.at("2028-03-06 12:01")
        assert not warnings(world, "Solenn")
        assert "✅ Tenue, du 28 février au 3 mars : 1 jour" in await weeks_as_anne_reads_them(world, "Solenn")


async def test_week_53_ends_on_thursday_and_the_new_year_begins_a_new_one(tmp_path: Path) -> None:
    async with open_world(tmp_path, "2026-12-28 08:00", cohort=dated("2026-12-07", "2027-05-28", "Maëlle")) as world:
        for moment, count in (("2026-12-31 15:59", 0), ("2026-12-31 16:00", 1), ("2026-12-31 16:01", 1)):
            await world.at(moment)
            assert told(world, "Maëlle", QUESTION) == count, (
                "1 January is a holiday: Thursday is asked with the check-in"
            )
        await tap(world, "Maëlle", "La journée")
        for moment, count in (("2027-01-04 08:59", 0), ("2027-01-04 09:00", 1), ("2027-01-04 09:01", 1)):
            await world.at(moment)
            assert told(world, "Maëlle", "du 4 au 8 janvier") == count
        await world.at("2027-01-04 12:01")
        assert not warnings(world, "Maëlle")
        assert "✅ Tenue, du 28 décembre 2026 au 1er janvier 2027 : 1 jour" in await weeks_as_anne_reads_them(
            world, "Maëlle"
        )


@pytest.mark.parametrize("zone", ["America/Guadeloupe", "Indian/Reunion"])
async def test_a_promo_far_from_paris_lives_by_its_own_clock(tmp_path: Path, zone: str) -> None:
    there = ZoneInfo(zone)
    cohort = dated("2027-01-04", "2027-05-28", "Maëlle", timezone=zone)
    async with open_world(tmp_path, "2027-03-22 08:00", cohort=cohort, zone=there) as world:
        assert world.now.astimezone(ZONE).hour != 8
        for moment, count in (("2027-03-25 16:44", 0), ("2027-03-25 16:45", 1), ("2027-03-25 16:46", 1)):
            await world.at(moment)
            assert told(world, "Maëlle", QUESTION) == count
        await tap(world, "Maëlle", "Une demi-journée")
        for moment, count in (("2027-03-26 16:59", 0), ("2027-03-26 17:00", 1), ("2027-03-26 17:01", 1)):
            await world.at(moment)
            assert len(warnings(world, "Maëlle")) == count
        # Easter Monday comes after the night in which Paris, not they, changes its clocks.
        for moment, count in (("2027-03-30 08:59", 0), ("2027-03-30 09:00", 1), ("2027-03-30 09:01", 1)):
            await world.at(moment)
            assert told(world, "Maëlle", "du 29 mars au 2 avril") == count
