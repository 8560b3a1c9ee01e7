"""Joining: how strangers are heard, how somebody with a link or a code comes in, and how people come back."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.attention import Heed
from bot.buttons import unpack
from bot.conversation import everyday, invited, newcomer, setup_begin
from bot.conversation.acts import Act, Blocked, InvitedToGroup, Returned, Said, Tapped
from bot.conversation.turn import EVERYBODY, Command, Step, Turn
from bot.conversation.visit import Visit
from storage import invitations, newcomers
from storage.notice import Notice
from storage.terms import Role


async def hear_stranger(
    session: AsyncSession, act: Act, now: datetime, heed: Heed = Heed.ANSWER
) -> tuple[list[Notice], str | None]:
    """Hear somebody who is nobody's Person: what is to be said, and the word under a tapped button.

    A link or a set-up code is heard; whatever else they say gets the same two sentences, and nothing is kept. Of who
    tries too often nothing is even looked up.
    """
    visit = Visit(session, act, now)
    if isinstance(act, Blocked | Returned | InvitedToGroup) or heed is Heed.SILENCE:
        return [], None
    if heed is Heed.SAY_SO:
        visit.say("sentence", key="shared.too_fast_stranger")
        return visit.notices, None
    if isinstance(act, Tapped):
        await _tapped(visit, act.data)
    elif isinstance(act, Said):
        await _said(visit, act.text.strip())
    else:
        visit.neutral()
    return visit.notices, visit.toast_key


async def _tapped(visit: Visit, data: str) -> None:
    button = unpack(data)
    if button and button.action == "join":
        await invited.tapped(visit, button.ref, button.value)
    elif button and button.action == "setup" and button.ref == "read":
        await _begin_set_up(visit)
    elif button and button.action == "setup":
        await _choose_coordinator(visit, button.ref)
    else:
        visit.neutral()


async def _said(visit: Visit, text: str) -> None:
    name, _, argument = text.partition(" ")
    if name.partition("@")[0].lower() == "/start" and argument:
        await invited.open_link(visit, argument.strip())
        return
    code = await invitations.try_code(visit.session, text, visit.chat_id, visit.now)
    if code is None:
        visit.neutral()
    else:
        await _welcome_code(visit)


async def _welcome_code(visit: Visit) -> None:
    """The code is right: with no promo yet one is set up in the chat; else the coordinator says who they are."""
    if not await newcomers.any_cohort(visit.session):
        visit.say("setup_notice")
    elif await newcomers.coordinators_expected(visit.session):
        visit.say("join_which_coordinator")
    else:
        visit.say("join_refused", key="joining.all_coordinators_joined")


async def _begin_set_up(visit: Visit) -> None:
    """[J’ai lu] under the notice of the set-up; a promo may have been loaded in the meantime."""
    code = await invitations.code_opened_by(visit.session, visit.chat_id, visit.now)
    if code is None:
        visit.neutral()
    elif await newcomers.any_cohort(visit.session):
        await _welcome_code(visit)
    else:
        await setup_begin.begin(visit)


async def _choose_coordinator(visit: Visit, ref: str) -> None:
    """Whoever gave the code says who they are; what follows is what follows a link."""
    code = await invitations.code_opened_by(visit.session, visit.chat_id, visit.now)
    expected = await newcomers.coordinators_expected(visit.session) if code else []
    person = next((person for person in expected if str(person.id) == ref), None)
    if code is None or person is None:
        visit.neutral()
        return
    invitation = await invitations.invite_by_code(visit.session, code, person.id or 0, visit.now)
    visit.edit("join_which_coordinator", chosen=person.name)
    visit.say("join_greeting", invitation=invitation.id)


async def welcome_back(turn: Turn) -> None:
    """Somebody who could not be reached acts again: coordinators get every open alert, nobody loses anything."""
    turn.say("sentence", key="joining.welcome_back")
    if Role.COORDINATOR in turn.roles:
        cohort_id = turn.person.cohort_id
        turn.notices += await invited.cards_of_open_alerts(turn.session, cohort_id, turn.person_id, turn.now)


async def _start(turn: Turn, argument: str) -> None:
    """Who is here already gets the help; somebody else's link opens nothing, and says nothing of whose it is."""
    invitation = await invitations.by_token(turn.session, argument)
    if invitation and invitation.person_id != turn.person_id:
        turn.say("sentence", key="joining.not_your_link")
    else:
        await everyday.show_help(turn, "")


async def _already(turn: Turn, _ref: str, _value: str) -> None:
    turn.toast("shared.already_noted")


STEPS: tuple[Step, ...] = (
    Step("join", EVERYBODY, _already),
    Step("setup", EVERYBODY, _already),
    *newcomer.STEPS,
)
COMMANDS: tuple[Command, ...] = (Command("start", EVERYBODY, _start), *newcomer.COMMANDS)
