"""/mes_donnees: everything kept about a person, nothing about anybody else, in a page one can read."""

import json
import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.personal_data import SECTIONS, PersonalData, as_json, personal_data
from bot.personal_notes import given_note
from bot.personal_page import as_page
from bot.personal_rows import LEFT_OUT, NAMED
from bot.personal_words import ACTS
from bot.speech.speech import fits
from bot.speech.view import Scene
from bot.speech.views import VIEWS
from bot.speech.words import words_for
from storage import absences, accounts, alerts, answers, awaiting, invitations, outbox
from storage.database import Database
from storage.notice import Notice
from storage.personal_records import ABOUT_NOBODY
from storage.tables import Intake, SetupCode
from storage.terms import AbsenceKind, Duty, IntakeState, Outcome, PointAnswer, Question
from tests.bot.catalogue import ROOT
from tests.bot.personal_rows import coaching_of, steering_of
from tests.bot.promo_database import empty_database, enrolment, load, person
from tests.scheduler.promo import paris

NOW = paris("2027-01-14 16:50")
MONDAY = date(2027, 1, 11)
WRITTEN = ("feedback", "feedbackversion", "feedbackreply", "privatenote")  # by a coach, of somebody
OF_STAFF = ("coachaway", "relay", "conventionentry")  # tables in which an intrapreneur never is
CHATS = {"Maëlle": 7_000_000_001, "Erwan": 7_000_000_002, "Inès": 7_000_000_003, "Anne": 7_000_000_004}


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Maëlle and Erwan have lived a week with everything in it."""
    async with empty_database(tmp_path) as database:
        async with database.transaction() as session:
            await load(session, NOW - timedelta(days=20))
            for name, chat_id in CHATS.items():
                who = await person(session, name)
                token = await invitations.mint(session, who.id or 0, NOW)
                invitation = await invitations.by_token(session, token)
                assert invitation
                await accounts.attach(session, who, chat_id, None, NOW)
                await invitations.use(session, invitation, NOW)
            for name in ("Maëlle", "Erwan"):
                await live_a_week(session, name)
        yield database


async def live_a_week(session: AsyncSession, name: str) -> None:
    who, theirs = await person(session, name), await enrolment(session, name)
    coach, anne = theirs.coach_id, (await person(session, "Anne")).id or 0
    me, week = who.id or 0, (theirs.id or 0, MONDAY)
    said: list[tuple[Question, int, dict[str, Any]]] = [
        (Question.PLAN, me, {"choice": "2027-01-14"}),
        (Question.RELEASE, me, {"day": date(2027, 1, 14), "part": "day", "halves": 2}),
        (Question.RELEASE, anne, {"day": date(2027, 1, 15), "halves": 0, "corrects": True}),
        (Question.NO_OTHER_DAY, me, {}),
        (Question.REASON, me, {"choice": "workload"}),
        (Question.INTERVIEWS, me, {"choice": "3-5"}),
        (Question.OBSTACLE, me, {"choice": "written", "text": f"blocage de {name} <&>"}),
        (Question.NEXT_STEP, me, {"text": f"prochain pas de {name}"}),
        (Question.SHARED, me, {"choice": "no"}),
        (Question.POINT, coach, {"choice": PointAnswer.MISSED, "reason": "coach_away"}),
    ]
    for question, by_id, values in said:
        await answers.record(session, *week, question, by_id, NOW, **values)
    span = ((date(2027, 2, 15), "am"), (date(2027, 2, 19), "pm"))
    await absences.declare(session, theirs.id or 0, *span, AbsenceKind.LEAVE, me, NOW)
    alert = await alerts.open_new(session, *week, Duty.RELEASE, "not_held", NOW)
    alerts.take(session, alert, anne, NOW)
    alerts.close(session, alert, Outcome.JUSTIFIED, NOW, by_id=anne)
    await outbox.put(session, [Notice(f"plan:{week[0]}", "plan", person_id=me)], NOW)
    await outbox.keep_card(session, me, f"receipt:{week[0]}", 17)
    await awaiting.expect(session, me, "next_step", "x", NOW, f"brouillon de {name}")
    session.add(Intake(update_id=1000 + me, chat_id=who.chat_id, state=IntakeState.DONE, received_at=NOW))
    session.add(SetupCode(code_hash=f"{me}", expires_at=NOW, opened_by=who.chat_id))
    await coaching_of(session, theirs, name, MONDAY, NOW)
    await steering_of(session, alert, who, MONDAY, NOW)


async def data_of(database: Database, name: str) -> PersonalData:
    async with database.transaction() as session:
        return await personal_data(session, await person(session, name), NOW)


def test_every_table_is_in_the_document_or_is_about_nobody() -> None:
    tables = SQLModel.metadata.tables

    assert {*SECTIONS, *ABOUT_NOBODY} == set(tables) and not {*SECTIONS} & ABOUT_NOBODY
    for name in ABOUT_NOBODY:
        pointed_at = {key.column.table.name for key in tables[name].foreign_keys}
        assert not pointed_at & set(SECTIONS), name
        assert not {"chat_id", "person_id"} & {column.name for column in tables[name].columns}, name


async def test_all_that_is_kept_about_maelle_is_there(database: Database) -> None:
    data = await data_of(database, "Maëlle")

    assert [table for table, rows in data.sections.items() if not rows] == [*OF_STAFF]
    kept = as_json(data).decode()
    for text in (
        "blocage de Maëlle",
        "prochain pas de Maëlle",
        "brouillon de Maëlle",
        "retour pour Maëlle",
        "premier retour pour Maëlle",
        "réponse de Maëlle",
        "note sur Maëlle",
        "conclusion pour Maëlle",
    ):
        assert text in kept


@pytest.mark.parametrize(("name", "table"), [("Inès", "coachaway"), ("Anne", "relay"), ("Anne", "conventionentry")])
async def test_who_is_away_and_who_stands_in_finds_it_too(database: Database, name: str, table: str) -> None:
    assert (await data_of(database, name)).sections[table]


async def test_everybody_finds_who_exported_the_follow_up(database: Database) -> None:
    for name in CHATS:
        assert [(row["by"], row["file"]) for row in (await data_of(database, name)).sections["exportrecord"]] == [
            ("Anne", "vigie.xlsx"),
            ("Anne", "vigie.xlsx"),
        ]


async def test_every_version_of_an_answer_is_there_with_who_gave_it(database: Database) -> None:
    data = await data_of(database, "Maëlle")

    released = [row for row in data.sections["answer"] if row["question"] is Question.RELEASE]
    assert [(row["by"], row["halves"], row["corrects"]) for row in released] == [
        ("Maëlle", 2, False),
        ("Anne", 0, True),
    ]


@pytest.mark.parametrize("name", ["Maëlle", "Erwan", "Inès", "Anne"])
async def test_nothing_of_another_intrapreneur_is_in_the_document(database: Database, name: str) -> None:
    data = await data_of(database, name)
    documents = [as_json(data).decode(), as_page(data, words_for("fr")).decode()]

    others = {"Maëlle", "Erwan", "Solenn", "Yann", "Nolwenn", "Gwenaël"} - {name}
    written_by_me = {row["text"] for table in WRITTEN for row in data.sections[table] if row["concerns"] == "other"}
    for document in documents:
        for text in sorted(written_by_me, key=len, reverse=True):
            document = document.replace(text, "")
        assert [other for other in others if other in document] == []
        assert not any(str(chat) in document for other, chat in CHATS.items() if other != name)


async def test_a_coach_finds_what_she_wrote_and_said(database: Database) -> None:
    data = await data_of(database, "Inès")

    assert [row["text"] for row in data.sections["feedback"]] == ["retour pour Maëlle"]
    assert [(row["question"], row["concerns"]) for row in data.sections["answer"]] == [(Question.POINT, "other")]


async def test_what_somebody_answers_to_a_feedback_is_in_the_document_of_who_wrote_it(database: Database) -> None:
    for name, said in (("Maëlle", {"réponse de Maëlle", "suite pour Maëlle"}), ("Inès", {"suite pour Maëlle"})):
        assert {row["text"] for row in (await data_of(database, name)).sections["feedbackreply"]} == said


async def test_a_private_note_is_in_the_document_of_the_person_it_is_about_and_of_its_author(
    database: Database,
) -> None:
    for name, concerns in (("Maëlle", "you"), ("Inès", "other")):
        [note] = (await data_of(database, name)).sections["privatenote"]
        assert (note["text"], note["by"], note["concerns"]) == ("note sur Maëlle", "Inès", concerns)


@pytest.mark.parametrize(
    ("text", "held"), [("Voir avec erwan.", True), ("Erwanez-vous ?", False), ("Inès a relu, Maëlle aussi.", False)]
)
def test_a_private_note_that_names_somebody_else_is_held(text: str, held: bool) -> None:
    given = given_note(text, 1, 2, {1: "Inès", 2: "Maëlle", 3: "Erwan"})

    assert given == {"text": None if held else text, "held": held}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_column_of_every_section_has_its_words(language: str) -> None:
    asked = {"monday", "file", "concerns", "held"}
    for name in SECTIONS:
        asked |= {NAMED.get(column.name, column.name) for column in SQLModel.metadata.tables[name].columns}
    words = words_for(language)

    missing = [column for column in asked - LEFT_OUT - {"step"} if words.t(f"data.column.{column}").startswith("data.")]
    assert missing == [] and not any(words.t(f"data.section.{name}").startswith("data.") for name in SECTIONS)


RECORDED = re.compile(r"(?:note|changed)\((?:turn\.)?session, \w+, (?:turn\.)?now, (?:act=)?\"(\w+)\"")


def test_every_act_that_the_code_records_has_its_words() -> None:
    sources = [path.read_text() for room in ("bot", "scheduler", "storage") for path in (ROOT / room).rglob("*.py")]
    recorded = {act for source in sources for act in RECORDED.findall(source)}

    assert len(recorded) > 15
    assert sorted(recorded - {*ACTS}) == []


async def test_no_secret_is_in_the_document(database: Database) -> None:
    data = await data_of(database, "Maëlle")

    assert "hash" not in as_json(data).decode()


class Page(HTMLParser):
    """What a screen reader needs to know of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data + "\n"

    def count(self, tag: str) -> int:
        return sum(tag == name for name, _ in self.tags)


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Document personnel : Maëlle"), ("en", "Personal document: Maëlle")]
)
async def test_the_page_has_a_language_headings_and_real_tables(database: Database, language: str, title: str) -> None:
    data = await data_of(database, "Maëlle")
    page = Page(as_page(data, words_for(language)).decode())

    assert ("html", {"lang": language}) in page.tags
    assert page.text.replace("\u00a0", " ").strip().startswith(title)
    assert page.count("h1") == 1 and page.count("h2") == page.count("table") == len(SECTIONS) - len(OF_STAFF)
    assert all(attributes == {"scope": "col"} for tag, attributes in page.tags if tag == "th")
    assert "data." not in page.text and "<&>" in page.text


async def test_the_page_says_codes_in_words_and_in_vous(database: Database) -> None:
    page = Page(as_page(await data_of(database, "Maëlle"), words_for("fr")).decode())
    text = page.text.replace("\u00a0", " ")

    for words in (
        "sur vous",
        "jeudi 14 janvier 2027",
        "1 jour",
        "3 à 5 entretiens",
        "congé ou RTT",
        "charge du service",
    ):
        assert words in text
    for code in ("not_held", "no_other_day", "workload", "3-5", "2027-01"):
        assert code not in text


@pytest.mark.parametrize(("kind", "suffix"), [("my_data_html", ".html"), ("my_data_json", ".json")])
async def test_each_document_goes_out_with_a_caption(database: Database, kind: str, suffix: str) -> None:
    async with database.transaction() as session:
        maelle = await person(session, "Maëlle")
        view = VIEWS[kind]
        speech = view.say(await view.read(Scene(session, NOW, {}, maelle)), words_for("fr"))

    assert speech.document and speech.document.filename == f"mes-donnees{suffix}" and fits(speech)
    if suffix == ".json":
        assert json.loads(speech.document.content)["document"] == "Document personnel"
