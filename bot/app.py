"""App: starts and stops the running bot, in order, and knows when it has nothing left to do."""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.delivery import Delivery
from bot.health import Health, Listener, age
from bot.hearing import Hearing
from bot.listening import Listening
from bot.nightly import Nightly
from bot.settings import Settings, SettingsError
from bot.telegram.channel import PATIENCE, Channel
from bot.telegram.ear import Ear, PollState
from bot.telegram.menus import Menus
from bot.telegram.polling import Poller
from bot.telegram.webhook import Webhook
from bot.ticker import Ticker
from bot.watchdog import Watchdog
from bot.worker import describe
from scheduler.clock import Clock
from scheduler.metronome import Metronome
from storage import backlog, intake, outbox
from storage.access import demand_known_file
from storage.database import Database
from storage.errors import DatabaseError, Removed
from storage.process_lock import ProcessLock
from storage.same_file import removed
from storage.upgrade import migrate

DRAINED_WITHIN = 20.0  # seconds

log = logging.getLogger(__name__)


class App:
    """One running bot. It starts even if Telegram does not answer, and keeps trying.

    `patience` is how many seconds Telegram is given to answer a message.
    """

    def __init__(self, settings: Settings, clock: Clock, *, patience: float = PATIENCE) -> None:
        token, api_url = settings.require_token(), settings.telegram_api_url
        self.settings = settings
        self.clock = clock
        self.patience = patience
        self.database = Database(settings.database_url)
        self.poll_state = PollState()
        self.channel = Channel(token, api_url, patience=patience)
        self.menus = Menus(self.database, clock, self.channel, token.partition(":")[0])
        self.delivery = Delivery(
            self.database, clock, self.channel, settings.telegram_rate, rested=self._something_rested
        )
        self.hearing = Hearing(
            self.database, clock, self.channel, after=self._after_hearing, rested=self._something_rested
        )
        self.ticker = Ticker(
            self.database, clock, self.poll_state, after=self._after_tick, rested=self._something_rested
        )
        self.metronome = Metronome(clock, self._beat)
        ear = Ear(
            self.database,
            clock,
            self.poll_state,
            kept=self.hearing.worker.wake,
            hears_again=self.ticker.worker.wake,
        )
        self.listener = Listener(self.look)
        self.poller: Poller | Webhook = Poller(token, api_url, clock, ear, rested=self._something_rested)
        if settings.public_url:
            self.poller = Webhook(
                self.channel,
                clock,
                ear,
                settings.public_url,
                settings.webhook_secret,
                rested=self._something_rested,
            )
            self.poller.add_route(self.listener.app)
        self.listening = Listening(self.database, clock, self.poller, ear, rested=self._something_rested)
        copies = settings.nightly_folder(self.database.path)
        self.nightly = Nightly(self.database, clock, copies, self._something_rested)
        self.watchdog = Watchdog(clock, settings.watchdog_url, self.look)
        self._rest = asyncio.Event()
        self._began = clock.now()
        self._started = AsyncExitStack()

    @property
    def listen_url(self) -> str:
        """Where /healthz is, without a slash at the end."""
        return self.listener.url

    async def start(self) -> None:
        """Start everything; raises DatabaseError or SettingsError, and then nothing runs."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._close)
            demand_known_file(self.database.path)
            stack.enter_context(ProcessLock(self.database))
            self._began = self.clock.now()
            await migrate(self.database, self.clock.now(), self.settings.backup_dir)
            await self.ticker.wake_up()
            if self.database.path:  # the lock says that nobody else speaks
                async with self.database.transaction() as session:
                    await outbox.release_claims(session)
            await self._listen()
            stack.push_async_callback(self.listener.stop)
            stack.push_async_callback(self._drain)
            stack.push_async_callback(_cancel, asyncio.create_task(self.listening.run()))
            for worker in (self.delivery.worker, self.hearing.worker, self.ticker.worker, self.nightly.worker):
                worker.start()
                stack.push_async_callback(worker.stop)
            self.metronome.start()
            stack.callback(self.metronome.stop)
            for work in (self._offer_menus(), self.watchdog.run()):
                stack.push_async_callback(_cancel, asyncio.create_task(work))
            self._started = stack.pop_all()

    async def stop(self) -> None:
        """Stop in the reverse order: nothing new is heard, and what is being said is said and noted."""
        await self._started.aclose()

    async def quiet(self) -> None:
        """Return once nothing is left to do at this moment of the clock."""
        await self.until(lambda: self.is_quiet)

    async def until(self, comes_true: Callable[[], bool]) -> None:
        """Return once this holds; it is asked again each time a part of the bot comes to rest."""
        while not comes_true():
            self._rest.clear()
            await self._rest.wait()

    @property
    def is_quiet(self) -> bool:
        """Whether everything kept was heard, what is due was put, and what was put has been said."""
        hears = self.listening.at_rest and self.hearing.at_rest
        return hears and self.ticker.worker.at_rest and self.delivery.at_rest and self.nightly.at_rest

    async def next_moment(self) -> datetime | None:
        """When something next becomes due: for the rules, or in the outbox; None when nothing is planned."""
        now = self.clock.now()
        async with self.database.transaction() as session:
            moments = [await backlog.next_cohort_due(session), await outbox.next_due(session, now)]
        moments.append(self.delivery.paused_until)
        return min((moment for moment in moments if moment), default=None)

    async def look(self) -> Health:
        """How the bot is doing."""
        now, failing = self.clock.now(), []
        to_hear, to_say, oldest = None, None, None
        try:
            async with self.database.transaction() as session:
                to_hear, to_say = await intake.count_waiting(session), await backlog.count_to_say(session, now)
                oldest = await backlog.oldest_to_say(session, now)
        except (DatabaseError, SQLAlchemyError):
            failing.append("database")
        workers = (self.hearing.worker, self.ticker.worker, self.delivery.worker)
        return Health(
            poll_age=age(self.poll_state.last_ok, now),
            deaf_for=age(self.poll_state.deaf_since, now),
            stands_by=self.poll_state.stands_by,
            tick_age=age(self.ticker.last_tick, now),
            delivery_age=age(self.delivery.last_said, now),
            mute_for=age(self._mute_since(oldest, now), now),
            to_hear=to_hear,
            to_say=to_say,
            failing=(
                *failing,
                *(["backup"] if self.nightly.is_failing else []),
                *(worker.name for worker in workers if worker.failures),
                *(f"cohort {cohort_id}" for cohort_id in sorted(self.ticker.failing)),
            ),
        )

    def _mute_since(self, oldest: datetime | None, now: datetime) -> datetime | None:
        """Since when, in this process, what waits to be said should have been said."""
        if oldest is None:
            return None
        return min(max(oldest, self._began), self.delivery.mute_since or now, now)

    async def _offer_menus(self) -> None:
        """Once Telegram answers: they are a comfort, and take longer to make than all that comes before."""
        await self.poll_state.answered.wait()
        await self.menus.run()

    def _beat(self) -> None:
        self.ticker.worker.wake()
        if not self.database.is_sqlite:  # what another replica kept or put, and did not live to see to
            self.hearing.worker.wake()
            self.delivery.worker.wake()

    def _after_hearing(self, chat_ids: set[int]) -> None:
        self.delivery.worker.wake()
        self.ticker.worker.wake()  # what was said may call for something at once
        self.menus.heard(chat_ids)

    async def _listen(self) -> None:
        host, port = self.settings.listen_host, self.settings.listen_port
        try:
            await self.listener.start(host, port)
        except OSError as error:
            raise SettingsError(
                f"LISTEN: {host}:{port} cannot be listened on ({error.strerror}); "
                "end the program that holds it, or choose an address of this machine, like 127.0.0.1:8080."
            ) from error

    def _after_tick(self) -> None:
        self.delivery.worker.wake()

    def _something_rested(self) -> None:
        self._rest.set()

    async def _drain(self) -> None:
        """What is in flight is finished; past the time given, its lease will have it said again."""
        try:
            async with asyncio.timeout(DRAINED_WITHIN):
                await self.hearing.drain()
                await self.delivery.drain()
        except Exception as error:
            log.error("not everything could be noted before the end (%s)", type(error).__name__)

    async def _close(self) -> None:
        await self.poller.close()
        await self.channel.close()
        await self.database.close()


async def run(settings: Settings, clock: Clock) -> None:
    """The bot until SIGTERM or SIGINT."""
    app, ended = App(settings, clock), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_tell_stray)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    await app.start()
    gc.freeze()  # all that was loaded stays: it is not to be looked through again and again
    gc.enable()
    log.warning("the bot runs; its health is at %s/healthz", app.listen_url)
    await _first_of(ended, app.database.lost)
    told = await _saved(app.database, clock.now()) if app.database.lost.is_set() else ""
    await app.stop()
    if told:
        raise Removed(f"{removed(app.database.path)} {told}")


async def _saved(database: Database, now: datetime) -> str:
    """What was removed is saved elsewhere, as long as it is open; returns what to say of it."""
    try:
        kept = await database.rescue(now)
    except Exception as error:
        return f"It could not be saved elsewhere ({describe(error)}): `vigie restore FILE` with the newest copy."
    return f"All of it is in {kept}: `vigie restore {kept}` puts it back."


async def _first_of(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


def _tell_stray(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What no task waited for; asyncio itself would write the exception's text, which may quote people."""
    error = context.get("exception")
    log.error("%s (%s)", context["message"], describe(error) if error else "no exception")


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, Exception):
        await task
