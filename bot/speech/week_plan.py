"""Words of Monday: the plan, the week before when it was not answered, another day."""

from datetime import time, timedelta

from bot.buttons import WeekRef, pack
from bot.speech.asking import Rows, answered, asked, button, in_rows, rows
from bot.speech.speech import Choice, Speech
from bot.speech.view import View, WeekScene, week_if
from bot.speech.week_day import NO_ANSWER, OWN, ref_of
from bot.speech.words import Safe, Words, capital
from scheduler.alerts import closings
from scheduler.ledger import Week, parse_slots, week_of
from scheduler.notices import Kind, check_in_key, week_reminder_key
from scheduler.openings import free_halves, other_days, unanswered_so_far
from scheduler.public_holidays import public_holidays
from scheduler.rules import planned_notices
from scheduler.weeks import Slot, local_moment, local_time
from storage.terms import WeekStatus

WEEK = timedelta(days=7)


def plan(scene: WeekScene, words: Words) -> Speech:
    """Monday's message: this week, and last week too as long as its silence has not been concluded."""
    last = _late_half(scene)
    question, choices, chosen = _this_week(scene, words, last)
    if last is None:
        return asked(question, choices, chosen, words)
    late_text, late_rows = _last_week(scene, last, words)
    this = question if chosen is None else answered(question, chosen, words)
    return Speech(Safe(f"{late_text}\n{this}"), (*late_rows, *(choices if chosen is None else ())))


# --- This week's half


def _this_week(scene: WeekScene, words: Words, last: Week | None) -> tuple[str, Rows, str | None]:
    week, chosen = scene.week, scene.facts.get("chosen")
    late = ".late" if last else ""
    if chosen is None and last and week.chosen:
        chosen = "keep"  # its half was answered before
    blocked = week.blocked and not (week.chosen and chosen in (None, "keep"))
    if blocked or (chosen and chosen not in ("keep", "other", "halves")):
        return _blocked(scene, words, chosen, "late" if last else "plan")
    label = None if chosen is None else _plan_label(week, chosen, words)
    days = words.names(words.slot(slot) for slot in week.slots)
    if last:
        label = words.label("shared.yes") if chosen == "keep" else label
        keep = button(words, "shared.yes", "plan", ref_of(scene), "keep.late")
        other = button(words, "week.other_day", "plan", ref_of(scene), "other.late")
        return words.t("week.and_this_week", days=days), ((keep, other),), label
    keep = Choice(_keep_label(week, words), pack("plan", ref_of(scene), "keep"))
    choices = (
        (keep, button(words, "week.other_day", "plan", ref_of(scene), f"other{late}")),
        (
            button(words, "week.two_halves", "plan", ref_of(scene), f"halves{late}"),
            button(words, "week.on_leave", "leave", ref_of(scene)),
        ),
    )
    key = "week.plan" if len(week.slots) == 1 else "week.plan_several"
    return words.t(key, name=scene.enrolled.person.name, week=words.week(week.monday), days=days), choices, label


def _keep_label(week: Week, words: Words) -> str:
    days = [words.weekday(slot.date.weekday(), slot.part) for slot in week.slots]
    return words.label("week.keep", days=capital(words.names(days)))


def _plan_label(week: Week, chosen: str, words: Words) -> str:
    keys = {"other": "week.other_day", "halves": "week.two_halves"}
    return words.label(keys[chosen]) if chosen in keys else _keep_label(week, words)


# --- A day that is not there to be had


def _blocked(scene: WeekScene, words: Words, chosen: str | None, where: str) -> tuple[str, Rows, str | None]:
    lost = [slot for slot in scene.week.usual if not slot.covers <= scene.week.open] or list(scene.week.blocked)
    text = words.t("week.which_instead", why=why_lost(scene, lost[0], words)) if lost else words.t("week.pick_day")
    label = None if chosen is None else short_label(chosen, words)
    return text, _day_choices(scene, words, where), label


def _day_choices(scene: WeekScene, words: Words, where: str) -> Rows:
    slots = other_days(scene.cohort, scene.enrolled, scene.week, scene.now)
    choices = [Choice(words.short_slot(slot), pack("pick", ref_of(scene), f"{slot.code}.{where}")) for slot in slots]
    none = [button(words, "week.none_possible", "pick", ref_of(scene), f"{NO_ANSWER}.{where}")]
    return rows(*in_rows(choices, 3), none)


def short_label(chosen: str, words: Words) -> str:
    """The label of a chosen moment, or of none."""
    return words.label("week.none_possible") if chosen == NO_ANSWER else words.short_slot(Slot.parse(chosen))


def why_lost(scene: WeekScene, slot: Slot, words: Words) -> str:
    """Why a planned moment cannot be had: `jeudi 6 est férié (Ascension)`."""
    name = scene.cohort.calendar.days_off.get(slot.date)
    day = words.slot(slot)
    if name is None:
        return words.t("week.lost_away", day=day)
    if not name:
        return words.t("week.lost_unnamed", day=words.day(slot.date))
    holiday = slot.date in public_holidays(slot.date.year, slot.date.year)
    return words.t("week.lost_holiday" if holiday else "week.lost_closure", day=words.day(slot.date), name=name)


def plan_reopened(scene: WeekScene, words: Words) -> Speech:
    """The plan was made, then the calendar changed (B19)."""
    chosen = scene.facts.get("chosen")
    lost = scene.week.blocked or tuple(slot for slot in scene.week.usual if not slot.covers <= scene.week.open)
    why = why_lost(scene, lost[0], words) if lost else words.t("week.calendar_changed")
    label = None if chosen is None else short_label(chosen, words)
    return asked(words.t("week.reopened", why=capital(why)), _day_choices(scene, words, "reopened"), label, words)


def _is_blocked(scene: WeekScene) -> bool:
    return bool(scene.week.blocked) and scene.week.short and scene.week.status is not WeekStatus.NEUTRALISED


# --- Last week's half


def _late_half(scene: WeekScene) -> Week | None:
    """Last week, if this message asks about it too: it is in silence, was asked about, and has not closed."""
    last = week_of(scene.cohort, scene.enrolled, scene.week.monday - WEEK)
    if "late" in scene.facts or "chosen" in scene.facts:
        return last if scene.facts.get("late") else None
    open_still = scene.now < closings(scene.cohort, last.monday).silence
    wanted = open_still and unanswered_so_far(last) and _was_asked(scene, last)
    return last if wanted and not _is_asked_today(scene, last) else None


def _was_asked(scene: WeekScene, last: Week) -> bool:
    person = scene.enrolled.id
    keys = {check_in_key(person, last.monday), week_reminder_key(person, last.monday)}
    days = tuple(f"{Kind.DAY_QUESTION}:{person}:{last.monday + timedelta(days=n)}" for n in range(5))
    return any(key in keys or key.startswith(days) for key in scene.cohort.told)


def _is_asked_today(scene: WeekScene, last: Week) -> bool:
    """An outage swallowed its check-in, which therefore comes on the same day as this message."""
    key = check_in_key(scene.enrolled.id, last.monday)
    begins = local_moment(scene.week.monday, time(0), scene.cohort.calendar)
    planned = planned_notices(scene.cohort, (last.monday,))
    return any(notice.key == key and notice.due_at and notice.due_at >= begins for notice in planned)


def _last_week(scene: WeekScene, last: Week, words: Words) -> tuple[str, Rows]:
    silence = local_time(closings(scene.cohort, last.monday).silence, scene.cohort.calendar)
    at = words.t("week.at_noon") if (silence.hour, silence.minute) == (12, 0) else words.time(silence)
    key = "week.late_half_to_qualify" if last.status is WeekStatus.TO_QUALIFY else "week.late_half"
    text = words.t(key, name=scene.enrolled.person.name, week=words.week(last.monday), at=at)
    if not unanswered_so_far(last):
        return answered(text, _late_label(last, words), words), ()
    ref = WeekRef(scene.enrolled.id, last.monday).code
    choices = (
        (
            button(words, "week.had_my_day", "week", ref, "2.late"),
            button(words, "week.half_day", "week", ref, "1.late"),
        ),
        (button(words, "week.had_no_day", "week", ref, "0.late"), button(words, "week.was_on_leave", "leave", ref)),
    )
    return text, choices


def _late_label(last: Week, words: Words) -> str:
    if last.halves is None:
        return words.label("week.was_on_leave")
    return words.label({0: "week.had_no_day", 1: "week.half_day"}.get(last.halves, "week.had_my_day"))


def _plan_is_wanted(scene: WeekScene) -> bool:
    return scene.week.short and not scene.week.no_other_at


# --- Another day


def pick_day(scene: WeekScene, words: Words) -> Speech:
    """Any other day of hers in this week."""
    chosen = scene.facts.get("chosen")
    label = None if chosen is None else short_label(chosen, words)
    return asked(words.t("week.pick_day"), _day_choices(scene, words, "")[:-1], label, words)


def pick_halves(scene: WeekScene, words: Words) -> Speech:
    """Half-days, until they make up the week's duty."""
    picked = parse_slots(scene.facts["picked"])
    if scene.facts.get("chosen"):
        label = words.names(words.short_slot(slot) for slot in picked)
        return asked(words.t("week.pick_halves"), (), label, words)
    free = [s for s in free_halves(scene.cohort, scene.enrolled, scene.week, scene.now) if s not in picked]
    before = ",".join([*(slot.code for slot in picked), ""])
    choices = [Choice(words.short_slot(slot), pack("halves", ref_of(scene), before + slot.code)) for slot in free]
    text = words.t("week.pick_halves")
    if picked:
        text = words.t("week.pick_another", first=words.names(words.slot(slot) for slot in picked))
    return Speech(text, in_rows(choices, 2))


def moved(scene: WeekScene, words: Words) -> Speech:
    """The other day is noted for this week only; it can become the usual one."""
    week = scene.week
    days = capital(words.names(words.slot(slot) for slot in week.pending or week.slots))
    usual = [words.weekday(slot.date.weekday(), slot.part) for slot in week.usual]
    key = "week.moved" if len(usual) == 1 else "week.moved_several"
    text = words.t(key, days=days, usual=words.names(usual))
    planned = sum(slot.halves for slot in week.slots)
    fits = planned == sum(slot.halves for slot in week.usual) and set(week.slots) != set(week.usual)
    choice = [button(words, "week.make_usual", "usual", ref_of(scene))] if fits else []
    chosen = words.label("week.make_usual") if scene.facts.get("chosen") else None
    return asked(text, rows(choice), chosen, words)


VIEWS = {
    Kind.PLAN.value: View(plan, OWN, week_if(_plan_is_wanted, told=True)),
    Kind.PLAN_REOPENED.value: View(plan_reopened, OWN, week_if(_is_blocked)),
    "plan_answered": View(plan, OWN, week_if(told=True)),
    "plan_reopened_answered": View(plan_reopened, OWN, week_if()),
    "pick_day": View(pick_day, OWN, week_if()),
    "pick_halves": View(pick_halves, OWN, week_if()),
    "moved": View(moved, OWN, week_if()),
}
