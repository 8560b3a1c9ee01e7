"""The pages of the set-up: dates and calendar, hours, convention, and the lists of people."""

from collections.abc import Iterable

from bot.buttons import pack
from bot.speech.asking import Rows, button, in_rows, rows
from bot.speech.setup_changes import sentences_of
from bot.speech.setup_days import short_span, span_code, span_words, spans
from bot.speech.setup_shown import Shown, in_words, off_words, party_name, read_setup
from bot.speech.speech import Choice, Speech
from bot.speech.view import View
from bot.speech.words import Safe, Words
from storage.cohort_plan import DayOffPlan, MemberPlan, ProjectPlan
from storage.terms import DayOffKind, Role

COORDINATORS = frozenset({Role.COORDINATOR})
HOURS = (
    "at_plan", "at_day_reminder", "at_day_question", "at_half_question", "at_check_in", "at_reminder",
    "at_coach_list", "at_coach_reminder", "at_close_facts", "at_close_silence", "at_digest", "at_quiet",
)  # fmt: skip
CONVENTION = (
    "promo_name", "authority", "partner", "size", "target_halves", "controllers", "dpo", "language", "timezone",
)  # fmt: skip
MANY = 8  # rows of buttons for days


def noted(shown: Shown, words: Words) -> list[str]:
    """What was just saved, above the page it was saved from."""
    lines = sentences_of(shown, words)
    return [words.t("setup.noted", what=Safe("\n".join(lines)))] if lines else []


def _page(shown: Shown, words: Words, lines: Iterable[str], choices: Rows) -> Speech:
    return Speech(Safe("\n".join([*noted(shown, words), *lines])), choices)


def _go(words: Words, key: str, page: str) -> Choice:
    return button(words, key, "setup_go", page)


def _ask(words: Words, key: str, ref: str, page: str) -> Choice:
    return button(words, key, "setup_ask", ref, page)


# --- 1. Dates and calendar


def dates(shown: Shown, words: Words) -> Speech:
    """When it runs, what is closed, when the bot is silent; a closure may be written at once."""
    plan = shown.plan
    lines = [
        words.t("setup.step.dates"),
        words.t("setup.dates", starts=words.date(plan.starts_on), ends=words.date(plan.ends_on)),
        words.t("setup.closures_are", days=_days(shown, DayOffKind.CLOSURE, words)),
        words.t("setup.worked_are", days=_days(shown, DayOffKind.WORKED_HOLIDAY, words)),
        words.t("setup.quiet_is", hours=in_words("at_quiet", _code_of(shown, "at_quiet"), shown, words)),
        words.t("setup.write_closure"),
    ]
    choices = rows(
        (
            _ask(words, "setup.label_start", "c.starts_on", "dates"),
            _ask(words, "setup.label_end", "c.ends_on", "dates"),
        ),
        (_go(words, "setup.label_closures", "closures"), _go(words, "setup.label_worked", "worked")),
        (_go(words, "setup.label_hours", "hours"), _go(words, "setup.label_convention", "convention")),
        (_go(words, "setup.label_step_2", "people"), _go(words, "setup.back", "home")),
    )
    return _page(shown, words, lines, choices)


def _days(shown: Shown, kind: DayOffKind, words: Words) -> str:
    days = [span_words(span, words) for span in spans(off for off in shown.plan.days_off if off.kind is kind)]
    return words.names(days) if days else words.t("setup.none")


def closures(shown: Shown, words: Words) -> Speech:
    """Every closure with a button that takes it back."""
    closed = spans(off for off in shown.plan.days_off if off.kind is DayOffKind.CLOSURE)
    buttons = [
        (
            Choice(
                words.label("setup.reopen", day=short_span(span, words)),
                pack("setup_reopen", "closure", span_code(span)),
            ),
        )
        for span in closed[-MANY:]
    ]
    lines = [words.t("setup.closures_are", days=_days(shown, DayOffKind.CLOSURE, words))]
    add = _ask(words, "setup.add_closure", "c.closure", "closures")
    return _page(shown, words, lines, rows((add,), *buttons, (_go(words, "setup.back", "dates"),)))


def worked(shown: Shown, words: Words) -> Speech:
    """The public holidays from Monday to Friday within the programme; a tap turns one into a working day, or back."""
    plan = shown.plan
    is_worked = {off.day for off in plan.days_off if off.kind is DayOffKind.WORKED_HOLIDAY}
    holidays = [
        off
        for off in plan.days_off
        if off.kind is DayOffKind.HOLIDAY and off.day.weekday() < 5 and plan.starts_on <= off.day <= plan.ends_on
    ]
    buttons = [(_holiday(off, off.day in is_worked, words),) for off in holidays]
    lines = [
        words.t("setup.worked_are", days=_days(shown, DayOffKind.WORKED_HOLIDAY, words)),
        words.t("setup.pick_worked"),
    ]
    return _page(shown, words, lines, rows(*buttons, (_go(words, "setup.back", "dates"),)))


def _holiday(off: DayOffPlan, is_worked: bool, words: Words) -> Choice:
    key = "setup.label_day_off" if is_worked else "setup.label_work_on"
    label = words.label(key, day=words.day_month(off.day))
    return Choice(label, pack("setup_work", "no" if is_worked else "yes", off.day.isoformat()))


def hours(shown: Shown, words: Words) -> Speech:
    """At which times the bot speaks, and when it is silent."""
    return _fields(shown, words, "setup.hours", HOURS, "hours")


def convention(shown: Shown, words: Words) -> Speech:
    """What the convention says: the parties, how many, how much, who answers for the data."""
    return _fields(shown, words, "setup.convention", CONVENTION, "convention")


def _fields(shown: Shown, words: Words, title: str, fields: tuple[str, ...], page: str) -> Speech:
    names = {name: words.t(f"setup.field.{name}") for name in fields}
    lines = [
        words.t("setup.line", field=names[name], value=in_words(name, _code_of(shown, name), shown, words))
        for name in fields
    ]
    labels = [words.label(f"setup.field.{name}") for name in fields]
    buttons = [Choice(label, pack("setup_ask", f"c.{name}", page)) for label, name in zip(labels, fields, strict=True)]
    back = (_go(words, "setup.back", "dates"),)
    return _page(shown, words, [words.t(title), *lines], rows(*in_rows(buttons, 2), back))


def _code_of(shown: Shown, name: str) -> str:
    if name.startswith("at_"):
        value = shown.plan.rhythm.get(name.removeprefix("at_"), "")
        return ",".join(value) if isinstance(value, list | tuple) else str(value)
    return str(getattr(shown.plan, "name" if name == "promo_name" else name))


# --- 2, 3, 4. People


def people(shown: Shown, words: Words) -> Speech:
    """The intrapreneurs, each with a button."""
    lines = [
        words.t("setup.step.people", count=len(shown.projects), size=shown.plan.size),
        *(_project(project, shown, words) for project in shown.projects),
    ]
    return _list(shown, words, lines, Role.INTRAPRENEUR, "setup.label_step_3", "coaches")


def _project(project: ProjectPlan, shown: Shown, words: Words) -> str:
    usual = in_words("usual", project.usual, shown, words)
    key = "setup.person_with_coach" if project.coach else "setup.person_without_coach"
    values = {"name": project.member.name, "service": project.service, "usual": Safe(usual), "coach": project.coach}
    line = words.t(key, **values)
    return words.t("setup.person_off", line=line, days=off_words(project.off, words)) if project.off else line


def coaches(shown: Shown, words: Words) -> Speech:
    """The coaches, each with a button."""
    lines = [words.t("setup.step.coaches"), *_staff(shown, Role.COACH, words)]
    return _list(shown, words, lines, Role.COACH, "setup.label_step_4", "coordinators")


def coordinators(shown: Shown, words: Words) -> Speech:
    """The coordinators, each with a button."""
    lines = [words.t("setup.step.coordinators"), *_staff(shown, Role.COORDINATOR, words)]
    return _list(shown, words, lines, Role.COORDINATOR, "setup.label_overview", "home")


def _staff(shown: Shown, role: Role, words: Words) -> list[str]:
    def line(member: MemberPlan) -> str:
        key = "setup.staff_decides" if member.may_decide else "setup.staff"
        return words.t(key, name=member.name, party=party_name(member.party, shown.plan))

    return [line(member) for member in shown.members(role)]


def _list(shown: Shown, words: Words, lines: list[str], role: Role, following: str, page: str) -> Speech:
    names = [member.name for member in shown.members(role)]
    buttons = [Choice(name, pack("setup_who", str(shown.id_of(name)), role)) for name in names]
    add = (button(words, f"setup.add_{role}", "setup_add", role),)
    onward = [_go(words, following, page)]
    if page != "home":
        onward.append(_go(words, "setup.back", "home"))
    return _page(shown, words, lines, rows(*in_rows(buttons, 3), add, onward))


VIEWS: dict[str, View] = {
    f"setup_{say.__name__}": View(say, COORDINATORS, read_setup)
    for say in (dates, closures, worked, hours, convention, people, coaches, coordinators)
}
