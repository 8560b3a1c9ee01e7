"""The calendar in the set-up: a closure taken back, a public holiday that is worked or is not after all."""

from datetime import date

from bot.cohort import edits
from bot.conversation.setup_saving import save
from bot.conversation.turn import COORDINATORS, NotAllowed, Step, Turn


async def reopen(turn: Turn, _ref: str, value: str) -> None:
    """Open again from one closed date to another."""
    first, _, last = value.partition(",")
    days = _date(first), _date(last or first)
    _show(turn, "closures", await save(turn, lambda plan: edits.without_closure(plan, *days)))


async def work(turn: Turn, ref: str, value: str) -> None:
    """A public holiday is worked, or is a day off again."""
    day = _date(value)
    _show(turn, "worked", await save(turn, lambda plan: edits.with_worked(plan, day, worked=ref == "yes")))


def _show(turn: Turn, page: str, saved: list[int] | None) -> None:
    if saved == []:
        turn.toast("shared.already_noted")
    elif saved:
        turn.edit(f"setup_{page}", saved=saved)


def _date(code: str) -> date:
    try:
        return date.fromisoformat(code)
    except ValueError:
        raise NotAllowed from None


STEPS: tuple[Step, ...] = (Step("setup_reopen", COORDINATORS, reopen), Step("setup_work", COORDINATORS, work))
