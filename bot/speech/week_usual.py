"""Words of a new usual day: noted and told, or offered after three moved days in four weeks (F5)."""

from datetime import date

from bot.buttons import pack
from bot.speech.asking import asked, button, in_rows, rows
from bot.speech.speech import Choice, Speech
from bot.speech.usual_words import usual_words
from bot.speech.view import View, WeekScene, week_if
from bot.speech.week_day import OWN, ref_of
from bot.speech.words import Words, capital
from scheduler.weeks import ONE_WEEK, Part, UsualDay
from storage.terms import Role


def offer(scene: WeekScene, words: Words) -> Speech:
    """Another fixed day, two half-days, or nothing changed."""
    days = [
        Choice(capital(words.weekday(day)), pack("new_usual", ref_of(scene), str(day)))
        for day in _weekdays(scene)
        if _usual(scene).moments != ((day, Part.DAY),)
    ]
    halves = [button(words, "week.two_halves", "new_usual", ref_of(scene), "halves")]
    keep = [Choice(_keep_label(scene, words), pack("new_usual", ref_of(scene), "keep"))]
    return asked(words.t("week.usual_offer"), rows(*in_rows(days, 2), halves, keep), _chosen(scene, words), words)


def _weekdays(scene: WeekScene) -> list[int]:
    off = scene.enrolled.habit(scene.week.monday).off
    return [day for day in range(5) if day not in off]


def _usual(scene: WeekScene) -> UsualDay:
    return scene.enrolled.habit(scene.week.monday).usual


def _keep_label(scene: WeekScene, words: Words) -> str:
    return words.label("week.keep_usual", usual=usual_words(_usual(scene), words))


def _chosen(scene: WeekScene, words: Words) -> str | None:
    chosen = scene.facts.get("chosen")
    if chosen == "keep":
        return _keep_label(scene, words)
    if chosen == "halves":
        return words.label("week.two_halves")
    return capital(usual_words(UsualDay.parse(chosen), words)) if chosen else None


def halves(scene: WeekScene, words: Words) -> Speech:
    """Which half-days: the first, then the second."""
    first = scene.facts.get("first")
    codes = [f"{day}{part}" for day in _weekdays(scene) for part in (Part.AM, Part.PM)]
    choices = [
        Choice(
            capital(words.weekday(int(code[0]), code[1:])),
            pack("new_usual", ref_of(scene), f"{first},{code}" if first else code),
        )
        for code in codes
        if code != first
    ]
    key = "joining.pick_second_half" if first else "joining.pick_first_half"
    return asked(words.t(key), in_rows(choices, 2), _chosen(scene, words), words)


def usual_changed(scene: WeekScene, words: Words) -> Speech:
    """From next Monday on, and who was told."""
    usual = usual_words(UsualDay.parse(scene.facts["usual"]), words)
    since = words.day_month(date.fromisoformat(scene.facts["since"]))
    return Speech(words.t("week.usual_changed", coach=scene.enrolled.coach.name, usual=usual, since=since))


def usual_changed_of(facts: dict[str, str], words: Words) -> Speech:
    """The coach and the coordinators hear of a new usual day."""
    usual = usual_words(UsualDay.parse(facts["usual"]), words)
    since = words.day_month(date.fromisoformat(facts["since"]))
    return Speech(words.t("week.usual_changed_of", name=facts["name"], usual=usual, since=since))


def _still_stands(scene: WeekScene) -> bool:
    """The usual day that was moved so often is the one of next week too."""
    return scene.enrolled.habit(scene.week.monday + ONE_WEEK).usual == _usual(scene)


VIEWS = {
    "usual_offer": View(offer, OWN, week_if(_still_stands)),
    "usual_offer_answered": View(offer, OWN, week_if()),
    "usual_halves": View(halves, OWN, week_if()),
    "usual_changed": View(usual_changed, OWN, week_if()),
    "usual_changed_of": View(usual_changed_of, frozenset({Role.COACH, Role.COORDINATOR})),
}
