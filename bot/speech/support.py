"""Words of technical support: what is asked, by when, the first version's link, the queue, and the digest's line."""

from dataclasses import dataclass
from datetime import datetime

from bot.buttons import pack
from bot.speech import support_card
from bot.speech.asking import answered, button, in_rows, rows
from bot.speech.lists import listed
from bot.speech.speech import Choice, Speech
from bot.speech.support_card import INTRAPRENEURS, STAFF, asked_line, need_of
from bot.speech.support_scene import read_own
from bot.speech.view import Scene, View
from bot.speech.words import Words
from scheduler.facts import CohortFacts, Enrolled
from scheduler.gather import gather_one
from scheduler.support import ANSWER_WITHIN, OPEN, Request, deadlines, late_at, open_requests, unanswered
from scheduler.weeks import local_date, monday_of
from storage.terms import Role, SupportNeed, SupportState

NEEDS_A_ROW = 2
SHOWN = 20  # requests in the queue: more would not be read


# --- Asking


@dataclass(frozen=True)
class Asking:
    """Somebody about to ask for support, and what they chose so far."""

    enrolled: Enrolled
    need: str
    codes: tuple[str, ...]  # by when it may be wanted


async def _read_asking(scene: Scene) -> Asking | None:
    enrolled = await read_own(scene)
    if enrolled is None or scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, monday_of(scene.now.date()), scene.now)
    codes = deadlines(cohort.calendar, local_date(scene.now, cohort.calendar))
    return Asking(enrolled, str(scene.facts.get("need", "")), tuple(codes))


def ask(scene: Asking, words: Words) -> Speech:
    """1 of 3: six needs; what is asked already, and where the first version can be seen."""
    question = words.t("support.which_need")
    if scene.need:
        return Speech(answered(question, words.label(f"support.need_label.{scene.need}"), words))
    going_on = [
        words.t("support.going_on", need=need_of(request.need, words), state=words.t(f"support.state.{request.state}"))
        for request in scene.enrolled.support
        if request.state in OPEN
    ]
    link = scene.enrolled.proof_link
    lines = [*going_on, words.t("support.proof", link=link) if link else "", question]
    needs = [button(words, f"support.need_label.{need}", "support_need", value=need) for need in SupportNeed]
    proof = button(words, "support.change_proof" if link else "support.add_proof", "proof_link")
    return Speech("\n".join(filter(None, lines)), rows(*in_rows(needs, NEEDS_A_ROW), [proof]))


def ask_when(scene: Asking, words: Words) -> Speech:
    """2 of 3: by when."""
    need = words.label(f"support.need_label.{scene.need}")
    said = answered(words.t("support.which_need"), need, words)
    choices = [button(words, f"support.when.{code}", "support_when", scene.need, code) for code in scene.codes]
    return Speech(f"{said}\n{words.t('support.by_when')}", in_rows(choices, 2))


# --- The first version


@dataclass(frozen=True)
class Proof:
    """Whose first version can be seen where; `chosen`: what was tapped under the question."""

    enrolled: Enrolled
    chosen: str


async def _read_own_proof(scene: Scene) -> Proof | None:
    enrolled = await read_own(scene)
    return Proof(enrolled, str(scene.facts.get("chosen", ""))) if enrolled else None


async def _read_told_proof(scene: Scene) -> Proof | None:
    """For the own coach; None once the link was taken away."""
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, monday_of(scene.now.date()), scene.now)
    theirs = (e for e in cohort.enrolments if (e.id, e.coach.id) == (scene.facts["enrolment"], scene.person.id))
    enrolled = next(theirs, None)
    return Proof(enrolled, "") if enrolled and enrolled.proof_link else None


def proof_question(scene: Proof, words: Words) -> Speech:
    """The link is awaited; one that is there already may be taken away."""
    question = words.t("support.which_proof", coach=scene.enrolled.coach.name)
    if scene.chosen:
        label = words.label("shared.pass" if scene.chosen == "pass" else "support.remove_proof")
        return Speech(answered(question, label, words))
    remove = [button(words, "support.remove_proof", "proof_link", value="remove")] if scene.enrolled.proof_link else []
    return Speech(question, rows([button(words, "shared.pass", "proof_link", value="pass"), *remove]))


def proof_noted(scene: Proof, words: Words) -> Speech:
    """The receipt: which link, and who reads it."""
    return Speech(words.t("support.proof_noted", link=scene.enrolled.proof_link, coach=scene.enrolled.coach.name))


def proof_told(scene: Proof, words: Words) -> Speech:
    """What the coach reads."""
    return Speech(words.t("support.proof_told", name=scene.enrolled.person.name, link=scene.enrolled.proof_link))


# --- The queue, and the digest


@dataclass(frozen=True)
class Queue:
    """The open requests that this reader may see, oldest first."""

    cohort: CohortFacts
    requests: list[Request]
    now: datetime


async def _read_queue(scene: Scene) -> Queue | None:
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, monday_of(scene.now.date()), scene.now)
    everything = Role.COORDINATOR in scene.roles
    theirs = [pair for pair in open_requests(cohort) if everything or pair[0].coach.id == scene.person.id]
    return Queue(cohort, theirs, scene.now)


def queue(scene: Queue, words: Words) -> Speech:
    """One line and one button per request; the button brings its card down."""
    if not scene.requests:
        return Speech(words.t("support.queue_empty"))
    shown = scene.requests[:SHOWN]
    lines = [words.n("support.queue", len(scene.requests)), *(_line(scene, pair, words) for pair in shown)]
    choices = [
        Choice(_label(enrolled.person.name, request.need, words), pack("support_bring", str(request.id)))
        for enrolled, request in shown
    ]
    return Speech("\n".join(lines), in_rows(choices, 1))


def _label(name: str, need: str, words: Words) -> str:
    return words.label("support.queue_label", name=name, need=words.t(f"support.need.{need}"))


def _line(scene: Queue, pair: Request, words: Words) -> str:
    enrolled, request = pair
    state: str
    if request.state is SupportState.PLANNED and request.planned_for:
        state = words.t("support.queue_planned", day=words.day_month(request.planned_for))
    elif late_at(scene.cohort, request) <= scene.now:
        state = words.t("support.queue_late", days=ANSWER_WITHIN)
    else:
        asked_on = local_date(request.asked_at, scene.cohort.calendar)
        state = asked_line(asked_on, request.wanted_by, words)
    return words.t("support.queue_line", name=enrolled.person.name, need=need_of(request.need, words), state=state)


def unanswered_line(cohort: CohortFacts, now: datetime, words: Words) -> str:
    """The digest's line about requests that nobody answered; empty when there are none."""
    late = unanswered(cohort, now)
    if not late:
        return ""
    names = [words.t("digest.with", name=e.person.name, what=need_of(request.need, words)) for e, request in late]
    return words.t("support.digest", days=ANSWER_WITHIN, names=listed(words, names))


VIEWS: dict[str, View] = {
    "support_ask": View(ask, INTRAPRENEURS, _read_asking),
    "support_when": View(ask_when, INTRAPRENEURS, _read_asking),
    "proof_question": View(proof_question, INTRAPRENEURS, _read_own_proof),
    "proof_noted": View(proof_noted, INTRAPRENEURS, _read_own_proof),
    "proof_told": View(proof_told, frozenset({Role.COACH}), _read_told_proof),
    "support_queue": View(queue, STAFF, _read_queue),
    **support_card.VIEWS,
}
