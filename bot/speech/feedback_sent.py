"""A feedback that was sent, as it now stands: for its author, for the person it is for, and once it is withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.buttons import pack
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words
from scheduler.facts import CohortFacts
from scheduler.gather import gather_one
from scheduler.ledger import week_of
from scheduler.weeks import local_date, local_time
from storage import feedbacks, outbox
from storage.tables import Feedback, Person
from storage.terms import PointAnswer, Role

COACHES = frozenset({Role.COACH})
INTRAPRENEURS = frozenset({Role.INTRAPRENEUR})


@dataclass(frozen=True)
class FeedbackScene:
    """A feedback that was sent, with the names of both; days and times are local."""

    feedback: Feedback
    coach: str
    name: str
    monday: date
    written_on: date
    corrected_on: date | None
    point_day: date | None
    later: datetime | None  # when it will be read, if it is not there yet
    delivered: bool
    may_withdraw: bool
    thanked: bool


# --- Reading


async def read_feedback(scene: Scene) -> FeedbackScene | None:
    """The feedback the facts name, for its author and its reader only; None once it is withdrawn."""
    found = await _even_withdrawn(scene)
    return found if found and found.feedback.withdrawn_at is None else None


async def _even_withdrawn(scene: Scene) -> FeedbackScene | None:
    feedback = await feedbacks.find_even_withdrawn(scene.session, int(scene.facts["feedback"]))
    if feedback is None or scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    enrolled = next((e for e in cohort.enrolments if e.id == feedback.enrolment_id), None)
    if enrolled is None or scene.person.id not in (feedback.coach_id, enrolled.person.id):
        return None
    author = await scene.session.get_one(Person, feedback.coach_id)
    point = week_of(cohort, enrolled, feedback.monday).point
    due_at, read_from = await feedbacks.delivery_of(scene.session, feedback.id)
    return FeedbackScene(
        feedback=feedback,
        coach=author.name,
        name=enrolled.person.name,
        monday=feedback.monday,
        written_on=local_date(feedback.written_at, cohort.calendar),
        corrected_on=_day(feedback.corrected_at, cohort),
        point_day=point.day if point.answer is PointAnswer.HELD else None,
        later=local_time(due_at, cohort.calendar) if read_from is None and due_at > scene.now else None,
        delivered=read_from is not None,
        may_withdraw=await feedbacks.may_withdraw(scene.session, feedback, scene.now),
        thanked=bool(await outbox.known_keys(scene.session, [f"feedback_thanks:{feedback.id}"])),
    )


def _day(moment: datetime | None, cohort: CohortFacts) -> date | None:
    return local_date(moment, cohort.calendar) if moment else None


async def _read_gone(scene: Scene) -> FeedbackScene | None:
    """Only where there is a message to take away: what was never sent is not spoken of."""
    found = await _even_withdrawn(scene)
    if found is None or scene.person is None or found.feedback.withdrawn_at is None:
        return None
    shown = await outbox.card_message(scene.session, scene.person.id or 0, feedbacks.card_of(found.feedback.id))
    return found if shown else None


# --- For its author


def _sent(scene: FeedbackScene, words: Words) -> Speech:
    preview = words.t("coach.preview", name=scene.name, quote=words.quote(scene.feedback.text))
    choice = words.t("coach.label_share") if scene.feedback.shared else words.t("shared.send")
    return Speech(words.t("shared.answered", question=preview, choice=choice))


def _receipt(scene: FeedbackScene, words: Words) -> Speech:
    """Whether it left, with [Retirer] as long as that is possible; or that it was withdrawn."""
    if scene.feedback.withdrawn_at:
        key = "feedback.withdrawn" if scene.delivered else "feedback.withdrawn_unread"
        return Speech(words.t(key, name=scene.name))
    withdraw = [_button(scene, words, "feedback.label_withdraw", "withdraw")] if scene.may_withdraw else []
    row = (*withdraw, _button(scene, words, "shared.correct", "correct_feedback"))
    if scene.later is None:
        return Speech(words.t("coach.sent", name=scene.name), (row,))
    day, time = words.day(scene.later.date()), words.time(scene.later)
    return Speech(words.t("coach.sent_later", name=scene.name, day=day, time=time), (row,))


def _corrected(scene: FeedbackScene, words: Words) -> Speech:
    day = words.short_date(scene.corrected_on or scene.written_on)
    text = words.t("feedback.corrected", name=scene.name, day=day)
    return Speech(text, ((_button(scene, words, "shared.correct", "correct_feedback"),),))


def _thanks(scene: FeedbackScene, words: Words) -> Speech:
    return Speech(words.t("coach.thanks", name=scene.name, day=words.short_date(scene.written_on)))


# --- For whom it is for


def _feedback(scene: FeedbackScene, words: Words) -> Speech:
    """The text with all that is true of it now; [Merci] once, [Répondre] at any time."""
    text, answer = feedback_text(scene, words), _button(scene, words, "feedback.label_reply", "reply")
    if scene.thanked:
        said = words.t("shared.answered", question=text, choice=words.t("shared.thanks"))
        return Speech(said, ((answer,),))
    return Speech(text, ((_button(scene, words, "shared.thanks", "thanks"), answer),))


def feedback_text(scene: FeedbackScene, words: Words) -> Safe:
    """Whose, about which point, when it was modified; the text; and whether others read it."""
    if scene.point_day:
        title = words.t("coach.feedback", by=words.of(scene.coach), day=words.short_date(scene.point_day))
    else:
        title = words.t("coach.feedback_of_week", by=words.of(scene.coach), week=words.week(scene.monday))
    if scene.corrected_on:
        title = words.t("feedback.modified", title=title, day=words.short_date(scene.corrected_on))
    lines = [title, words.quote(scene.feedback.text)]
    if scene.feedback.shared:
        lines.append(words.t("coach.feedback_shared"))
    return Safe("\n".join(lines))


def _gone(scene: FeedbackScene, words: Words) -> Speech:
    return Speech(words.t("feedback.gone", coach=scene.coach), deletes=True)


def _button(scene: FeedbackScene, words: Words, key: str, action: str) -> Choice:
    return Choice(words.label(key), pack(action, str(scene.feedback.id)))


VIEWS = {
    "feedback_sent": View(_sent, COACHES, read_feedback),
    "feedback_receipt": View(_receipt, COACHES, _even_withdrawn),
    "feedback_corrected": View(_corrected, COACHES, read_feedback),
    "feedback_thanks": View(_thanks, COACHES, read_feedback),
    "feedback": View(_feedback, INTRAPRENEURS, read_feedback),
    "feedback_gone": View(_gone, INTRAPRENEURS, _read_gone),
}
