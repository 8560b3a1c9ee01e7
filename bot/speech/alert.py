"""The alert card: one alert as it stands now, for a coordinator, or its bare facts for the own coach."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.buttons import WeekRef, pack
from bot.speech.alert_calls import call_line
from bot.speech.alert_closed import closed_line
from bot.speech.alert_scene import AlertScene, read_alert
from bot.speech.party import is_masculine
from bot.speech.points_words import why_not_held
from bot.speech.possible import either, possible_days
from bot.speech.proxy_words import asked_of
from bot.speech.speech import Choice, Speech
from bot.speech.view import View
from bot.speech.words import Words
from scheduler.alerts import EARLY, POINT_MISSED, POINT_UNCONFIRMED, closings
from scheduler.notices import Kind, check_in_key, plan_key, week_reminder_key
from scheduler.points import point_coach
from scheduler.proxies import has_no_telegram
from scheduler.rules import merged_slot
from scheduler.telling import absent_parties, away_on, stand_in
from scheduler.weeks import Slot, local_date, local_time
from storage.terms import AlertState, Duty, Role, WeekStatus

CHASES = 3
ONE_WEEK = timedelta(days=7)
HEADLINES = {EARLY: "not_held", POINT_MISSED: "point_missed", POINT_UNCONFIRMED: "point_unconfirmed"}


def alert_card(scene: AlertScene, words: Words) -> Speech:
    """The whole card; one line once it is closed, or when a newer copy stands further down."""
    if scene.alert.state is AlertState.CLOSED:
        return Speech(closed_line(scene, words))
    if scene.shrunk:
        return Speech(words.t("alert.shrunk", name=scene.name, week=words.short_date(scene.alert.monday)))
    lines = _point_lines(scene, words) if scene.alert.duty is Duty.POINT else _release_lines(scene, words)
    if scene.coordinates:
        lines.append(_handling(scene, words))
        return Speech("\n".join(filter(None, lines)), _choices(scene, words))
    return Speech("\n".join(filter(None, lines)))


# --- What is told


def _release_lines(scene: AlertScene, words: Words) -> list[str]:
    finding = HEADLINES.get(scene.alert.finding, scene.alert.finding)
    headline = words.t(f"alert.headline.{finding}", name=scene.name, service=scene.enrolled.service)
    week = words.t("alert.week", week=words.week(scene.week.monday))
    return [
        headline,
        " ".join(filter(None, [week, _released(scene, words), _planned(scene, words), _reason(scene, words)])),
        " ".join(filter(None, [_silence(scene, words), _other_days(scene, words)])),
        _notes(scene, words),
    ]


def _point_lines(scene: AlertScene, words: Words) -> list[str]:
    """The partner's duty, so the partner is named first (DOMAIN 4.c)."""
    week, point = words.week(scene.week.monday), scene.week.point
    key = f"alert.headline.{scene.alert.finding}"
    reason = why_not_held(scene.cohort, scene.enrolled, scene.week.monday, point, words)
    if scene.alert.finding == POINT_MISSED and reason:
        headline = words.t(f"{key}_because", name=scene.name, week=week, reason=reason)
    else:
        headline = words.t(key, name=scene.name, week=week)
    party, coach = scene.cohort.partner, point_coach(scene.cohort, scene.enrolled, scene.week.monday).name
    return [headline, words.t("alert.point_owed", party=party, coach=coach), _contest(scene, words)]


def _released(scene: AlertScene, words: Words) -> str:
    if not scene.week.halves:
        return ""
    return words.t("alert.released", days=words.days(scene.week.halves), target=scene.week.target / 2)


def _planned(scene: AlertScene, words: Words) -> str:
    """The planned day or days, and why one was not there to be had."""
    slots = scene.week.slots
    days = words.names(words.slot(slot) for slot in slots)
    why = _lost(scene, words)
    if why:
        return words.t("alert.planned_lost", days=days, why=why)
    return words.t("alert.planned" if len(slots) == 1 else "alert.planned_several", days=days)


def _lost(scene: AlertScene, words: Words) -> str:
    """The name of the holiday or closure, or that an absence was declared (no kind, no reason)."""
    blocked = scene.week.blocked
    if not blocked:
        return ""
    names = [scene.cohort.calendar.days_off.get(slot.date, "") for slot in blocked]
    return next(filter(None, names), "") or words.t("alert.away")


def _reason(scene: AlertScene, words: Words) -> str:
    reason = scene.week.reason
    return words.t("alert.reason", reason=words.t(f"reason.{reason}")) if reason else ""


def _silence(scene: AlertScene, words: Words) -> str:
    """Silence is named as silence, with how many reminders really went out."""
    if scene.alert.finding != WeekStatus.UNANSWERED:
        return ""
    sent = "" if has_no_telegram(scene.enrolled) else _reminders(reminders_sent(scene), words)
    refused = [slot for slot, halves in scene.week.said.items() if not halves]
    told = words.t("alert.refused", days=_days(refused, words)) if refused else ""
    out_of_reach = not scene.enrolled.person.reachable and not has_no_telegram(scene.enrolled)
    unreachable = words.t("alert.unreachable", name=scene.name) if out_of_reach else ""
    return " ".join(filter(None, [words.t("alert.neither"), told, sent, unreachable]))


def _reminders(count: int, words: Words) -> str:
    """Small numbers are written out."""
    return words.t(("alert.no_reminder", "alert.one_reminder", "alert.two_reminders")[count])


def reminders_sent(scene: AlertScene) -> int:
    """What really left to say that an answer was missing: Friday's message, and Monday's with its late half.

    The word of the morning asks for nothing, so it is none of them.
    """
    person, monday = scene.enrolled.id, scene.week.monday
    on_friday = check_in_key if merged_slot(scene.week) else week_reminder_key
    return len({on_friday(person, monday), plan_key(person, monday + ONE_WEEK)} & scene.cohort.told)


def _other_days(scene: AlertScene, words: Words) -> str:
    """What the person said of other days, and which could still be had."""
    parts = []
    no_other_at, next_monday = scene.week.no_other_at, scene.week.monday + ONE_WEEK
    if no_other_at and local_date(no_other_at, scene.cohort.calendar) < next_monday:
        chosen = possible_days(scene.cohort, scene.enrolled, scene.week, no_other_at)
        parts.append(words.t("alert.no_other", name=scene.name) if chosen else words.t("alert.none_left"))
    elif scene.alert.finding == EARLY and scene.week.pending:
        parts.append(words.t("alert.moved", days=_days(scene.week.pending, words)))
    if days := possible_days(scene.cohort, scene.enrolled, scene.week, scene.now):
        parts.append(words.t("alert.still_possible", days=either(words, [words.weekday(d.weekday()) for d in days])))
    return " ".join(parts)


def _days(slots: Iterable[Slot], words: Words) -> str:
    return words.names(words.slot(slot) for slot in sorted(slots))


def _notes(scene: AlertScene, words: Words) -> str:
    """Who is asked in their place; whether the answer was corrected, late, entered by somebody else or is contested."""
    week = scene.week
    notes = [asked_of(scene.cohort, scene.enrolled, scene.now, words)]
    if week.answered_at and week.corrected:
        notes.append(words.t("alert.corrected", when=scene.when(week.answered_at, words)))
    elif week.answered_at and week.answered_at >= closings(scene.cohort, week.monday).silence:
        notes.append(words.t("alert.late", when=scene.when(week.answered_at, words)))
    if week.answered_by and week.answered_by != scene.enrolled.person.id:
        notes.append(words.t("alert.entered", by=scene.name_of(week.answered_by, words)))
    notes.append(_contest(scene, words))
    return " ".join(filter(None, notes))


def _contest(scene: AlertScene, words: Words) -> str:
    said = scene.contest
    if not said or not scene.coordinates:
        return ""
    if said.text:
        return words.t("alert.contested_why", name=scene.name, text=words.quote(said.text))
    return words.t("alert.contested", name=scene.name)


# --- Who does what about it


def _handling(scene: AlertScene, words: Words) -> str:
    """Who looks after it since when; how often it was called again; that it was opened again."""
    lines: list[str] = []
    if reopened := scene.reopened_at:
        lines.append(words.t("alert.reopened", when=scene.when(reopened, words)))
    if scene.alert.owner_id and scene.alert.owned_at:
        lines.append(_owned(scene, words, scene.alert.owner_id, scene.alert.owned_at))
    elif scene.chases:
        lines.append(words.t("alert.chased", number=scene.chases, of=CHASES))
    lines += filter(None, [call_line(scene, words), _party_absent(scene, words)])
    return "\n".join(lines)


def _party_absent(scene: AlertScene, words: Words) -> str:
    """The other party reads that it is alone with it, and until when (D6)."""
    for absent in absent_parties(scene.cohort, local_date(scene.now, scene.cohort.calendar)):
        if absent.until is None:
            return words.t("alert.party_unreachable", party=absent.name)
        key = "alert.party_absent_masculine" if is_masculine(absent.name) else "alert.party_absent"
        return words.t(key, party=absent.name, until=words.day_month(absent.until))
    return ""


def _owned(scene: AlertScene, words: Words, owner_id: int, since: datetime) -> str:
    owner, at = scene.name_of(owner_id, words), local_time(since, scene.cohort.calendar)
    today = local_date(scene.now, scene.cohort.calendar)
    if at.date() == today:
        line = words.t("alert.owned_today", owner=owner, time=words.time(at))
    else:
        line = words.t("alert.owned", owner=owner, day=words.day_month(at.date()), time=words.time(at))
    return " ".join(filter(None, [line, _relay(scene, owner_id, words)]))


def _relay(scene: AlertScene, owner_id: int, words: Words) -> str:
    """Who stands in while the owner is away (D5)."""
    today = local_date(scene.now, scene.cohort.calendar)
    relay = away_on(scene.cohort, today).get(owner_id)
    if relay is None:
        return ""
    until, other = words.day_month(relay.until), stand_in(scene.cohort, owner_id, today)
    if other is None:
        return words.t("alert.relay_nobody", until=until)
    return words.t("alert.relay_by", until=until, name=other.name)


def _choices(scene: AlertScene, words: Words) -> tuple[tuple[Choice, ...], ...]:
    """The acts that are open to this coordinator; whoever looks after it already is not offered it again."""

    def choice(action: str, ref: str, **values: object) -> Choice:
        return Choice(words.label(f"alert.do.{action}", **values), pack(f"alert_{action}", ref))

    ref = str(scene.alert.id)
    take = [choice("take", ref)] if scene.alert.owner_id != scene.reader.id else []
    rows = [[*take, choice("justify", ref)]]
    if scene.alert.duty is Duty.RELEASE:
        rows += [[choice("made_up", ref), choice("call", ref)], [choice("history", ref)]]
    else:
        rows += [[choice("history", ref)]]
    if scene.alert.duty is Duty.RELEASE and scene.week.halves is None and scene.alert.finding != EARLY:
        week_ref = WeekRef(scene.enrolled.id, scene.week.monday).code
        rows.append([Choice(words.label("enter.for", name=scene.name), pack("enter", week_ref))])
    return tuple(tuple(row) for row in rows)


VIEWS = {Kind.ALERT.value: View(alert_card, frozenset({Role.COORDINATOR, Role.COACH}), read_alert)}
