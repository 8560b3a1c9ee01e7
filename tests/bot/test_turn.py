"""The rights of a turn come from the row, for each person and each enrolment, whatever step asks (promise 5).

Each step is also kept from the roles that have no part in it; these are the rights that stay when it is not.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.acts import Said
from bot.conversation.steps import STEPS
from bot.conversation.turn import COORDINATORS, EVERYBODY, NotAllowed, Step, Turn
from storage import awaiting, people
from storage.tables import Person
from tests.bot.quiet_room import CAST, STAFF, Room, quiet_room
from tests.scheduler.promo import paris

RIGHTS = {
    "own_by": {(name, name) for name in CAST},
    "coached": {(coach, name) for name, (_, coach, _, _) in CAST.items()},
    "coordinated": {(coordinator, name) for coordinator in ("Anne", "Paul") for name in CAST},
}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """The reference promo."""
    async with quiet_room(tmp_path) as it:
        yield it


@pytest.mark.parametrize("right", RIGHTS)
async def test_who_may_act_on_whose_enrolment(room: Room, right: str) -> None:
    allowed = set()
    async with room.database.transaction() as session:
        for who in (*CAST, *STAFF):
            person = await session.get_one(Person, room.ids[who])
            turn = Turn(session, room.now, Said(1, 1), person, await people.roles_of(session, room.ids[who]))
            for name in CAST:
                try:
                    enrolled = await getattr(turn, right)(room.enrolments[name])
                except NotAllowed:
                    continue
                assert enrolled.id == room.enrolments[name]
                allowed.add((who, name))

    assert allowed == RIGHTS[right]


async def test_a_text_reaches_no_step_of_a_role_that_was_taken_away(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is awaited outlives the role; the step is planted, for those there are look at the row besides."""
    heard = []

    async def hear(turn: Turn, _ref: str, text: str) -> None:
        heard.append(text)

    monkeypatch.setitem(STEPS, "planted", Step("planted", COORDINATORS, text=hear))
    for who in ("Maëlle", "Anne"):
        async with room.database.transaction() as session:
            await awaiting.expect(session, room.ids[who], "planted", "", room.now + timedelta(hours=1))
        await room.write(who, f"un mot de {who}")

    assert heard == ["un mot de Anne"]


async def test_what_was_recorded_before_it_was_refused_does_not_stay(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def tap(turn: Turn, _ref: str, _value: str) -> None:
        await turn.expect("planted")
        turn.say("sentence", key="shared.thanks")
        raise NotAllowed

    monkeypatch.setitem(STEPS, "planted", Step("planted", EVERYBODY, tap=tap))
    await room.press("Maëlle", "1:planted::")

    async with room.database.transaction() as session:
        assert await awaiting.awaited(session, room.ids["Maëlle"], room.now) is None
    assert room.sees("Maëlle") == ""
    assert room.toast and room.toast.key == "shared.not_for_you"


async def test_whoever_acts_at_night_others_are_told_when_their_day_begins(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def tap(turn: Turn, _ref: str, _value: str) -> None:
        await turn.tell(room.ids["Inès"], "sentence", key="shared.thanks")

    monkeypatch.setitem(STEPS, "planted", Step("planted", EVERYBODY, tap=tap))
    room.now = paris("2027-02-01 22:00")
    await room.press("Maëlle", "1:planted::")
    told = []
    for moment in ("2027-02-01 22:00", "2027-02-02 08:29", "2027-02-02 08:30"):
        await room.at(moment)
        told.append("Merci" in room.sees("Inès"))

    assert told == [False, False, True]
