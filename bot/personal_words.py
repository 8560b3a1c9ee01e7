"""Personal words: the codes of the tables as people read them, by table and column."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from bot.speech.alert_outcomes import JUSTIFICATIONS
from bot.speech.usual_words import usual_words
from bot.speech.words import Words
from scheduler.ledger import parse_slots
from scheduler.weeks import UsualDay
from storage.terms import EscalationStep, Outcome, Question, WeekStatus

Worded = Callable[[Words, str], str]

PROMPTS = (
    "plan",
    "day_reminder",
    "day_question",
    "check_in",
    "week_reminder",
    "plan_reopened",
    "coach_list",
    "coach_reminder",
    "coach_check_ins",
    "alert",
    "digest",
    "joined",
)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FINDINGS = ("early", "point_missed", "point_unconfirmed")
ACTS = ("opened", "updated", "reopened", "lifted", "cancelled", "justified", "made_up", "taken", "relayed", "chased")


def in_words(table: str, column: str, row: Mapping[str, Any], words: Words) -> str | None:
    """A code in words; None for what is not a code: it stays as it was written."""
    worded = CHOICES.get(row["question"]) if column == "choice" else WORDED.get((table, column))
    worded = worded or WORDED.get(("*", column))
    return worded(words, str(row[column])) if worded else None


def _finding(words: Words, code: str) -> str:
    return words.t(f"data.finding.{code}" if code in FINDINGS else f"status_word.{code}")


def _detail(words: Words, code: str) -> str:
    """What stands beside an act on an alert: a finding, a reason, a day, or the sentence of whoever acted."""
    if code in (*FINDINGS, *WeekStatus):
        return _finding(words, code)
    if code in JUSTIFICATIONS:
        return words.t(f"justification.{code}")
    return words.date(date.fromisoformat(code)) if DAY.fullmatch(code) else code


def _clock(words: Words, code: str) -> str:
    return words.time(time.fromisoformat(code))


# `*` is any table.
WORDED: dict[tuple[str, str], Worded] = {
    ("*", "role"): lambda words, code: words.t(f"role.{code}"),
    ("*", "party"): lambda words, code: words.t(f"data.party.{code}"),
    ("*", "question"): lambda words, code: words.t(f"data.question.{code}"),
    ("*", "duty"): lambda words, code: words.t(f"data.duty.{code}"),
    ("*", "concerns"): lambda words, code: words.t(f"data.concerns.{code}"),
    ("*", "part"): lambda words, code: words.part(code),
    ("*", "starts_part"): lambda words, code: words.part(code),
    ("*", "ends_part"): lambda words, code: words.part(code),
    ("*", "outcome"): lambda words, code: words.t(f"outcome.{code}") if code in [*Outcome] else code,
    ("*", "language"): lambda words, code: words.t(f"data.language.{code}"),
    ("*", "usual"): lambda words, code: usual_words(UsualDay.parse(code), words),
    ("*", "off"): lambda words, code: words.names(words.weekday(int(day)) for day in code.split(",") if day),
    ("*", "halves"): lambda words, code: words.days(int(code)),
    ("*", "finding"): _finding,
    ("*", "act"): lambda words, code: words.t(f"data.act.{code}") if code in ACTS else code,
    ("alert", "detail"): _detail,
    ("alertevent", "detail"): _detail,
    ("answer", "reason"): lambda words, code: words.t(f"missed_reason.{code}"),
    ("absence", "kind"): lambda words, code: words.t(f"absence.{code}"),
    ("alert", "state"): lambda words, code: words.t(f"data.state.{code}"),
    ("supportrequest", "state"): lambda words, code: words.t(f"data.support.{code}"),
    ("escalation", "step"): lambda words, code: words.t(f"data.step.{code}"),
    ("escalationevent", "detail"): lambda words, code: (
        words.t(f"data.step.{code}") if code in [*EscalationStep] else code
    ),
    ("outbox", "state"): lambda words, code: words.t(f"data.sending.{code}"),
    ("outbox", "kind"): lambda words, code: words.t(f"data.notice.{code if code in PROMPTS else 'other'}"),
    ("intake", "state"): lambda words, code: words.t(f"data.intake.{code}"),
}
CHOICES: dict[Question, Worded] = {
    Question.PLAN: lambda words, code: words.names(words.slot(slot) for slot in parse_slots(code)),
    Question.REASON: lambda words, code: words.t(f"reason.{code}"),
    Question.INTERVIEWS: lambda words, code: words.t(f"interviews.{code}"),
    Question.OBSTACLE: lambda words, code: words.t(f"obstacle.{code}"),
    Question.POINT: lambda words, code: words.t(f"point.{code}"),
    Question.POINT_PLANNED: _clock,
    Question.DOUBT: lambda words, _code: words.t("data.doubt"),
    Question.AUTONOMY: lambda words, code: words.t(f"data.autonomy.{code}"),
    Question.AUTONOMY_SHARED: lambda words, code: words.t(f"shared.{code}"),
    Question.SHARED: lambda words, code: words.t(f"shared.{code}"),
    Question.CONTESTED: lambda words, code: words.t(f"shared.{code}"),
}
