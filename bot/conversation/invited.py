"""Invited: a stranger with a link: the greeting, the notice, and the moment they join."""

from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.buttons import number_in
from bot.conversation.visit import Visit
from scheduler.facts import CohortFacts
from scheduler.gather import gather_one
from scheduler.notices import Kind, alert_notice
from scheduler.prompts import open_for
from scheduler.proxies import entered_for
from scheduler.weeks import first_due_monday, local_date, local_moment, local_time, next_open, nth_working_day_after
from storage import accounts, alerts, cohorts, invitations, newcomers
from storage.newcomers import Newcomer
from storage.notice import Notice
from storage.terms import Role

REMINDER_AFTER = 2  # working days
COORDINATION_HEARS_AFTER = 3


async def open_link(visit: Visit, token: str) -> None:
    """A link was followed: greeted if it can still be used, told why not if it was ever theirs to use."""
    invitation = await invitations.by_token(visit.session, token)
    if invitation is None:
        visit.neutral()
        return
    guest = await newcomers.newcomer(visit.session, invitation.id or 0)
    assert guest is not None
    visit.language = visit.own_language or guest.cohort.language
    if invitation.used_at:
        visit.say("join_refused", key="joining.link_used")
        await _tell_link_reused(visit, guest)
    elif not invitations.is_usable(invitation, visit.now):
        visit.say("join_refused", key="joining.link_expired")
    else:
        invitations.open_from(visit.session, invitation, visit.chat_id, visit.now)
        visit.say("join_greeting", invitation=invitation.id)


async def _tell_link_reused(visit: Visit, guest: Newcomer) -> None:
    """Once for each link: somebody else has it."""
    cohort = await gather_one(visit.session, guest.person.cohort_id, None, visit.now)
    for coordinator in cohort.coordinators:
        if coordinator.reachable:
            key = f"link_reused:{guest.invitation.id}:{coordinator.id}"
            facts = {"person": guest.person.id}
            due = open_for(cohort, visit.now, coordinator.id)
            visit.notices.append(Notice(key, "link_reused", person_id=coordinator.id, facts=facts, due_at=due))


async def tapped(visit: Visit, ref: str, value: str) -> None:
    """A button of the greeting or of the notice, which only the chat that opened the link may tap."""
    invitation = await invitations.opened_by(visit.session, number_in(ref), visit.chat_id, visit.now)
    guest = await newcomers.newcomer(visit.session, invitation.id or 0) if invitation else None
    if guest is None:
        visit.neutral()
        return
    visit.language = visit.own_language or guest.cohort.language
    if value == "notice":
        visit.edit("join_greeting", invitation=guest.invitation.id, chosen="joining.read_notice")
        visit.say("join_notice", invitation=guest.invitation.id)
    elif value == "later":
        visit.edit("join_greeting", invitation=guest.invitation.id, chosen="shared.not_now")
        visit.say("join_later", invitation=guest.invitation.id)
        await _remind_later(visit, guest)
    elif value == "read":
        await _join(visit, guest)
    else:
        visit.neutral()


async def _remind_later(visit: Visit, guest: Newcomer) -> None:
    """One reminder after two working days, while the link lives; then the coordinators hear that nothing came (A6)."""
    invitation = guest.invitation
    cohort = await gather_one(visit.session, guest.person.cohort_id, None, visit.now)
    due = _after(cohort, visit.now, REMINDER_AFTER)
    facts = {"invitation": invitation.id, "language": visit.language}
    visit.notices.append(
        Notice(
            key=f"join_reminder:{invitation.id}",
            kind="join_reminder",
            chat_id=visit.chat_id,
            facts=facts,
            due_at=due,
            expires_at=max(due, invitation.expires_at),
        )
    )
    told = _after(cohort, visit.now, COORDINATION_HEARS_AFTER)
    for coordinator in cohort.coordinators:
        key = f"still_expected:{invitation.id}:{coordinator.id}"
        facts = {"person": guest.person.id}
        visit.notices.append(Notice(key, "still_expected", person_id=coordinator.id, facts=facts, due_at=told))


def _after(cohort: CohortFacts, now: datetime, working_days: int) -> datetime:
    day = nth_working_day_after(cohort.calendar, local_date(now, cohort.calendar), working_days)
    same_hour = local_moment(day, local_time(now, cohort.calendar).time(), cohort.calendar)
    return next_open(same_hour, cohort.calendar, cohort.rhythm.quiet)


# --- The moment they join


async def _join(visit: Visit, guest: Newcomer) -> None:
    """[J’ai lu]: the account is theirs from now on, the link has served, and those who must know hear of it."""
    session, person, cohort = visit.session, guest.person, guest.cohort
    language = visit.own_language if visit.own_language != cohort.language else None
    await accounts.attach(session, person, visit.chat_id, language, visit.now)
    await invitations.use(session, guest.invitation, visit.now)
    await invitations.use_code(session, visit.chat_id, visit.now)
    visit.person_id = person.id
    visit.edit("join_notice", invitation=guest.invitation.id, chosen="joining.read")
    facts = await gather_one(session, person.cohort_id, None, visit.now)
    await _begin(visit, guest, facts)
    await cohorts.due_by(session, person.cohort_id, visit.now)  # their week calls for messages from now on
    invited_by = guest.invitation.id or 0
    visit.notices += [
        _joined_card(invited_by, coordinator.id, visit.act.account, open_for(facts, visit.now, coordinator.id))
        for coordinator in facts.coordinators
        if coordinator.reachable and coordinator.id != person.id
    ]
    if Role.COORDINATOR in guest.roles:
        visit.notices += await _what_waited(visit, facts, person.id or 0)


async def _begin(visit: Visit, guest: Newcomer, cohort: CohortFacts) -> None:
    """The first question of an intrapreneur; the welcome of anybody else. The week already begun does not count."""
    enrolment = await newcomers.enrolment_of(visit.session, guest.person.id or 0)
    if enrolment is None:
        visit.say("welcome")
        return
    if enrolment.first_monday is None:
        today = local_date(visit.now, cohort.calendar)
        enrolment.first_monday = first_due_monday(max(today, cohort.calendar.starts_on))
        visit.session.add(enrolment)
    if entered_for(cohort.enrolled(enrolment.id or 0)):
        visit.say("entered_before", enrolment=enrolment.id)
    visit.say("join_usual_day", enrolment=enrolment.id)


def _joined_card(invitation_id: int, coordinator_id: int, account: str, due_at: datetime) -> Notice:
    return Notice(
        key=f"joined:{invitation_id}:{coordinator_id}",
        kind=Kind.JOINED,
        person_id=coordinator_id,
        facts={"invitation": invitation_id, "account": account},
        card=joined_card(invitation_id),
        due_at=due_at,
    )


def joined_card(invitation_id: int) -> str:
    """The card that shows who joined by an invitation, and whether it was they."""
    return f"joined:{invitation_id}"


async def _what_waited(visit: Visit, cohort: CohortFacts, person_id: int) -> list[Notice]:
    """What a new coordinator finds: open alerts and, for the first of them, who joined before."""
    waiting = await cards_of_open_alerts(visit.session, cohort.id, person_id, visit.now)
    if any(member.reachable and member.id != person_id for member in cohort.coordinators):
        return waiting
    joined = await newcomers.joinings_never_checked(visit.session, cohort.id)
    cards = [_joined_card(i.id or 0, person_id, "", visit.now) for i in joined if i.person_id != person_id]
    return waiting + [replace(card, reply=True) for card in cards]


async def cards_of_open_alerts(session: AsyncSession, cohort_id: int, person_id: int, now: datetime) -> list[Notice]:
    """Every open alert as it stands, for a coordinator who could not be told before."""
    cards = []
    for alert in await newcomers.open_alerts(session, cohort_id):
        alerts.touch(session, alert)
        card = alert_notice(alert.id or 0, alert.version, person_id, rings=True, due_at=now)
        cards.append(replace(card, reply=True))
    return cards
