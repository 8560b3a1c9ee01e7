"""Sheet: a page to write on from top to bottom, in pixels. Only this file knows matplotlib, which is slow to import."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import matplotlib
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle, Wedge

WIDTH = 1000
MARGIN = 32
TEXT = 42  # see bot/pictures/drawing.py: at least 41.03
LINE = 54
INK, PAPER = "#1c2330", "#ffffff"
_DPI = 100
_POINTS = 72 / _DPI
_COMPRESSED = 3  # of 9: a third of the time, for a few thousand bytes more
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


class Sheet:
    """A white page of a fixed width that grows downwards; `y` is where the next line goes."""

    def __init__(self) -> None:
        self.figure = Figure(dpi=_DPI, facecolor=PAPER)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, WIDTH)
        self.y = float(MARGIN)

    @property
    def height(self) -> int:
        """How high the page is, its lower margin included."""
        return round(self.y) + MARGIN

    def png(self) -> bytes:
        """The page as it stands."""
        self.figure.set_size_inches(WIDTH / _DPI, self.height / _DPI)
        self.axes.set_ylim(self.height, 0)
        drawn = BytesIO()
        canvas = FigureCanvasAgg(self.figure)
        canvas.print_png(drawn, pil_kwargs={"compress_level": _COMPRESSED})  # type: ignore[no-untyped-call]
        return drawn.getvalue()

    # --- Writing

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        """Whole lines, broken between words."""
        for line in wrapped(text, WIDTH - 2 * MARGIN, bold=bold):
            self.write(line, MARGIN, self.y, bold=bold)
            self.y += LINE

    def write(
        self, text: str, x: float, y: float, *, colour: str = INK, bold: bool = False, centred: bool = False
    ) -> None:
        """One line whose top is at `y`, from `x` on, or centred on it. A name may hold anything: no mathematics."""
        self.figure.text(
            x,
            y + LINE / 2,
            text,
            transform=self.axes.transData,
            color=colour,
            font=_type(bold),
            horizontalalignment="center" if centred else "left",
            verticalalignment="center_baseline",
            parse_math=False,
        )

    # --- Drawing

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, edge: str | None = None) -> None:
        """A box with round corners."""
        radius = 8
        shape = FancyBboxPatch(
            (x + radius, y + radius),
            width - 2 * radius,
            height - 2 * radius,
            boxstyle=f"round,pad={radius}",
            facecolor=colour,
            edgecolor=edge or colour,
            linewidth=3 * _POINTS,
        )
        self._add(shape)

    def bar(self, x: float, y: float, width: float, height: float, *, filled: bool) -> None:
        """A rectangle, filled or only its outline."""
        self._add(Rectangle((x, y), width, height, fill=filled, color=INK, linewidth=3 * _POINTS))

    def stroke(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """A thick line through these points."""
        across, down = zip(*points, strict=True)
        line = Line2D(across, down, color=colour, linewidth=5 * _POINTS)
        line.set_solid_capstyle("round")
        line.set_solid_joinstyle("round")
        self._add(line)

    def ring(self, x: float, y: float, radius: float, colour: str) -> None:
        """A circle's outline around (x, y)."""
        self._add(Circle((x, y), radius, fill=False, edgecolor=colour, linewidth=5 * _POINTS))

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """A full circle around (x, y)."""
        self._add(Circle((x, y), radius, color=colour, linewidth=0))

    def half_disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """The left half of a disc around (x, y)."""
        self._add(Wedge((x, y), radius, 90, 270, color=colour, linewidth=0))

    def _add(self, artist: Artist) -> None:
        """On the figure, not in its axes: there each would be clipped to the page, which takes a tenth of the time."""
        artist.set_transform(self.axes.transData)
        self.figure.add_artist(artist)


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


def text_width(text: str, *, bold: bool = False) -> float:
    """How wide a line is, in pixels."""
    font = get_font(str(_font_file(bold)))
    font.set_size(TEXT * _POINTS, _DPI)
    font.set_text(text)
    return font.get_width_height()[0] / 64


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
    return FontProperties(fname=_font_file(bold), size=TEXT * _POINTS)


def _font_file(bold: bool) -> Path:
    """The font that comes with matplotlib: the same picture on every machine."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(matplotlib.get_data_path(), "fonts", "ttf", name)
