"""`/export`: two taps, what and in which format; then the files, and a line that says who took them."""

from datetime import timedelta
from typing import TypeVar

from bot.conversation.turn import COORDINATORS, Command, NotAllowed, Step, Turn
from bot.exports.export import Format, What, file_name, files_of
from bot.speech.words import words_for
from scheduler.weeks import local_date
from storage import exports
from storage.readers import readers

Choice = TypeVar("Choice", What, Format)
ONE_TAP = timedelta(minutes=1)  # a file of the same name within it is the same tap


async def ask_what(turn: Turn, _argument: str) -> None:
    """What to export."""
    turn.say("export_question")


async def what_tapped(turn: Turn, _ref: str, value: str) -> None:
    """In which format."""
    turn.edit("export_format", what=_known(value, What))


async def format_tapped(turn: Turn, ref: str, value: str) -> None:
    """Note who takes it, and send it as it is at that moment."""
    what, as_ = _known(ref, What), _known(value, Format)
    cohort = await turn.cohort()
    reader = (await readers(turn.session, {turn.person_id}))[turn.person_id]
    day, words = local_date(turn.now, cohort.calendar), words_for(reader.language)
    files = [(keys, file_name(cohort.name, keys, as_, day, words)) for keys in files_of(what, as_)]
    last = await exports.last_at(turn.session, turn.person, files[0][1])
    if last and turn.now - last < ONE_TAP:
        turn.toast("shared.already_noted")
        return
    turn.edit("export_chosen", what=what, format=as_)
    for keys, name in files:
        await exports.record(turn.session, turn.person, name, turn.now)
        turn.say("export_file", keys=list(keys), format=as_, name=name)


def _known(value: str, kind: type[Choice]) -> Choice:
    try:
        return kind(value)
    except ValueError:
        raise NotAllowed from None


STEPS: tuple[Step, ...] = (
    Step("export", COORDINATORS, what_tapped),
    Step("export_as", COORDINATORS, format_tapped),
)
COMMANDS: tuple[Command, ...] = (Command("export", COORDINATORS, ask_what),)
