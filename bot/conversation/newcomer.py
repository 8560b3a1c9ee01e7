"""Newcomer: the usual day confirmed or changed at the start, and the coordinators who say whether it is the person."""

from sqlalchemy import update
from sqlmodel import col

from bot.buttons import number_in
from bot.conversation.invited import joined_card
from bot.conversation.turn import COORDINATORS, INTRAPRENEURS, Command, NotAllowed, Step, Turn
from scheduler.decisions import after_answer
from scheduler.facts import Enrolled
from scheduler.notices import Kind
from scheduler.weeks import WEEKDAYS, UsualDay, first_due_monday, local_date, monday_of
from storage import accounts, habits, invitations, newcomers, outbox
from storage.newcomers import Newcomer
from storage.notice import Notice
from storage.tables import Outbox

# --- The usual day


async def usual_day(turn: Turn, ref: str, value: str) -> None:
    """[Oui], [Changer], then a weekday or two half-days: it holds from the first week on."""
    enrolled = await turn.own_by(number_in(ref))
    if await outbox.known_keys(turn.session, [_welcome_key(turn)]):
        turn.toast("shared.already_noted")
    elif value == "yes":
        turn.edit("join_usual_day", enrolment=enrolled.id, chosen="shared.yes")
        _welcome(turn)
    elif value == "change":
        turn.edit("join_usual_day", enrolment=enrolled.id, chosen="shared.change")
        turn.say("join_pick_day", enrolment=enrolled.id)
    elif value == "halves":
        turn.edit("join_pick_day", enrolment=enrolled.id, chosen="halves")
        turn.say("join_pick_halves", enrolment=enrolled.id, picked=[])
    else:
        await _pick(turn, enrolled, value.split(","))


async def _pick(turn: Turn, enrolled: Enrolled, codes: list[str]) -> None:
    """Moments as buttons carry them: `3` a Thursday, `3am` its morning; half-days come two by two."""
    usual = usual_of(codes)
    off = max(enrolled.habits, key=lambda habit: habit.valid_from).off
    if usual is None or {weekday for weekday, _ in usual.moments} & off:
        raise NotAllowed
    if usual.halves == 1:
        turn.edit("join_pick_halves", enrolment=enrolled.id, picked=codes)
        return
    today = local_date(turn.now, (await turn.cohort()).calendar)
    monday = max(enrolled.first_monday or first_due_monday(today), monday_of(today))  # weeks gone keep their day
    await habits.set_from(turn.session, enrolled.id, monday, usual.code, habits.off_code(off))
    await after_answer(turn.session, enrolled.id, [monday], turn.now)
    asked = "join_pick_day" if len(codes) == 1 else "join_pick_halves"
    turn.edit(asked, enrolment=enrolled.id, picked=codes, chosen=usual.code)
    _welcome(turn)


def _welcome(turn: Turn) -> None:
    turn.notices.append(Notice(_welcome_key(turn), "welcome", person_id=turn.person_id, reply=True))


def _welcome_key(turn: Turn) -> str:
    """One welcome for each time somebody joins: after it, the usual day is changed elsewhere."""
    return f"welcome:{turn.person_id}:{turn.person.joined_at:%Y%m%dT%H%M%S}"


def usual_of(codes: list[str]) -> UsualDay | None:
    """The usual day that a button carries, moment by moment; None when it carries none."""
    names = {str(number): WEEKDAYS[number] for number in range(5)}
    try:
        return UsualDay.parse(",".join(f"{names[code[:1]]} {code[1:]}".strip() for code in codes))
    except (KeyError, ValueError):
        return None


# --- Is it this person?


async def check(turn: Turn, ref: str, value: str) -> None:
    """[Oui] or [Non, retirer l’accès]: the first coordinator who taps decides; the others see what was done."""
    guest = await newcomers.newcomer(turn.session, number_in(ref))
    if guest is None or guest.person.cohort_id != turn.person.cohort_id or value not in ("yes", "no"):
        raise NotAllowed
    invitation, person = guest.invitation, guest.person
    if person.id == turn.person_id:
        raise NotAllowed
    turn.say(Kind.JOINED, card=joined_card(invitation.id or 0), invitation=invitation.id, account="")
    if invitation.checked_by_id or invitation.used_at is None or person.joined_at != invitation.used_at:
        turn.toast("shared.already_noted")
        return
    invitation.checked_by_id, invitation.refused = turn.person_id, value == "no"
    turn.session.add(invitation)
    if invitation.refused:
        await _take_access_back(turn, guest)
        turn.say("invitation_link", person=person.id)
    await _show_others(turn, guest)


async def _take_access_back(turn: Turn, guest: Newcomer) -> None:
    """The account is a stranger's again, and what it said in this person's name is erased (A5)."""
    joined_at = guest.person.joined_at or turn.now
    weeks = await accounts.erase_said_by(turn.session, guest.person, joined_at)
    await accounts.detach(turn.session, guest.person)
    await invitations.forget_chat(turn.session, guest.person.id or 0)
    guest.person.language = None
    await accounts.forget_first_week(turn.session, guest.person)
    card = joined_card(guest.invitation.id or 0)
    forgotten = {"invitation": guest.invitation.id, "account": ""}
    await turn.session.exec(update(Outbox).where(col(Outbox.card) == card).values(facts=forgotten))
    for enrolment_id, mondays in weeks.items():
        await after_answer(turn.session, enrolment_id, mondays, turn.now)


async def _show_others(turn: Turn, guest: Newcomer) -> None:
    """The other coordinators' copies of the card say what was done."""
    card = joined_card(guest.invitation.id or 0)
    for coordinator in (await turn.cohort_again()).coordinators:
        if coordinator.reachable and coordinator.id not in (turn.person_id, guest.person.id):
            await turn.tell(coordinator.id, Kind.JOINED, card=card, invitation=guest.invitation.id, account="")


# --- A new link


async def invite(turn: Turn, _argument: str) -> None:
    """Whom a new link is for: a link was lost or too old, or somebody has another account."""
    if (await turn.cohort()).draft_since:
        turn.say("sentence", key="joining.set_up_first")
    else:
        turn.say("invite_whom")


async def invite_person(turn: Turn, ref: str, _value: str) -> None:
    """A fresh link for one person of one's own cohort."""
    people = await newcomers.members(turn.session, turn.person.cohort_id)
    person = next((person for person in people if str(person.id) == ref), None)
    if person is None or person.id == turn.person_id or (await turn.cohort()).draft_since:
        raise NotAllowed
    turn.edit("invite_whom", chosen=person.name)
    turn.say("invitation_link", person=person.id)


STEPS: tuple[Step, ...] = (
    Step("join_day", INTRAPRENEURS, usual_day),
    Step("joined", COORDINATORS, check),
    Step("invite", COORDINATORS, invite_person),
)
COMMANDS: tuple[Command, ...] = (Command("invitation", COORDINATORS, invite),)
