"""People without Telegram, in words: who is asked in their place, and what."""

from dataclasses import dataclass
from datetime import date

from bot.buttons import WeekRef, pack
from bot.speech.asking import asked, in_rows, rows
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View, WeekScene, week_if
from bot.speech.week_day import long_label
from bot.speech.words import Safe, Words
from scheduler.facts import Enrolled
from scheduler.gather import gather_one
from scheduler.notices import Kind
from scheduler.openings import other_days
from scheduler.proxies import entered_for, has_no_telegram
from scheduler.weeks import Slot, local_date
from storage.terms import Role

WEEKS_SHOWN = 4
COORDINATORS = frozenset({Role.COORDINATOR})


def _is_wanted(scene: WeekScene) -> bool:
    """Nothing was said of the week's duty yet, and nobody has joined meanwhile."""
    return has_no_telegram(scene.enrolled) and scene.week.short and not scene.week.settled


def question(scene: WeekScene, words: Words) -> Speech:
    """What is to be asked, about which day; the answer is entered as for a silent week."""
    name, day = scene.enrolled.person.name, date.fromisoformat(scene.facts["day"])
    today = local_date(scene.now, scene.cohort.calendar)
    asked = any(slot.date == day for slot in scene.week.slots)
    key = "proxy.ask_today" if asked and day == today else "proxy.ask_week"
    text = words.t(key, name=name, day=words.day_month(day), week=words.week(scene.week.monday))
    ref = WeekRef(scene.enrolled.id, scene.week.monday).code
    return Speech(text, ((Choice(words.label("enter.for", name=name), pack("enter", ref)),),))


def other_day(scene: WeekScene, words: Words) -> Speech:
    """The day was not had: which other one of this week, or none."""
    chosen, ref = scene.facts.get("chosen"), WeekRef(scene.enrolled.id, scene.week.monday).code
    none = Choice(words.label("week.no_other_day"), pack("proxy_other", ref, "none"))
    slots = other_days(scene.cohort, scene.enrolled, scene.week, scene.now)
    choices = [Choice(long_label(slot, words), pack("proxy_other", ref, slot.code)) for slot in slots]
    label = none.label if chosen == "none" else long_label(Slot.parse(chosen), words) if chosen else None
    text = words.t("proxy.ask_other", name=scene.enrolled.person.name)
    return asked(text, rows(*in_rows(choices, 2), [none]), label, words)


@dataclass(frozen=True)
class Set:
    """Somebody, and who answers for them; nobody once a link can be given again."""

    enrolled: Enrolled
    by: str | None


@dataclass(frozen=True)
class Entered:
    """The weeks entered for somebody, and the names of the coordinators."""

    names: dict[int, str]
    weeks: dict[date, tuple[int, int]]


async def _read_set(scene: Scene) -> Set | None:
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    try:
        enrolled = cohort.enrolled(int(scene.facts["enrolment"]))
    except KeyError:
        return None
    names = {member.id: member.name for member in cohort.coordinators}
    return Set(enrolled, names.get(enrolled.person.proxy_id or 0))


def noted(said: Set, words: Words) -> Speech:
    """From when somebody is followed without Telegram, and who is asked; or that a link can be given again."""
    person = said.enrolled.person
    if person.proxy_id is None:
        link = Choice(words.label("joining.new_link"), pack("invite", str(person.id)))
        return Speech(words.t("proxy.unset", name=person.name), ((link,),))
    first = words.short_date(said.enrolled.first_monday) if said.enrolled.first_monday else ""
    text = words.t("proxy.set", name=person.name, by=said.by or words.t("alert.somebody"), date=first)
    return Speech(text, ((choice(person.id, words, has=True),),))


def choice(person_id: int, words: Words, *, has: bool) -> Choice:
    """[Sans Telegram], or [Avec Telegram] for whom somebody answers already."""
    value, key = ("no", "proxy.label_unset") if has else ("yes", "proxy.label_set")
    return Choice(words.label(key), pack("proxy", str(person_id), value))


async def _read_entered(scene: Scene) -> Entered | None:
    """Only for the person it is about."""
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    own = next((e for e in cohort.enrolments if e.person.id == scene.person.id), None)
    entered = entered_for(own) if own else {}
    return Entered({member.id: member.name for member in cohort.coordinators}, entered) if entered else None


def entered_before(scene: Entered, words: Words) -> Speech:
    """What was entered for somebody before they joined; their own word would replace it."""
    latest = sorted(scene.weeks.items())[-WEEKS_SHOWN:]
    lines = [
        words.t(
            "proxy.entered_line",
            week=words.week(monday),
            days=words.days(halves),
            by=scene.names.get(by_id) or words.t("role.coordinator"),
        )
        for monday, (halves, by_id) in latest
    ]
    return Speech(Safe("\n".join([words.t("proxy.entered_before"), *lines, words.t("proxy.entered_correct")])))


VIEWS: dict[str, View] = {
    Kind.PROXY_QUESTION.value: View(question, COORDINATORS, week_if(_is_wanted)),
    "proxy_other": View(other_day, COORDINATORS, week_if()),
    "entered_before": View(entered_before, frozenset({Role.INTRAPRENEUR}), _read_entered),
    "proxy_set": View(noted, COORDINATORS, _read_set),
}
