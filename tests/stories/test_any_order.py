"""Promise 3: ticks lost, late or repeated and updates repeated make the same notices, and one alert per week.

Everything but Telegram is real here: conversation, rules, tick, outbox and words on a SQLite file.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import cycle
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from scheduler.tick import tick
from storage.tables import Alert, Answer, Outbox
from tests.bot.quiet_room import Room, quiet_room
from tests.scheduler.promo import paris

LIFE = (  # who taps what, and when: not before 50 minutes after the question, so that a late tick has asked it
    ("2027-02-02 13:10", "Yann", ("Oui",)),
    ("2027-02-03 17:40", "Nolwenn", ("La journée", "J’ai eu plus", "1,5 jour")),
    ("2027-02-04 13:10", "Yann", ("Non", "Aucun", "Charge du service")),
    ("2027-02-04 17:40", "Maëlle", ("Pas aujourd’hui", "Aucun autre jour", "Réunion imposée")),
    ("2027-02-05 15:10", "Maëlle", ("3 à 5", "Non", "Passer")),
    ("2027-02-05 17:30", "Inès", ("C’est fait (Maëlle)", "Pas de retour")),
    ("2027-02-08 10:30", "Maëlle", ("Autre jour", "Mar. 9")),
    ("2027-02-09 17:40", "Maëlle", ("La journée",)),
)
UNTIL = "2027-02-09 18:00"
LATEST = timedelta(minutes=45)


@dataclass(frozen=True)
class Lived:
    """What is left of those days: prompts, what an act told somebody else, alerts, and how many answers there are."""

    prompts: frozenset[str]
    told: Counter[str]
    alerts: tuple[tuple[int, date, str, str, str], ...]
    answers: Counter[str]
    open_cards: Counter[str]


async def _live(delays: Sequence[timedelta], repeats: Sequence[int]) -> Lived:
    """The life above, each tick so late, each tap repeated so often; both lists begin anew when they end."""
    late, again = cycle(delays), cycle(repeats)
    with tempfile.TemporaryDirectory() as folder:
        async with quiet_room(Path(folder), "2027-02-01 08:00", ["Maëlle", "Yann", "Nolwenn"]) as room:
            await room.settle()
            for moment, name, labels in (*LIFE, (UNTIL, "", ())):
                until = paris(moment)
                while (coming := await room._coming()) and coming <= until:
                    room.now = min(until, max(room.now, coming + next(late)))
                    for _ in range(next(again)):
                        await tick(room.database, room.now)
                    await room.settle()
                room.now = until
                for label in labels:
                    await _tap(room, name, label, next(again))
            return await _left(room)


async def _tap(room: Room, name: str, label: str, times: int) -> None:
    """Tap one button so often, as somebody does who sees nothing happen."""
    message = next(message for message in reversed(room.chats[name]) if label in message.labels)
    choices = [choice for row in message.speech.choices for choice in row]
    [data] = [choice.data for choice in choices if choice.label.replace("\u00a0", " ") == label]
    for _ in range(times):
        await room.press(name, data, message.id)


async def _left(room: Room) -> Lived:
    async with room.database.transaction() as session:
        put = (await session.exec(select(Outbox.key, Outbox.kind).where(~col(Outbox.reply)))).all()
        alerts = (await session.exec(select(Alert))).all()
        answers = (await session.exec(select(Answer.question))).all()
    assert len({(alert.enrolment_id, alert.monday, alert.duty) for alert in alerts}) == len(alerts)
    return Lived(
        frozenset(key for key, _ in put if not key.startswith(("alert", "act:"))),
        Counter(kind for key, kind in put if key.startswith("act:")),  # its key has the number of the update
        tuple(sorted((a.enrolment_id, a.monday, str(a.duty), str(a.state), a.finding) for a in alerts)),
        Counter(str(question) for question in answers),
        Counter({name: len(room.alerts(name)) for name in ("Anne", "Paul")}),
    )


@cache
def _undisturbed() -> Lived:
    return asyncio.run(_live([timedelta(0)], [1]))


def test_undisturbed_the_days_are_what_was_lived() -> None:
    lived = _undisturbed()

    assert [(duty, state, finding) for _, _, duty, state, finding in lived.alerts if duty == "release"] == [
        ("release", "open", "not_held"),  # Maëlle
        ("release", "open", "partial"),  # Yann
    ]
    assert lived.open_cards == Counter(Anne=4, Paul=4)  # with the points of Yann and Nolwenn, of which nothing was said
    assert lived.answers["release"] == 6 and lived.answers["point"] == 1


@settings(max_examples=8, deadline=None, phases=[Phase.reuse, Phase.generate])  # to shrink would take minutes
@given(
    st.lists(st.timedeltas(timedelta(0), LATEST), min_size=1, max_size=12),
    st.lists(st.integers(1, 3), min_size=1, max_size=12),
)
def test_any_delay_and_repetition_leaves_the_same(delays: list[timedelta], repeats: list[int]) -> None:
    assert asyncio.run(_live(delays, repeats)) == _undisturbed()
