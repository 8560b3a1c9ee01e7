"""The beginning of a set-up in the chat: whoever gave the code has read the notice; a draft of a promo is theirs."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.cohort.calendar import holidays_between
from bot.cohort.changing import change_cohort
from bot.cohort.edits import name_of_year
from bot.cohort.lines import as_line, is_showable
from bot.cohort.people import NAME
from bot.conversation.said_dates import next_monday
from bot.conversation.setup_question import ACTION, KEPT_FOR, Asking, facts_of
from bot.conversation.visit import Visit
from scheduler.rhythm import Rhythm
from storage import accounts, awaiting, enrolling, invitations
from storage.cohort_plan import CohortPlan, MemberPlan
from storage.terms import Party, Role

AUTHORITY, PARTNER = "Région", "DINUM"  # proposed; step 1 changes them
LENGTH = timedelta(weeks=20, days=4)  # from a Monday to the Friday of the twenty-first week
NAMELESS = "Coordination"


async def begin(visit: Visit) -> None:
    """[J’ai lu]: a draft whose only coordinator is whoever tapped; then who they are, and of which party."""
    session, now = visit.session, visit.now
    plan = _draft(visit, now.astimezone(ZoneInfo(CohortPlan.timezone)).date())
    cohort, _ = await change_cohort(session, plan, now)
    cohort.draft_since = now
    session.add(cohort)
    person = (await enrolling.people_of(session, cohort.id or 0))[plan.coordinators[0].name]
    language = visit.own_language if visit.own_language != cohort.language else None
    await accounts.attach(session, person, visit.chat_id, language, now)
    await invitations.use_code(session, visit.chat_id, now)
    visit.person_id = person.id
    visit.edit("setup_notice", chosen="joining.read")
    asking = Asking(f"p{person.id}", ("name", "party", "may_decide"), Role.COORDINATOR, page="welcome")
    await awaiting.expect(session, person.id or 0, ACTION, asking.ref, now + KEPT_FOR, asking.to_json())
    visit.say("setup_ask", **facts_of(asking))


def _draft(visit: Visit, today: date) -> CohortPlan:
    """What is proposed until it is said: next Monday, twenty-one weeks, the two parties of the convention."""
    starts_on = next_monday(today)
    ends_on = starts_on + LENGTH
    return CohortPlan(
        name=name_of_year(starts_on),
        authority=AUTHORITY,
        partner=PARTNER,
        starts_on=starts_on,
        ends_on=ends_on,
        language=visit.own_language or "fr",
        rhythm=dict(Rhythm().as_dict()),
        days_off=holidays_between(starts_on, ends_on),
        coordinators=(MemberPlan(_name(visit), Role.COORDINATOR, Party.AUTHORITY, may_decide=True),),
    )


def _name(visit: Visit) -> str:
    """The first name of the account, to be confirmed."""
    name = as_line(visit.act.account).split(" ")[0][:NAME]
    return name if name and is_showable(name) else NAMELESS
