"""Sheet: a page to write on from top to bottom, in pixels. Only this file knows matplotlib, which is slow to import."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.image import imsave
from matplotlib.patches import BoxStyle
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

WIDTH = 1000
MARGIN = 32
TEXT = 42  # see bot/pictures/drawing.py: at least 41.03
LINE = 54
CAPITALS = 0.73 * TEXT  # how high they are in this font
INK, PAPER = "#1c2330", "#ffffff"
_DPI = 72  # a point is a pixel
_COMPRESSED = 3  # of 9
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Writing:
    """One line of text: where it begins, and the line that its letters stand on."""

    text: str
    x: float
    baseline: float
    colour: str
    bold: bool


@dataclass(frozen=True)
class Shape:
    """An outline, filled, and with an edge so many pixels wide."""

    outline: Outline
    fill: str | None = None
    edge: str = INK
    width: float = 0.0


class Sheet:
    """A white page of a fixed width that grows downwards; `y` is where the next line goes.

    It is painted by matplotlib's own painter without figure or axes, which would take more than twice as long.
    """

    def __init__(self) -> None:
        self.y = float(MARGIN)
        self.writings: list[Writing] = []
        self._shapes: list[Shape] = []

    @property
    def height(self) -> int:
        """How high the page is, its lower margin included."""
        return round(self.y) + MARGIN

    def png(self) -> bytes:
        """The page as it stands: its shapes, and over them its texts."""
        painter = _Painter(self.height)
        painter.shape(Shape(_rectangle(0, 0, WIDTH, self.height), fill=PAPER))
        for shape in self._shapes:
            painter.shape(shape)
        for writing in self.writings:
            painter.text(writing)
        return painter.png()

    # --- Writing

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        """Whole lines, broken between words."""
        for line in wrapped(text, WIDTH - 2 * MARGIN, bold=bold):
            self.write(line, MARGIN, self.y, bold=bold)
            self.y += LINE

    def write(
        self, text: str, x: float, y: float, *, colour: str = INK, bold: bool = False, centred: bool = False
    ) -> None:
        """One line whose top is at `y`, from `x` on, or centred on it."""
        start = x - text_width(text, bold=bold) / 2 if centred else x
        self.writings.append(Writing(text, start, y + (LINE + CAPITALS) / 2, colour, bold))

    # --- Drawing

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, edge: str | None = None) -> None:
        """A box with round corners."""
        radius = 8
        inner = (x + radius, y + radius, width - 2 * radius, height - 2 * radius)
        self._shapes.append(Shape(BoxStyle.Round(pad=radius)(*inner, 1), colour, edge or colour, 3))

    def bar(self, x: float, y: float, width: float, height: float, *, filled: bool) -> None:
        """A rectangle, filled or only its outline."""
        self._shapes.append(Shape(_rectangle(x, y, width, height), INK if filled else None, INK, 3))

    def stroke(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """A thick line through these points."""
        self._shapes.append(Shape(Outline(points), edge=colour, width=5))

    def ring(self, x: float, y: float, radius: float, colour: str) -> None:
        """A circle's outline around (x, y)."""
        self._shapes.append(Shape(Outline.circle((x, y), radius), edge=colour, width=5))

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """A full circle around (x, y)."""
        self._shapes.append(Shape(Outline.circle((x, y), radius), fill=colour))

    def half_disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """The left half of a disc around (x, y)."""
        half = Outline.wedge(90, 270).transformed(Affine2D().scale(radius).translate(x, y))
        self._shapes.append(Shape(half, fill=colour))


class _Painter:
    """Pixels, which matplotlib counts from the bottom; everything else here counts from the top."""

    def __init__(self, height: int) -> None:
        self._agg: Any = RendererAgg(WIDTH, height, _DPI)  # type: ignore[no-untyped-call]
        self._downwards = Affine2D().scale(1, -1).translate(0, height)

    def shape(self, shape: Shape) -> None:
        context = self._context(shape.edge)
        context.set_linewidth(shape.width)
        context.set_capstyle("round")
        context.set_joinstyle("round")
        self._agg.draw_path(context, shape.outline, self._downwards, to_rgb(shape.fill) if shape.fill else None)

    def text(self, it: Writing) -> None:
        """A name may hold anything: no mathematics."""
        self._agg.draw_text(self._context(it.colour), it.x, it.baseline, it.text, _type(it.bold), 0, ismath=False)

    def png(self) -> bytes:
        written = BytesIO()
        imsave(written, self._agg.buffer_rgba(), format="png", pil_kwargs={"compress_level": _COMPRESSED})
        return written.getvalue()

    def _context(self, colour: str) -> GraphicsContextBase:
        context = GraphicsContextBase()
        context.set_foreground(colour)
        return context


def _rectangle(x: float, y: float, width: float, height: float) -> Outline:
    return Outline.unit_rectangle().transformed(Affine2D().scale(width, height).translate(x, y))


# --- Letters and their widths


def wrapped(text: str, width: float, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than that; a word that is too long for a line is cut."""
    lines: list[str] = []
    for word in drawable(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(shortened(word, width, bold=bold))
    return lines


def shortened(text: str, width: float, *, bold: bool = False) -> str:
    """The text, or as much of it as that width holds, and `…`."""
    whole = drawable(text)
    if text_width(whole, bold=bold) <= width:
        return whole
    cut = whole
    while cut and text_width(f"{cut}…", bold=bold) > width:
        cut = cut[:-1]
    return f"{cut.rstrip()}…"


@dataclass(frozen=True)
class Extent:
    """How much room a line's letters take, in pixels; `below`: under the line that they stand on."""

    width: float
    height: float
    below: float


@lru_cache(maxsize=1000)
def extent(text: str, *, bold: bool = False) -> Extent:
    """The room of one line of text."""
    font = get_font(str(_font_file(bold)))
    font.set_size(TEXT, _DPI)
    font.set_text(text)
    width, height = font.get_width_height()
    return Extent(width / 64, height / 64, font.get_descent() / 64)


def text_width(text: str, *, bold: bool = False) -> float:
    """How wide a line is, in pixels."""
    return extent(text, bold=bold).width


def drawable(text: str) -> str:
    """The text on one line, with what the font has no shape for replaced."""
    shapes = _shapes()
    return "".join(letter if ord(letter) in shapes else _UNKNOWN for letter in " ".join(text.split("\n")))


@cache
def _shapes() -> frozenset[int]:
    regular, bold = (frozenset(get_font(str(_font_file(bold))).get_charmap()) for bold in (False, True))
    return regular & bold


@cache
def _type(bold: bool) -> FontProperties:
    return FontProperties(fname=_font_file(bold), size=TEXT)


def _font_file(bold: bool) -> Path:
    """The font that comes with matplotlib: the same picture on every machine."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(matplotlib.get_data_path(), "fonts", "ttf", name)
