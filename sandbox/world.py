"""World: the real bot, the local Bot API, its people and one travelling clock, on this machine."""

import asyncio
import copy
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App
from bot.cohort.file import parse_cohort
from bot.cohort.loading import Invitee, load_cohort
from bot.settings import Settings, read_settings
from bot.speech.words import DEFAULT_LANGUAGE, words_for
from sandbox.botapi import BotApi
from sandbox.clock import TravellingClock
from sandbox.people import Person
from storage.database import Database
from storage.terms import Role

TOKEN = "123456:sandbox-token-that-opens-nothing-at-all"
ZONE = ZoneInfo("Europe/Paris")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST_USER_ID = 7_000_000_001  # beyond 32 bits, as Telegram's newer accounts are


def promo() -> str:
    """The cohort file of the invented promo."""
    return files("sandbox").joinpath("promo.toml").read_text(encoding="utf-8")


class World:
    """Everything a story needs: `world["Maëlle"].tap(…)`, `await world.at("2027-01-14 16:45")`."""

    def __init__(self, directory: Path, start: datetime, *, zone: ZoneInfo = ZONE, database_url: str = "") -> None:
        self.zone = zone
        self.directory = directory
        self.clock = TravellingClock(start)
        self.botapi = BotApi(self.clock, token=TOKEN)
        self.database_url = database_url or f"sqlite+aiosqlite:///{directory / 'vigie.db'}"
        self.people: dict[str, Person] = {}
        self.tokens: dict[str, str] = {}  # of each person's newest invitation link
        self.roles: dict[str, Role] = {}
        self.language = DEFAULT_LANGUAGE
        self.app: App | None = None
        self._cut = asyncio.Event()

    @property
    def settings(self) -> Settings:
        """The bot's settings in this world."""
        return read_settings(
            {
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": self.botapi.url,
                "DATABASE_URL": self.database_url,
                "LISTEN": "127.0.0.1:0",
                "BACKUP_DIR": "none",
                "LOG_LEVEL": "WARNING",
            }
        )

    def __getitem__(self, name: str) -> Person:
        """The person of that name; somebody new meets the bot for the first time."""
        if name not in self.people:
            user_id = FIRST_USER_ID + len(self.people)
            self.people[name] = Person(self.botapi, user_id, name, self.language)
        return self.people[name]

    @property
    def now(self) -> datetime:
        """The local time of this world."""
        return self.clock.now().astimezone(self.zone)

    async def start_bot(self) -> None:
        """Start the real bot on this world's database and Bot API."""
        self.app = App(self.settings, self.clock)
        await self.app.start()
        await self.settle()

    async def stop_bot(self) -> None:
        """Stop it in order; time may pass without it."""
        if self.app:
            await self.app.stop()
        self.app = None

    async def close(self) -> None:
        """Stop everything."""
        await self.stop_bot()
        await self.botapi.stop()

    async def load(self, cohort_file: str) -> list[Invitee]:
        """Load a cohort file beside the running bot, as `vigie cohort load` does; keeps the links by name."""
        plan = parse_cohort(cohort_file).plan
        self.language, name = plan.language, str(self.botapi.me["username"])
        database = Database(self.database_url)
        try:
            async with database.transaction() as session:
                invited = await load_cohort(session, plan, self.clock.now(), name)
        finally:
            await database.close()
        self.tokens |= {invitee.name: invitee.token for invitee in invited}
        self.roles |= {invitee.name: invitee.role for invitee in invited}
        self.clock.travel(self.clock.now())  # the next tick, without its twenty seconds
        await self.settle()
        return invited

    async def join(self, *names: str) -> None:
        """Each follows their link, reads the notice, and keeps their usual day; coordinators confirm them."""
        for name in names:
            person = self[name]
            person.start(self.tokens[name])
            await self.settle()
            for key in ("joining.read_notice", "joining.read", "shared.yes"):
                label = words_for(self.language).label(key)
                if has_button(person, label):
                    person.tap(label)
                    await self.settle()

    async def join_all(self) -> None:
        """Everybody with a link joins, coordinators first, and each is confirmed."""
        await self.join(*sorted(self.tokens, key=lambda name: self.roles[name] is not Role.COORDINATOR))
        for person in self.people.values():
            words = words_for(self.language)
            while has_button(person, words.label("joining.remove_access")):
                person.tap(words.label("shared.yes"))
                await self.settle()

    def resume(self, other: "World") -> None:
        """Go on from where another, stopped world of the same moment ended, as if its people were these."""
        assert self.app is None and other.app is None, "only a stopped world can be taken up by one not yet started"
        shutil.copyfile(other.directory / "vigie.db", self.directory / "vigie.db")
        here = {id(other.clock): self.clock, id(other.botapi): self.botapi}
        theirs = (other.botapi.chats, other.botapi.people, other.botapi.taps, other.botapi.menus, other.people)
        copied = copy.deepcopy(theirs, here)
        self.botapi.chats, self.botapi.people, self.botapi.taps, self.botapi.menus, self.people = copied
        self.tokens, self.roles, self.language = dict(other.tokens), dict(other.roles), other.language

    async def at(self, moment: str | datetime) -> None:
        """Let time pass until that local moment ("2027-01-14 16:45", or "thursday 16:45": the next one).

        Time passes as it does: each moment at which something is due is lived on the way.
        """
        target = self._moment(moment)
        while self.app is not None:
            coming = await self.app.next_moment()
            if coming is None or coming > target:
                break
            self.clock.travel(max(coming, self.clock.now()))
            await self.settle()
        self.clock.travel(max(target, self.clock.now()))
        await self.settle()

    async def settle(self) -> None:
        """Until everybody has been heard and everything due now has been said; with a cut network, all that can be."""
        while self.app is not None:
            await self._all_heard()
            await self.app.quiet()
            if self._cut.is_set() or (not self.botapi.pending() and self.app.is_quiet):
                return

    async def kill_bot(self) -> None:
        """End the bot in the middle of what it does: what it is saying meets a cut line, and nothing more is said."""
        self.botapi.cut_network()
        await self.stop_bot()
        self.botapi.mend()
        if self._cut.is_set():
            self.botapi.cut_network()

    def cut_network(self) -> None:
        """From now on the bot reaches nobody."""
        self._cut.set()
        self.botapi.cut_network()

    def mend(self) -> None:
        """No trouble from now on; whoever waits to try again tries now."""
        self._cut.clear()
        self.botapi.mend()
        self.clock.travel(self.clock.now())

    async def _all_heard(self) -> None:
        """Until every update is acknowledged, or the network is cut."""
        if not self.botapi.pending():
            return
        waits = [asyncio.ensure_future(self.botapi.all_acknowledged()), asyncio.ensure_future(self._cut.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for waiting in waits:
            waiting.cancel()

    def _moment(self, moment: str | datetime) -> datetime:
        if isinstance(moment, datetime):
            return moment
        day, _, hour = moment.partition(" ")
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            return datetime.combine(date.fromisoformat(day), _time(hour), self.zone)
        ahead = (WEEKDAYS.index(day) - self.now.weekday()) % 7
        found = datetime.combine(self.now.date() + timedelta(days=ahead), _time(hour), self.zone)
        return (
            found if found >= self.now else datetime.combine(found.date() + timedelta(days=7), found.time(), self.zone)
        )


def has_button(person: Person, label: str) -> bool:
    """Whether this person sees a button of that label."""
    return any(label.replace("’", "'") == there.replace("’", "'") for seen in person.sees() for there in seen.labels)


def _time(hour: str) -> time:
    return datetime.strptime(hour, "%H:%M").time()


@asynccontextmanager
async def world(
    directory: Path,
    at: str = "2027-01-04 08:00",
    *,
    cohort: str | None = "",
    joined: bool = True,
    resumed: World | None = None,
    database_url: str = "",
    zone: ZoneInfo = ZONE,
) -> AsyncIterator[World]:
    """A running world at that local moment; `cohort` "" is the invented promo, None none at all.

    `database_url` "" is a SQLite file in that directory. `resumed` is a world to go on from, instead of loading a
    cohort and having everybody join.
    """
    start = resumed.now if resumed else datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    it = World(directory, start, zone=zone, database_url=database_url)
    await it.botapi.start()
    try:
        if resumed:
            it.resume(resumed)
        await it.start_bot()
        if cohort is not None and not resumed:
            await it.load(cohort or promo())
            if joined:
                await it.join_all()
        yield it
    finally:
        await it.close()
