"""Half-way a coach says when the review with the coordination is; at the end, where the short report can be found."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.buttons import pack
from storage.tables import Enrolment
from tests.bot.quiet_room import Room, quiet_room
from tests.scheduler.promo import paris

ASKED = "Mi-parcours : un point d’étape avec la coordination est-il prévu ?"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Follow-up began on Monday 4 January 2027; Inès follows Maëlle and Solenn, Karim follows Erwan."""
    async with quiet_room(tmp_path, "2027-01-04 08:00", only=("Maëlle", "Solenn", "Erwan")) as it:
        yield it


async def enrolment(room: Room, name: str) -> Enrolment:
    async with room.database.transaction() as session:
        return await session.get_one(Enrolment, room.enrolments[name])


async def begin(room: Room, moment: str) -> None:
    """Skip to that moment; what came too late on the way is not said."""
    room.now = paris(moment)
    await room.settle()


async def test_after_four_weeks_the_day_of_the_mid_point_is_said_and_the_coordination_hears_it(room: Room) -> None:
    await begin(room, "2027-02-01 09:29")
    assert ASKED not in room.sees("Inès")
    await begin(room, "2027-02-01 09:30")
    question = room.one("Inès", ASKED)
    assert question.text == f"{ASKED}\nPour Maëlle et Solenn." and question.labels == ["Oui, le …", "Pas encore"]
    for label in ("Oui, le …", "Semaine suivante", "Jeu. 11"):
        await room.tap("Inès", label, question)

    assert question.text == (
        "Noté : point d’étape jeudi 11 février, pour Maëlle et Solenn. La coordination en est prévenue."
    )
    for name in ("Anne", "Paul"):
        assert "Inès prévoit un point d’étape avec la coordination jeudi 11 février" in room.last(name).text
    assert (await enrolment(room, "Solenn")).mid_point_on == date(2027, 2, 11)
    assert (await enrolment(room, "Erwan")).mid_point_on is None

    await room.tap("Inès", "Changer", question)
    await room.tap("Inès", "Ven. 5", question)
    assert (await enrolment(room, "Maëlle")).mid_point_on == date(2027, 2, 5)
    await begin(room, "2027-02-08 09:30")
    assert room.sees("Inès").count(ASKED) == 0


async def test_not_yet_is_asked_again_a_week_later(room: Room) -> None:
    await begin(room, "2027-02-01 09:30")
    await room.tap("Inès", "Pas encore")
    assert room.one("Inès", ASKED).text.endswith("→ Pas encore")
    await begin(room, "2027-02-08 09:30")

    assert room.sees("Inès").count(ASKED) == 2


async def test_at_the_end_a_link_or_a_file_name_is_kept_for_each(room: Room) -> None:
    await begin(room, "2027-05-24 09:30")
    card = room.one("Inès", "Fin du parcours")
    assert card.labels == ["Bilan pour Maëlle", "Bilan pour Solenn"]
    await room.tap("Inès", "Bilan pour Solenn", card)
    await room.write("Inès", "x" * 301)
    assert room.last("Inès").text.startswith("C’est trop long : 300 caractères")
    await room.write("Inès", "bilan-solenn.odt")
    assert room.last("Inès").text == "Noté : bilan pour Solenn, bilan-solenn.odt. Pour changer : /bilan."
    assert (await enrolment(room, "Solenn")).report_link == "bilan-solenn.odt"

    await begin(room, "2027-05-28 16:00")
    again = room.one("Inès", "Fin du parcours")
    assert "• Maëlle, bilan à donner\n• Solenn, bilan : bilan-solenn.odt" in again.text
    assert card.text == "La demande de bilan est plus bas."


@pytest.mark.parametrize("who", ["Karim", "Solenn", "Anne"])
async def test_nobody_else_says_where_it_is(room: Room, who: str) -> None:
    await begin(room, "2027-05-24 09:30")
    await room.press(who, pack("report", str(room.enrolments["Solenn"])))
    assert room.toast and room.toast.key == "shared.not_for_you"


@pytest.mark.parametrize("value", ["2027-01-29", "2027-02-06", "2027-06-01", "x", "week.x"])
async def test_a_forged_day_is_not_kept(room: Room, value: str) -> None:
    await begin(room, "2027-02-01 09:30")
    await room.press("Inès", pack("mid_point", "2027-02-01", value))

    assert room.toast and room.toast.key == "shared.not_for_you"
    assert (await enrolment(room, "Solenn")).mid_point_on is None
