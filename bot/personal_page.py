"""Personal page: what is kept about one person, as an HTML page with headings and real tables."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.personal_data import PersonalData, Row
from bot.speech.usual_words import usual_words
from bot.speech.words import Safe, Words, escape
from scheduler.ledger import parse_slots
from scheduler.weeks import UsualDay
from storage.terms import Question, WeekStatus

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#161616}"
    "table{border-collapse:collapse;width:100%;margin:0 0 2rem}caption{text-align:left;font-weight:bold}"
    "th,td{border:1px solid #666;padding:.3rem .6rem;text-align:left;vertical-align:top}th{background:#eee}"
)
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
FINDINGS = ("early", "point_missed", "point_unconfirmed")
ACTS = ("opened", "updated", "reopened", "lifted", "cancelled", "justified", "made_up", "taken", "relayed", "chased")
# Codes with words of their own, by table and column; `*` is any table.
WORDED: dict[tuple[str, str], Callable[[Words, str], str]] = {
    ("*", "role"): lambda words, code: words.t(f"role.{code}"),
    ("*", "party"): lambda words, code: words.t(f"data.party.{code}"),
    ("*", "question"): lambda words, code: words.t(f"data.question.{code}"),
    ("*", "duty"): lambda words, code: words.t(f"data.duty.{code}"),
    ("*", "concerns"): lambda words, code: words.t(f"data.concerns.{code}"),
    ("*", "part"): lambda words, code: words.part(code),
    ("*", "starts_part"): lambda words, code: words.part(code),
    ("*", "ends_part"): lambda words, code: words.part(code),
    ("*", "outcome"): lambda words, code: words.t(f"outcome.{code}"),
    ("*", "language"): lambda words, code: words.t(f"data.language.{code}"),
    ("*", "usual"): lambda words, code: usual_words(UsualDay.parse(code), words),
    ("*", "off"): lambda words, code: words.names(words.weekday(int(day)) for day in code.split(",") if day),
    ("*", "halves"): lambda words, code: words.days(int(code)),
    ("*", "finding"): lambda words, code: _finding(words, code),
    ("*", "act"): lambda words, code: words.t(f"data.act.{code}") if code in ACTS else code,
    ("alertevent", "detail"): lambda words, code: _finding(words, code) if code in (*FINDINGS, *WeekStatus) else code,
    ("answer", "reason"): lambda words, code: words.t(f"missed_reason.{code}"),
    ("absence", "kind"): lambda words, code: words.t(f"absence.{code}"),
    ("alert", "state"): lambda words, code: words.t(f"data.state.{code}"),
    ("outbox", "state"): lambda words, code: words.t(f"data.sending.{code}"),
    ("outbox", "kind"): lambda words, code: words.t(f"data.notice.{code if code in PROMPTS else 'other'}"),
    ("intake", "state"): lambda words, code: words.t(f"data.intake.{code}"),
}
CHOICES: dict[Question, Callable[[Words, str], str]] = {
    Question.PLAN: lambda words, code: words.names(words.slot(slot) for slot in parse_slots(code)),
    Question.REASON: lambda words, code: words.t(f"reason.{code}"),
    Question.INTERVIEWS: lambda words, code: words.t(f"interviews.{code}"),
    Question.OBSTACLE: lambda words, code: words.t(f"obstacle.{code}"),
    Question.POINT: lambda words, code: words.t(f"point.{code}"),
    Question.SHARED: lambda words, code: words.t(f"shared.{code}"),
    Question.CONTESTED: lambda words, code: words.t(f"shared.{code}"),
}


def as_page(data: PersonalData, words: Words) -> bytes:
    """The document for people: one table per kind of record, empty ones left out."""
    tables = "\n".join(_table(name, rows, data, words) for name, rows in data.sections.items() if rows)
    title = words.t("data.title", name=data.name)
    made_at = _moment(data.made_at, data, words)
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"<p>{words.t('data.opening', cohort=data.cohort, date=made_at)}</p>\n{tables}\n</main>\n</body>\n</html>\n"
    ).encode()


def _table(name: str, rows: Sequence[Row], data: PersonalData, words: Words) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    heads = "".join(f'<th scope="col">{words.t(f"data.column.{column}")}</th>' for column in columns)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{_cell(name, column, row, data, words)}</td>" for column in columns) + "</tr>"
        for row in rows
    )
    heading = words.t(f"data.section.{name}")
    return (
        f'<section aria-labelledby="{name}">\n<h2 id="{name}">{heading}</h2>\n'
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</section>"
    )


def _cell(table: str, column: str, row: Row, data: PersonalData, words: Words) -> str:
    """A value as people read it; what was written by hand stays as it was written."""
    value = row.get(column)
    if value is None:
        return ""
    if isinstance(value, bool):
        return words.t("shared.yes" if value else "shared.no")
    if isinstance(value, datetime):
        return _moment(value, data, words)
    if isinstance(value, date):
        return words.week(value, year=True) if column == "monday" else words.date(value)
    worded = CHOICES.get(row["question"]) if column == "choice" else WORDED.get((table, column))
    worded = worded or WORDED.get(("*", column))
    return escape(worded(words, str(value)) if worded else value)


def _finding(words: Words, code: str) -> str:
    return words.t(f"data.finding.{code}" if code in FINDINGS else f"status_word.{code}")


def _moment(moment: datetime, data: PersonalData, words: Words) -> Safe:
    local = moment.astimezone(ZoneInfo(data.timezone))
    return words.t("data.moment", date=words.date(local.date()), time=words.time(local))
