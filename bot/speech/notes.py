"""Private notes, in words: the warning, the receipt, and one's own notes read again by nobody else."""

from dataclasses import dataclass
from datetime import date

from bot.buttons import pack
from bot.delicate_words import delicate
from bot.speech.soft_check import soft_check
from bot.speech.speech import Choice, Speech, fits
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words
from scheduler.gather import gather_one
from scheduler.weeks import local_date
from storage import drafts, notes
from storage.drafts import Draft
from storage.tables import Enrolment, Person
from storage.terms import Role

COACHES = frozenset({Role.COACH})


@dataclass(frozen=True)
class NoteScene:
    """A note being written, or just kept: about whom, and the draft that waits."""

    enrolment_id: int
    name: str
    draft: Draft
    facts: dict[str, object]


@dataclass(frozen=True)
class Notes:
    """One's own notes about a person, newest first, each with its local day."""

    enrolment_id: int
    name: str
    notes: list[tuple[date, str]]
    follows: bool  # still their coach: another note may be written


@dataclass(frozen=True)
class People:
    """About whom a note may be written, or about whom there are some: enrolment, name and how many."""

    people: list[tuple[int, str, int]]


async def _read(scene: Scene) -> NoteScene | None:
    """About whom, for whoever may write about that person."""
    name = await _name(scene)
    if name is None or scene.person is None:
        return None
    found = await drafts.awaited(scene.session, scene.person.id or 0, "note", scene.now)
    draft = found[1] if found and found[0] == str(scene.facts["enrolment"]) else Draft()
    return NoteScene(int(scene.facts["enrolment"]), name, draft, dict(scene.facts))


async def _name(scene: Scene) -> str | None:
    """The name of the person of the facts' enrolment, of the reader's own cohort."""
    enrolment = await scene.session.get(Enrolment, int(scene.facts["enrolment"]))
    if enrolment is None or scene.person is None or enrolment.cohort_id != scene.person.cohort_id:
        return None
    return (await scene.session.get_one(Person, enrolment.person_id)).name


async def _read_check(scene: Scene) -> NoteScene | None:
    found = await _read(scene)
    return found if found and delicate(found.draft) else None


async def _read_list(scene: Scene) -> Notes | None:
    """Only what the reader wrote: those of another coach are not in it."""
    name = await _name(scene)
    if name is None or scene.person is None:
        return None
    enrolment_id, reader = int(scene.facts["enrolment"]), scene.person.id or 0
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    written = await notes.of_author(scene.session, enrolment_id, reader)
    days = [(local_date(note.written_at, cohort.calendar), note.text) for note in reversed(written)]
    follows = any(e.id == enrolment_id and e.coach.id == reader for e in cohort.enrolments)
    return Notes(enrolment_id, name, days, follows)


async def _read_own_people(scene: Scene) -> People | None:
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    return People([(e.id, e.person.name, 0) for e in cohort.enrolments if e.coach.id == scene.person.id])


async def _read_noted_people(scene: Scene) -> People | None:
    if scene.person is None:
        return None
    counted = await notes.counted(scene.session, scene.person.id or 0)
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    return People([(e.id, e.person.name, counted[e.id]) for e in cohort.enrolments if e.id in counted])


# --- Writing


def _warning(scene: NoteScene, words: Words) -> Speech:
    understood = Choice(words.label("notes.label_understood"), _data(scene, "understood"))
    return Speech(words.t("notes.warning", name=scene.name), ((understood, _cancel(scene, words)),))


def _understood(scene: NoteScene, words: Words) -> Speech:
    warning, choice = words.t("notes.warning", name=scene.name), words.t("notes.label_understood")
    return Speech(words.t("shared.answered", question=warning, choice=choice))


def _ask(scene: NoteScene, words: Words) -> Speech:
    return Speech(words.t("notes.ask", name=scene.name), ((_cancel(scene, words),),))


def _check(scene: NoteScene, words: Words) -> Speech:
    asked = delicate(scene.draft)
    assert asked is not None  # else the view is not read
    check = soft_check(asked, words, lambda value: _data(scene, f"{value}.{scene.draft.digest}"))
    return Speech(check.text, (*check.choices, (_cancel(scene, words),)))


def _checked(scene: NoteScene, words: Words) -> Speech:
    return Speech(words.t(f"notes.checked_{scene.facts['choice']}", name=scene.name))


def _saved(scene: NoteScene, words: Words) -> Speech:
    erase = Choice(words.label("shared.erase"), pack("note_erase", str(scene.facts["note"])))
    return Speech(words.t("notes.saved", name=scene.name), ((erase,),))


def _cancelled(scene: NoteScene, words: Words) -> Speech:
    return Speech(words.t("notes.cancelled", name=scene.name))


def _erased(scene: NoteScene, words: Words) -> Speech:
    return Speech(words.t("notes.erased", name=scene.name))


def _too_long(scene: NoteScene, words: Words) -> Speech:
    size, limit = (words.number(int(str(scene.facts[fact]))) for fact in ("size", "limit"))
    return Speech(words.t("notes.too_long", name=scene.name, size=size, limit=limit))


def _whom(people: People, words: Words) -> Speech:
    rows = tuple((Choice(name, pack("note", str(number), "whom")),) for number, name, _ in people.people)
    return Speech(words.t("notes.whom"), rows)


def _whom_chosen(scene: NoteScene, words: Words) -> Speech:
    return Speech(words.t("shared.answered", question=words.t("notes.whom"), choice=scene.name))


def _cancel(scene: NoteScene, words: Words) -> Choice:
    return Choice(words.label("shared.cancel"), _data(scene, "cancel"))


def _data(scene: NoteScene, value: str) -> str:
    return pack("note", str(scene.enrolment_id), value)


# --- Reading again


def _list(found: Notes, words: Words) -> Speech:
    write = Choice(words.label("notes.label_write"), pack("note", str(found.enrolment_id), "write"))
    rows = ((write,),) if found.follows else ()
    if not found.notes:
        return Speech(words.t("notes.none", name=found.name), rows)
    title = words.t("notes.title", name=found.name)
    shown = [
        words.t("notes.entry", day=words.short_date(day, year=True), quote=words.quote(text))
        for day, text in found.notes
    ]
    while len(shown) > 1 and not fits(Speech(Safe("\n".join([title, *shown])))):
        shown.pop()
    return Speech(Safe("\n".join([title, *shown])), rows)


def _lists(people: People, words: Words) -> Speech:
    if not people.people:
        return Speech(words.t("notes.nothing"))
    rows = tuple(
        (Choice(words.label("notes.label_count", name=name, count=count), pack("note_list", str(number))),)
        for number, name, count in people.people
    )
    return Speech(words.t("notes.of_whom"), rows)


VIEWS: dict[str, View] = {
    "note_whom": View(_whom, COACHES, _read_own_people),
    "note_whom_chosen": View(_whom_chosen, COACHES, _read),
    "note_warning": View(_warning, COACHES, _read),
    "note_understood": View(_understood, COACHES, _read),
    "note_ask": View(_ask, COACHES, _read),
    "note_check": View(_check, COACHES, _read_check),
    "note_checked": View(_checked, COACHES, _read),
    "note_saved": View(_saved, COACHES, _read),
    "note_cancelled": View(_cancelled, COACHES, _read),
    "note_erased": View(_erased, COACHES, _read),
    "note_too_long": View(_too_long, COACHES, _read),
    "note_list": View(_list, COACHES, _read_list),
    "note_lists": View(_lists, COACHES, _read_noted_people),
}
