"""Technical support: asked in three taps, and the queue that coaches and coordinators read."""

from bot.conversation import support_card, support_link
from bot.conversation.acts import Tapped
from bot.conversation.support_card import STAFF, bring_to, show
from bot.conversation.support_link import ask_link
from bot.conversation.turn import INTRAPRENEURS, Command, NotAllowed, Step, Turn
from scheduler.facts import Enrolled, SupportFacts
from scheduler.support import OPEN, deadlines, open_requests
from scheduler.support import support_card as card_of
from scheduler.weeks import local_date
from storage import outbox, support
from storage.tables import SupportRequest
from storage.terms import Role, SupportNeed


async def ask(turn: Turn, _argument: str) -> None:
    """/appui, or the button of Friday's receipt."""
    turn.say("support_ask")


async def ask_tapped(turn: Turn, _ref: str, _value: str) -> None:
    await ask(turn, "")


async def need(turn: Turn, _ref: str, value: str) -> None:
    """1 of 3: what. A need that is open already has its card: that one is shown again."""
    enrolled = await turn.own()
    if value not in set(SupportNeed):
        raise NotAllowed
    if asked := _open_of(enrolled, value):
        turn.toast("support.asked_already")
        turn.edit("support_ask", need=value)
        bring_to(turn, await turn.session.get_one(SupportRequest, asked.id))
    else:
        turn.edit("support_when", need=value)


def _open_of(enrolled: Enrolled, wanted: str) -> SupportFacts | None:
    return next((request for request in enrolled.support if request.need == wanted and request.state in OPEN), None)


async def when(turn: Turn, ref: str, value: str) -> None:
    """2 of 3: by when. From here on the request is kept, and this message is its card; 3 of 3 is the link."""
    enrolled = await turn.own()
    calendar = (await turn.cohort()).calendar
    choices = deadlines(calendar, local_date(turn.now, calendar))
    if ref not in set(SupportNeed):
        raise NotAllowed
    if _open_of(enrolled, ref):
        turn.toast("shared.already_noted")
    elif value not in choices:  # the message is from another day
        turn.edit("support_when", need=ref)
    else:
        request = await support.ask(
            turn.session, enrolled.id, SupportNeed(ref), choices[value], turn.person_id, turn.now
        )
        if isinstance(turn.act, Tapped) and turn.act.message_id:
            await outbox.keep_card(turn.session, turn.person_id, card_of(request.id or 0), turn.act.message_id)
        await show(turn, (request, enrolled))
        await ask_link(turn, request.id or 0)


async def queue(turn: Turn, _argument: str) -> None:
    """/appuis: what is asked and planned, oldest first; a single request is shown as its card at once."""
    everything = open_requests(await turn.cohort())
    all_of_them = Role.COORDINATOR in turn.roles
    theirs = [request for e, request in everything if all_of_them or e.coach.id == turn.person_id]
    if len(theirs) == 1:
        bring_to(turn, await turn.session.get_one(SupportRequest, theirs[0].id))
    else:
        turn.say("support_queue")


STEPS: tuple[Step, ...] = (
    Step("support_ask", INTRAPRENEURS, ask_tapped),
    Step("support_need", INTRAPRENEURS, need),
    Step("support_when", INTRAPRENEURS, when),
    *support_card.STEPS,
    *support_link.STEPS,
)
COMMANDS: tuple[Command, ...] = (
    Command("appui", INTRAPRENEURS, ask, language="fr"),
    Command("support", INTRAPRENEURS, ask, language="en"),
    Command("appuis", STAFF, queue, language="fr"),
    Command("support_requests", STAFF, queue, language="en"),
)
