"""What is said around a feedback before it leaves: the offer, the preview that names its reader, the soft check."""

from dataclasses import dataclass
from datetime import date

from bot.buttons import WeekRef, pack
from bot.delicate_words import delicate
from bot.speech import feedback_sent, feedback_thread, feedbacks_read
from bot.speech.soft_check import soft_check
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View, WeekScene, read_week, week_if
from bot.speech.words import Safe, Words
from scheduler.gather import gather_one
from scheduler.ledger import week_of
from scheduler.points import speaks_of
from storage import drafts
from storage.drafts import Draft
from storage.terms import Role, WeekStatus

COACHES = frozenset({Role.COACH})


@dataclass(frozen=True)
class DraftScene:
    """A draft and the week it is about."""

    week: WeekScene
    draft: Draft


@dataclass(frozen=True)
class Whom:
    """To whom a coach may write about a week: enrolment and name."""

    monday: date
    people: list[tuple[int, str]]


# --- Reading


def _own(scene: WeekScene) -> bool:
    """The reader holds that week's point; whoever corrects what they wrote needs not hold it any more."""
    correcting = "," in scene.facts.get("ref", "")
    return correcting or speaks_of(scene.cohort, scene.enrolled, scene.week.monday, scene.reader.id or 0)


async def _read_draft(scene: Scene) -> DraftScene | None:
    """Only what the reader is writing at this moment about that very thing."""
    week = await read_week(scene)
    if week is None or not _own(week):
        return None
    ref, draft = await drafts.awaited(scene.session, week.reader.id or 0, "feedback_draft", scene.now) or ("", Draft())
    return DraftScene(week, draft) if ref == _ref(week) and draft.parts else None


async def _read_whom(scene: Scene) -> Whom | None:
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    monday, reader = date.fromisoformat(scene.facts["monday"]), scene.person.id or 0
    theirs = [e for e in cohort.enrolments if speaks_of(cohort, e, monday, reader)]
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
    text = words.t("coach.preview", name=scene.week.enrolled.person.name, quote=words.quote(scene.draft.text))
    edit, asked = _button(scene, words, "shared.edit", "edit"), delicate(scene.draft)
    if asked:
        check = soft_check(asked, words, lambda value: _draft_data(scene, value))
        return Speech(Safe(f"{text}\n\n{check.text}"), (*check.choices, (edit, *_cancel(scene.week, words))))
    send = _button(scene, words, "shared.send", "send")
    share = _button(scene, words, "coach.label_share", "share")
    return Speech(text, ((send,), (share,), (edit, *_cancel(scene.week, words))))


def _button(scene: DraftScene, words: Words, key: str, value: str) -> Choice:
    return Choice(words.label(key), _draft_data(scene, value))


def _draft_data(scene: DraftScene, value: str) -> str:
    return _data("feedback_draft", scene.week, f"{value}.{scene.draft.digest}")


def _pending(scene: DraftScene, words: Words) -> Speech:
    preview = _preview(scene, words)
    title = words.t("coach.pending", name=scene.week.enrolled.person.name)
    return Speech(f"{title}\n{preview.text}", preview.choices)


def _rewriting(scene: DraftScene, words: Words) -> Speech:
    text = words.t("coach.ask_again", name=scene.week.enrolled.person.name, quote=words.quote(scene.draft.text))
    return Speech(text, (_cancel(scene.week, words),))


def _cancelled(scene: WeekScene, words: Words) -> Speech:
    key = "feedback.correction_cancelled" if "," in scene.facts.get("ref", "") else "coach.cancelled"
    return Speech(words.t(key, name=scene.enrolled.person.name))


def _whom(whom: Whom, words: Words) -> Speech:
    if not whom.people:
        return Speech(words.t("coach.nobody"))
    refs = [(WeekRef(enrolment_id, whom.monday).code, name) for enrolment_id, name in whom.people]
    rows = tuple(
        (Choice(words.label("coach.label_person", name=name), pack("feedback", ref, "write")),) for ref, name in refs
    )
    return Speech(words.t("coach.whom"), rows)


def _data(action: str, scene: WeekScene, value: str) -> str:
    return pack(action, _ref(scene), value)


def _ref(scene: WeekScene) -> str:
    """The week, and the feedback that is being corrected if there is one."""
    code = WeekRef(scene.enrolled.id, scene.week.monday).code
    return str(scene.facts.get("ref", code))


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
    **feedback_sent.VIEWS,
    **feedback_thread.VIEWS,
    **feedbacks_read.VIEWS,
}
