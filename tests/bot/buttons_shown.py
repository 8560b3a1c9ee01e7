"""Every button that is really shown: by every view, and by what comes of tapping what was shown."""

import html
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.conversation.acts import Act, Said, Tapped
from bot.conversation.dispatch import hear
from bot.conversation.steps import COMMANDS
from bot.conversation.toast import Toast
from bot.speech.speech import Speech
from bot.speech.view import Scene
from bot.speech.views import VIEWS
from bot.speech.words import words_for
from bot.wording import Unsaid, Utterance, word
from storage.database import Database
from storage.outbox import Claim
from storage.readers import readers
from storage.tables import Outbox
from storage.terms import NoticeState
from tests.bot.attack_house import STRANGERS_CHAT, AttackedHouse
from tests.bot.full_house import NOW, OLD_WEEK
from tests.bot.test_who_may_see import FACTS, Given

READERS = ("Maëlle", "Erwan", "Inès", "Karim", "Anne")
TAPPERS = ("Maëlle", "Inès", "Anne")  # one of each role is enough to see what comes next
updates = count(1_000_000)


class TakenBack(Exception):
    """Ends a transaction whose every change is to be undone."""


@dataclass
class Shown:
    """The buttons that each person was shown; of those that differ by numbers only, the first."""

    buttons: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    shapes: set[tuple[str, str]] = field(default_factory=set)

    def add(self, reader: str, speech: Speech) -> Iterable[str]:
        """Keeps the buttons of this speech; returns those that are new."""
        for choice in (choice for row in speech.choices for choice in row):
            shape = (reader, _shape(choice.data))
            if choice.data and shape not in self.shapes:
                self.shapes.add(shape)
                self.buttons[reader][choice.data] = None
                yield choice.data

    @property
    def actions(self) -> set[str]:
        """What the buttons do."""
        return {data.split(":")[1] for buttons in self.buttons.values() for data in buttons}


def _shape(data: str) -> str:
    return re.sub(r"\d+", "#", data)


async def all_buttons(database: Database, attacked: AttackedHouse) -> Shown:
    """What every view shows to everybody who may see it; then what their buttons show when tapped."""
    shown = Shown()
    fresh = await _of_views(database, attacked, shown)
    for (reader, _), data in {(reader, _shape(data)): data for reader, data in fresh if reader in TAPPERS}.items():
        await _after(database, attacked, shown, reader, data)
    return shown


async def _of_views(database: Database, attacked: AttackedHouse, shown: Shown) -> list[tuple[str, str]]:
    fresh: list[tuple[str, str]] = []
    async with database.transaction() as session:
        for kind, view in VIEWS.items():
            for reader in READERS:
                if view.roles & attacked.roles[reader]:
                    for facts in (it for it in attacked.house.facts if it["monday"] != OLD_WEEK.isoformat()):
                        given = Given(facts | FACTS.get(kind, {}))
                        scene = Scene(session, NOW, given, attacked.people[reader], attacked.roles[reader])
                        fresh += [(reader, data) for data in shown.add(reader, await said(kind, scene))]
                        if not given.asked:
                            break
    for name in COMMANDS:
        for reader in TAPPERS:
            fresh += await _after(database, attacked, shown, reader, f"/{name}")
    return fresh


async def said(kind: str, scene: Scene) -> Speech:
    """What is said; nothing when these facts are of another kind (tests/bot/test_who_may_see.py looks at that)."""
    try:
        what = await VIEWS[kind].read(scene)
        return Speech("") if what is None else VIEWS[kind].say(what, words_for("fr"))
    except Exception:
        return Speech("")


async def _after(
    database: Database, attacked: AttackedHouse, shown: Shown, reader: str, data: str
) -> list[tuple[str, str]]:
    """Tap it, or write that command, in a world that is then undone."""
    found: list[tuple[str, str]] = []
    try:
        async with database.transaction() as session:
            await do(session, attacked.chat(reader), data)
            for utterance in await words_to(session, attacked.chat(reader)):
                found += [(reader, fresh) for fresh in shown.add(reader, utterance.speech)]
            raise TakenBack
    except TakenBack:
        return found


async def do(session: AsyncSession, chat_id: int, data: str) -> Toast | None:
    """Tap a button with this data; or write it, if it is a command or a sentence."""
    number = next(updates)
    act: Act
    if data[1:2] == ":":
        act = Tapped(number, chat_id, "Somebody", "fr", data=data, query_id="q", message_id=number)
    else:
        act = Said(number, chat_id, "Somebody", "fr", text=data, message_id=number)
    session.expunge_all()
    async with session.begin_nested():
        return await hear(session, act, NOW)


async def words_to(session: AsyncSession, chat_id: int) -> list[Utterance]:
    """Everything that waits to be said to this chat, in words."""
    return [it for it in await worded(session, chat_id) if isinstance(it, Utterance)]


async def worded(session: AsyncSession, chat_id: int, most: int = 100) -> list[Utterance | Unsaid]:
    """The same, and what cannot be said; of notices of a kind, the last `most`."""
    await session.flush()
    theirs = col(Outbox.chat_id) if chat_id == STRANGERS_CHAT else col(Outbox.person_id)
    wanted = select(Outbox).where(theirs == chat_id)
    rows = (await session.exec(wanted.where(Outbox.state == NoticeState.DUE).order_by(col(Outbox.id)))).all()
    people = await readers(session, {row.person_id for row in rows if row.person_id})
    by_kind: dict[str, list[Outbox]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    chosen = [row for alike in by_kind.values() for row in alike[-most:]]
    return [await word(session, _claim(row), people.get(row.person_id or 0), NOW) for row in chosen]


def everything(speech: Speech) -> str:
    """All that a reader can find in it: the text, the labels, the document, the names in the picture."""
    labels = [choice.label for row in speech.choices for choice in row]
    document = speech.document.content.decode("utf-8", "ignore") if speech.document else ""
    rows = [row.name for row in speech.grid.rows] if speech.grid else []
    return html.unescape("\n".join([speech.text, *labels, document, *rows]))


def _claim(row: Outbox) -> Claim:
    fields: dict[str, Any] = {name: getattr(row, name) for name in Claim.__dataclass_fields__}
    return Claim(**fields)
