"""Words of the day: the question, its receipts, what else the week offers, and why not."""

from datetime import date

from bot.buttons import WeekRef, pack
from bot.speech.alert import alert_card
from bot.speech.alert_scene import AlertScene
from bot.speech.asking import Rows, asked, button, in_rows, rows
from bot.speech.party import of_the
from bot.speech.speech import Choice, Speech
from bot.speech.view import View, WeekScene, week_if
from bot.speech.words import Words, capital
from scheduler.alerts import EARLY, closings
from scheduler.facts import AlertFacts
from scheduler.notices import Kind
from scheduler.openings import days_so_far, missing, other_days
from scheduler.weeks import Part, Slot, local_date, weekdays_of
from storage.terms import AlertState, Duty, Reason, Role

OWN = frozenset({Role.INTRAPRENEUR})
NO_ANSWER = "none"


def ref_of(scene: WeekScene) -> str:
    """The week of a scene, as its buttons carry it."""
    return WeekRef(scene.enrolled.id, scene.week.monday).code


def today_of(scene: WeekScene) -> date:
    """The date on the cohort's calendar."""
    return local_date(scene.now, scene.cohort.calendar)


def is_over(scene: WeekScene) -> bool:
    """The week's last weekday has passed."""
    return today_of(scene) > weekdays_of(scene.week.monday)[-1]


# --- The question of the day


def question_about(slot: Slot, today: date, words: Words) -> str:
    """What is asked of one moment; another day than today is named."""
    when = "today" if slot.date == today else "on"
    return words.t(f"week.ask_{slot.part}_{when}", day=words.day(slot.date))


def day_label(slot: Slot, halves: int, today: date, words: Words) -> str:
    """The label of an answer to that question."""
    if slot.part is not Part.DAY:
        return words.label("shared.yes" if halves else "shared.no")
    refused = "week.not_today" if slot.date == today else "week.not_that_day"
    return words.label({2: "week.whole_day", 1: "week.half_day"}.get(halves, refused))


def day_choices(scene: WeekScene, slot: Slot, words: Words, suffix: str = "") -> Rows:
    """The answers to that question as buttons."""
    today, ref = today_of(scene), ref_of(scene)
    return (
        tuple(
            Choice(day_label(slot, halves, today, words), pack("day", ref, f"{slot.code}.{halves}{suffix}"))
            for halves in range(slot.halves, -1, -1)
        ),
    )


def day_question(scene: WeekScene, words: Words) -> Speech:
    """One moment: was it released?"""
    slot, today = Slot.parse(scene.facts["slot"]), today_of(scene)
    chosen = scene.facts.get("chosen")
    label = None if chosen is None else day_label(slot, chosen, today, words)
    return asked(question_about(slot, today, words), day_choices(scene, slot, words), label, words)


def day_reminder(scene: WeekScene, words: Words) -> Speech:
    """In the morning: one question will come."""
    slot = Slot.parse(scene.facts["slot"])
    return Speech(words.t(f"week.reminder_{slot.part}", name=scene.enrolled.person.name))


def _still_planned(scene: WeekScene) -> bool:
    return Slot.parse(scene.facts["slot"]) in scene.week.pending and scene.week.short


def _wants_reminder(scene: WeekScene) -> bool:
    return _still_planned(scene) and scene.enrolled.person.day_reminder


# --- Receipts


def noted(scene: WeekScene, words: Words) -> Speech:
    """What was noted; another day than today, and another week than this one, are named."""
    week, halves = scene.week, scene.week.halves or 0
    slot = Slot.parse(scene.facts["slot"]) if "slot" in scene.facts else None
    named = words.week(week.monday)
    if is_over(scene):
        late = scene.now >= closings(scene.cohort, week.monday).silence
        key = "week.noted_late" if late else "week.noted_over"
        text: str = words.t(key, week=named, status=words.t(f"status_word.{week.status}"))
    elif slot and slot.date != today_of(scene):
        text = words.n("week.noted_for", halves / 2, day=words.day(slot.date))
    else:
        text = words.n("week.noted", halves / 2)
    return Speech(text, rows(receipt_choices(scene, words)))


def receipt_choices(scene: WeekScene, words: Words) -> list[Choice]:
    """What a receipt lets one do."""
    choices = [button(words, "shared.correct", "correct", ref_of(scene))]
    if 0 < (scene.week.halves or 0) < len(scene.week.open):
        choices.append(button(words, "week.had_more", "more", ref_of(scene)))
    return choices


def asked_later(scene: WeekScene, words: Words) -> Speech:
    """What is planned stays, and will be asked about."""
    return Speech(words.t("week.asked_later", days=words.names(words.slot(slot) for slot in scene.week.pending)))


# --- Another day


def other_day(scene: WeekScene, words: Words) -> Speech:
    """What the week can still offer; half a day when only half is missing."""
    chosen = scene.facts.get("chosen")
    halves = missing(scene.week) == 1
    if chosen and chosen != NO_ANSWER:
        halves = Slot.parse(chosen).part is not Part.DAY
    none = "shared.none" if halves else "week.no_other_day"
    label = _other_label(chosen, none, words) if chosen else None
    slots = other_days(scene.cohort, scene.enrolled, scene.week, scene.now)
    choices = [Choice(long_label(slot, words), pack("other", ref_of(scene), slot.code)) for slot in slots]
    width = 2 if any(slot.part is not Part.DAY for slot in slots) else 3
    last = [button(words, none, "other", ref_of(scene), NO_ANSWER)]
    return asked(
        words.t("week.ask_half" if halves else "week.ask_other"), rows(*in_rows(choices, width), last), label, words
    )


def long_label(slot: Slot, words: Words) -> str:
    """`Vendredi 5`, `Ven. matin`."""
    return capital(words.day(slot.date)) if slot.part is Part.DAY else words.short_slot(slot)


def _other_label(chosen: str, none: str, words: Words) -> str:
    return words.label(none) if chosen == NO_ANSWER else long_label(Slot.parse(chosen), words)


def which_day(scene: WeekScene, words: Words) -> Speech:
    """Any day of the week: one that has passed is asked about, one to come is planned."""
    chosen = scene.facts.get("chosen")
    label = long_label(Slot.parse(chosen), words) if chosen else None
    past = days_so_far(scene.cohort, scene.week, scene.now)
    days = [*past, *other_days(scene.cohort, scene.enrolled, scene.week, scene.now), *scene.week.pending]
    slots = [slot for slot in days if slot in past or slot.date > today_of(scene)]
    choices = [Choice(long_label(s, words), pack("tell", ref_of(scene), s.code)) for s in sorted(set(slots))]
    return asked(words.t("week.which_day"), in_rows(choices, 2), label, words)


# --- Why not


def reasons(scene: WeekScene, words: Words) -> Speech:
    """Five taps, none of them needed; what will be transmitted can be read first."""
    chosen = scene.facts.get("chosen")
    label = None if chosen is None else reason_label(chosen, words)
    choices = [button(words, f"reason_label.{reason}", "reason", ref_of(scene), reason) for reason in Reason]
    none = button(words, "week.no_reason", "reason", ref_of(scene), NO_ANSWER)
    show = button(words, "week.see_transmitted", "reason", ref_of(scene), "show")
    return asked(words.t("week.ask_reason"), rows(*in_rows(choices, 2), [none], [show]), label, words)


def reason_label(value: str, words: Words) -> str:
    """The label of a reason, or of none."""
    return words.label("week.no_reason" if value == NO_ANSWER else f"reason_label.{value}")


def transmitted(scene: WeekScene, words: Words) -> Speech:
    """The very words that the coordinators and the coach will read (B14)."""
    early = AlertFacts(0, scene.week.monday, Duty.RELEASE, AlertState.OPEN, EARLY, scene.now)
    finding = (
        early
        if not is_over(scene)
        else AlertFacts(0, scene.week.monday, Duty.RELEASE, AlertState.OPEN, scene.week.status, scene.now)
    )
    card = AlertScene(
        finding, scene.cohort, scene.enrolled, scene.week, (), {}, scene.now, scene.reader, False, False, {}
    )
    text = words.t("week.transmitted", coach=scene.enrolled.coach.name, text=alert_card(card, words).text)
    none = [button(words, "week.no_reason", "reason", ref_of(scene), NO_ANSWER)] if scene.week.reason else []
    return Speech(text, rows(none))


def not_released(scene: WeekScene, words: Words) -> Speech:
    """The word of the authority is at stake, not the person."""
    week, over = scene.week, is_over(scene)
    if week.halves:
        key = "week.released_partly_over" if over else "week.released_partly"
    else:
        key = "week.not_released_over" if over else "week.not_released"
    lines = [
        words.t(
            key,
            week=words.week(week.monday),
            days=words.days(week.halves or 0),
            of_authority=of_the(scene.cohort.authority, words),
        ),
        words.t("week.i_warn_over" if over else "week.i_warn", coach=scene.enrolled.coach.name),
    ]
    yes = [] if over else [button(words, "week.finally", "finally", ref_of(scene))]
    away = [button(words, "week.note_absence", "leave", ref_of(scene))] if week.reason is Reason.ABSENCE else []
    show = [button(words, "week.see_transmitted", "reason", ref_of(scene), "show")]
    chosen = words.label("week.finally") if scene.facts.get("chosen") else None
    return asked("\n".join(lines), rows(yes, away, show), chosen, words)


# --- The week as a whole


def week_asked(scene: WeekScene, words: Words) -> Speech:
    """The day of a week, whichever it was."""
    chosen, over = scene.facts.get("chosen"), is_over(scene)
    keys = {2: "week.whole_day", 1: "week.half_day", 0: "week.not_that_week" if over else "week.not_this_week"}
    label = None if chosen is None else words.label(keys[chosen])
    choices = [button(words, key, "week", ref_of(scene), str(halves)) for halves, key in keys.items()]
    text = words.t("week.ask_week_over" if over else "week.ask_week", week=words.week(scene.week.monday))
    return asked(text, (tuple(choices),), label, words)


def _still_missing(scene: WeekScene) -> bool:
    return scene.week.short and not scene.week.settled


VIEWS = {
    Kind.DAY_QUESTION.value: View(day_question, OWN, week_if(_still_planned)),
    Kind.DAY_REMINDER.value: View(day_reminder, OWN, week_if(_wants_reminder)),
    Kind.WEEK_REMINDER.value: View(week_asked, OWN, week_if(_still_missing)),
    "day_asked": View(day_question, OWN, week_if()),
    "week_asked": View(week_asked, OWN, week_if()),
    "noted": View(noted, OWN, week_if()),
    "asked_later": View(asked_later, OWN, week_if()),
    "other_day": View(other_day, OWN, week_if()),
    "which_day": View(which_day, OWN, week_if()),
    "reasons": View(reasons, OWN, week_if()),
    "transmitted": View(transmitted, OWN, week_if()),
    "not_released": View(not_released, OWN, week_if()),
}
