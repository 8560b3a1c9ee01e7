"""People without Telegram: a coordinator is asked in their place, and says what they said (A7)."""

from bot.conversation import proxies_day
from bot.conversation.setup_saving import note_act
from bot.conversation.turn import COORDINATORS, Command, NotAllowed, Step, Turn
from scheduler.facts import Enrolled
from scheduler.weeks import first_due_monday, local_date
from storage import proxies
from storage.tables import Enrolment, Person

WITHOUT, BY_LINK = "without_telegram", "by_link"


async def _set(turn: Turn, ref: str, value: str) -> None:
    """[Sans Telegram], or [Avec Telegram] again: then a new link can be given."""
    enrolled = await _who(turn, ref)
    if enrolled.person.reachable or value not in ("yes", "no"):
        raise NotAllowed
    person = await turn.session.get_one(Person, enrolled.person.id)
    if (value == "yes") == (person.proxy_id is not None):
        turn.toast("shared.already_noted")
        return
    if value == "yes":
        cohort = await turn.cohort()
        today = max(local_date(turn.now, cohort.calendar), cohort.calendar.starts_on)
        enrolment = await turn.session.get_one(Enrolment, enrolled.id)
        await proxies.mark(turn.session, enrolment, turn.person_id, first_due_monday(today), turn.now)
    else:
        await proxies.unmark(turn.session, person)
    await note_act(turn, WITHOUT if value == "yes" else BY_LINK, [person.name])
    turn.say("proxy_set", enrolment=enrolled.id)


async def _who(turn: Turn, ref: str) -> Enrolled:
    """The intrapreneur that a button names by their person's number."""
    for enrolled in (await turn.cohort()).enrolments:
        if str(enrolled.person.id) == ref and enrolled.left_on is None:
            return enrolled
    raise NotAllowed


STEPS: tuple[Step, ...] = (Step("proxy", COORDINATORS, tap=_set), *proxies_day.STEPS)
COMMANDS: tuple[Command, ...] = ()
