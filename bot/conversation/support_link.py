"""Links: one that shows what support is asked for, and the one of the first version, kept with the project."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from bot.conversation.support_card import is_open, own_request, show
from bot.conversation.turn import INTRAPRENEURS, NotAllowed, Step, Turn
from storage import awaiting, support

LIMIT = 300
WAIT = timedelta(hours=1)  # what is written later is hardly the link
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_BARE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)


def web_address(text: str) -> str | None:
    """The one address in what was written, completed if only its beginning is missing; None if there is none."""
    found = _ADDRESS.findall(text)
    if not found and _BARE.fullmatch(text.strip()):
        found = [f"https://{text.strip()}"]
    if len(found) != 1:
        return None
    address: str = found[0].rstrip(".,;:!?)»\"'")
    try:
        host = urlsplit(address).netloc
    except ValueError:
        return None
    return address if _BARE.fullmatch(host.partition(":")[0]) and "@" not in host else None


async def _kind_address(turn: Turn, text: str) -> str | None:
    """The address, or None after saying what is wrong; the question stays open."""
    address = web_address(text)
    if address is None:
        turn.say("sentence", key="support.not_a_link")
    elif len(address) > LIMIT:
        turn.say("sentence", key="support.link_long", length=len(address), limit=LIMIT)
    else:
        return address
    return None


async def _no_longer_awaited(turn: Turn, step: str) -> bool:
    """[Passer]: the link is not waited for any more; False if it was not."""
    row = await awaiting.awaited(turn.session, turn.person_id, turn.now)
    if row is None or row.step != step:
        turn.toast("shared.already_noted")
        return False
    return await turn.expect_nothing()


# --- Of a request


async def ask_link(turn: Turn, request_id: int) -> None:
    """From now on what is written is the link of this request."""
    await turn.expect("support_link", str(request_id), wait=WAIT)
    turn.say("support_link", request=request_id)


async def link(turn: Turn, ref: str, value: str) -> None:
    """[Ajouter un lien], [Changer le lien]; or [Passer] under the question."""
    found = await own_request(turn, ref)
    if value == "pass":
        if await _no_longer_awaited(turn, "support_link"):
            turn.edit("support_link", request=found[0].id, passed=True)
    elif await is_open(turn, found):
        await ask_link(turn, found[0].id or 0)


async def write_link(turn: Turn, ref: str, text: str) -> None:
    """The link: it is shown on every copy of the card, which comes down to the end of the author's chat."""
    found = await own_request(turn, ref)
    address = await _kind_address(turn, text)
    if address is None:
        return
    await turn.expect_nothing()
    if not await is_open(turn, found) or found[0].link == address:
        return
    support.attach(turn.session, found[0], address, turn.person_id, turn.now)
    await show(turn, found, rings=True)


# --- Of the first version


async def proof(turn: Turn, _ref: str, value: str) -> None:
    """[Ajouter le lien de ma première version]; [Passer] and [Retirer le lien] under the question."""
    enrolled = await turn.own()
    if value == "":
        await turn.expect("proof_link", wait=WAIT)
        turn.say("proof_question")
    elif value == "pass":
        if await _no_longer_awaited(turn, "proof_link"):
            turn.edit("proof_question", chosen=value)
    elif value != "remove":
        raise NotAllowed
    elif enrolled.proof_link is None:
        turn.toast("shared.already_noted")
    else:
        await turn.expect_nothing()
        await support.keep_proof_link(turn.session, enrolled.id, None)
        turn.edit("proof_question", chosen=value)


async def write_proof(turn: Turn, _ref: str, text: str) -> None:
    """Where the first version can be seen: kept with the project, and told to the coach."""
    enrolled = await turn.own()
    address = await _kind_address(turn, text)
    if address is None:
        return
    await turn.expect_nothing()
    await support.keep_proof_link(turn.session, enrolled.id, address)
    turn.say("proof_noted")
    if address != enrolled.proof_link and enrolled.coach.reachable:
        await turn.tell(enrolled.coach.id, "proof_told", enrolment=enrolled.id)


STEPS = (
    Step("support_link", INTRAPRENEURS, link, write_link),
    Step("proof_link", INTRAPRENEURS, proof, write_proof),
)
