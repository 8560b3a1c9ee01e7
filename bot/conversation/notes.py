"""Private notes: what a coach keeps for the project, after a warning that it can be asked for."""

from bot.conversation import drafts, unshared
from bot.conversation.acts import Edited, Said
from bot.conversation.coached_person import coached_by, named_in, own_or_told
from bot.conversation.pending import another_text_waits
from bot.conversation.turn import COACHES, COORDINATORS, Command, NotAllowed, Step, Turn
from bot.delicate_words import delicate
from scheduler.facts import Enrolled
from storage import awaiting, notes
from storage.drafts import Draft
from storage.terms import Role

LIMIT = 900  # characters, as for feedback


async def _note(turn: Turn, argument: str) -> None:
    """`/note Solenn …` keeps a note, `/note Solenn` reads them again, `/note` asks about whom."""
    named, text = await named_in(turn, argument)
    if isinstance(turn.act, Edited):
        turn.say("sentence", key="notes.edit_too_late")
    elif Role.COACH not in turn.roles:
        await unshared.refuse_note(turn, named)
    elif named is None:
        await _ask_whom(turn, _draft_of(turn, text))
    elif text == "":
        await _read_again(turn, named)
    elif await _mine(turn, named):
        await _write(turn, named, _draft_of(turn, text))


async def _notes(turn: Turn, argument: str) -> None:
    """`/notes`: those one wrote; about one person if that is all, else about whom."""
    named, _ = await named_in(turn, argument)
    written = await notes.counted(turn.session, turn.person_id)
    if Role.COACH not in turn.roles:
        await unshared.refuse_note(turn, named)
    elif named:
        await _read_again(turn, named)
    elif len(written) == 1:
        turn.say("note_list", enrolment=next(iter(written)))
    else:
        turn.say("note_lists")


async def _read_again(turn: Turn, enrolled: Enrolled) -> None:
    """Author only: a former coach still reads their own, and nobody else's."""
    if await notes.of_author(turn.session, enrolled.id, turn.person_id) or await _mine(turn, enrolled):
        turn.say("note_list", enrolment=enrolled.id)


async def _mine(turn: Turn, enrolled: Enrolled) -> bool:
    """Whether they coach that person; else they are told, as coach or as coordinator."""
    if enrolled.coach.id != turn.person_id and Role.COORDINATOR in turn.roles:
        await unshared.refuse_note(turn, enrolled)
        return False
    return await own_or_told(turn, str(enrolled.id)) is not None


def _draft_of(turn: Turn, text: str) -> Draft:
    message_id = turn.act.message_id if isinstance(turn.act, Said) else 0
    return Draft(((message_id, text),) if text else (), f"note:{turn.act.update_id}")


async def _ask_whom(turn: Turn, draft: Draft) -> None:
    """A text without a name waits until it has one."""
    if draft.parts:
        if await another_text_waits(turn):
            return
        await _await(turn, "", draft)
    turn.say("note_whom" if await coached_by(turn) else "note_lists")


async def _await(turn: Turn, ref: str, draft: Draft) -> None:
    await turn.expect("note", ref, draft=draft.to_json() if draft.parts else None)


async def _write(turn: Turn, enrolled: Enrolled, draft: Draft, *, begun: bool = False) -> None:
    """Keep it at once, unless the warning was never read or a sentence is to be asked about: then it waits.

    `begun`: this draft is what is awaited; else another text that waits goes first.
    """
    if len(draft.text) > LIMIT:
        turn.say("note_too_long", enrolment=enrolled.id, size=len(draft.text), limit=LIMIT)
        return
    asks = "note_warning" if turn.person.warned_of_notes_at is None else "note_check" if delicate(draft) else None
    if asks and not begun and await another_text_waits(turn):
        return
    if asks:
        await _await(turn, str(enrolled.id), draft)
        turn.say(asks, enrolment=enrolled.id)
        return
    if begun:
        await turn.expect_nothing()
    note = await notes.add(turn.session, enrolled.id, turn.person_id, draft.text, turn.now)
    turn.say("note_saved", note=note.id, enrolment=enrolled.id)


async def _tapped(turn: Turn, ref: str, value: str) -> None:
    """The buttons of a note that is being written."""
    enrolled = await own_or_told(turn, ref)
    if enrolled is None:
        return
    row = await awaiting.awaited(turn.session, turn.person_id, turn.now)
    waits = row is not None and row.step == "note" and row.ref in (ref, "")
    draft = Draft.from_json(row.draft) if row and waits else Draft()
    what, _, digest = value.partition(".")
    if what in ("whom", "write"):
        await _chosen(turn, enrolled, draft, waits=waits, asked=what == "whom")
    elif what == "understood":
        await _understood(turn, enrolled, draft, waits=waits)
    elif what == "cancel":
        if waits:
            await turn.expect_nothing()
        turn.edit("note_cancelled", enrolment=enrolled.id)
    elif what in ("drop", "keep"):
        await _checked(turn, enrolled, draft, digest, drop=what == "drop")
    else:
        raise NotAllowed


async def _chosen(turn: Turn, enrolled: Enrolled, draft: Draft, *, waits: bool, asked: bool) -> None:
    """About whom it is; then the text that waited, the warning, or the question."""
    if not waits and await another_text_waits(turn):
        return
    if asked:
        turn.edit("note_whom_chosen", enrolment=enrolled.id)
    await _go_on(turn, enrolled, draft)


async def _understood(turn: Turn, enrolled: Enrolled, draft: Draft, *, waits: bool) -> None:
    """The warning was read, once for all; what was typed before it is kept now."""
    if turn.person.warned_of_notes_at is not None and not draft.parts:
        turn.toast("shared.already_noted")
        return
    turn.person.warned_of_notes_at = turn.person.warned_of_notes_at or turn.now
    turn.session.add(turn.person)
    turn.edit("note_understood", enrolment=enrolled.id)
    if waits or not await another_text_waits(turn):
        await _go_on(turn, enrolled, draft)


async def _go_on(turn: Turn, enrolled: Enrolled, draft: Draft) -> None:
    if draft.parts:
        await _write(turn, enrolled, draft, begun=True)
        return
    await _await(turn, str(enrolled.id), Draft())
    turn.say("note_warning" if turn.person.warned_of_notes_at is None else "note_ask", enrolment=enrolled.id)


async def _checked(turn: Turn, enrolled: Enrolled, draft: Draft, digest: str, *, drop: bool) -> None:
    """What was said of a delicate sentence: it goes, or it stays and is not asked about again."""
    asked = delicate(draft)
    if asked is None or digest != draft.digest:
        turn.toast("week.draft_gone")
        return
    turn.edit("note_checked", enrolment=enrolled.id, choice="drop" if drop else "keep")
    await _go_on(turn, enrolled, draft.without(asked.sentence) if drop else draft.clearing(asked.sentence))


async def _written(turn: Turn, ref: str, text: str) -> None:
    """The text of a note; before it is known about whom, it waits."""
    draft = await drafts.grow(turn, "note", ref, text)
    if ref == "":
        turn.say("note_whom")
        return
    enrolled = await own_or_told(turn, ref)
    if enrolled:
        await _write(turn, enrolled, draft, begun=True)


async def _erase(turn: Turn, ref: str, _value: str) -> None:
    """[Effacer]: its author takes a note back."""
    note = await notes.own(turn.session, int(ref) if ref.isdecimal() and len(ref) < 10 else 0, turn.person_id)
    if note is None:
        turn.toast("notes.gone")
        return
    turn.edit("note_erased", enrolment=note.enrolment_id)
    await notes.erase(turn.session, note)


async def _list(turn: Turn, ref: str, _value: str) -> None:
    turn.say("note_list", enrolment=int(ref) if ref.isdecimal() and len(ref) < 10 else 0)


STEPS: tuple[Step, ...] = (
    Step("note", COACHES, tap=_tapped, text=_written),
    Step("note_erase", COACHES, tap=_erase),
    Step("note_list", COACHES, tap=_list),
    *unshared.STEPS,
)
COMMANDS: tuple[Command, ...] = (
    Command("note", COACHES | COORDINATORS, _note),
    Command("notes", COACHES | COORDINATORS, _notes),
)
