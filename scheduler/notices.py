"""Notices: the kinds of things the bot says first, and how the names of weeks and days go into their keys. Pure."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from scheduler.weeks import Slot
from storage.notice import Notice


class Kind(StrEnum):
    """What the bot says without being asked. Replies are named by the conversation that gives them."""

    PLAN = "plan"
    DAY_REMINDER = "day_reminder"
    DAY_QUESTION = "day_question"
    CHECK_IN = "check_in"
    WEEK_REMINDER = "week_reminder"
    PLAN_REOPENED = "plan_reopened"
    COACH_LIST = "coach_list"
    COACH_REMINDER = "coach_reminder"
    COACH_CHECK_INS = "coach_check_ins"
    POINT_TIME = "point_time"
    POINT_ASKED = "point_asked"
    MID_POINT = "mid_point"
    REPORT = "report"
    ALERT = "alert"
    ALERTS_CHASED = "alerts_chased"
    DIGEST = "digest"
    JOINED = "joined"
    COHORT_CHANGED = "cohort_changed"
    UNREACHABLE = "unreachable"
    COMMITMENT_QUESTION = "commitment_question"
    COMMITMENT = "commitment"
    CALL_AGAIN = "call_again"
    RELAY = "relay"
    BACK_AGAIN = "back_again"
    SUPPORT = "support"
    AUTONOMY = "autonomy"
    LADDER = "ladder"
    OVERVIEW = "overview"
    PROXY_QUESTION = "proxy_question"


def week_facts(enrolment_id: int, monday: date) -> dict[str, Any]:
    """Which week of whom a notice is about; the words are found afresh when it is sent."""
    return {"enrolment": enrolment_id, "monday": monday.isoformat()}


def plan_key(enrolment_id: int, monday: date) -> str:
    """The key of Monday's plan message."""
    return f"plan:{enrolment_id}:{monday}"


def day_key(kind: Kind, enrolment_id: int, slot: Slot) -> str:
    """The key of a reminder or question about one planned moment."""
    return f"{kind}:{enrolment_id}:{slot.code}"


def check_in_key(enrolment_id: int, monday: date) -> str:
    """The key of Friday's questions."""
    return f"check_in:{enrolment_id}:{monday}"


def week_reminder_key(enrolment_id: int, monday: date) -> str:
    """The key of Friday's reminder about a day that was not answered."""
    return f"week_reminder:{enrolment_id}:{monday}"


BOARD = "board"  # the card that shows the current week of everybody to a coordinator


def board_notice(person_id: int, due_at: datetime) -> Notice:
    """The board in one coordinator's chat, as it will then stand."""
    key = f"board:{person_id}:{due_at:%Y%m%d%H%M}"
    return Notice(key=key, kind=Kind.OVERVIEW, person_id=person_id, card=BOARD, due_at=due_at)


def alert_card(alert_id: int) -> str:
    """The card that shows an alert in each coordinator's chat."""
    return f"alert:{alert_id}"


def alert_notice(alert_id: int, version: int, person_id: int, *, rings: bool, due_at: datetime) -> Notice:
    """One coordinator's copy of an alert as it now stands."""
    return Notice(
        key=f"alert:{alert_id}:{version}:{person_id}",
        kind=Kind.ALERT,
        person_id=person_id,
        facts={"alert": alert_id},
        card=alert_card(alert_id),
        rings=rings,
        due_at=due_at,
    )


def chased_notice(alert_id: int, version: int, person_id: int, *, due_at: datetime) -> Notice:
    """The alerts nobody took, in one list; named by one of those that are called again, as it now stands."""
    return Notice(
        key=f"alerts_chased:{alert_id}:{version}:{person_id}",
        kind=Kind.ALERTS_CHASED,
        person_id=person_id,
        due_at=due_at,
    )


def commitment_notice(commitment_id: int, version: int, person_id: int, *, due_at: datetime) -> Notice:
    """What came of a promised day, to whoever noted the promise; `version` is that of its alert."""
    return Notice(
        key=f"commitment:{commitment_id}:{version}:{person_id}",
        kind=Kind.COMMITMENT,
        person_id=person_id,
        facts={"commitment": commitment_id},
        card=f"commitment:{commitment_id}",
        due_at=due_at,
    )
