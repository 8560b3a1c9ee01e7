"""The picture reads on a phone, for everybody: size, contrast, sign and letter, nothing over anything, nothing cut."""

import asyncio
import itertools
import math
import struct
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO

import matplotlib.image
import numpy as np
import numpy.typing as npt
import pytest
from matplotlib.colors import to_rgb
from matplotlib.transforms import Bbox

import bot.pictures.drawing
from bot.pictures.drawing import HIGHEST, fitting, illustrated
from bot.pictures.page import ALWAYS, Page
from bot.pictures.sheet import (
    LINE,
    MARGIN,
    WIDTH,
    Sheet,
    Writing,
    drawable,
    extent,
    shortened,
    text_width,
    wrapped,
)
from bot.pictures.signs import COLOURS, draw_sign
from bot.speech.grid import Grid, Row
from bot.speech.speech import Speech
from storage.terms import WeekStatus

Colour = tuple[float, float, float]
Pixels = npt.NDArray[np.float64]

PHONE_WIDTH, SMALLEST_TEXT = 390, 16  # CSS pixels (DOMAIN 2.6)
CONTRAST = 4.5
CAST = ("Erwan", "Gwenaël", "Maëlle", "Nolwenn", "Solenn", "Yann")
EVERY_STATUS = (*sorted(ALWAYS), WeekStatus.PENDING, WeekStatus.NOT_DUE)
LETTERS = {"fr": "TPNSQ–C", "en": "HPNUQ–C"}


def grid(people: int = 6, weeks: int = 5, language: str = "fr", names: tuple[str, ...] = CAST, **more: bool) -> Grid:
    """People by weeks from 4 January 2027 on, in which every status comes up."""
    statuses = itertools.cycle(EVERY_STATUS)
    called = itertools.cycle(names)
    mondays = tuple(date(2027, 1, 4) + timedelta(weeks=week) for week in range(weeks))
    rows = tuple(Row(next(called), tuple(itertools.islice(statuses, weeks))) for _ in range(people))
    made_at = datetime(2027, 2, 8, 14)
    return Grid(language, mondays[-1], mondays, rows, due=30, held=27, points_held=28, made_at=made_at, **more)


GRIDS = {
    "the cast after five weeks": grid(),
    "the same in English": grid(language="en"),
    "the whole programme": grid(weeks=21),
    "the whole programme in English": grid(weeks=21, language="en"),
    "half a year": grid(weeks=26),
    "one's own weeks": grid(people=1, weeks=21, internal=False),
    "a first week": grid(people=1, weeks=1),
    "far too many": grid(people=600, weeks=52),
    "long and odd names": grid(people=3, weeks=52, names=("Marie-Antoinette-Joséphine", "$x^2$ <b>", "Zoé\n漢字 👋")),
    "nobody": grid(people=0, weeks=3),
}
each_grid = pytest.mark.parametrize("shown", GRIDS.values(), ids=GRIDS)


def read(page: Page) -> list[str]:
    """Everything that is written on a page."""
    return [writing.text for writing in page.sheet.writings]


def place_of(writing: Writing) -> Bbox:
    """Where its letters are, in pixels from the top left."""
    room = extent(writing.text, bold=writing.bold)
    lowest = writing.baseline + room.below
    return Bbox([[writing.x, lowest - room.height], [writing.x + room.width, lowest]])


@dataclass(frozen=True)
class Picture:
    """A page, its pixels (rows from the top, 0 to 1), and the place of each text in pixels from the top left."""

    page: Page
    png: bytes
    pixels: Pixels
    boxes: list[Bbox]


@cache
def picture(shown: Grid) -> Picture:
    """The picture of a grid, drawn once for all tests."""
    return developed(fitting(shown))


def developed(page: Page) -> Picture:
    """The picture that a page is."""
    png = page.sheet.png()
    return Picture(page, png, pixels_of(png), [place_of(writing) for writing in page.sheet.writings])


def pixels_of(png: bytes) -> Pixels:
    """Red, green and blue of each pixel."""
    return np.asarray(matplotlib.image.imread(BytesIO(png))[:, :, :3], dtype=np.float64)


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of relative luminances (WCAG 2.1)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    """How much light a colour gives, 0 to 1 (WCAG 2.1)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4) for part in colour)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def background(pixels: Pixels, box: Bbox) -> Colour:
    """The colour that there is most of right around some letters."""
    top, left = math.floor(box.y0) - 2, math.floor(box.x0) - 2
    bottom, right = math.ceil(box.y1) + 2, math.ceil(box.x1) + 2
    above, below = pixels[max(top, 0), left:right], pixels[min(bottom, len(pixels)) - 1, left:right]
    red, green, blue = Counter(map(tuple, [*above.tolist(), *below.tolist()])).most_common(1)[0][0]
    return red, green, blue


# --- Sizes


@each_grid
def test_it_is_a_png_of_1000_pixels_that_a_phone_shows_at_its_full_width(shown: Grid) -> None:
    png = picture(shown).png
    width, height = struct.unpack(">II", png[16:24])

    assert png.startswith(b"\x89PNG") and width == WIDTH == 1000
    assert height <= HIGHEST
    assert len(png) < 10_000_000  # https://core.telegram.org/bots/api#sendphoto


def test_no_text_is_smaller_than_16_pixels_on_a_phone() -> None:
    sheet = Sheet()
    sheet.paragraph("HHH")
    inked = np.flatnonzero((pixels_of(sheet.png()) < 0.5).any(axis=(1, 2)))
    height_of_capitals = (inked[-1] - inked[0] + 1) * PHONE_WIDTH / WIDTH

    assert height_of_capitals >= 0.729 * SMALLEST_TEXT  # in DejaVu Sans a capital is 0.729 of the size


def test_each_text_is_where_it_is_said_to_be() -> None:
    it = picture(grid())
    for writing, box in zip(it.page.sheet.writings, it.boxes, strict=True):
        behind = np.array(background(it.pixels, box))
        there = it.pixels[math.floor(box.y0) : math.ceil(box.y1), math.floor(box.x0) : math.ceil(box.x1)]
        inked = np.abs(there - behind).max(axis=2) > 0.3
        assert inked.any(axis=1).mean() > 0.6 and inked.any(axis=0).mean() > 0.5, writing.text


# --- Places


@each_grid
def test_nothing_is_written_over_anything_or_beyond_the_edge(shown: Grid) -> None:
    it = picture(shown)
    height, width = it.pixels.shape[:2]
    places = list(zip(read(it.page), it.boxes, strict=True))
    beyond = [text for text, box in places if box.x0 < 0 or box.x1 > width or box.y0 < 0 or box.y1 > height]

    assert beyond == []
    assert crossings(places) == []


def crossings(places: list[tuple[str, Bbox]]) -> list[tuple[str, str]]:
    """Texts that share some place."""
    pairs = itertools.combinations(places, 2)
    return [(one, other) for (one, first), (other, second) in pairs if first.overlaps(second)]


def test_two_texts_in_one_place_would_be_noticed() -> None:
    page = fitting(grid())
    page.sheet.write("Inès", MARGIN, page.sheet.y - LINE)
    it = developed(page)

    assert crossings(list(zip(read(page), it.boxes, strict=True))) == [("Usage interne à la coordination", "Inès")]


# --- Colours


@each_grid
def test_every_text_stands_out_from_the_pixels_behind_it(shown: Grid) -> None:
    it = picture(shown)
    faint = {
        writing.text: ratio
        for writing, box in zip(it.page.sheet.writings, it.boxes, strict=True)
        if (ratio := contrast(to_rgb(writing.colour), background(it.pixels, box))) < CONTRAST
    }

    assert faint == {}


def test_every_sign_stands_out_from_its_colour() -> None:
    assert {s for s, (paper, ink) in COLOURS.items() if contrast(to_rgb(paper), to_rgb(ink)) < CONTRAST} == set()
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast(to_rgb("#777777"), (1, 1, 1)) < CONTRAST


def test_no_two_statuses_look_alike_without_their_colours() -> None:
    assert len({sign_of(status) for status in COLOURS}) == len(COLOURS)
    assert sign_of(WeekStatus.HELD) == sign_of(WeekStatus.HELD)


def sign_of(status: WeekStatus) -> bytes:
    """Where there is ink in the sign of a status, whatever its colour."""
    sheet = Sheet()
    paper, _ = COLOURS[status]
    sheet.box(0, 0, 100, 100, paper)
    draw_sign(sheet, status, 50, 50)
    sheet.y = 100
    around = pixels_of(sheet.png())[20:80, 20:80]
    inked: bytes = (np.abs(around - np.array(to_rgb(paper))).max(axis=2) > 0.3).tobytes()
    assert any(inked)
    return inked


# --- Words


@pytest.mark.parametrize("language", LETTERS)
def test_every_status_has_its_letter_in_the_cells_and_its_word_in_the_legend(language: str) -> None:
    there = read(fitting(grid(weeks=len(EVERY_STATUS), people=2, language=language)))

    assert [there.count(letter) for letter in LETTERS[language]] == [3] * 7  # twice in the grid, once in the legend
    words = {"fr": ("tenue", "sans réponse", "neutralisée"), "en": ("held", "unanswered", "neutralised")}
    assert set(words[language]) <= set(there)


def test_d20_the_coordinators_picture_says_what_domain_4d_says() -> None:
    there = read(fitting(grid()))

    assert there[0] == "Semaine du 1er au 5 février 2027"
    assert there[1:6] == ["4", "11", "18", "25", "1"]
    assert [text for text in there if text in CAST] == list(CAST)
    assert {"Semaines tenues 27/30", "Points tenus 28/30", "Usage interne à la coordination"} <= set(there)
    assert "Image du lundi 8 février 2027 à 14\N{NO-BREAK SPACE}h" in there


def test_ones_own_picture_is_not_marked_for_coordinators() -> None:
    assert "Usage interne à la coordination" not in read(fitting(GRIDS["one's own weeks"]))


def test_the_whole_programme_is_shown_week_by_week() -> None:
    page = fitting(grid(weeks=21))

    assert page.shown == 21
    assert "Colonnes\N{NO-BREAK SPACE}: lundis du 4 janvier au 24 mai" in read(page)


def test_what_does_not_fit_is_left_out_and_said() -> None:
    page = picture(GRIDS["far too many"]).page
    said = " ".join(read(page))

    assert 0 < len(page.rows) < 600 and 0 < page.shown < 52
    assert f"Les {page.shown} dernières semaines sur 52" in said
    assert f"{len(page.rows)} personnes sur 600" in said
    assert "du 25 octobre au 27 décembre" in said or page.shown != 10


def test_nothing_due_yet_draws_empty_bars() -> None:
    monday = date(2027, 1, 4)
    empty = Grid("fr", monday, (monday,), (Row("Yann", (WeekStatus.NOT_DUE,)),), 0, 0, 0, datetime(2027, 1, 4, 9))

    assert {"Semaines tenues 0/0", "Points tenus 0/0"} <= set(read(fitting(empty)))


def test_a_name_is_drawn_as_it_stands_as_far_as_the_font_goes() -> None:
    assert drawable("Gwenaël $x$ & d’Arc…") == "Gwenaël $x$ & d’Arc…"
    assert drawable("漢字\n👋") == "�� �"
    assert shortened("Yann", 270) == "Yann"
    cut = shortened("Marie-Antoinette-Joséphine", 270)
    assert cut.startswith("Marie-An") and cut.endswith("…") and text_width(cut) <= 270


def test_lines_break_between_words_and_a_word_too_long_is_cut() -> None:
    assert wrapped("Semaine du 1er au 5 février 2027", 450) == ["Semaine du 1er au 5", "février 2027"]
    assert all(text_width(line) <= 300 for line in wrapped("Rindfleischetikettierungsgesetz est là", 300))


# --- When it is drawn


async def test_the_photo_takes_the_place_of_the_grid() -> None:
    speech = await illustrated(Speech("mots", grid=grid()))

    assert speech.text == "mots" and speech.grid is None
    assert speech.photo is not None and speech.photo.startswith(b"\x89PNG")


async def test_a_speech_without_a_grid_is_left_alone() -> None:
    plain = Speech("mots")

    assert await illustrated(plain) is plain


async def test_when_it_cannot_be_drawn_the_words_go_out_anyway(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(shown: Grid) -> bytes:
        raise OSError(f"no font for {shown.rows[0].name}")

    monkeypatch.setattr(bot.pictures.drawing, "draw", fails)

    assert await illustrated(Speech("mots", grid=grid())) == Speech("mots")
    assert "could not be drawn (OSError)" in caplog.text and "Erwan" not in caplog.text


async def test_it_is_drawn_off_the_loop_and_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    at_once, most = 0, 0

    def waits_for_the_loop(shown: Grid) -> bytes:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        asyncio.run_coroutine_threadsafe(turn_of_the_loop(), loop).result()
        at_once -= 1
        return b"png"

    async def turn_of_the_loop() -> None:
        begun.set()
        await ended.wait()

    monkeypatch.setattr(bot.pictures.drawing, "draw", waits_for_the_loop)
    drawing = [asyncio.create_task(illustrated(Speech("mots", grid=grid()))) for _ in range(3)]
    await begun.wait()
    ended.set()
    assert [speech.photo for speech in await asyncio.gather(*drawing)] == [b"png"] * 3
    assert most == 1


def test_matplotlib_is_imported_only_when_a_picture_is_drawn() -> None:
    source = "import sys, bot.delivery; sys.exit('matplotlib' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", source], check=False).returncode == 0
