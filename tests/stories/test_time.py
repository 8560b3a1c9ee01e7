"""Time as it comes: clocks that are set, a machine that slept, the ends of years, and promos far from Paris."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sandbox.screens import alike
from sandbox.world import ZONE, World, promo
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


def letters_to(world: World, name: str) -> list[str]:
    """When each message left for somebody, by the clock in Paris that day, and how it begins."""
    return [
        f"{entry.at.astimezone(ZONE):%a %d %H:%M %z} {alike(entry.arguments['text'])[:20]}"
        for entry in world.botapi.ledger.of("sendMessage", world[name].user_id)
    ]


AUTUMN = (
    ("2026-10-19 08:00", "2026-09-07", "2027-02-26"),
    (datetime(2026, 10, 24, 22, tzinfo=UTC), "2026-10-26"),
    ("Mon 19", "Thu 22", "Fri 23", "+0200", "Mon 26", "+0100"),
)
SPRING = (  # in which the Monday after is Easter Monday
    ("2027-03-22 08:00", "2027-01-04", "2027-05-28"),
    (datetime(2027, 3, 27, 23, tzinfo=UTC), "2027-03-30"),
    ("Mon 22", "Thu 25", "Fri 26", "+0100", "Tue 30", "+0200"),
)


@pytest.mark.parametrize(("promo_of", "nightfall", "days"), [AUTUMN, SPRING], ids=["autumn", "spring"])
async def test_on_both_sides_of_a_night_in_which_clocks_change_each_notice_comes_once_at_its_local_time(
    tmp_path: Path, promo_of: tuple[str, str, str], nightfall: tuple[datetime, str], days: tuple[str, ...]
) -> None:
    (joined, first, last), (midnight, after) = promo_of, nightfall
    async with open_world(tmp_path, joined, cohort=dated(first, last, "Maëlle")) as world:
        world.botapi.ledger.clear()
        await world.at(midnight)
        sent = len(world.botapi.ledger.of("sendMessage"))
        for half_hours in range(14):
            await world.at(midnight + half_hours * timedelta(minutes=30))
        assert len(world.botapi.ledger.of("sendMessage")) == sent, "nobody is written to at night"
        for moment, late in (("08:59", 0), ("09:00", 1), ("09:01", 1)):
            await world.at(f"{after} {moment}")
            assert told(world, "Maëlle", "Pour la semaine du") == late
        for moment, warned in (("11:59", 0), ("12:00", 1), ("12:01", 1)):
            await world.at(f"{after} {moment}")
            assert len(warnings(world, "Maëlle")) == warned

        monday, thursday, friday, before, then, since = days
        assert letters_to(world, "Maëlle") == [
            f"{monday} 09:00 {before} Bonjour Maëlle. Sema",
            f"{thursday} 08:45 {before} Belle journée projet",
            f"{thursday} 16:45 {before} As-tu pu te consacre",
            f"{friday} 14:00 {before} Trois questions et c",
            f"{friday} 16:00 {before} Il me manque juste t",
            f"{then} 09:00 {since} Bonjour Maëlle. Pour",
        ]
        assert letters_to(world, "Inès") == [
            f"{monday} 09:30 {before} Bonjour Inès. Tes po",
            f"{friday} 16:00 {before} Il reste le point av",
            f"{then} 09:30 {since} Bonjour Inès. Tes po",
            f"{then} 12:00 {since} ❔ Sans réponse : Maë",
        ]
        assert letters_to(world, "Anne")[-2:] == [
            f"{then} 12:00 {since} ❔ Sans réponse : Maë",
            f"{then} 12:00 {since} ❔ Point hebdomadaire",
        ]
