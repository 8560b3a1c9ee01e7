"""Signs: how each status looks in a picture: colours, and a drawn sign of its own, so that colour is never alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.terms import WeekStatus

if TYPE_CHECKING:
    from bot.pictures.sheet import Sheet

RADIUS = 15.0

# Background and ink. Every pair has a contrast of at least 4.5 (a test computes it).
COLOURS: dict[WeekStatus, tuple[str, str]] = {
    WeekStatus.HELD: ("#17663a", "#ffffff"),
    WeekStatus.PARTIAL: ("#ffc447", "#1c2330"),
    WeekStatus.NOT_HELD: ("#a81c1c", "#ffffff"),
    WeekStatus.UNANSWERED: ("#ffffff", "#1c2330"),
    WeekStatus.TO_QUALIFY: ("#5a3d9e", "#ffffff"),
    WeekStatus.NEUTRALISED: ("#e3e6ea", "#1c2330"),
    WeekStatus.PENDING: ("#d6e6fb", "#1c2330"),
}


def draw_sign(sheet: Sheet, status: WeekStatus, x: float, y: float) -> None:
    """The sign of a status around (x, y): tick, half disc, cross, question, magnifier, crossed-out circle, clock."""
    ink, r = COLOURS[status][1], RADIUS
    match status:
        case WeekStatus.HELD:
            sheet.stroke([(x - r, y), (x - 0.35 * r, y + 0.7 * r), (x + r, y - 0.8 * r)], ink)
        case WeekStatus.PARTIAL:
            sheet.ring(x, y, r, ink)
            sheet.half_disc(x, y, r, ink)
        case WeekStatus.NOT_HELD:
            sheet.stroke([(x - 0.8 * r, y - 0.8 * r), (x + 0.8 * r, y + 0.8 * r)], ink)
            sheet.stroke([(x - 0.8 * r, y + 0.8 * r), (x + 0.8 * r, y - 0.8 * r)], ink)
        case WeekStatus.UNANSWERED:
            _question(sheet, x, y, ink)
        case WeekStatus.TO_QUALIFY:
            sheet.ring(x - 0.2 * r, y - 0.2 * r, 0.75 * r, ink)
            sheet.stroke([(x + 0.4 * r, y + 0.4 * r), (x + r, y + r)], ink)
        case WeekStatus.NEUTRALISED:
            sheet.ring(x, y, r, ink)
            sheet.stroke([(x - 0.5 * r, y), (x + 0.5 * r, y)], ink)
        case _:
            sheet.ring(x, y, r, ink)
            sheet.stroke([(x, y - 0.6 * r), (x, y), (x + 0.45 * r, y + 0.3 * r)], ink)


def _question(sheet: Sheet, x: float, y: float, ink: str) -> None:
    r = RADIUS
    hook = [(-0.55, -0.6), (-0.4, -0.9), (0, -1), (0.4, -0.9), (0.55, -0.55), (0.35, -0.25), (0, 0), (0, 0.25)]
    sheet.stroke([(x + across * r, y + down * r) for across, down in hook], ink)
    sheet.disc(x, y + 0.8 * r, 0.2 * r, ink)
