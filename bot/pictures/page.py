"""Page: the parts of the picture in their order: title, grid, bars, legend, what was left out, time and use."""

import html
from math import ceil

from bot.pictures.sheet import INK, LINE, MARGIN, WIDTH, Sheet, shortened, text_width
from bot.pictures.signs import COLOURS, draw_sign
from bot.speech.grid import Grid
from bot.speech.words import words_for
from storage.terms import WeekStatus

GAP = 20
ROW, CELL = 88, 82  # a row, and the coloured part of it
NARROWEST, WIDEST = 60, 110  # a column: two digits, and room around them
NAMES = 270  # the widest that names may be
BAR = 28
ALWAYS = frozenset(WeekStatus) - {WeekStatus.NOT_DUE, WeekStatus.PENDING}  # in the legend, seen or not


class Page:
    """The picture of a grid with its first `rows` people and, in at most `bands` runs of columns, its last weeks."""

    def __init__(self, grid: Grid, rows: int, bands: int) -> None:
        self.grid = grid
        self.words = words_for(grid.language)
        self.sheet = Sheet()
        self.rows = grid.rows[:rows]
        self.names = [shortened(row.name, NAMES) for row in self.rows]
        self.left = MARGIN + max(map(text_width, self.names), default=0) + GAP
        room = WIDTH - MARGIN - self.left
        most = int(room // NARROWEST)
        self.bands = min(bands, ceil(len(grid.mondays) / most))
        self.shown = min(len(grid.mondays), self.bands * most)
        self.columns = ceil(self.shown / self.bands)
        self.column = min(WIDEST, room / self.columns)
        self._compose()

    def _compose(self) -> None:
        count = len(self.grid.mondays)
        self._paragraph("picture.title", bold=True, week=self.words.week(self.grid.monday, year=True))
        self.sheet.y += GAP
        for start in range(count - self.shown, count, self.columns):
            self._band(start, min(start + self.columns, count))
        self._bar("picture.held", self.grid.held)
        self._bar("picture.points", self.grid.points_held)
        self._legend()
        self._left_out()
        day, time = self.words.date(self.grid.made_at.date()), self.words.time(self.grid.made_at)
        self._paragraph("picture.made", day=day, time=time)
        if self.grid.internal:
            self._paragraph("picture.internal")

    # --- The grid

    def _band(self, start: int, end: int) -> None:
        """One run of weeks: their Mondays, and under them a cell for each person."""
        for place, monday in enumerate(self.grid.mondays[start:end]):
            self.sheet.write(str(monday.day), self._middle(place), self.sheet.y, centred=True)
        self.sheet.y += LINE
        for name, row in zip(self.names, self.rows, strict=True):
            self.sheet.write(name, MARGIN, self.sheet.y + (CELL - LINE) / 2)
            for place, status in enumerate(row.statuses[start:end]):
                self._cell(status, self._middle(place), self.sheet.y)
            self.sheet.y += ROW
        self.sheet.y += GAP

    def _middle(self, place: int) -> float:
        return self.left + (place + 0.5) * self.column

    def _cell(self, status: WeekStatus, x: float, y: float) -> None:
        """The sign above the letter, on the colour; nothing where nothing was due."""
        if status is WeekStatus.NOT_DUE:
            return
        width = self.column - (ROW - CELL)
        letter = self._legend_of(status)[0]
        self._box(status, x - width / 2, y, width, CELL)
        draw_sign(self.sheet, status, x, y + 0.24 * CELL)
        self.sheet.write(letter, x, y + 0.68 * CELL - LINE / 2, colour=COLOURS[status][1], bold=True, centred=True)

    def _box(self, status: WeekStatus, x: float, y: float, width: float, height: float) -> None:
        """Its edge tells a white box from the page."""
        self.sheet.box(x, y, width, height, COLOURS[status][0], edge=INK)

    # --- Bars and legend

    def _bar(self, key: str, part: int) -> None:
        """`Semaines tenues 27/30`, and under it a bar filled as much."""
        width, whole = WIDTH - 2 * MARGIN, self.grid.due
        self._paragraph(key, part=part, whole=whole)
        if part and whole:
            self.sheet.bar(MARGIN, self.sheet.y, width * part / whole, BAR, filled=True)
        self.sheet.bar(MARGIN, self.sheet.y, width, BAR, filled=False)
        self.sheet.y += BAR + GAP

    def _legend(self) -> None:
        """Every sign and letter with its word, in two columns."""
        there = {status for row in self.rows for status in row.statuses[-self.shown :]}
        told = [s for s in WeekStatus if s in ALWAYS | there and s is not WeekStatus.NOT_DUE]
        half = (WIDTH - 2 * MARGIN) / 2
        for place, status in enumerate(told):
            self._sample(status, MARGIN + half * (place % 2))
            if place % 2 or status is told[-1]:
                self.sheet.y += LINE + 8
        if WeekStatus.NOT_DUE in there:
            self._paragraph("picture.not_due")
        self.sheet.y += GAP

    def _sample(self, status: WeekStatus, x: float) -> None:
        letter, word = self._legend_of(status)
        ink, y = COLOURS[status][1], self.sheet.y
        self._box(status, x, y + 2, 96, LINE)
        draw_sign(self.sheet, status, x + 28, y + 2 + LINE / 2)
        self.sheet.write(letter, x + 68, y + 2, colour=ink, bold=True, centred=True)
        self.sheet.write(word, x + 96 + GAP, y + 2)

    def _legend_of(self, status: WeekStatus) -> tuple[str, str]:
        letter, _, word = html.unescape(self.words.t(f"picture.legend.{status}")).partition(" ")
        return letter, word

    # --- Sentences

    def _left_out(self) -> None:
        """Which weeks the columns are, and which weeks or people are not there."""
        mondays, people = self.grid.mondays, len(self.grid.rows)
        first, last = mondays[-self.shown], mondays[-1]
        start, end = self.words.short_date(first, year=first.year != last.year), self.words.short_date(last)
        if self.shown < len(mondays):
            self._paragraph("picture.last_weeks", shown=self.shown, all=len(mondays), start=start, end=end)
        elif self.shown > 1:
            self._paragraph("picture.weeks", start=start, end=end)
        if len(self.rows) < people:
            self._paragraph("picture.people", shown=len(self.rows), all=people)

    def _paragraph(self, key: str, *, bold: bool = False, **values: object) -> None:
        self.sheet.paragraph(html.unescape(self.words.t(key, **values)), bold=bold)
