"""A local Bot API over HTTP: strict where Telegram is strict, with people, limits, faults and a clock of its own."""

from sandbox.chats import Chat, Chats, Message, transcript
from sandbox.events import Events, Subscription
from sandbox.faults import Fault, Faults
from sandbox.files import Files
from sandbox.ledger import Ledger
from sandbox.limits import Limits
from sandbox.people import Person
from sandbox.profile import Menus
from sandbox.refusals import Json
from sandbox.server import Cut, Server
from sandbox.taps import Taps
from sandbox.updates import Updates
from sandbox.webhook import Webhook
from scheduler.clock import Clock

TOKEN = "5550000001:sandbox-sandbox-sandbox-sandbox-abc"
_FIRST_PERSON = 7_000_000_001  # beyond 2^31, as real ids are
_FIRST_GROUP = -4_000_000_001


class BotApi:
    """The Bot API of one bot, at `url` once started."""

    def __init__(self, clock: Clock, token: str = TOKEN, *, rate_limits: bool = True, seed: int | None = None) -> None:
        self.clock = clock
        self.token = token
        self.me: Json = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "Vigie", "username": "vigie_bot"}
        self.events = Events()
        self.chats = Chats(clock)
        self.files = Files()
        self.taps = Taps()
        self.updates = Updates(clock, self.events, seed)
        self.webhook = Webhook(clock, self.updates)
        self.limits = Limits(clock, rate_limits)
        self.faults = Faults()
        self.ledger = Ledger()
        self.people: dict[int, Person] = {}
        self.menus: Menus = {}
        self.menu_buttons: dict[int | None, Json] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.server = Server(self)
        clock.on_jump(self._jumped)

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        host, port = self.server.address
        return f"http://{host}:{port}"

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen on that port (0 picks a free one); OSError when it is taken."""
        await self.server.start(port, host)

    async def stop(self) -> None:
        """Stop listening; what is remembered stays."""
        self.faults.release()
        self.updates.end_poll(Cut())
        await self.webhook.close()
        await self.server.stop()

    # What people and tests do.

    def person(self, first_name: str, user_id: int | None = None, **more: str) -> Person:
        """Somebody new; `more` is language_code, last_name, username."""
        return Person(self, user_id or self.next_user_id(), first_name, **more)

    def next_user_id(self) -> int:
        """An id nobody has yet."""
        return max([_FIRST_PERSON - 1, *self.people]) + 1

    def add_bot_to_group(self, title: str, by: Person, chat_id: int | None = None) -> int:
        """Have somebody add the bot to a new group; returns the group's (negative) id."""
        groups = [chat.chat_id for chat in self.chats.all() if chat.is_group]
        group = self.chats.add(Chat(chat_id or min([_FIRST_GROUP + 1, *groups]) - 1, title))
        self.push_membership(group, by.account, "left", "member")
        message = self.chats.post(group, by.account)
        message.media = {"new_chat_participant": self.me, "new_chat_members": [self.me]}
        self.updates.push("message", message.as_json(self.me))
        return group.chat_id

    def push_membership(self, chat: Chat, by: Chat, before: str, after: str) -> None:
        """Queue a my_chat_member update: the bot's own standing in a chat has changed."""
        states: list[Json] = [{"user": self.me, "status": status} for status in (before, after)]
        for state in states:
            if state["status"] == "kicked":
                state["until_date"] = 0
        who = {"chat": chat.as_chat(), "from": by.as_user(), "date": int(self.clock.now().timestamp())}
        self.updates.push("my_chat_member", who | {"old_chat_member": states[0], "new_chat_member": states[1]})

    def fault(
        self,
        method: str,
        kind: int | str,
        times: int | None = 1,
        *,
        retry_after: int = 1,
        seconds: float | None = None,
        description: str = "",
    ) -> Fault:
        """Have the next `times` requests of `method` go wrong; see `Fault`. ValueError for an unknown kind."""
        return self.faults.add(Fault(method, kind, times, retry_after, seconds, description))

    def cut_network(self) -> None:
        """Every request is reset, and the open poll too, until `mend`."""
        self.fault("*", "reset_before", times=None)
        self.updates.end_poll(Cut())

    def mend(self) -> None:
        """No faults from now on; requests that were held are answered."""
        self.faults.mend()

    def pending(self) -> int:
        """How many updates the bot has not yet acknowledged."""
        return self.updates.pending()

    async def all_acknowledged(self) -> None:
        """Wait until every queued update is acknowledged, by a later offset or by the webhook's 200."""
        await self.updates.all_acknowledged()

    def repeat_update(self, update_id: int | None = None) -> int:
        """Deliver an update once more under its own id, the newest if none is named."""
        return self.updates.repeat(update_id)

    def hold(self) -> None:
        """Keep what people do from the bot until `release`."""
        self.updates.hold()

    def release(self) -> None:
        """Deliver late what was held."""
        self.updates.release()

    def push_raw(self, update: Json) -> int:
        """Queue an update as it stands, however malformed."""
        return self.updates.push_raw(update)

    def subscribe(self) -> Subscription:
        """Follow what happens: sent, edited, deleted, said, toast, queued, acknowledged, left, clock, person."""
        return self.events.subscribe()

    def transcript(self, chat_id: int) -> str:
        """A chat as text."""
        return transcript(self.chats.find(chat_id))

    def deliver(self, message: Message) -> None:
        """Queue what somebody wrote, and tell those who follow."""
        self.updates.push("message", message.as_json(self.me))
        if self.events:
            self.events.publish("said", chat_id=message.chat.chat_id, message_id=message.message_id)

    def _jumped(self) -> None:
        self.updates.pending()  # drops what has become too old, and wakes who waits for that
        if self.events:
            self.events.publish("clock", now=self.clock.now().isoformat())
