"""Words of leave: from when to when, which kind, and what it makes of the weeks; never a guess at a reason."""

from datetime import date, timedelta

from bot.buttons import WeekRef, pack
from bot.speech.asking import asked, button, in_rows, rows
from bot.speech.speech import Choice, Speech
from bot.speech.view import View, WeekScene, week_if
from bot.speech.week_day import OWN, ref_of, today_of
from bot.speech.words import Safe, Words
from scheduler.facts import Away
from scheduler.ledger import week_of
from scheduler.weeks import ONE_DAY, ONE_WEEK, Part, Slot, Span, monday_of, open_day_on_or_after, weekdays_of
from storage.terms import AbsenceKind, WeekStatus

WEEKS_BACK = 5
SHOWN = 6


def leave(scene: WeekScene, words: Words) -> Speech:
    """The absences noted, and the first day of a new one, in the week shown."""
    noted = _noted(scene)
    lines = [words.t("leave.noted_one", span=span_words(away.span, words), kind=_kind(away, words)) for away in noted]
    lines.append(words.t("leave.from_which", week=words.week(scene.week.monday)))
    ref = ref_of(scene)
    days = weekdays_of(scene.week.monday)
    choices = [Choice(words.short_day(day), pack("leave_from", ref, Slot(day, Part.AM).code)) for day in days]
    whole = f"{Slot(days[0], Part.AM).code},{Slot(days[-1], Part.PM).code}"
    backs = [_back(scene, away, words) for away in noted]
    return Speech(
        Safe("\n".join(lines)),
        rows(
            *in_rows(choices, 3),
            [button(words, "leave.whole_week", "leave_until", ref, whole)],
            _other_weeks(scene, words),
            *([choice] for choice in backs),
        ),
    )


def _noted(scene: WeekScene) -> list[Away]:
    """Absences that are not over."""
    today = today_of(scene)
    return sorted((a for a in scene.enrolled.absences if a.span.ends_on >= today), key=lambda a: a.span.starts_on)[
        :SHOWN
    ]


def _back(scene: WeekScene, away: Away, words: Words) -> Choice:
    key = "leave.back" if away.span.starts_on <= today_of(scene) else "leave.cancel"
    label = words.label(key, day=words.short_date(away.span.starts_on))
    return Choice(label, pack("back", ref_of(scene), str(away.id)))


def _other_weeks(scene: WeekScene, words: Words) -> list[Choice]:
    monday, calendar = scene.week.monday, scene.cohort.calendar
    earliest = max(monday_of(today_of(scene)) - WEEKS_BACK * ONE_WEEK, monday_of(calendar.starts_on))

    def choice(key: str, other: date) -> Choice:
        return button(words, key, "leave", WeekRef(scene.enrolled.id, other).code, "here")

    before = [choice("leave.previous_week", monday - ONE_WEEK)] if monday - ONE_WEEK >= earliest else []
    after = [choice("leave.next_week", monday + ONE_WEEK)] if monday + ONE_WEEK <= calendar.ends_on else []
    return [*before, *after]


def leave_until(scene: WeekScene, words: Words) -> Speech:
    """The last day, in the week shown; the first day may begin at noon."""
    first = Slot.parse(scene.facts["first"])
    ref = ref_of(scene)
    days = [day for day in weekdays_of(scene.week.monday) if day >= first.date]
    choices = [
        Choice(words.short_day(day), pack("leave_until", ref, f"{first.code},{Slot(day, Part.PM).code}"))
        for day in days
    ]
    other = Part.PM if first.part is Part.AM else Part.AM
    shift = button(words, f"leave.from_{other}", "leave_from", ref, Slot(first.date, other).code)
    following = scene.week.monday + ONE_WEEK
    later = []
    if following <= scene.cohort.calendar.ends_on:
        code = WeekRef(scene.enrolled.id, following).code
        later = [button(words, "leave.next_week", "leave_from", code, first.code)]
    text = words.t("leave.until_which", first=_end(first, words))
    return Speech(text, rows(*in_rows(choices, 3), [shift], later))


def leave_kind(scene: WeekScene, words: Words) -> Speech:
    """The kind, in one tap, and nothing more."""
    span, ref = span_of(scene), ref_of(scene)
    chosen = scene.facts.get("chosen")
    ends = f"{scene.facts['first']},{scene.facts['last']}"
    kinds = [button(words, f"absence_label.{kind}", "leave_kind", ref, f"{ends}.{kind}") for kind in AbsenceKind]
    other = Part.AM if span.ends_part is Part.PM else Part.PM
    shift = []
    if (span.ends_on, other) >= (span.starts_on, span.starts_part):
        last = Slot(span.ends_on, other).code
        shift = [button(words, f"leave.until_{other}", "leave_until", ref, f"{scene.facts['first']},{last}")]
    label = words.label(f"absence_label.{chosen}") if chosen else None
    return asked(
        words.t("leave.which_kind", span=span_words(span, words)), rows(*in_rows(kinds, 2), shift), label, words
    )


def leave_conflict(scene: WeekScene, words: Words) -> Speech:
    """Which is right: the day that was said to be released, or the absence? (B11)"""
    span, ref, chosen = span_of(scene), ref_of(scene), scene.facts.get("chosen")
    rest = f"{scene.facts['first']},{scene.facts['last']}.{scene.facts['absence']}"
    keys = {"day": "leave.right_day", "leave": "leave.right_leave"}
    choices = [button(words, key, "leave_or", ref, f"{right}.{rest}") for right, key in keys.items()]
    label = words.label(keys[chosen]) if chosen else None
    days = [Slot.parse(code) for code in scene.facts["days"]]
    if days:
        text = words.t(
            "leave.conflict", days=words.names(words.slot(slot) for slot in days), span=span_words(span, words)
        )
    else:
        text = words.t("leave.conflict_week", span=span_words(span, words))
    return asked(text, rows(choices), label, words)


def leave_noted(scene: WeekScene, words: Words) -> Speech:
    """Weeks that are neutralised are named as such; wishes go with a leave, and with nothing else."""
    span, kind = span_of(scene), AbsenceKind(scene.facts["absence"])
    off = [monday for monday in _mondays(span) if _is_off(scene, monday)]
    past = span.ends_on < today_of(scene)
    back = "" if past else words.t(f"leave.wish_{kind}", day=words.day(_next_work(scene, span)))
    if not off:
        return Speech(words.t("leave.noted", span=span_words(span, words), kind=words.t(f"absence.{kind}"), wish=back))
    weeks = words.names(words.week(monday) for monday in off)
    if past:
        return Speech(
            words.t("leave.neutralised_past" if len(off) == 1 else "leave.neutralised_past_several", weeks=weeks)
        )
    return Speech(
        words.t("leave.neutralised" if len(off) == 1 else "leave.neutralised_several", weeks=weeks, wish=back)
    )


def _is_off(scene: WeekScene, monday: date) -> bool:
    return week_of(scene.cohort, scene.enrolled, monday).status is WeekStatus.NEUTRALISED


def _next_work(scene: WeekScene, span: Span) -> date:
    """The next day this person works after the absence."""
    day = span.ends_on if span.ends_part is Part.AM else span.ends_on + ONE_DAY
    off = scene.enrolled.habit(monday_of(day)).off
    day = open_day_on_or_after(scene.cohort.calendar, day)
    while day.weekday() in off:
        day = open_day_on_or_after(scene.cohort.calendar, day + ONE_DAY)
    return day


def leave_cancelled(scene: WeekScene, words: Words) -> Speech:
    """The absence is taken back, or ends yesterday."""
    key = "leave.welcome_back" if scene.facts["kept"] else "leave.cancelled"
    return Speech(words.t(key, span=span_words(span_of(scene), words)))


# --- Spans in words


def span_of(scene: WeekScene) -> Span:
    """The absence that a notice is about."""
    first, last = Slot.parse(scene.facts["first"]), Slot.parse(scene.facts["last"])
    return Span(first.date, first.part, last.date, last.part)


def _mondays(span: Span) -> list[date]:
    first = monday_of(span.starts_on)
    return [first + timedelta(days=days) for days in range(0, (monday_of(span.ends_on) - first).days + 1, 7)]


def _end(half: Slot, words: Words) -> str:
    key = "leave.day" if half.part is Part.AM else "leave.day_noon"
    return words.t(key, day=words.day_month(half.date))


def span_words(span: Span, words: Words) -> str:
    """`du lundi 15 février au vendredi 19 février`, `lundi 15 février au matin`."""
    if span.starts_on == span.ends_on:
        day = words.day_month(span.starts_on)
        if span.starts_part is span.ends_part:
            return words.t(f"leave.one_{span.starts_part}", day=day)
        return words.t("leave.one_day", day=day)
    last = words.t("leave.day" if span.ends_part is Part.PM else "leave.day_noon", day=words.day_month(span.ends_on))
    return words.t("leave.span", first=_end(Slot(span.starts_on, span.starts_part), words), last=last)


def _kind(away: Away, words: Words) -> str:
    return words.t(f"absence.{away.kind}")


VIEWS = {
    "leave": View(leave, OWN, week_if()),
    "leave_until": View(leave_until, OWN, week_if()),
    "leave_kind": View(leave_kind, OWN, week_if()),
    "leave_conflict": View(leave_conflict, OWN, week_if()),
    "leave_noted": View(leave_noted, OWN, week_if()),
    "leave_cancelled": View(leave_cancelled, OWN, week_if()),
}
