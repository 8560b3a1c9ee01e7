"""Words of one's own week at a glance, and of the reminder that can be switched off."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from bot.speech.asking import button, in_rows
from bot.speech.points_words import when
from bot.speech.speech import Choice, Speech
from bot.speech.view import View, WeekScene, week_if
from bot.speech.week_day import OWN, is_over, ref_of, today_of
from bot.speech.week_plan import why_lost
from bot.speech.words import Safe, Words, capital
from scheduler.points import point_coach
from scheduler.weeks import Slot, working_days
from storage.terms import WeekStatus


def my_week(scene: WeekScene, words: Words) -> Speech:
    """The plan, what was said, the check-in and the point of this week, and what can be done."""
    week = scene.week
    lines = [words.t("week.mine", week=words.week(week.monday)), _status(scene, words)]
    if week.status is not WeekStatus.NEUTRALISED:
        lines += [_plan(scene, words), *_said(scene, words), _check_in(scene, words), _point(scene, words)]
    if not working_days(week.open) or today_of(scene).weekday() > 4:
        lines.append(words.t("week.working_time"))
    return Speech(Safe("\n".join(lines)), in_rows(_choices(scene, words), 2))


def _status(scene: WeekScene, words: Words) -> str:
    week = scene.week
    not_yet = week.status is WeekStatus.TO_QUALIFY and not week.no_other_at and not is_over(scene)
    pending = week.status is WeekStatus.UNANSWERED or not_yet
    status = "pending" if pending else ("held_moved" if week.moved else week.status)
    return words.t(f"status.{status}")


def _plan(scene: WeekScene, words: Words) -> str:
    """What is planned and can still be had; what was planned and cannot, with the reason."""
    lost = scene.week.blocked
    slots = [slot for slot in scene.week.slots if slot not in lost]
    said = [f"{capital(why_lost(scene, slot, words))}." for slot in lost]
    if slots:
        key = "week.mine_plan" if scene.week.chosen else "week.mine_usual"
        said.append(words.t(key, days=_days(slots, words)))
    else:
        said.append(words.t("week.mine_no_plan"))
    return Safe(" ".join(said))


def _said(scene: WeekScene, words: Words) -> list[str]:
    week = scene.week
    if week.halves is None:
        return [words.t("week.mine_nothing")]
    lines: list[str] = [words.t("week.mine_said", days=words.days(week.halves)), *_entered(scene, words)]
    if week.halves > week.target:
        lines.append(words.t("week.mine_over", days=words.days(week.halves - week.target)))
    refused = [slot for slot, halves in sorted(week.said.items()) if not halves]
    if refused and not week.whole:
        lines.append(words.t("week.mine_refused", days=_days(refused, words)))
    if week.reason:
        lines.append(words.t("week.mine_reason", reason=words.t(f"reason.{week.reason}")))
    return lines


def _entered(scene: WeekScene, words: Words) -> list[str]:
    """What stands was said by a coordinator, and whether the person contests it."""
    by_id = scene.week.answered_by
    if by_id in (None, scene.enrolled.person.id):
        return []
    names = {member.id: member.name for member in scene.cohort.coordinators}
    key = "week.mine_entered_contested" if scene.week.contested else "week.mine_entered"
    return [words.t(key, by=names.get(by_id or 0) or words.t("role.coordinator"))]


def _days(slots: list[Slot], words: Words) -> str:
    return words.names(words.slot(slot) for slot in slots)


def _check_in(scene: WeekScene, words: Words) -> str:
    said = scene.week.check_in
    if said.interviews is None:
        return words.t("week.mine_check_in_none")
    items = [words.t(f"interviews.{said.interviews}")]
    if said.obstacle:
        items.append(words.t(f"obstacle.{said.obstacle}"))
    if said.next_step:
        items.append(words.t("week.mine_next_step", text=words.quote(said.next_step)))
    return words.t("week.mine_check_in", items=Safe(", ".join(items)))


def _point(scene: WeekScene, words: Words) -> str:
    point = scene.week.point
    answer, coach = point.answer, point_coach(scene.cohort, scene.enrolled, scene.week.monday).name
    if point.planned_on and not point.held:
        at = when(point, words, scene.week.monday)
        return words.t("week.mine_point", coach=coach, point=at)
    if answer is None:
        return words.t("week.mine_point_none", coach=coach)
    return words.t("week.mine_point", coach=coach, point=words.t(f"point.{answer}"))


def _choices(scene: WeekScene, words: Words) -> list[Choice]:
    ref = ref_of(scene)
    if not scene.week.open:
        return [button(words, "week.note_absence", "leave", ref)]
    choices = []
    if scene.week.short:
        choices.append(button(words, "week.tell_day", "my_week", ref, "day"))
        choices.append(button(words, "week.other_day", "my_week", ref, "move"))
    if not scene.week.check_in.done:
        choices.append(button(words, "week.fill_in", "check_in", ref))
    if scene.week.halves is not None:
        choices.append(button(words, "shared.correct", "correct", ref))
    return [*choices, button(words, "week.on_leave", "leave", ref), button(words, "picture.button", "my_picture", ref)]


def reminders(facts: Mapping[str, Any], words: Words) -> Speech:
    """Which of the two messages of the day still comes."""
    times = {name: words.time(time.fromisoformat(facts[name])) for name in ("reminder", "question")}
    return Speech(words.t(facts["about"], **times))


VIEWS = {
    "my_week": View(my_week, OWN, week_if()),
    "reminders": View(reminders, OWN),
}
