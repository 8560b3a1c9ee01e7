"""`/export`: what coordinators take out, in two taps, as files that open as they should."""

import csv
from collections.abc import AsyncIterator
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from bot.exports.csv_file import as_csv
from bot.exports.ods import as_ods
from bot.exports.sheet import Column, Sheet, looks_like_formula
from bot.exports.xlsx import as_xlsx
from storage.tables import Enrolment, ExportRecord
from storage.terms import Question
from tests.bot.quiet_room import Message, Room, quiet_room
from tests.libreoffice import read_by_libreoffice
from tests.scheduler.promo import paris

HOSTILE = '=HYPERLINK("https://example.org";"Ports")'
SENTENCE = "Le service juridique bloque mon accès."


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday 8 February, 15:00: Maëlle's day was held, Yann had half of his; Anne calls that justified."""
    async with quiet_room(tmp_path, "2027-02-01 08:00", only=["Maëlle", "Yann"]) as room:
        async with room.database.transaction() as session:
            (await session.get_one(Enrolment, room.enrolments["Yann"])).service = HOSTILE
        await room.at("2027-02-04 17:00")
        await room.released("Maëlle", "2027-02-04", 2)
        await room.says("Maëlle", "2027-02-01", Question.INTERVIEWS, choice="3-5")
        await room.says("Maëlle", "2027-02-01", Question.OBSTACLE, choice="written", text=SENTENCE)
        await room.released("Yann", "2027-02-02", 1, part="am")
        await room.released("Yann", "2027-02-04", 0, part="am")
        await room.says("Yann", "2027-02-01", Question.REASON, choice="meeting")
        await room.point("Maëlle", "2027-02-01")
        await room.at("2027-02-05 17:30")
        await room.tap("Anne", "Je m’en occupe")
        await room.tap("Anne", "Justifiée")
        await room.tap("Anne", "Autre, une phrase")
        await room.write("Anne", "+ accord de Paul")
        await room.at("2027-02-08 15:00")
        yield room


@pytest.fixture
async def calm_room(tmp_path: Path) -> AsyncIterator[Room]:
    """The first morning: there is nothing to export yet, and nobody is refused for that."""
    async with quiet_room(tmp_path, "2027-02-01 08:00", only=["Maëlle"]) as room:
        yield room


async def exported(room: Room, what: str, as_: str, who: str = "Anne") -> list[Message]:
    before = len(room.chats.get(who, []))
    await room.write(who, "/export")
    await room.tap(who, what)
    await room.tap(who, as_)
    return [message for message in room.chats[who][before:] if message.speech.document]


def cells(message: Message) -> dict[str, list[list[Any]]]:
    assert message.speech.document
    book = load_workbook(BytesIO(message.speech.document.content))
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book}


def by_name(rows: list[list[Any]], name: str) -> dict[str, Any]:
    [heads, *lines] = rows
    return next(dict(zip(heads, line, strict=True)) for line in lines if line[0] == name)


async def test_the_weeks_have_a_row_for_each_person_with_dates_and_numbers(room: Room) -> None:
    [message] = await exported(room, "Semaines", "Excel")

    weeks = cells(message)["Semaines"]
    maelle, yann = by_name(weeks, "Maëlle"), by_name(weeks, "Yann")
    assert maelle["Semaine du"] == datetime(2027, 2, 1) and maelle["Statut"] == "tenue"
    assert (maelle["Jours libérés"], maelle["Jours dus"], maelle["Entretiens"]) == (1, 1, "3 à 5 entretiens")
    assert (yann["Statut"], yann["Jours libérés"], yann["Motif indiqué"]) == ("partielle", 0.5, "réunion imposée")
    assert (yann["Justifiée"], maelle["Justifiée"]) == ("oui", "non")
    assert maelle["Réponse le"] == datetime(2027, 2, 4, 17, 0)
    assert [line[0] for line in weeks[1:]] == ["Maëlle", "Maëlle", "Yann", "Yann"]  # the week that begins, too
    assert weeks[2][weeks[0].index("Statut")] == "en cours"


async def test_the_points_and_the_alerts_say_how_they_stand_and_who_did_what(room: Room) -> None:
    [message] = await exported(room, "Tout", "Excel")

    sheets = cells(message)
    assert list(sheets) == ["Semaines", "Points", "Alertes", "Suites des alertes"]
    assert by_name(sheets["Points"], "Maëlle")["Point"] == "point tenu"
    assert by_name(sheets["Points"], "Yann")["Point"] == "point à confirmer"
    alert = by_name(sheets["Alertes"], "Yann")
    assert (alert["Constat"], alert["État"], alert["Issue"]) == ("partielle", "close", "justifiée")
    assert (alert["Prise en charge par"], alert["Précision"]) == ("Anne", "+ accord de Paul")
    assert alert["Close le"] == datetime(2027, 2, 5, 17, 30)
    acts = [row[sheets["Suites des alertes"][0].index("Acte")] for row in sheets["Suites des alertes"][1:]]
    assert acts[:3] == ["ouverte", "prise en charge", "justifiée"]


def everything_in(message: Message) -> str:
    """A spreadsheet is a zip of texts."""
    assert message.speech.document
    content = message.speech.document.content
    if not message.speech.document.filename.endswith(".csv"):
        with ZipFile(BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content.decode("utf-8", "ignore")


async def test_a_csv_holds_one_sheet_for_french_excel_and_no_sentence_of_anybody(room: Room) -> None:
    messages = await exported(room, "Tout", "CSV")

    names = [message.speech.document.filename for message in messages if message.speech.document]
    assert names == [
        "promo-2027-semaines-2027-02-08.csv",
        "promo-2027-points-2027-02-08.csv",
        "promo-2027-alertes-2027-02-08.csv",
        "promo-2027-suites-des-alertes-2027-02-08.csv",
    ]
    assert messages[0].speech.document
    text = messages[0].speech.document.content.decode("utf-8")
    assert text.startswith("\ufeffIntra;Service;")
    yann = by_name(list(csv.reader(StringIO(text[1:]), delimiter=";")), "Yann")
    assert (yann["Semaine du"], yann["Jours libérés"]) == ("01/02/2027", "0,5")
    assert yann["Service"] == f"'{HOSTILE}"
    assert not any(SENTENCE in everything_in(message) for message in messages)


async def test_who_exported_what_is_kept_and_a_second_tap_is_not_a_second_export(calm_room: Room) -> None:
    assert len(await exported(calm_room, "Points", "LibreOffice")) == 1
    await calm_room.press("Anne", "1:export_as:points:ods")
    assert calm_room.toast and calm_room.toast.key == "shared.already_noted"

    async with calm_room.database.transaction() as session:
        kept = (await session.exec(select(ExportRecord))).all()
    assert [(row.by_id, row.name, row.at) for row in kept] == [
        (calm_room.ids["Anne"], "promo-2027-points-2027-02-01.ods", paris("2027-02-01 08:00"))
    ]


async def test_only_coordinators_export_and_only_what_there_is_whatever_button_is_forged(calm_room: Room) -> None:
    for who in ("Maëlle", "Inès"):
        await calm_room.press(who, "1:export::weeks")
        await calm_room.press(who, "1:export_as:all:xlsx")
        await calm_room.write(who, "/export")
    for forged in ("1:export::secrets", "1:export_as:weeks:exe", "1:export_as::xlsx"):
        await calm_room.press("Anne", forged)

    assert "Anne" not in calm_room.chats
    assert not any(message.speech.document for chat in calm_room.chats.values() for message in chat)


# --- The files


DANGEROUS = [
    "=1+1", "+33 6", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", "＝1+1", "=cmd|'/C calc'!A1",
    "\u22122+3", "﹦1+1", "\u200b=1+1", "\ufeff=1+1", "\u00a0\u202f=1+1", "\n\n=1+1",
]  # fmt: skip


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    sheet = Sheet("weeks", "Semaines", [Column("Service")], [[text]])

    [cell] = load_workbook(BytesIO(as_xlsx([sheet], "Promo")))["Semaines"]["A2":"A2"][0]
    assert cell.data_type == "s" and cell.quotePrefix
    assert as_csv(sheet, "fr").decode("utf-8-sig").splitlines()[1].strip('"').startswith("'")
    assert looks_like_formula(text)


def test_a_text_that_is_spelt_like_an_error_stays_a_text() -> None:
    sheet = Sheet("weeks", "Semaines", [Column("Service")], [["#N/A"]])

    cell = load_workbook(BytesIO(as_xlsx([sheet], "Promo")))["Semaines"]["A2"]
    assert cell.value == "#N/A" and cell.data_type == "s"


@pytest.mark.parametrize("text", ["Ports et littoral", "5 = cinq", "l’accord - oui", "", "« =1 »"])
def test_an_ordinary_text_is_left_as_it_is(text: str) -> None:
    sheet = Sheet("weeks", "Semaines", [Column("Service")], [[text, "fin"]])

    assert as_csv(sheet, "fr").decode("utf-8-sig").splitlines()[1] == f"{text};fin"


def test_a_control_character_spoils_no_file() -> None:
    sheet = Sheet("weeks", "Semaines", [Column("Service")], [["a\x00b\x0bc\ufffe\nd"]])

    assert load_workbook(BytesIO(as_xlsx([sheet], "Promo\x00")))["Semaines"]["A2"].value == "a b c  d"
    assert b"a b c  d" in as_csv(sheet, "en") and as_ods([sheet], "Promo\x00")


def test_the_headings_of_a_spreadsheet_are_bold_and_stay_in_sight() -> None:
    sheet = Sheet("weeks", "Semaines", [Column("Intra", 20)], [["Maëlle"]])

    page = load_workbook(BytesIO(as_xlsx([sheet], "Promo")))["Semaines"]
    assert page.freeze_panes == "A2" and page["A1"].font.bold and not page["A2"].font.bold
    assert page.column_dimensions["A"].width == 20


async def test_libreoffice_reads_the_same_cells_in_both_spreadsheets(room: Room, tmp_path: Path) -> None:
    """The one test that starts it: it takes seconds."""
    files = []
    for as_ in ("Excel", "LibreOffice"):
        [message] = await exported(room, "Tout", as_)
        assert message.speech.document and "partielle" in everything_in(message)
        assert SENTENCE not in everything_in(message)
        files.append(tmp_path / f"{as_}{Path(message.speech.document.filename).suffix}")
        files[-1].write_bytes(message.speech.document.content)

    read = read_by_libreoffice(tmp_path, files)
    for title in ("Semaines", "Points", "Alertes", "Suites des alertes"):
        assert read[f"Excel-{title}"] == read[f"LibreOffice-{title}"]
    yann = by_name(read["LibreOffice-Semaines"], "Yann")
    assert (yann["Semaine du"], yann["Jours libérés"], yann["Statut"]) == ("01/02/2027", "0.5", "partielle")
    assert yann["Service"] == HOSTILE
    assert by_name(read["LibreOffice-Alertes"], "Yann")["Close le"] == "05/02/2027 17:30"
