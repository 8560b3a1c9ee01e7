"""A closed alert in one line: what came of it, and never the reason (DOMAIN 4.d)."""

from datetime import date

from bot.speech.alert_scene import AlertScene
from bot.speech.words import Words
from scheduler.alerts import WITHDRAWN, closings
from storage.terms import Duty, Outcome, WeekStatus


def closed_line(scene: AlertScene, words: Words) -> str:
    """What came of the alert. A coach is not told who closed it."""
    values = {"name": scene.name, "week": words.short_date(scene.alert.monday)}
    if scene.alert.outcome is Outcome.LIFTED:
        return _lifted(scene, words)
    if scene.alert.outcome is Outcome.CANCELLED:
        left = scene.alert.detail == WITHDRAWN
        return words.t("alert.closed.withdrawn" if left else "alert.closed.cancelled", **values)
    by = scene.closed_by if scene.coordinates else None
    key = f"alert.closed.{scene.alert.outcome}" + ("_by" if by else "")
    if scene.alert.outcome is Outcome.MADE_UP:
        values["date"] = words.short_date(date.fromisoformat(scene.alert.detail or scene.alert.monday.isoformat()))
    return words.t(key, by=scene.name_of(by, words) if by else "", **values)


def _lifted(scene: AlertScene, words: Words) -> str:
    values = {"name": scene.name, "week": words.week(scene.alert.monday)}
    if scene.alert.duty is Duty.POINT:
        held = scene.week.point.answer is not None
        return words.t("alert.closed.point_held" if held else "alert.closed.neutralised", **values)
    if scene.week.status is not WeekStatus.HELD:
        return words.t("alert.closed.neutralised", **values)
    day = _day_had(scene)
    line = words.t("alert.closed.held_on" if day else "alert.closed.held", day=words.day(day) if day else "", **values)
    return f"{line} {words.t(f'alert.closed.{_how(scene)}')}"


def _day_had(scene: AlertScene) -> date | None:
    """The last day said to be released; None when the last word was about the whole week."""
    days = [slot.date for slot, halves in scene.week.said.items() if halves]
    return None if scene.week.whole else max(days, default=None)


def _how(scene: AlertScene) -> str:
    week = scene.week
    if week.answered_by and week.answered_by != scene.enrolled.person.id:
        return "by_entry"
    if week.corrected:
        return "by_correction"
    late = week.answered_at and week.answered_at >= closings(scene.cohort, week.monday).silence
    return "by_late_answer" if late else "by_answer"
