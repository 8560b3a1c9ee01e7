"""Replicas: a world in which several of the bot run on one PostgreSQL, against one Bot API and one clock."""

from datetime import timedelta
from pathlib import Path

from bot.app import App
from bot.listening import LOOK
from sandbox.world import World
from storage.database import Database
from storage.moving import move


class Replicas(World):
    """Everything a story needs, said by whichever replica; `app` is the first of them."""

    def __init__(self, folder: Path, begun: World, database_url: str, count: int = 3) -> None:
        super().__init__(folder, begun.now, database_url=database_url)
        self._begun = begun
        self._count = count
        self.replicas: list[App] = []

    async def start(self) -> None:
        """Move the begun world to PostgreSQL, and go on from there."""
        await self.botapi.start()
        self.resume(self._begun)
        source, target = (
            Database(url) for url in (f"sqlite+aiosqlite:///{self.directory / 'vigie.db'}", self.database_url)
        )
        await move(source, target, self.clock.now())
        await source.close()
        await target.close()
        for _ in range(self._count):
            await self.start_bot()

    async def start_bot(self) -> None:
        """One replica more."""
        app = App(self.settings, self.clock)
        await app.start()
        self.replicas.append(app)
        self.app = self.replicas[0]
        await self.settle()

    async def stop_bot(self) -> None:
        """All of them stop."""
        for app in self.replicas:
            await app.stop()
        self.replicas, self.app = [], None

    async def replace_listener(self) -> None:
        """The replica that listens ends, and another one starts; somebody takes over in the meantime."""
        [listener] = [app for app in self.replicas if not app.poll_state.stands_by]
        await listener.stop()
        self.replicas.remove(listener)
        self.app = self.replicas[0]
        while all(app.poll_state.stands_by or app.poll_state.deaf_since for app in self.replicas):
            self.clock.travel(self.clock.now() + timedelta(seconds=LOOK))
            for app in self.replicas:
                await app.quiet()
        await self.start_bot()

    async def settle(self) -> None:
        """Until everybody has been heard and everything due now has been said, whoever says it."""
        while self.replicas:
            await self._all_heard()
            for app in self.replicas:
                await app.quiet()
            if not self.botapi.pending() and all(app.is_quiet for app in self.replicas):
                return
