"""Fact sheet: what a meeting of the parties needs to know, as a document: dates, half-days, calls, promises.

It holds no free text of the intrapreneur, nor the reason they gave.
"""

from collections.abc import Iterable
from datetime import date

from bot.html_document import page, paragraph, section, table
from bot.speech.alert_outcomes import justification
from bot.speech.ladder_scene import LadderScene
from bot.speech.ladder_weeks import how_many, kept_code
from bot.speech.words import Safe, Words
from scheduler.figures import closed_mondays
from scheduler.ledger import Week, week_of
from scheduler.weeks import local_time
from storage.terms import Duty, Outcome, WeekStatus


def fact_sheet(scene: LadderScene, words: Words) -> bytes:
    """The document, for the coordinators of both parties."""
    at = local_time(scene.now, scene.cohort.calendar)
    made = words.t("data.moment", date=words.date(at.date()), time=words.time(at))
    release = scene.row.duty is Duty.RELEASE
    blocks = [
        paragraph(words.t("sheet.internal"), strong=True),
        paragraph(words.t("sheet.opening", cohort=scene.cohort.name, date=made)),
        section("who", words.t("sheet.who"), _who(scene, words)),
        section("weeks", words.t("sheet.weeks"), _count(scene, words), _weeks(scene, words)),
        section("calls", words.t("sheet.calls"), _calls(scene, words)) if release else "",
        section("promises", words.t("sheet.promises"), _promises(scene, words)) if release else "",
        section("meeting", words.t("sheet.meeting"), _meeting(scene, words)),
    ]
    return page(words.t("sheet.title", name=scene.name), blocks, words, footer=words.t("sheet.internal"))


def _who(scene: LadderScene, words: Words) -> Safe:
    days = words.days(scene.cohort.target_halves)
    lines = [
        (words.t("sheet.person"), scene.name),
        (words.t("sheet.project"), scene.enrolled.project),
        (words.t("sheet.service"), scene.enrolled.service),
        (words.t("sheet.coach"), scene.enrolled.coach.name),
        (words.t("sheet.concerned"), scene.concerned),
        (words.t("sheet.duty"), words.t(f"sheet.duty.{scene.row.duty}", days=days)),
    ]
    return table(words.t("sheet.who_caption"), (words.t("sheet.what"), words.t("sheet.value")), lines)


def _count(scene: LadderScene, words: Words) -> Safe:
    return paragraph(words.n("sheet.count", len(scene.window), weeks=how_many(scene, words)))


def _weeks(scene: LadderScene, words: Words) -> Safe:
    """Every week that is over, or that counts already."""
    over = set(closed_mondays(scene.cohort, scene.now)) | scene.counted.short
    weeks = [week_of(scene.cohort, scene.enrolled, monday) for monday in sorted(over)]
    shown = [week for week in weeks if week.status is not WeekStatus.NOT_DUE]
    if scene.row.duty is Duty.POINT:
        heads = ["week", "point", "why", "follow_up", "counts"]
        lines = [_point_line(scene, week, words) for week in shown]
    else:
        heads = ["week", "planned", "due", "released", "status", "follow_up", "counts"]
        lines = [_release_line(scene, week, words) for week in shown]
    return table(words.t(f"sheet.caption.{scene.row.duty}"), _heads(heads, words), lines)


def _heads(names: Iterable[str], words: Words) -> list[str]:
    return [words.t(f"sheet.head.{name}") for name in names]


def _release_line(scene: LadderScene, week: Week, words: Words) -> list[str]:
    off = week.status is WeekStatus.NEUTRALISED
    known = "" if off else words.t("sheet.unknown") if week.halves is None else str(week.halves)
    return [
        words.week(week.monday, year=True),
        "" if off else words.names(words.slot(slot) for slot in week.slots),
        "0" if off else str(week.target),
        known,
        words.t(f"status_word.{week.status}"),
        _follow_up(scene, week.monday, words),
        _counts(scene, week.monday, words),
    ]


def _point_line(scene: LadderScene, week: Week, words: Words) -> list[str]:
    off = week.status is WeekStatus.NEUTRALISED
    said = words.t(f"point.{week.point.answer}") if week.point.answer else words.t("sheet.unknown")
    return [
        words.week(week.monday, year=True),
        words.t("status_word.neutralised") if off else said,
        words.t(f"missed_reason.{week.point.reason}") if week.point.reason else "",
        _follow_up(scene, week.monday, words),
        _counts(scene, week.monday, words),
    ]


def _follow_up(scene: LadderScene, monday: date, words: Words) -> str:
    """What coordinators decided about that week."""
    alert = scene.enrolled.alert(monday, scene.row.duty)
    if alert is None or alert.outcome is None:
        return words.t("sheet.alert_open") if alert else ""
    if alert.outcome is Outcome.JUSTIFIED and alert.detail:
        return words.t("sheet.justified", why=justification(alert.detail, words))
    if alert.outcome is Outcome.MADE_UP and alert.detail:
        return words.t("sheet.made_up", date=words.short_date(date.fromisoformat(alert.detail), year=True))
    return words.t(f"outcome.{alert.outcome}")


def _counts(scene: LadderScene, monday: date, words: Words) -> str:
    return words.t("shared.yes" if monday in scene.counted.short else "shared.no")


def _calls(scene: LadderScene, words: Words) -> Safe:
    if not scene.calls:
        return paragraph(words.t("sheet.no_call"))
    lines = [
        (
            words.date(scene.day_of(call.at)),
            words.week(call.monday, year=True),
            call.by,
            words.t(f"ladder.call.{call.outcome}"),
        )
        for call in scene.calls
    ]
    return table(words.t("sheet.calls_caption"), _heads(("date", "week", "by", "outcome"), words), lines)


def _promises(scene: LadderScene, words: Words) -> Safe:
    made = [call for call in scene.calls if call.commitment]
    if not made:
        return paragraph(words.t("sheet.no_promise"))
    lines = [
        (
            words.date(call.commitment.day),
            words.date(scene.day_of(call.at)),
            call.by,
            words.t(f"ladder.promise.{kept_code(call.commitment, scene.today)}"),
        )
        for call in made
        if call.commitment
    ]
    heads = ("promised", "made_on", "by", "follow_up")
    return table(words.t("sheet.promises_caption"), _heads(heads, words), lines)


def _meeting(scene: LadderScene, words: Words) -> Safe:
    if scene.row.met_on is None:
        return paragraph(words.t("sheet.no_meeting"))
    conclusion = words.quote(scene.row.conclusion or "")
    return paragraph(words.t("sheet.met", date=words.date(scene.row.met_on), conclusion=conclusion))
