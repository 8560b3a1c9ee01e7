"""The questions of the set-up, one field each, with what can be tapped; and the same with the choice that was made."""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.buttons import pack
from bot.speech.asking import Rows, asked, button, in_rows, rows
from bot.speech.setup_shown import Shown, in_words, read_setup
from bot.speech.speech import Choice, Speech
from bot.speech.view import View
from bot.speech.words import Words, capital
from scheduler.weeks import Calendar, local_date, open_day_on_or_after
from storage.cohort_plan import ProjectPlan
from storage.terms import DayOffKind, Party, Role

COORDINATORS = frozenset({Role.COORDINATOR})
WEEKS = 20  # from the Monday of the first week to that of the last
OTHER_STAFF = {Role.COACH: Role.COORDINATOR, Role.COORDINATOR: Role.COACH}


def question(shown: Shown, words: Words) -> Speech:
    """What is asked, by tap or by text."""
    target, _, name = str(shown.facts["ref"]).partition(".")
    chosen = shown.facts.get("chosen")
    if chosen is not None:
        return asked(_text(shown, words, target, name), (), in_words(name, chosen, shown, words), words)
    cancel = (button(words, "shared.cancel", "setup_stop", _ref(shown)),)
    return Speech(_text(shown, words, target, name), rows(*_choices(shown, words, target, name), cancel))


def _ref(shown: Shown) -> str:
    return str(shown.facts["ref"])


def _text(shown: Shown, words: Words, target: str, name: str) -> str:
    who = _who(shown, target)
    if name == "name":
        kind = "own_name" if shown.facts.get("page") == "welcome" else f"name_{shown.facts.get('role')}"
        return words.t("setup.ask.new_name", name=who) if who and kind != "own_name" else words.t(f"setup.ask.{kind}")
    if name in ("party", "may_decide") and shown.facts.get("page") == "welcome":
        return words.t(f"setup.ask.own_{name}")
    if name == "usual" and shown.facts.get("picked"):
        return words.t("setup.ask.first_half" if shown.facts["picked"] == "halves" else "setup.ask.second_half")
    if name.startswith("at_"):
        field = words.t(f"setup.field.{name}")
        return words.t("setup.ask.quiet" if name == "at_quiet" else "setup.ask.moment", field=field)
    return words.t(f"setup.ask.{name}", name=who)


def _who(shown: Shown, target: str) -> str:
    """Who is being added, or the name of who is there."""
    known = {f"p{person.id}": person.name for person in shown.people.values()}
    return str(known.get(target) or shown.facts.get("values", {}).get("name", ""))


# --- What can be tapped


def _choices(shown: Shown, words: Words, target: str, name: str) -> Rows:
    match name:
        case "name":
            return _names(shown, words)
        case "starts_on" | "ends_on":
            return (_dates(shown, words, name),)
        case "off":
            return _off(shown, words)
        case "usual":
            return _usual(shown, words, target)
        case "coach":
            return _coaches(shown, words)
        case "party":
            parties = ((shown.plan.authority, Party.AUTHORITY), (shown.plan.partner, Party.PARTNER))
            return (tuple(_choice(shown, label, party) for label, party in parties),)
        case "may_decide":
            return ((_choice(shown, words.label("shared.yes"), "yes"), _choice(shown, words.label("shared.no"), "no")),)
        case "language":
            return (tuple(_choice(shown, words.label(f"setup.label_{code}"), code) for code in ("fr", "en")),)
    return ()


def _choice(shown: Shown, label: str, value: str) -> Choice:
    return Choice(label, pack("setup_to", _ref(shown), value))


def _names(shown: Shown, words: Words) -> Rows:
    """One’s own name as the account gives it; for a coach, the coordinators who are none yet, and the reverse (A11)."""
    if shown.facts.get("page") == "welcome":
        return ((_choice(shown, shown.reader.name, "keep"),),)
    role = shown.facts.get("role")
    if not str(shown.facts["ref"]).startswith("n") or role not in OTHER_STAFF:
        return ()
    there = {member.name for member in shown.members(Role(role))}
    others = [m.name for m in shown.members(OTHER_STAFF[Role(role)]) if m.name not in there]
    return in_rows([_choice(shown, name, f"p{shown.id_of(name)}") for name in others], 3)


def _dates(shown: Shown, words: Words, name: str) -> tuple[Choice, ...]:
    """Next Monday, or the day after if it is off; for the end, the Friday of the twenty-first week."""
    if name == "ends_on":
        monday = shown.plan.starts_on - timedelta(days=shown.plan.starts_on.weekday())
        day = monday + timedelta(weeks=WEEKS, days=4)
    else:
        today = local_date(shown.now, _calendar(shown))
        day = open_day_on_or_after(_calendar(shown), today + timedelta(days=7 - today.weekday()))
    return (_choice(shown, capital(words.date(day)), day.isoformat()),)


def _calendar(shown: Shown) -> Calendar:
    plan = shown.plan
    off = {entry.day: entry.name for entry in plan.days_off if entry.kind is not DayOffKind.WORKED_HOLIDAY}
    return Calendar(plan.timezone, plan.starts_on, plan.ends_on, off)


def _off(shown: Shown, words: Words) -> Rows:
    """Weekday after weekday, until that is all."""
    picked = [code for code in str(shown.facts.get("picked", "")).split(",") if code]
    left = [day for day in range(5) if str(day) not in picked]
    days = [
        _choice(shown, capital(words.weekday(day)), ",".join([*picked, str(day)])) for day in left if len(picked) < 4
    ]
    done = words.label("setup.label_all_named" if picked else "shared.none")
    return rows((_choice(shown, done, "+" + ",".join(picked)),), *in_rows(days, 3))


def _usual(shown: Shown, words: Words, target: str) -> Rows:
    off = _never_worked(shown, target)
    days = [day for day in range(5) if str(day) not in off]
    picked = str(shown.facts.get("picked", ""))
    if not picked:
        buttons = [_choice(shown, capital(words.weekday(day)), str(day)) for day in days]
        return rows(*in_rows(buttons, 3), (_choice(shown, words.label("joining.two_halves"), "halves"),))
    before = [] if picked == "halves" else [picked]
    halves = [(day, part) for day in days for part in ("am", "pm") if f"{day}{part}" not in before]
    return in_rows(
        [
            _choice(shown, capital(words.weekday(day, part)), ",".join([*before, f"{day}{part}"]))
            for day, part in halves
        ],
        2,
    )


def _never_worked(shown: Shown, target: str) -> str:
    if target.startswith("n"):
        return str(shown.facts.get("values", {}).get("off", ""))
    own: Iterable[ProjectPlan] = (p for p in shown.plan.projects if f"p{shown.id_of(p.member.name)}" == target)
    return next((project.off for project in own), "")


def _coaches(shown: Shown, words: Words) -> Rows:
    names = [member.name for member in shown.members(Role.COACH)]
    later = (_choice(shown, words.label("setup.label_later"), "none"),) if shown.is_draft else ()
    return rows(*in_rows([_choice(shown, name, f"p{shown.id_of(name)}") for name in names], 3), later)


def start_off(shown: Shown, words: Words) -> Speech:
    """A start on a public holiday or a weekend: the next open day is proposed (A13)."""
    day = date.fromisoformat(shown.facts["day"])
    calendar = _calendar(shown)
    following = open_day_on_or_after(calendar, day)
    named = calendar.days_off.get(day)
    what = {"day": words.date(day), "following": words.date(following)}
    text = words.t("setup.start_on_holiday", **what, name=named) if named else words.t("setup.start_on_weekend", **what)
    move = Choice(capital(words.date(following)), pack("setup_to", "c.starts_on", following.isoformat()))
    keep = Choice(
        words.label("setup.label_keep", day=words.short_date(day)), pack("setup_to", "c.starts_on", f"{day}+")
    )
    return Speech(text, ((move,), (keep,)))


VIEWS: dict[str, View] = {
    "setup_ask": View(question, COORDINATORS, read_setup),
    "setup_start_off": View(start_off, COORDINATORS, read_setup),
}
