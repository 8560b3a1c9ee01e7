"""Personal words: the codes of the tables as people read them, by table and column."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from bot.speech.alert_outcomes import JUSTIFICATIONS
from bot.speech.convention_words import euros
from bot.speech.usual_words import usual_words
from bot.speech.words import Words
from scheduler.ledger import parse_slots
from scheduler.weeks import UsualDay
from storage.terms import CallOutcome, Outcome, Party, Question, Role, WeekStatus

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
DAYS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(,[0-9]{4}-[0-9]{2}-[0-9]{2})*")
FINDINGS = ("early", "point_missed", "point_unconfirmed")
# What is done about alerts, about the steps above them, and about requests for support.
ACTS = (
    "opened", "updated", "reopened", "lifted", "cancelled", "justified", "made_up", "taken", "relayed", "chased",
    "contested", "agreed", "withdrawn", "called", "promised", "kept", "broken", "unheard", "gone", "waiting",
    "met", "concluded", "sheet", "drafted", "abandoned", "notified", "replied", "corrected", "termination",
    "asked", "planned", "given", "linked", "handed_back",
)  # fmt: skip
CLOSINGS = ("sponsor", "agreement", "resolved")
REPLIES = ("satisfactory", "unsatisfactory", "no_reply")
# What the set-up says of a person; the rest of it is about the programme.
FIELDS = ("name", "party", "may_decide", "service", "project", "usual", "off", "coach", "language")
CHANGES = ("added", "left", "invited", "revoked", "without_telegram", "by_link")


def in_words(table: str, column: str, row: Mapping[str, Any], words: Words) -> str | None:
    """A code in words; None for what is not a code: it stays as it was written."""
    worded = CHOICES.get(row["question"]) if column == "choice" else WORDED.get((table, column))
    worded = worded or WORDED.get(("*", column))
    return worded(words, str(row[column])) if worded else None


def _finding(words: Words, code: str) -> str:
    return words.t(f"data.finding.{code}" if code in FINDINGS else f"status_word.{code}")


def _detail(words: Words, code: str) -> str:
    """What stands beside an act: a finding, a reason, a call, a reply, days, or the sentence of whoever acted."""
    if code in (*FINDINGS, *WeekStatus):
        return _finding(words, code)
    if code in JUSTIFICATIONS:
        return words.t(f"justification.{code}")
    if code in [*CallOutcome]:
        return words.t(f"data.call.{code}")
    if code in REPLIES:
        return words.t(f"data.reply.{code}")
    return _value(words, code)


def _value(words: Words, code: str) -> str:
    """Days, a yes or a no, a role, a party; anything else as it is."""
    if DAYS.fullmatch(code):
        return words.names(words.date(date.fromisoformat(day)) for day in code.split(","))
    if code in ("yes", "no"):
        return words.t(f"shared.{code}")
    if code in [*Party]:
        return words.t(f"data.party.{code}")
    return words.t(f"role.{code}") if code in [*Role] else code


def _act(words: Words, code: str) -> str:
    if code in CLOSINGS:
        return words.t(f"ladder.closing.{code}")
    return words.t(f"data.act.{code if code in ACTS else 'other'}")


def _change(words: Words, code: str) -> str:
    if code in FIELDS:
        return words.t(f"setup.field.{code}")
    return words.t(f"data.change.{code if code in CHANGES else 'programme'}")


def _outcome(words: Words, code: str) -> str:
    if code in [*Outcome]:
        return words.t(f"outcome.{code}")
    return words.t(f"data.reply.{code}") if code in REPLIES else _act(words, code)


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
    ("*", "outcome"): _outcome,
    ("*", "language"): lambda words, code: words.t(f"data.language.{code}"),
    ("*", "usual"): lambda words, code: usual_words(UsualDay.parse(code), words),
    ("*", "off"): lambda words, code: words.names(words.weekday(int(day)) for day in code.split(",") if day),
    ("*", "halves"): lambda words, code: words.days(int(code)),
    ("*", "finding"): _finding,
    ("*", "act"): _act,
    ("*", "detail"): _detail,
    ("cohortchange", "what"): _change,
    ("cohortchange", "before"): _value,
    ("cohortchange", "after"): _value,
    ("conventionentry", "act"): lambda words, code: words.t(f"convention.act.{code}"),
    ("conventionentry", "amount_cents"): lambda words, code: euros(int(code), words),
    ("supportrequest", "need"): lambda words, code: words.t(f"support.need.{code}"),
    ("answer", "reason"): lambda words, code: words.t(f"missed_reason.{code}"),
    ("absence", "kind"): lambda words, code: words.t(f"absence.{code}"),
    ("alert", "state"): lambda words, code: words.t(f"data.state.{code}"),
    ("supportrequest", "state"): lambda words, code: words.t(f"data.support.{code}"),
    ("escalation", "step"): lambda words, code: words.t(f"data.step.{code}"),
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
