"""The card of the ladder: one escalation as it now stands, with the acts that are open to this reader."""

from datetime import date

from bot.speech.asking import Rows, button, rows
from bot.speech.ladder_closed import closed_line, title
from bot.speech.ladder_scene import LadderScene
from bot.speech.ladder_weeks import calls_made, how_many, which_weeks
from bot.speech.party import of_the
from bot.speech.speech import Choice, Speech
from bot.speech.words import Words
from scheduler.ladder import reminder_days
from scheduler.telling import owner_names
from scheduler.weeks import local_time
from storage.terms import Duty, EscalationStep


def ladder_card(scene: LadderScene, words: Words) -> Speech:
    """The whole card; one line once it is closed, or when a newer copy stands further down."""
    if scene.shrunk:
        return Speech(words.t("ladder.shrunk", title=title(scene, words), name=scene.name))
    if scene.row.closed_at is not None:
        choices = ((_act(scene, words, "history"),),) if scene.coordinates else ()
        return Speech(closed_line(scene, words), choices)
    lines = [_headline(scene, words), _weeks(scene, words)]
    if scene.coordinates:
        lines += [_met(scene, words), _next(scene, words), _owner(scene, words)]
        return Speech("\n".join(filter(None, lines)), _choices(scene, words))
    return Speech("\n".join(filter(None, lines)))


# --- What is told


def _headline(scene: LadderScene, words: Words) -> str:
    """What stands now: the count, or the formal notice and its term."""
    match scene.row.step:
        case EscalationStep.DRAFT:
            drafted = scene.last("drafted")
            day = words.short_date(scene.day_of(drafted.at if drafted else scene.row.opened_at))
            by = scene.name_of(scene.row.drafted_by_id, words)
            return words.t("ladder.drafted", name=scene.name, by=by, day=day)
        case EscalationStep.NOTIFIED | EscalationStep.AFTER_A_MONTH:
            return _notified(scene, words)
    counts = {"name": scene.name, "weeks": how_many(scene, words)}
    if scene.row.step is EscalationStep.MEETING and scene.row.met_on:
        return words.n(f"ladder.after_meeting.{scene.row.duty}", len(scene.window), **counts)
    if (
        scene.row.step is EscalationStep.MEETING
        and scene.counted.refused_in_a_row(scene.until)
        and len(scene.short) < 3
    ):
        return words.t("ladder.meeting_refused", **counts)
    if scene.row.step is EscalationStep.SECOND_ALERT:
        return words.n(f"ladder.second.{scene.row.duty}", len(scene.window), **counts)
    return words.n(f"ladder.meeting.{scene.row.duty}", len(scene.window), **counts)


def _notified(scene: LadderScene, words: Words) -> str:
    row = scene.row
    if row.notified_on is None or row.due_on is None:
        return ""
    lines = [
        words.t("ladder.notified", name=scene.name, day=words.short_date(row.notified_on, year=True)),
        term_line(scene, words),
    ]
    if row.step is EscalationStep.NOTIFIED:
        lines.append(_left(scene, row.due_on, words))
    else:
        replied = scene.last("replied")
        by = scene.name_of(replied.by_id if replied else None, words)
        lines.append(words.t(f"ladder.after.{row.outcome}", by=by))
    return "\n".join(filter(None, lines))


def term_line(scene: LadderScene, words: Words) -> str:
    """The term as computed, and when it will be called to mind; both parties read the same."""
    due_on = scene.row.due_on
    if due_on is None:
        return ""
    term = words.t("ladder.term", day=words.date(due_on))
    if scene.row.step is not EscalationStep.NOTIFIED:
        return term
    days = sorted(set(reminder_days(scene.cohort.calendar, due_on)))
    named = words.names(words.t("ladder.on_day", day=words.short_date(day)) for day in days)
    return f"{term} {words.n('ladder.reminders', len(days), days=named)}"


def _left(scene: LadderScene, due_on: date, words: Words) -> str:
    """How many days are left, on the days that call it to mind: on any other the card would go on saying it."""
    left = (due_on - scene.today).days
    if left > 0:
        called = scene.today in reminder_days(scene.cohort.calendar, due_on)
        return words.n("ladder.days_left", left) if called else ""
    return words.t("ladder.term_is_today" if left == 0 else "ladder.term_is_past")


def _weeks(scene: LadderScene, words: Words) -> str:
    calls = calls_made(scene, words) if scene.coordinates else ""
    return " ".join(filter(None, [which_weeks(scene, words), calls]))


def _met(scene: LadderScene, words: Words) -> str:
    if scene.row.met_on is None:
        return ""
    conclusion = words.quote(scene.row.conclusion or "")
    return words.t("ladder.met", day=words.short_date(scene.row.met_on), conclusion=conclusion)


def _next(scene: LadderScene, words: Words) -> str:
    """The usual next step; it is a suggestion, and nothing happens by itself."""
    match scene.row.step:
        case EscalationStep.SECOND_ALERT | EscalationStep.MEETING if not _still_needed(scene):
            return words.t("ladder.next.close")
        case EscalationStep.SECOND_ALERT if scene.row.met_on is None:
            if scene.row.duty is Duty.RELEASE:
                return words.t("ladder.next.sponsor")
            return words.t("ladder.next.party", party=of_the(scene.concerned, words))
        case EscalationStep.SECOND_ALERT | EscalationStep.MEETING:
            return words.t("ladder.next.meeting") if scene.row.met_on is None else ""
        case EscalationStep.DRAFT:
            return words.t("ladder.next.notify")
        case EscalationStep.AFTER_A_MONTH:
            return words.t("ladder.next.termination")
    return ""


def _still_needed(scene: LadderScene) -> bool:
    """Whether the weeks call for it yet: they may have changed since somebody took it in hand."""
    return scene.counted.needs(scene.until, scene.row.duty) is not None


def _owner(scene: LadderScene, words: Words) -> str:
    if not scene.row.owner_id or not scene.row.owned_at:
        return ""
    at = local_time(scene.row.owned_at, scene.cohort.calendar)
    names = owner_names(scene.cohort, scene.today)  # whoever stands in for somebody away
    owner = names.get(scene.row.owner_id) or scene.name_of(scene.row.owner_id, words)
    if at.date() == scene.today:
        return words.t("ladder.owned_today", owner=owner, time=words.time(at))
    return words.t("ladder.owned", owner=owner, day=words.day_month(at.date()), time=words.time(at))


# --- What can be done


def _act(scene: LadderScene, words: Words, act: str, value: str = "") -> Choice:
    return button(words, f"ladder.do.{act}", f"ladder_{act}", str(scene.row.id), value)


def _choices(scene: LadderScene, words: Words) -> Rows:
    """The acts that are open at this step; from the draft on, only the party that is not concerned goes further."""

    def act(name: str, value: str = "") -> Choice:
        return _act(scene, words, name, value)

    history = [act("history")]
    take = [] if scene.row.owner_id == scene.reader.id else [act("take")]
    match scene.row.step:
        case EscalationStep.SECOND_ALERT | EscalationStep.MEETING:
            onward = [act("notice")] if scene.row.met_on else []
            return rows([*take, act("sheet")], [act("met")], onward, [act("close"), *history])
        case EscalationStep.DRAFT if scene.prepares:
            return rows([act("notified")], [act("document"), act("abandon")], [act("sheet"), *history])
        case EscalationStep.NOTIFIED if scene.prepares:
            return rows(*_replies(scene, words), [act("redate")], [act("sheet"), *history])
        case EscalationStep.AFTER_A_MONTH if scene.prepares:
            yes = button(words, "shared.yes", "ladder_end", str(scene.row.id), "yes")
            no = button(words, "shared.no", "ladder_end", str(scene.row.id), "no")
            return rows([yes, no], [act("sheet"), *history])
    return rows([act("sheet"), *history])


def _replies(scene: LadderScene, words: Words) -> Rows:
    """What came back; "no reply" only once the term has come (D15)."""
    ref = str(scene.row.id)
    come = scene.row.due_on is not None and scene.today >= scene.row.due_on
    codes = ["satisfactory", "unsatisfactory", *(["no_reply"] if come else [])]
    return tuple((button(words, f"ladder.reply.{code}", "ladder_reply", ref, code),) for code in codes)
