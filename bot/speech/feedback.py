"""What is said around feedback: the offer, the preview that names its reader, the feedback itself, the thanks."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.buttons import WeekRef, pack
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View, WeekScene, read_week, week_if
from bot.speech.words import Safe, Words
from scheduler.gather import gather_one
from scheduler.ledger import week_of
from scheduler.weeks import local_time
from storage import drafts, feedbacks
from storage.drafts import Draft
from storage.tables import Feedback, Person
from storage.terms import PointAnswer, Role, WeekStatus

COACHES = frozenset({Role.COACH})
INTRAPRENEURS = frozenset({Role.INTRAPRENEUR})


@dataclass(frozen=True)
class DraftScene:
    """A draft and the week it is about."""

    week: WeekScene
    draft: Draft


@dataclass(frozen=True)
class FeedbackScene:
    """A feedback that was sent, with the names of both."""

    feedback: Feedback
    coach: str
    name: str
    point_day: date | None
    later: datetime | None  # in local time: when it will be read, if not at once


@dataclass(frozen=True)
class Whom:
    """To whom a coach may write about a week: enrolment and name."""

    monday: date
    people: list[tuple[int, str]]


# --- Reading


def _own(scene: WeekScene) -> bool:
    return scene.enrolled.coach.id == scene.reader.id


async def _read_draft(scene: Scene) -> DraftScene | None:
    week = await read_week(scene)
    if week is None or not _own(week):
        return None
    ref, draft = await drafts.awaited(scene.session, week.reader.id or 0, "feedback_draft", scene.now) or ("", Draft())
    same = ref == WeekRef(week.enrolled.id, week.week.monday).code
    return DraftScene(week, draft) if same and draft.parts else None


async def _read_feedback(scene: Scene) -> FeedbackScene | None:
    """The feedback the facts name, for its author and its reader only; None once it is withdrawn."""
    feedback = await feedbacks.find(scene.session, int(scene.facts["feedback"]))
    if feedback is None or scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    enrolled = next((e for e in cohort.enrolments if e.id == feedback.enrolment_id), None)
    if enrolled is None or scene.person.id not in (feedback.coach_id, enrolled.person.id):
        return None
    author = await scene.session.get_one(Person, feedback.coach_id)
    point = week_of(cohort, enrolled, feedback.monday).point
    later = scene.facts.get("later")
    return FeedbackScene(
        feedback=feedback,
        coach=author.name,
        name=enrolled.person.name,
        point_day=point.day if point.answer is PointAnswer.HELD else None,
        later=local_time(datetime.fromisoformat(later), cohort.calendar) if later else None,
    )


async def _read_whom(scene: Scene) -> Whom | None:
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    monday = date.fromisoformat(scene.facts["monday"])
    theirs = [e for e in cohort.enrolments if e.coach.id == scene.person.id]
    due = [e for e in theirs if week_of(cohort, e, monday).status is not WeekStatus.NOT_DUE]
    return Whom(monday, [(e.id, e.person.name) for e in due])


# --- Writing


def _offer(scene: WeekScene, words: Words) -> Speech:
    written, aloud, none = (
        Choice(words.label(f"coach.label_{value}"), _data("feedback", scene, value))
        for value in ("write", "aloud", "none")
    )
    return Speech(words.t("coach.offer", name=scene.enrolled.person.name), ((written, aloud), (none,)))


def _offered(scene: WeekScene, words: Words) -> Speech:
    question = words.t("coach.offer_short", name=scene.enrolled.person.name)
    choice = words.t(f"coach.label_{scene.facts['choice']}")
    return Speech(words.t("shared.answered", question=question, choice=choice))


def _ask(scene: WeekScene, words: Words) -> Speech:
    return Speech(words.t("coach.ask", name=scene.enrolled.person.name), (_cancel(scene, words),))


def _cancel(scene: WeekScene, words: Words) -> tuple[Choice, ...]:
    return (Choice(words.label("shared.cancel"), _data("feedback_draft", scene, "cancel")),)


def _aloud(scene: WeekScene, words: Words) -> Speech:
    return Speech(words.t("coach.aloud", name=scene.enrolled.person.name))


def _too_long(scene: WeekScene, words: Words) -> Speech:
    size, limit = words.number(scene.facts["size"]), words.number(scene.facts["limit"])
    if scene.facts["kept"]:
        return Speech(words.t("coach.too_long_together", size=size, limit=limit))
    return Speech(words.t("coach.too_long", size=size, limit=limit))


def _preview(scene: DraftScene, words: Words) -> Speech:
    """The person's name first, then the very text; its buttons act on that text only."""
    week, digest = scene.week, scene.draft.digest
    send = Choice(words.label("shared.send"), _data("feedback_draft", week, f"send.{digest}"))
    share = Choice(words.label("coach.label_share"), _data("feedback_draft", week, f"share.{digest}"))
    edit = Choice(words.label("shared.edit"), _data("feedback_draft", week, f"edit.{digest}"))
    text = words.t("coach.preview", name=week.enrolled.person.name, quote=words.quote(scene.draft.text))
    return Speech(text, ((send,), (share,), (edit, *_cancel(week, words))))


def _pending(scene: DraftScene, words: Words) -> Speech:
    preview = _preview(scene, words)
    title = words.t("coach.pending", name=scene.week.enrolled.person.name)
    return Speech(f"{title}\n{preview.text}", preview.choices)


def _rewriting(scene: DraftScene, words: Words) -> Speech:
    text = words.t("coach.ask_again", name=scene.week.enrolled.person.name, quote=words.quote(scene.draft.text))
    return Speech(text, (_cancel(scene.week, words),))


def _cancelled(scene: WeekScene, words: Words) -> Speech:
    return Speech(words.t("coach.cancelled", name=scene.enrolled.person.name))


def _whom(whom: Whom, words: Words) -> Speech:
    if not whom.people:
        return Speech(words.t("coach.nobody"))
    refs = [(WeekRef(enrolment_id, whom.monday).code, name) for enrolment_id, name in whom.people]
    rows = tuple(
        (Choice(words.label("coach.label_person", name=name), pack("feedback", ref, "write")),) for ref, name in refs
    )
    return Speech(words.t("coach.whom"), rows)


def _data(action: str, scene: WeekScene, value: str) -> str:
    return pack(action, WeekRef(scene.enrolled.id, scene.week.monday).code, value)


# --- Sent


def _sent(scene: FeedbackScene, words: Words) -> Speech:
    preview = words.t("coach.preview", name=scene.name, quote=words.quote(scene.feedback.text))
    choice = words.t("coach.label_share") if scene.feedback.shared else words.t("shared.send")
    return Speech(words.t("shared.answered", question=preview, choice=choice))


def _receipt(scene: FeedbackScene, words: Words) -> Speech:
    if scene.later is None:
        return Speech(words.t("coach.sent", name=scene.name))
    return Speech(
        words.t("coach.sent_later", name=scene.name, day=words.day(scene.later.date()), time=words.time(scene.later))
    )


def _feedback(scene: FeedbackScene, words: Words) -> Speech:
    thanks = Choice(words.label("shared.thanks"), pack("thanks", str(scene.feedback.id)))
    return Speech(_feedback_text(scene, words), ((thanks,),))


def _feedback_text(scene: FeedbackScene, words: Words) -> Safe:
    if scene.point_day:
        title = words.t("coach.feedback", by=words.of(scene.coach), day=words.short_date(scene.point_day))
    else:
        title = words.t("coach.feedback_of_week", by=words.of(scene.coach), week=words.week(scene.feedback.monday))
    lines = [title, words.quote(scene.feedback.text)]
    if scene.feedback.shared:
        lines.append(words.t("coach.feedback_shared"))
    return Safe("\n".join(lines))


def _thanked(scene: FeedbackScene, words: Words) -> Speech:
    return Speech(words.t("shared.answered", question=_feedback_text(scene, words), choice=words.t("shared.thanks")))


def _thanks(scene: FeedbackScene, words: Words) -> Speech:
    return Speech(words.t("coach.thanks", name=scene.name, day=words.short_date(scene.feedback.written_at.date())))


VIEWS = {
    "feedback_offer": View(_offer, COACHES, week_if(_own)),
    "feedback_offered": View(_offered, COACHES, week_if(_own)),
    "feedback_ask": View(_ask, COACHES, week_if(_own)),
    "feedback_rewriting": View(_rewriting, COACHES, _read_draft),
    "feedback_aloud": View(_aloud, COACHES, week_if(_own)),
    "feedback_too_long": View(_too_long, COACHES, week_if(_own)),
    "feedback_preview": View(_preview, COACHES, _read_draft),
    "feedback_pending": View(_pending, COACHES, _read_draft),
    "feedback_cancelled": View(_cancelled, COACHES, week_if(_own)),
    "feedback_whom": View(_whom, COACHES, _read_whom),
    "feedback_sent": View(_sent, COACHES, _read_feedback),
    "feedback_receipt": View(_receipt, COACHES, _read_feedback),
    "feedback": View(_feedback, INTRAPRENEURS, _read_feedback),
    "feedback_thanked": View(_thanked, INTRAPRENEURS, _read_feedback),
    "feedback_thanks": View(_thanks, COACHES, _read_feedback),
}
