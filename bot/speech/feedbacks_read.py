"""The feedback somebody may read again, newest first, as much as one message holds, each with its thread."""

from dataclasses import dataclass
from datetime import date

from bot.buttons import pack
from bot.speech.speech import Choice, Speech, fits
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words
from scheduler.facts import CohortFacts, Enrolled
from scheduler.gather import gather_one
from scheduler.weeks import local_date
from storage import feedbacks
from storage.tables import Feedback, Person
from storage.terms import Role


@dataclass(frozen=True)
class Entry:
    """One feedback with its author's name, its local day, and what was said under it: by whom, and what."""

    feedback: Feedback
    by: str
    day: date
    corrected_on: date | None
    said: list[tuple[str, str]]


@dataclass(frozen=True)
class Entries:
    """What one reader may read about one person, newest first."""

    name: str
    own: bool  # the reader is the person it is about
    entries: list[Entry]


async def _read(scene: Scene) -> Entries | None:
    """All of it for the person it is about; for the present coach their own, and what another one shared."""
    found = await _subject(scene)
    if found is None or scene.person is None:
        return None
    cohort, enrolled = found
    own = enrolled.person.id == scene.person.id
    if own:
        given = await feedbacks.received(scene.session, enrolled.id)
    else:
        given = await feedbacks.readable_by_coach(scene.session, enrolled.id, scene.person.id or 0)
    entries = [await _entry(scene, cohort, feedback, own=own) for feedback in reversed(given)]
    return Entries(enrolled.person.name, own, entries)


async def _subject(scene: Scene) -> tuple[CohortFacts, Enrolled] | None:
    """Whom the facts name, if the reader is that person or coaches them now."""
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    enrolled = next((e for e in cohort.enrolments if e.id == scene.facts["enrolment"]), None)
    if enrolled is None or scene.person.id not in (enrolled.person.id, enrolled.coach.id):
        return None
    return cohort, enrolled


async def _entry(scene: Scene, cohort: CohortFacts, feedback: Feedback, *, own: bool) -> Entry:
    """The thread is for the two who wrote it only."""
    author = await scene.session.get_one(Person, feedback.coach_id)
    one_of_the_two = own or (scene.person is not None and scene.person.id == author.id)
    said = await feedbacks.thread(scene.session, feedback.id or 0) if one_of_the_two else []
    names = [(await scene.session.get_one(Person, reply.by_id)).name for reply in said]
    day = local_date(feedback.written_at, cohort.calendar)
    corrected = local_date(feedback.corrected_at, cohort.calendar) if feedback.corrected_at else None
    texts = [reply.text for reply in said]
    return Entry(feedback, author.name, day, corrected, list(zip(names, texts, strict=True)))


def _list(entries: Entries, words: Words) -> Speech:
    if not entries.entries:
        key = "feedback.none_received" if entries.own else "feedback.none_given"
        return Speech(words.t(key, name=entries.name))
    title = words.t("feedback.received" if entries.own else "feedback.given", name=entries.name)
    shown = [_lines(entry, words) for entry in entries.entries]
    while len(shown) > 1 and not fits(Speech(_whole(title, shown))):
        shown.pop()
    return Speech(_whole(title, shown))


def _whole(title: Safe, shown: list[Safe]) -> Safe:
    return Safe("\n\n".join([title, *shown]))


def _lines(entry: Entry, words: Words) -> Safe:
    title = words.t("feedback.entry", by=words.of(entry.by), day=words.short_date(entry.day, year=True))
    if entry.corrected_on:
        title = words.t("feedback.modified", title=title, day=words.short_date(entry.corrected_on))
    lines = [title, words.quote(entry.feedback.text)]
    lines += [words.t("feedback.said", name=by, quote=words.quote(text)) for by, text in entry.said]
    if entry.feedback.shared:
        lines.append(words.t("coach.feedback_shared"))
    return Safe("\n".join(lines))


@dataclass(frozen=True)
class Whom:
    """Of whom a coach may read feedback: enrolment and name."""

    people: list[tuple[int, str]]


async def _read_whom(scene: Scene) -> Whom | None:
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    return Whom([(e.id, e.person.name) for e in cohort.enrolments if e.coach.id == scene.person.id])


def _of_whom(whom: Whom, words: Words) -> Speech:
    if not whom.people:
        return Speech(words.t("feedback.follows_nobody"))
    rows = tuple((Choice(name, pack("feedbacks", str(enrolment_id))),) for enrolment_id, name in whom.people)
    return Speech(words.t("feedback.of_whom"), rows)


VIEWS = {
    "feedback_list": View(_list, frozenset({Role.COACH, Role.INTRAPRENEUR}), _read),
    "feedback_of_whom": View(_of_whom, frozenset({Role.COACH}), _read_whom),
}
