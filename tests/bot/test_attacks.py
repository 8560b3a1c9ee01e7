"""Attacks: every step and every command there is, by everybody who has no right to it, with every number there is.

The list is the code's own (`STEPS`, `COMMANDS`, `VIEWS`): a new step is attacked without anybody writing a test.
"""

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.conversation.steps import COMMANDS, STEPS
from bot.conversation.turn import Step
from bot.speech.speech import Speech
from bot.speech.view import Scene, as_given
from bot.speech.views import VIEWS
from bot.wording import Unsaid, Utterance
from storage import awaiting
from storage.database import Database
from storage.terms import NoticeState, Role
from tests.bot.attack_house import (
    ELSEWHERE,
    FIRST_NUMBER,
    STRANGER,
    VICTIMS,
    AttackedHouse,
    changes,
    furnished,
    rows_of,
)
from tests.bot.buttons_shown import Shown, TakenBack, all_buttons, do, everything, said, worded
from tests.bot.full_house import LAST_WEEK, NOW, THIS_WEEK
from tests.bot.promo_database import empty_database
from tests.bot.test_who_may_see import FACTS

FORGED = "Phrase-forgée"
SHAPELESS = (
    "", "0", "-1", "9" * 19, "1.2", "1,2", "@", "1@20270209", "1@99991227", "9999-12-31", "p9999", "forged",
)  # fmt: skip
ODD_NUMBERS = ("²", "١", "1\u200b", "1\n", "\x00", "a" * 80)
SAID_OF_A_KIND = 1  # a document takes long to make
REFERENCES = 6
BRUTE, BRUTE_WHERE_NOTHING_WAS_SHOWN = 6, 30

_shown: list[Shown] = []  # found once: the numbers of every house are the same


class Attempt:
    """Some acts of one person in one transaction that is then undone, and what is wrong with what came of them.

    `own_life`: what is not another's may change. `awaited`: the text that is awaited before each act. `absurd`: a word
    that no row may hold.
    """

    def __init__(
        self,
        database: Database,
        attacked: AttackedHouse,
        name: str,
        *,
        own_life: bool = True,
        awaited: tuple[str, str] | None = None,
        absurd: str = "",
    ) -> None:
        self.database, self.attacked, self.name = database, attacked, name
        self.own_life, self.awaited, self.absurd = own_life, awaited, absurd
        self.chat = attacked.chat(name)
        self.faults: list[str] = []
        self._written: set[str] = set()

    async def of(self, acts: Iterable[str]) -> list[str]:
        """Do them all, one after the other; returns every fault, by the act that may have made it."""
        listened = self.database.engine.sync_engine
        event.listen(listened, "before_cursor_execute", self._note_table)
        acts = list(acts)
        try:
            async with self.database.transaction() as session:
                for act in acts:
                    await self._act(session, act)
                await self._look(session, acts)
                raise TakenBack
        except TakenBack:
            return self.faults
        finally:
            event.remove(listened, "before_cursor_execute", self._note_table)

    async def _act(self, session: AsyncSession, act: str) -> None:
        try:
            if self.awaited:
                await awaiting.expect(session, self.chat, *self.awaited, NOW.replace(hour=23))
            await do(session, self.chat, act)
            if "awaiting" in self._written and await awaiting.awaited(session, self.chat, NOW):
                await do(session, self.chat, FORGED)
        except Exception as error:
            self.faults.append(f"{self.name} {act!r}: set aside for {error!r}")

    async def _look(self, session: AsyncSession, acts: list[str]) -> None:
        for it in await worded(session, self.chat, most=SAID_OF_A_KIND):
            if isinstance(it, Unsaid) and it.state is NoticeState.REFUSED:
                self.faults.append(f"{self.name} {acts}: {it.row.kind} {it.row.facts} fails: {it.reason}")
            elif isinstance(it, Utterance):
                self.faults += [f"{self.name} {acts} is shown {mark}" for mark in self._leaks(it.speech)]
        after = await rows_of(session, self._written)
        for key, rows in changes(self.attacked.before, after, self._written):
            if not self._may_write(key, rows, after):
                self.faults.append(f"{self.name} {acts} writes {key}: {rows[-1]}")

    def _leaks(self, speech: Speech) -> list[str]:
        text = everything(speech)
        if self.name in self.attacked.house.people and self.name not in ELSEWHERE:
            marks = self.attacked.house.found_in(text, self.name, frozenset({"request", "colleague"}))
        else:
            marks = [mark for mark in self.attacked.house.marks if mark.text in text]
        return [mark.text for mark in marks]

    def _may_write(self, key: tuple[str, Any], rows: list[dict[str, Any]], after: Any) -> bool:
        """What is said to oneself, and what one is asked; in one's own life besides, whatever is not another's."""
        if key[0] in ("outbox", "awaiting", "card"):
            mine = all(self.chat in (row.get("person_id"), row.get("chat_id")) for row in rows)
            return mine or (self.own_life and not self._forbidden(key, rows, after))
        absurd = self.absurd and self.absurd in str(list(rows[-1].values()))
        return self.own_life and not absurd and not self._forbidden(key, rows, after)

    def _forbidden(self, key: tuple[str, Any], rows: list[dict[str, Any]], after: Any) -> bool:
        return any(self.attacked.is_forbidden(self.name, key, row, after) for row in rows)

    def _note_table(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found = re.match(r"\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) \"?(\w+)", statement)
        if found:
            self._written.add(found[1])


# --- What is forged


def holders(step_roles: frozenset[Role], attacked: AttackedHouse) -> list[str]:
    """The attackers who have the step, so that only the row can stop them."""
    return [name for name in VICTIMS if name != STRANGER and attacked.roles[name] & step_roles]


def naming(numbers: set[str], buttons: Iterable[str]) -> list[str]:
    """The buttons that name one of these numbers."""
    return [data for data in buttons if numbers & set(re.findall(r"\d+", data))]


def words_in(step: Step) -> list[str]:
    """The short words of the file that handles the step: among them are the values its buttons carry."""
    handler = step.tap or step.text
    tree = ast.parse(inspect.getsource(inspect.getmodule(handler)))  # type: ignore[arg-type]
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return sorted({word for word in found if re.fullmatch(r"[a-z_]{2,12}", word)})


def forged(step: Step, numbers: dict[str, list[int]], seen: list[str]) -> list[str]:
    """References to others' rows with words the step understands: more of them where no button was ever seen."""
    weeks = [f"{number}@{monday:%Y%m%d}" for number in numbers["enrolment"] for monday in (LAST_WEEK, THIS_WEEK)]
    if seen:
        references = [*weeks, *(str(numbers[table][-1]) for table in ("person", "enrolment"))]
        values = [data.split(":")[3] for data in seen]
        pairs = list(zip(cycle(references), values, strict=False))[:BRUTE]
    else:
        references = [*weeks, *(str(ids[-1]) for ids in numbers.values())]
        every = list(product(references, ["", *words_in(step)]))
        pairs = every[:: len(every) // BRUTE_WHERE_NOTHING_WAS_SHOWN + 1]
    return list(dict.fromkeys(f"1:{step.action}:{ref}:{value}" for ref, value in pairs))


def by_table(attacked: AttackedHouse, name: str) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for table, number in attacked.foreign_to(name):
        if number > FIRST_NUMBER:  # below it are rows that no button names
            numbers[table].append(number)
    return numbers


def of_action(action: str, buttons: Iterable[str]) -> list[str]:
    return [data for data in buttons if data.split(":")[1] == action]


# --- The attacks


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[tuple[Database, AttackedHouse, list[str]]]:
    """A furnished house, and every button that is shown in it."""
    async with empty_database(tmp_path) as database:
        attacked = await furnished(database)
        if not _shown:
            _shown.append(await all_buttons(database, attacked))
        yield database, attacked, sorted({data for its in _shown[0].buttons.values() for data in its})


Scenery = tuple[Database, AttackedHouse, list[str]]


def test_the_buttons_of_nearly_every_step_are_found(scene: Scenery) -> None:
    _, _, buttons = scene
    actions = {data.split(":")[1] for data in buttons}

    assert actions <= STEPS.keys()
    assert len(actions) > len(STEPS) * 2 / 3


async def test_a_button_that_names_somebody_elses_row_changes_and_shows_nothing_of_theirs(scene: Scenery) -> None:
    database, attacked, buttons = scene
    faults = []
    for step in STEPS.values():
        for name in holders(step.roles, attacked):
            numbers = by_table(attacked, name)
            every = {str(number) for ids in numbers.values() for number in ids}
            seen = of_action(step.action, buttons)
            acts = [*naming(every, seen), *forged(step, numbers, seen)]
            faults += await Attempt(database, attacked, name).of(acts)

    assert faults == []


async def test_a_text_about_somebody_elses_row_changes_and_shows_nothing_of_theirs(scene: Scenery) -> None:
    """The row was theirs when they were asked, and is not any more."""
    database, attacked, buttons = scene
    faults = []
    for step in STEPS.values():
        for name in holders(step.roles, attacked) if step.text else ():
            numbers = by_table(attacked, name)
            every = {str(number) for ids in numbers.values() for number in ids}
            seen = naming(every, of_action(step.action, buttons)) + forged(step, numbers, [])
            for ref in sorted({data.split(":")[2] for data in seen})[:REFERENCES]:
                faults += await Attempt(database, attacked, name, awaited=(step.action, ref)).of([FORGED, "15/01/2027"])

    assert faults == []


async def test_a_step_or_command_of_another_role_does_nothing(scene: Scenery) -> None:
    database, attacked, buttons = scene
    faults = []
    for name in VICTIMS:
        roles = attacked.roles.get(name, frozenset())
        acts = [
            act
            for step in STEPS.values()
            if not step.roles & roles
            for act in of_action(step.action, buttons)[:3] or [f"1:{step.action}:{FIRST_NUMBER + 1}:yes"]
        ]
        acts += [f"/{command.name} {argument}" for command in COMMANDS.values() for argument in ("", "1001")
                 if not command.roles & roles]  # fmt: skip
        faults += await Attempt(database, attacked, name, own_life=False).of(acts)

    assert faults == []


async def test_a_command_shows_and_changes_nothing_of_another_promo(scene: Scenery) -> None:
    database, attacked, _ = scene
    faults = []
    for name in ELSEWHERE:
        for command in COMMANDS.values():
            if command.roles & attacked.roles[name]:
                enrolment = by_table(attacked, name)["enrolment"][0]
                acts = [f"/{command.name} {argument}" for argument in ("", "Maëlle", enrolment)]
                faults += await Attempt(database, attacked, name).of(acts)

    assert faults == []


async def test_a_button_of_another_version_does_nothing(scene: Scenery) -> None:
    database, attacked, buttons = scene
    for name in ("Maëlle", "Inès", "Anne"):
        mine = [data for step in STEPS.values() for data in of_action(step.action, buttons)[:1]]
        stale = [data.replace("1:", version, 1) for data in mine for version in ("0:", "2:")]
        assert await Attempt(database, attacked, name, own_life=False).of(stale) == []


@pytest.mark.parametrize("name", ["Maëlle", "Inès", "Anne"])
async def test_a_button_of_ones_own_with_a_misshapen_part_writes_nothing_absurd(scene: Scenery, name: str) -> None:
    database, attacked, buttons = scene
    faults = []
    for step in STEPS.values():
        if step.roles & attacked.roles[name]:
            seen = [data.split(":")[2:] for data in of_action(step.action, buttons)][:1] or [["1", ""]]
            acts = [f"1:{step.action}:{part}:{value}" for part in SHAPELESS for _, value in seen]
            acts += [f"1:{step.action}:{ref}:{part}" for part in SHAPELESS for ref, _ in seen]
            faults += await Attempt(database, attacked, name, absurd="forged").of(acts)

    odd = [f"1:{step.action}:{part}:" for step, part in zip(STEPS.values(), ODD_NUMBERS, strict=False)]
    assert faults + await Attempt(database, attacked, name, own_life=False).of(odd) == []


async def test_a_number_beyond_all_rows_is_nobodys_on_either_engine(database: Database) -> None:
    attacked = await furnished(database)
    faults = []
    for name in ("Maëlle", "Inès", "Anne", STRANGER):
        steps = [step.action for step in STEPS.values() if step.roles & attacked.roles.get(name, frozenset(Role))]
        acts = [f"1:{action}:{'p' * action.startswith('setup')}{2**31}:yes" for action in steps]
        faults += await Attempt(database, attacked, name).of(acts)

    assert faults == []


async def test_a_forged_notice_shows_nothing_of_another_promo(scene: Scenery) -> None:
    database, attacked, _ = scene
    leaks = set()
    async with database.transaction() as session:
        for kind, view in VIEWS.items():
            for name in ELSEWHERE if view.read is not as_given else ():
                for facts in attacked.house.facts if view.roles & attacked.roles[name] else ():
                    given = facts | FACTS.get(kind, {})
                    scene_ = Scene(session, NOW, given, attacked.people[name], attacked.roles[name])
                    text = everything(await said(kind, scene_))
                    leaks |= {(kind, name, mark.text) for mark in attacked.house.marks if mark.text in text}

    assert leaks == set()
