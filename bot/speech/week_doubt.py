"""A doubt, in words: the coach noted something else; whose answer counts is said with it."""

from bot.speech.asking import asked, button, rows
from bot.speech.speech import Speech
from bot.speech.view import View, WeekScene, week_if
from bot.speech.week_day import OWN, ref_of
from bot.speech.words import Words


def _stands(scene: WeekScene) -> bool:
    """There is still an answer that the coach's word does not fit."""
    return bool(scene.week.halves)


def doubt(scene: WeekScene, words: Words) -> Speech:
    """[Je confirme] [Je corrige]."""
    names = {coach.id: coach.name for coach in scene.cohort.coaches}
    coach = names.get(scene.facts.get("coach") or 0) or scene.enrolled.coach.name
    days, week = words.days(scene.week.halves or 0), words.week(scene.week.monday)
    text = words.t("week.doubt", coach=coach, days=days, week=week)
    choices = [
        button(words, "week.doubt_confirm", "doubt", ref_of(scene), "yes"),
        button(words, "week.doubt_correct", "correct", ref_of(scene)),
    ]
    chosen = words.label("week.doubt_confirm") if scene.facts.get("chosen") else None
    return asked(text, rows(choices), chosen, words)


VIEWS = {"doubt": View(doubt, OWN, week_if(_stands))}
