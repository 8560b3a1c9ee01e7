"""The call to a service: what helps on the phone, its outcome, the day that was promised and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.buttons import pack
from bot.speech.alert_calls import calls
from bot.speech.alert_scene import AlertScene, find_alert, read_for_coordinator
from bot.speech.asking import Rows, asked, button, in_rows, rows
from bot.speech.party import the
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View, WeekScene, week_if
from bot.speech.week_day import OWN, day_question
from bot.speech.words import Words
from scheduler.commitments import Verdict, days_to_promise, is_to_ask, verdict
from scheduler.facts import CohortFacts, CommitmentFacts
from scheduler.figures import rates, through, weeks_of
from scheduler.notices import Kind
from scheduler.telling import is_told
from scheduler.weeks import ONE_DAY, Slot, local_date, local_moment, monday_of, open_day_on_or_after
from storage.tables import Commitment
from storage.terms import AlertState, CallOutcome, Role

COORDINATORS = frozenset({Role.COORDINATOR})
ONE_DAY_A_WEEK = 2  # half-days: what the convention says, in a word rather than a number
DAYS_A_ROW = 3


# --- The memo


def call_memo(scene: AlertScene, words: Words) -> Speech:
    """What helps on the phone: the promise, the facts, one question. It names no fault and no reason."""
    enrolled, cohort = scene.enrolled, scene.cohort
    days = words.t("call.one_day") if scene.week.target == ONE_DAY_A_WEEK else words.days(scene.week.target)
    lines = [
        words.t("call.title", service=enrolled.service),
        words.t("call.promise", authority=the(cohort.authority, words), name=scene.name, days=days),
        f"{_record(scene, words)} {_this_week(scene, words)}",
        words.t("call.request"),
        words.t("call.after"),
    ]
    chosen = scene.facts.get("chosen")
    label = words.label(f"call.do.{chosen}") if chosen else None
    return asked("\n".join(lines), _outcomes(scene, words), label, words)


def _record(scene: AlertScene, words: Words) -> str:
    first = max(scene.enrolled.first_monday or scene.cohort.calendar.starts_on, scene.cohort.calendar.starts_on)
    known = rates(weeks_of(scene.cohort, through(scene.cohort, scene.alert.monday), scene.enrolled))
    values = {"since": words.month(first, year=first.year != scene.alert.monday.year), "due": known.due}
    if known.unanswered:
        return words.n("call.record_silent", known.held, unanswered=known.unanswered, **values)
    return words.n("call.record", known.held, **values)


def _this_week(scene: AlertScene, words: Words) -> str:
    monday = scene.alert.monday
    now = monday == monday_of(local_date(scene.now, scene.cohort.calendar))
    when = words.t("call.this_week") if now else words.t("call.that_week", week=words.week(monday))
    return words.t(f"call.week.{scene.week.status}", when=when, days=words.days(scene.week.halves or 0))


def _outcomes(scene: AlertScene, words: Words) -> Rows:
    """Each button knows how many calls its reader noted before: tapped twice, it notes one."""
    if scene.alert.state is not AlertState.OPEN:
        return ()
    before = sum(event.by_id == scene.reader.id for event in calls(scene))
    choices = [
        button(words, f"call.do.{outcome}", "called", str(scene.alert.id), f"{outcome}.{before}")
        for outcome in CallOutcome
    ]
    return in_rows(choices, 2)


# --- The day that was promised


def promise_question(scene: AlertScene, words: Words) -> Speech:
    """Which day: those of this week and the next that can be worked."""
    chosen, ref = scene.facts.get("day"), str(scene.alert.id)
    days = days_to_promise(scene.cohort, scene.enrolled, scene.now)
    if not days and not chosen:
        return Speech(words.t("call.no_day", name=scene.name))
    choices = [Choice(words.short_day(day), pack("promised", ref, day.isoformat())) for day in days]
    label = words.label("call.on", day=words.day_month(date.fromisoformat(chosen))) if chosen else None
    return asked(words.t("call.which_day", name=scene.name), in_rows(choices, DAYS_A_ROW), label, words)


def _is_asked(scene: WeekScene) -> bool:
    day = Slot.parse(scene.facts["slot"]).date
    return any(it.day == day and is_to_ask(scene.week, it) for it in scene.enrolled.commitments)


@dataclass(frozen=True)
class Promised:
    """A promised day, and its alert, as both stand now."""

    scene: AlertScene
    commitment: CommitmentFacts


async def read_commitment(scene: Scene) -> Promised | None:
    """None for somebody who does not coordinate, or once the promise is not known any more."""
    row = await scene.session.get(Commitment, int(scene.facts["commitment"]))
    found = await find_alert(scene.session, {"alert": row.alert_id}, scene) if row else None
    if row is None or found is None or not found.coordinates:
        return None
    facts = next((it for it in found.enrolled.commitments if it.id == row.id), None)
    return Promised(found, facts) if facts else None


def commitment(promised: Promised, words: Words) -> Speech:
    """Kept or not, from what the person said; silence is named as silence."""
    scene, facts = promised.scene, promised.commitment
    found = verdict(scene.cohort, scene.enrolled, facts, scene.now)
    key = f"call.came_of.{found or 'waiting'}"
    text = words.t(key, name=scene.name, day=words.day_month(facts.day), service=scene.enrolled.service)
    again = found in (Verdict.BROKEN, Verdict.UNHEARD) and scene.alert.state is AlertState.OPEN
    return Speech(text, rows([button(words, "alert.do.call", "alert_call", str(scene.alert.id))] if again else []))


# --- Nobody was reached


def next_call_at(cohort: CohortFacts, now: datetime) -> datetime:
    """When a call is called to mind: on the next working day, at the hour of Monday's plan."""
    day = open_day_on_or_after(cohort.calendar, local_date(now, cohort.calendar) + ONE_DAY)
    return local_moment(day, cohort.rhythm.plan[1], cohort.calendar)


def not_reached(scene: AlertScene, words: Words) -> Speech:
    """A reminder, if they like."""
    at = scene.facts.get("at")
    on = local_date(datetime.fromisoformat(at) if at else next_call_at(scene.cohort, scene.now), scene.cohort.calendar)
    key = "call.remind_tomorrow" if on == local_date(scene.now, scene.cohort.calendar) + ONE_DAY else "call.remind_on"
    label = words.label(key, day=words.day(on))
    remind = Choice(label, pack("call_again", str(scene.alert.id)))
    return asked(words.t("call.not_reached", name=scene.name), ((remind,),), label if at else None, words)


async def read_call_again(scene: Scene) -> AlertScene | None:
    """None once it is closed, once somebody called since, or while the reader is away."""
    found = await read_for_coordinator(scene)
    if found is None or found.alert.state is not AlertState.OPEN or len(calls(found)) != int(scene.facts["calls"]):
        return None
    today = local_date(scene.now, found.cohort.calendar)
    return found if is_told(found.cohort, found.reader.id or 0, today) else None


def call_again(scene: AlertScene, words: Words) -> Speech:
    """The call that is to be made again, with what helps."""
    text = words.t("call.again", name=scene.name, service=scene.enrolled.service, week=words.week(scene.alert.monday))
    return Speech(text, ((button(words, "alert.do.call", "alert_call", str(scene.alert.id)),),))


VIEWS: dict[str, View] = {
    "call_memo": View(call_memo, COORDINATORS, read_for_coordinator),
    "promise_question": View(promise_question, COORDINATORS, read_for_coordinator),
    "call_not_reached": View(not_reached, COORDINATORS, read_for_coordinator),
    Kind.CALL_AGAIN.value: View(call_again, COORDINATORS, read_call_again),
    Kind.COMMITMENT.value: View(commitment, COORDINATORS, read_commitment),
    Kind.COMMITMENT_QUESTION.value: View(day_question, OWN, week_if(_is_asked)),
}
