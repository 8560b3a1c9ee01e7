"""Whatever somebody types is kept as it was typed, and shown so that it changes nothing around it."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.exports.csv_file import as_csv
from bot.exports.ods import as_ods
from bot.exports.sheet import Column, Sheet
from bot.exports.xlsx import as_xlsx
from bot.personal_data import as_json, personal_data
from bot.personal_page import as_page
from bot.speech.shown import shown
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene
from bot.speech.views import VIEWS
from bot.speech.words import words_for
from bot.telegram.reading import read
from sandbox.markup import parse_html
from storage.tables import Answer
from tests.bot.buttons_shown import said
from tests.bot.full_house import NOW, Mark, furnish
from tests.bot.promo_database import empty_database
from tests.bot.quiet_room import Room, quiet_room
from tests.bot.test_who_may_see import FACTS

OVERRIDE, ISOLATE, POP = "\u202e", "\u2067", "\u2069"
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u206a"
HEBREW = "שלום"
HOSTILE = f"</b><script>1</script> &amp; &#8238; {OVERRIDE}evil{ISOLATE} \x07\x1b[31m a\u200bb {HEBREW} 👩\u200d👧"


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Maëlle", "Maëlle"),
        ("Ports et littoral : 3 « quais »", "Ports et littoral : 3 « quais »"),
        ("deux\nlignes\tet une", "deux\nlignes\tet une"),
        ("👩\u200d👩\u200d👧 🇫🇷", "👩\u200d👩\u200d👧 🇫🇷"),
        (f"a{OVERRIDE}b{TURNING}c", "abc"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("a\ud83db", "a\ufffdb"),
        (HEBREW, f"\u2068{HEBREW}\u2069"),
        (f"Anne {POP}{HEBREW}\n\noui", f"\u2068Anne {HEBREW}\u2069\n\n\u2068oui\u2069"),
    ],
)
def test_what_was_typed_is_shown_without_what_would_turn_or_hide_the_rest(typed: str, seen: str) -> None:
    assert shown(typed) == seen
    assert shown(shown(typed)) == seen
    assert Choice(typed).label == seen


def test_a_character_that_no_database_keeps_is_replaced_before_anything_is_handled() -> None:
    chat = {"id": 5, "type": "private"}
    message = {"message_id": 1, "chat": chat, "from": {"id": 5, "first_name": "A\x00b\ud83d"}, "text": "oui\x00\ud83d!"}
    act: Any = read({"update_id": 1, "message": message})

    assert (act.text, act.account) == ("oui\ufffd?!", "A\ufffdb?")


async def test_no_view_no_label_and_no_document_is_broken_by_what_people_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every sentence, name, link and project of a full house is hostile; every view is shown to everybody it is for."""
    monkeypatch.setattr(Mark, "text", property(lambda mark: mark.about if mark.kind == "name" else mark.kind + HOSTILE))
    hostile: set[str] = set()
    async with empty_database(tmp_path) as database, database.transaction() as session:
        house = await furnish(session)
        for person in house.people.values():
            person.name = f"{person.name}{HOSTILE}"[:60]
        await session.flush()
        for kind, view in VIEWS.items():
            for name, person in house.people.items():
                for facts in house.facts[1::2] if view.roles & house.roles[name] else ():
                    scene = Scene(session, NOW, facts | FACTS.get(kind, {}), person, house.roles[name])
                    speech = await said(kind, scene)
                    hostile |= {f"{kind}: {fault}" for fault in faults_of(speech)}
        data = await personal_data(session, house.people["Maëlle"], NOW)

    page = as_page(data, words_for("fr")).decode()
    assert hostile == set()
    assert "<script>" not in page and OVERRIDE not in page and "&lt;script&gt;" in page
    assert f"blocage{HOSTILE}" in [
        value for row in json.loads(as_json(data))["sections"]["answer"] for value in row.values()
    ]


def faults_of(speech: Speech) -> list[str]:
    """What is broken in it: markup that Telegram refuses, or a mark that turns or hides what follows."""
    text = speech.text + "".join(choice.label for row in speech.choices for choice in row if choice.url == "")
    faults = [f"{mark!r} is shown" for mark in (*TURNING[:5], "\x07", "\x1b", "\u200b") if mark in text]
    document = speech.document.content if speech.document else b""
    if b"<html" in document and (b"<script>" in document or OVERRIDE.encode() in document):
        faults.append("the document is broken")
    try:
        parse_html(speech.text)
    except Exception as error:
        faults.append(repr(error))
    return faults


async def asked_for_her_next_step(room: Room) -> None:
    await room.at("2027-02-04 16:45")
    await room.tap("Maëlle", "La journée")
    await room.at("2027-02-05 14:00")
    await room.tap("Maëlle", "0")
    await room.tap("Maëlle", "Non")


async def test_maelles_sentence_is_kept_as_typed_and_read_by_her_coach_as_it_looks(tmp_path: Path) -> None:
    typed = f"Voir <b>Anne</b> & {OVERRIDE}Paul\u200b {HEBREW}"
    async with quiet_room(tmp_path, "2027-02-01 08:00", only=["Maëlle"]) as room:
        await asked_for_her_next_step(room)
        await room.write("Maëlle", typed)
        await room.tap("Maëlle", "Enregistrer")
        async with room.database.transaction() as session:
            kept = [row.text for row in (await session.exec(select(Answer))).all() if row.text]

        assert kept == [typed]
        assert "Voir &lt;b&gt;Anne&lt;/b&gt; &amp; Paul" in room.sees("Inès")
        assert OVERRIDE not in room.sees("Inès") + room.sees("Maëlle")


async def test_a_text_of_4096_emoji_is_declined_with_its_length_like_any_other(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, "2027-02-01 08:00", only=["Maëlle"]) as room:
        await asked_for_her_next_step(room)
        await room.write("Maëlle", "👍" * 4096)
        await room.tap("Maëlle", "Raccourcir")
        await room.write("Maëlle", "👍" * 500)
        await room.tap("Maëlle", "Enregistrer")
        async with room.database.transaction() as session:
            kept = [row.text for row in (await session.exec(select(Answer))).all() if row.text]

        assert kept == ["👍" * 500]


def test_no_export_is_broken_and_none_turns_its_cells() -> None:
    sheet = Sheet("weeks", "Semaines", [Column("Service")], [[HOSTILE]])

    assert OVERRIDE not in as_csv(sheet, "fr").decode("utf-8-sig")
    assert as_xlsx([sheet], HOSTILE) and as_ods([sheet], HOSTILE)
