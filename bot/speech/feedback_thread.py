"""The thread under a feedback, in words: what is being answered, what was answered, and to whom it goes."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.buttons import pack
from bot.delicate_words import delicate
from bot.speech.soft_check import soft_check
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words
from scheduler.gather import gather_one
from scheduler.weeks import Calendar, local_date, local_time
from storage import drafts, feedbacks
from storage.drafts import Draft
from storage.tables import Feedback, Person
from storage.terms import Role

THE_TWO = frozenset({Role.COACH, Role.INTRAPRENEUR})
LIMIT = 500


@dataclass(frozen=True)
class ThreadScene:
    """One word of the thread, written or being written, and with whom the reader talks."""

    feedback: Feedback
    other: str
    from_author: bool  # the reader wrote the feedback
    day: date  # of the feedback
    draft: Draft
    text: str = ""
    later: datetime | None = None  # local: when the other will read it, if not at once


async def _read(scene: Scene) -> ThreadScene | None:
    """For the author and the reader of a feedback only; None once it is withdrawn."""
    feedback = await feedbacks.find(scene.session, int(scene.facts["feedback"]))
    if feedback is None or scene.person is None:
        return None
    reader_id = await feedbacks.reader_of(scene.session, feedback)
    if scene.person.id not in (feedback.coach_id, reader_id):
        return None
    author = scene.person.id == feedback.coach_id
    other = await scene.session.get_one(Person, reader_id if author else feedback.coach_id)
    calendar = await _calendar(scene, scene.person)
    awaited = await drafts.awaited(scene.session, scene.person.id or 0, "reply", scene.now)
    draft = awaited[1] if awaited and awaited[0] == str(feedback.id) else Draft()
    return ThreadScene(feedback, other.name, author, local_date(feedback.written_at, calendar), draft)


async def _calendar(scene: Scene, person: Person) -> Calendar:
    return (await gather_one(scene.session, person.cohort_id, None, scene.now)).calendar


async def _read_draft(scene: Scene) -> ThreadScene | None:
    found = await _read(scene)
    return found if found and found.draft.parts else None


async def _read_own(scene: Scene) -> ThreadScene | None:
    """What the reader said."""
    return await _read_reply(scene, mine=True)


async def _read_others(scene: Scene) -> ThreadScene | None:
    """What the other one said."""
    return await _read_reply(scene, mine=False)


async def _read_reply(scene: Scene, *, mine: bool) -> ThreadScene | None:
    reply = await feedbacks.find_reply(scene.session, int(scene.facts["reply"]))
    if reply is None or scene.person is None or (reply.by_id == scene.person.id) is not mine:
        return None
    found = await _read(replace(scene, facts={"feedback": reply.feedback_id}))
    if found is None:
        return None
    later = scene.facts.get("later")
    at = local_time(datetime.fromisoformat(later), await _calendar(scene, scene.person)) if later else None
    return replace(found, text=reply.text, later=at)


def _ask(scene: ThreadScene, words: Words) -> Speech:
    return Speech(words.t("feedback.reply_ask", name=scene.other), ((_cancel(scene, words),),))


def _preview(scene: ThreadScene, words: Words) -> Speech:
    """The very text that would be kept, as the other will read it."""
    size, asked = len(scene.draft.text), delicate(scene.draft)
    text = _quoted(scene, words, scene.draft.text[:LIMIT].rstrip())
    if size > LIMIT:
        text = Safe(f"{words.t('week.draft_long', length=words.number(size))}\n{text}")
    if asked:
        check = soft_check(asked, words, lambda value: _data(scene, value))
        return Speech(Safe(f"{text}\n\n{check.text}"), (*check.choices, (_cancel(scene, words),)))
    save = Choice(words.label("shared.save"), _data(scene, "save"))
    return Speech(text, ((save, _cancel(scene, words)),))


def _saved(scene: ThreadScene, words: Words) -> Speech:
    question = _quoted(scene, words, scene.text)
    return Speech(words.t("shared.answered", question=question, choice=words.t("shared.save")))


def _quoted(scene: ThreadScene, words: Words, text: str) -> Safe:
    return words.t("feedback.reply_preview", name=scene.other, quote=words.quote(text))


def _receipt(scene: ThreadScene, words: Words) -> Speech:
    if scene.later is None:
        return Speech(words.t("feedback.reply_sent", name=scene.other))
    day, time = words.day(scene.later.date()), words.time(scene.later)
    return Speech(words.t("feedback.reply_later", name=scene.other, day=day, time=time))


def _cancelled(scene: ThreadScene, words: Words) -> Speech:
    return Speech(words.t("feedback.reply_cancelled", name=scene.other))


def _heard(scene: ThreadScene, words: Words) -> Speech:
    """What the other one answered, and [Répondre] in the same thread."""
    key = "feedback.reply_to_coach" if scene.from_author else "feedback.reply_from_coach"
    text = words.t(key, name=scene.other, day=words.short_date(scene.day), quote=words.quote(scene.text))
    return Speech(text, ((Choice(words.label("feedback.label_reply"), pack("reply", str(scene.feedback.id))),),))


def _cancel(scene: ThreadScene, words: Words) -> Choice:
    return Choice(words.label("shared.cancel"), pack("reply", str(scene.feedback.id), "cancel"))


def _data(scene: ThreadScene, value: str) -> str:
    return pack("reply", str(scene.feedback.id), f"{value}.{scene.draft.digest}")


VIEWS = {
    "reply_ask": View(_ask, THE_TWO, _read),
    "reply_preview": View(_preview, THE_TWO, _read_draft),
    "reply_saved": View(_saved, THE_TWO, _read_own),
    "reply_receipt": View(_receipt, THE_TWO, _read_own),
    "reply_cancelled": View(_cancelled, THE_TWO, _read),
    "feedback_reply": View(_heard, THE_TWO, _read_others),
}
