"""Words of Friday: three questions in one message, a text being written, and who reads what."""

from collections.abc import Mapping
from typing import Any

from bot.buttons import pack
from bot.speech.asking import Rows, answered, button, in_rows, rows
from bot.speech.speech import Choice, Speech
from bot.speech.view import View, WeekScene, week_if
from bot.speech.week_day import OWN, day_choices, day_label, is_over, question_about, ref_of, today_of
from bot.speech.words import Safe, Words
from scheduler.ledger import CheckIn, Week
from scheduler.notices import Kind
from scheduler.rules import merged_slot, unasked
from scheduler.weeks import Slot
from storage.terms import InterviewCount, Obstacle, WeekStatus

QUESTIONS = ("week.ask_interviews", "week.ask_obstacle", "week.ask_next_step")


def check_in(scene: WeekScene, words: Words) -> Speech:
    """The message as far as it is filled: the day first if it is still to be asked, then the three questions."""
    again = bool(scene.facts.get("again"))
    lines = [_opening(scene, words)]
    slot = None if again else _day_first(scene)
    if slot and slot in scene.week.pending:
        lines.append(question_about(slot, today_of(scene), words))
        return Speech(Safe("\n".join(lines)), day_choices(scene, slot, words, ".friday"))
    if slot:
        today = today_of(scene)
        label = day_label(slot, scene.week.said[slot], today, words)
        lines.append(answered(question_about(slot, today, words), label, words))
    stage = scene.facts.get("stage") or _first_open(scene.week.check_in)
    lines += _answered_lines(scene.week.check_in, stage, words)
    ref = ref_of(scene) + (",again" if again else "")
    if scene.facts.get("writing"):
        lines.append(answered(words.t(QUESTIONS[1]), words.label("obstacle_label.written"), words))
        lines.append(words.t("week.write_obstacle"))
        return Speech(Safe("\n".join(lines)), ((button(words, "shared.cancel", "obstacle", ref, "back"),),))
    if stage <= len(QUESTIONS):
        lines.append(words.t(QUESTIONS[stage - 1]))
    return Speech(Safe("\n".join(lines)), _choices(stage, ref, words))


def _opening(scene: WeekScene, words: Words) -> str:
    if is_over(scene):
        return words.t("week.check_in_over", week=words.week(scene.week.monday))
    return words.t("week.check_in" if today_of(scene).weekday() == 4 else "week.check_in_early")


def _day_first(scene: WeekScene) -> Slot | None:
    """The moment asked about in the same message: it ends with the week, or its question never went out."""
    merged = merged_slot(scene.week)
    if merged and (merged in scene.week.pending or merged in scene.week.said):
        return merged
    return unasked(scene.cohort, scene.enrolled, scene.week, scene.now)


def _first_open(said: CheckIn) -> int:
    answers = (said.interviews is not None, said.obstacle is not None, said.next_step_asked)
    return next((number for number, done in enumerate(answers, 1) if not done), len(answers) + 1)


def _answered_lines(said: CheckIn, stage: int, words: Words) -> list[str]:
    labels = (
        words.label(f"interviews_label.{said.interviews}") if said.interviews else "",
        words.label(f"obstacle_label.{said.obstacle}") if said.obstacle else "",
        words.label("week.next_step_label" if said.next_step else "shared.pass"),
    )
    before = list(zip(QUESTIONS, labels, strict=True))[: stage - 1]
    return [answered(words.t(question), label, words) for question, label in before]


def _choices(stage: int, ref: str, words: Words) -> Rows:
    if stage == 1:
        return in_rows([button(words, f"interviews_label.{n}", "interviews", ref, n) for n in InterviewCount], 4)
    if stage == 2:
        no, written, aloud = (button(words, f"obstacle_label.{o}", "obstacle", ref, o) for o in Obstacle)
        return rows([no, written], [aloud])
    return ((button(words, "shared.pass", "next_step", ref, "pass"),),) if stage == 3 else ()


# --- A text being written


def draft(facts: Mapping[str, Any], words: Words) -> Speech:
    """What would be saved, and that it is too long or says more than is needed."""
    lines = []
    if facts["too_long"]:
        lines.append(words.t("week.draft_long", length=words.number(facts["length"])))
    lines.append(words.t("week.draft", text=words.quote(facts["text"])))
    if facts.get("saved"):
        return Speech(answered("\n".join(lines[-1:]), words.label("shared.save"), words))

    def choice(key: str, value: str) -> Choice:
        return Choice(words.label(key), pack("draft", facts["ref"], f"{facts['step']}.{value}"))

    if facts["health"]:
        lines.append(words.t("week.no_motive"))
        away = button(words, "week.note_absence", "leave", facts["ref"].partition(",")[0])
        keep = [choice("week.save_anyway", "save")]
        return Speech(Safe("\n".join(lines)), rows([away, choice("shared.erase", "erase")], keep))
    shorten = [choice("week.shorten", "shorten")] if facts["too_long"] else []
    save = [choice("shared.save", "save"), choice("shared.cancel", "cancel")]
    return Speech(Safe("\n".join(lines)), rows(save, shorten))


def draft_dropped(facts: Mapping[str, Any], words: Words) -> Speech:
    """The text is not kept; a shorter one may follow."""
    keys = {"cancel": "week.draft_cancelled", "erase": "week.draft_erased", "shorten": "week.draft_shorten"}
    return Speech(words.t(keys[facts["choice"]]))


# --- The receipt


def receipt(scene: WeekScene, words: Words) -> Speech:
    """What was noted, and exactly who reads it."""
    said, week = scene.week.check_in, scene.week
    lines = [_noted(scene, week, said, words)]
    if said.obstacle is Obstacle.ALOUD:
        lines.append(words.t("week.aloud_stays", coach=scene.enrolled.coach.name))
    if said.obstacle is Obstacle.WRITTEN and not said.shared:
        lines.append(words.t("week.obstacle_seen"))
    lines.append(_readers(scene, said, words))
    correct = button(words, "shared.correct", "check_in", ref_of(scene) + ",again")
    share = []
    if has_text(said):
        key, value = ("week.unshare", "no") if said.shared else ("week.share", "yes")
        share = [button(words, key, "share", ref_of(scene), value)]
    support = button(words, "support.button", "support_ask")
    return Speech(Safe("\n".join(lines)), rows([*share, correct], [support]))


def has_text(said: CheckIn) -> bool:
    """There is a sentence that could be shared."""
    return bool(said.next_step or said.obstacle_text)


def _noted(scene: WeekScene, week: Week, said: CheckIn, words: Words) -> str:
    items = [words.t(f"interviews.{said.interviews}")] if said.interviews else []
    if said.obstacle and said.obstacle is not Obstacle.NO:
        items.append(words.t(f"week.obstacle_{said.obstacle}"))
    if said.next_step:
        items.append(words.t("week.next_step_noted"))
    name, listed = scene.enrolled.person.name, Safe(", ".join(items))
    if week.halves is None or (week.pending and week.short):
        return words.t("week.receipt_open", name=name, items=listed)
    sign = words.t(f"status_sign.{week.status}")
    status = words.t(f"status_word.{week.status}")
    key = "week.receipt" if week.status is not WeekStatus.UNANSWERED else "week.receipt_open"
    return words.t(key, sign=sign, name=name, status=status, days=words.days(week.halves), items=listed)


def _readers(scene: WeekScene, said: CheckIn, words: Words) -> str:
    coach = scene.enrolled.coach.name
    if not has_text(said):
        return words.t("week.seen", coach=coach)
    if said.next_step and said.obstacle_text:
        return words.t("week.seen_shared_both" if said.shared else "week.seen_to_share_both", coach=coach)
    return words.t("week.seen_shared" if said.shared else "week.seen_to_share", coach=coach)


def _not_done(scene: WeekScene) -> bool:
    return not scene.week.check_in.done


VIEWS = {
    Kind.CHECK_IN.value: View(check_in, OWN, week_if(_not_done, told=True)),
    "check_in_filled": View(check_in, OWN, week_if(told=True)),
    "check_in_receipt": View(receipt, OWN, week_if()),
    "draft": View(draft, OWN),
    "draft_dropped": View(draft_dropped, OWN),
}
