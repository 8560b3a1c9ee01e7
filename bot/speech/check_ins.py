"""Friday's answers on one card per coach and week: of those who have finished, as they now stand."""

from dataclasses import dataclass
from datetime import date

from bot.speech.speech import Speech, fits
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words
from scheduler.gather import gather_one
from scheduler.ledger import Week, week_of
from storage.terms import Obstacle, Role, WeekStatus

NOT_ASKED = (WeekStatus.NOT_DUE, WeekStatus.NEUTRALISED)
QUOTED = (500, 250, 120, 60)  # characters of each sentence, as many as the message can hold


@dataclass(frozen=True)
class CheckIns:
    """One coach's intrapreneurs in a week, by name: those who have finished, and those who have not."""

    monday: date
    finished: list[tuple[str, Week]]
    waiting: list[str]
    shrunk: bool


async def _read(scene: Scene) -> CheckIns | None:
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    monday = date.fromisoformat(scene.facts["monday"])
    theirs = [e for e in cohort.enrolments if e.coach.id == scene.person.id]
    weeks = [(e.person.name, week_of(cohort, e, monday)) for e in theirs]
    finished = [(name, week) for name, week in weeks if week.check_in.done]
    waiting = [name for name, week in weeks if not week.check_in.done and week.status not in NOT_ASKED]
    return CheckIns(monday, finished, waiting, scene.shrunk) if finished else None


def _card(check_ins: CheckIns, words: Words) -> Speech:
    if check_ins.shrunk:
        return Speech(words.t("coach.check_ins_moved", week=words.week(check_ins.monday)))
    sizes = (_whole(check_ins, words, quoted) for quoted in QUOTED)
    return next((speech for speech in sizes if fits(speech)), _whole(check_ins, words, 0))


def _whole(check_ins: CheckIns, words: Words, quoted: int) -> Speech:
    lines = [words.t("coach.check_ins", week=words.week(check_ins.monday))]
    for name, week in check_ins.finished:
        lines += _of_one(name, week, words, quoted)
    if check_ins.waiting:
        lines.append(words.t("coach.check_ins_waiting", names=words.names(check_ins.waiting)))
    return Speech("\n".join(lines))


def _of_one(name: str, week: Week, words: Words, quoted: int) -> list[Safe]:
    silent = week.status is WeekStatus.UNANSWERED
    status = words.t("coach.day_unsaid" if silent else f"status_word.{'held_moved' if week.moved else week.status}")
    said = week.halves or week.status is WeekStatus.NOT_HELD  # a "no" was said, and is no silence
    days = words.days(week.halves or 0) if said else words.t("coach.no_day")
    interviews = words.t(f"interviews.{week.check_in.interviews}")
    facts = [status, interviews] if silent else [status, days, interviews]
    sign = words.t(f"status_sign.{week.status}")
    lines = [words.t("coach.check_in_week", sign=sign, name=name, facts=Safe(", ".join(facts)))]
    lines.append(_obstacle(week, words, quoted))
    if week.check_in.next_step and quoted:
        lines.append(words.t("coach.check_in_step", quote=words.quote(_cut(week.check_in.next_step, quoted))))
    return lines


def _obstacle(week: Week, words: Words, quoted: int) -> Safe:
    text = week.check_in.obstacle_text
    if week.check_in.obstacle is Obstacle.WRITTEN and text and quoted:
        return words.t("coach.check_in_obstacle_quoted", quote=words.quote(_cut(text, quoted)))
    return words.t(f"coach.check_in_obstacle_{week.check_in.obstacle}")


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


VIEWS = {"coach_check_ins": View(_card, frozenset({Role.COACH}), _read)}
