"""Telling: a small promo of a few of the invented people, and what a story has them do and see."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sandbox.screens import Seen, alike
from sandbox.world import ZONE, World, promo
from sandbox.world import world as open_world


def cohort_of(*names: str, closures: str = "[]", worked_holidays: str = "[]") -> str:
    """The invented promo's file with these intrapreneurs alone: the weeks of the others are not told."""
    head, *people = promo().split("[[intrapreneurs]]")
    head = head.replace("closures = []", f"closures = {closures}")
    head = head.replace("worked_holidays = []", f"worked_holidays = {worked_holidays}")
    chosen = [entry for entry in people if any(f'name = "{name}"' in entry for name in names)]
    return "[[intrapreneurs]]".join([head, *chosen])


@asynccontextmanager
async def week_of(
    folder: Path, at: str, *names: str, closures: str = "[]", database_url: str = ""
) -> AsyncIterator[World]:
    """These people with their coaches and both coordinators, all joined at that local moment."""
    cohort = cohort_of(*names, closures=closures)
    async with open_world(folder, at, cohort=cohort, database_url=database_url) as world:
        yield world


async def jump(world: World, moment: str) -> None:
    """Be there at once: the weeks on the way are not told here."""
    world.clock.travel(datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE))
    await world.settle()


async def tap(world: World, name: str, *labels: str) -> None:
    """Tap these buttons, one after the other, each answered before the next."""
    for label in labels:
        world[name].tap(label)
        await world.settle()


async def say(world: World, name: str, *texts: str) -> Seen:
    """Write these, one after the other; what the person then sees last."""
    for text in texts:
        world[name].say(text)
        await world.settle()
    return world[name].last()


def warnings(world: World, about: str, reader: str = "Anne") -> list[Seen]:
    """The alerts about somebody's release that stand open in this coordinator's chat."""
    return [seen for seen in world[reader].sees() if seen.shows(f"{about} (service ")]


def told(world: World, name: str, fragment: str) -> int:
    """How many messages of this person show that."""
    return sum(seen.shows(fragment) for seen in world[name].sees())


async def weeks_as_anne_reads_them(world: World, about: str) -> list[str]:
    """One line for each week of somebody, newest first, in the words `/suivi` has for Anne."""
    return await weeks_in(world, about, await say(world, "Anne", "/suivi"))


async def weeks_in(world: World, about: str, overview: Seen) -> list[str]:
    """The same, from an overview that Anne has asked for already."""
    world["Anne"].tap(about, overview)
    await world.settle()
    lines = alike(world["Anne"].last().text).splitlines()
    return [line for line in lines if line.startswith(tuple("✅🟠⛔❔🔎➖🕓"))]
