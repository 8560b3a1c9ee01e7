"""Terms: the closed lists of words that tables, rules and screens share (DESIGN section 5)."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may see and do in a cohort."""

    INTRAPRENEUR = "intrapreneur"
    COACH = "coach"
    COORDINATOR = "coordinator"


class Party(StrEnum):
    """Who owes what: the authority owes the day, the partner owes the point."""

    AUTHORITY = "authority"
    PARTNER = "partner"


class Duty(StrEnum):
    """What an alert is about."""

    RELEASE = "release"
    POINT = "point"


class AbsenceKind(StrEnum):
    """The only three kinds; a reason is never asked (DOMAIN 2.1)."""

    LEAVE = "leave"
    TRAINING = "training"
    OTHER = "other"


class DayOffKind(StrEnum):
    """How the programme's calendar departs from Monday to Friday."""

    HOLIDAY = "holiday"
    CLOSURE = "closure"
    WORKED_HOLIDAY = "worked_holiday"


class Question(StrEnum):
    """What an answer answers; one append-only table holds them all."""

    PLAN = "plan"  # choice: the week's slots, comma-joined
    RELEASE = "release"  # halves; with a date and part, or for the week so far
    NO_OTHER_DAY = "no_other_day"
    REASON = "reason"  # choice: a Reason
    INTERVIEWS = "interviews"  # choice: an InterviewCount
    OBSTACLE = "obstacle"  # choice: an Obstacle, text when written
    NEXT_STEP = "next_step"  # text
    SHARED = "shared"  # choice: "yes" or "no"
    CONTESTED = (
        "contested"  # choice: "yes" or "no"; text when the person says why. "no" by a coordinator: it is settled
    )
    POINT = "point"  # choice: a PointAnswer; detail in `reason`; day: when it was held, or to when it was moved
    POINT_PLANNED = "point_planned"  # day, and the time in `choice` ("10:00") when one was said
    DOUBT = "doubt"  # choice: "confirmed"; the person stands by an answer that the coach's does not fit
    AUTONOMY = "autonomy"  # choice: an Autonomy; asked once a month
    AUTONOMY_SHARED = "autonomy_shared"  # choice: "yes" or "no": whether the partner's coordinators may know


class Reason(StrEnum):
    """Why a day was not released, in five taps; never more."""

    WORKLOAD = "workload"
    MEETING = "meeting"
    HIERARCHY = "hierarchy"
    ABSENCE = "absence"
    OTHER = "other"


class InterviewCount(StrEnum):
    """How many interviews with users in the week."""

    NONE = "0"
    FEW = "1-2"
    SOME = "3-5"
    MANY = "6+"


class Obstacle(StrEnum):
    """Whether something blocks, and how it will be told."""

    NO = "no"
    WRITTEN = "written"
    ALOUD = "aloud"


class PointAnswer(StrEnum):
    """What a coach says of a weekly point."""

    HELD = "held"
    POSTPONED = "postponed"
    MISSED = "missed"


class MissedReason(StrEnum):
    """Why a point was not held, as the coach says it."""

    INTRAPRENEUR_AWAY = "intrapreneur_away"
    COACH_AWAY = "coach_away"
    NOT_RELEASED = "not_released"
    OTHER = "other"


class WeekStatus(StrEnum):
    """Where a week stands (DOMAIN 4.0); PENDING while it can still change by itself."""

    HELD = "held"
    PARTIAL = "partial"
    NOT_HELD = "not_held"
    UNANSWERED = "unanswered"
    TO_QUALIFY = "to_qualify"
    NEUTRALISED = "neutralised"
    NOT_DUE = "not_due"
    PENDING = "pending"


class AlertState(StrEnum):
    """An alert is open until somebody or the facts close it."""

    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How an alert was closed."""

    LIFTED = "lifted"
    JUSTIFIED = "justified"
    MADE_UP = "made_up"
    CANCELLED = "cancelled"


class NoticeState(StrEnum):
    """The life of a notice (DESIGN section 2, Out)."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    LATER = "later"
    UNKNOWN = "unknown"
    GONE = "gone"
    REFUSED = "refused"
    SKIPPED = "skipped"


class IntakeState(StrEnum):
    """The life of a raw update."""

    NEW = "new"
    DONE = "done"
    ASIDE = "aside"


class Autonomy(StrEnum):
    """Whether the intrapreneur's autonomy is respected (convention, article 3)."""

    YES = "yes"
    RATHER_NOT = "rather_not"
    WITH_COACH = "with_coach"


class CallOutcome(StrEnum):
    """What came of a call to a service; the act `called` of an alert's history keeps it as detail."""

    COMMITMENT = "commitment"
    NOT_REACHED = "not_reached"
    REFUSAL = "refusal"
    SPONSOR = "sponsor"


class SupportState(StrEnum):
    """Where a request for technical support stands."""

    ASKED = "asked"
    PLANNED = "planned"
    GIVEN = "given"
    CANCELLED = "cancelled"


class SupportNeed(StrEnum):
    """What technical support is asked for, in six taps; never more."""

    ONLINE = "online"
    DATA = "data"
    DEVELOPMENT = "development"
    DESIGN = "design"
    SECURITY = "security"
    OTHER = "other"


class EscalationStep(StrEnum):
    """The steps of the ladder above a single alert (DOMAIN 3.4, steps 2 to 6)."""

    SECOND_ALERT = "second_alert"
    MEETING = "meeting"
    DRAFT = "draft"
    NOTIFIED = "notified"
    AFTER_A_MONTH = "after_a_month"


class ConventionAct(StrEnum):
    """What coordinators note about the convention between the two parties (its articles 1, 4 and 5)."""

    SIGNED = "signed"
    COPIED = "copied"  # one copy to the budget controller
    PAID = "paid"
    SEMINAR = "seminar"
    EXPENSE = "expense"
    AMENDMENT_ASKED = "amendment_asked"
    AMENDMENT_SIGNED = "amendment_signed"
    AMENDMENT_DROPPED = "amendment_dropped"
    AMENDMENT_COPIED = "amendment_copied"
    CEILING = "ceiling"  # as an amendment changed it
    RETURNED = "returned"  # what was left of the contribution
