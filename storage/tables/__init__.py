"""Tables: everything Vigie remembers, with the constraints that keep it true."""

from storage.tables.coaching import (
    CoachAway,
    Feedback,
    FeedbackReply,
    FeedbackVersion,
    PrivateNote,
    SupportEvent,
    SupportRequest,
)
from storage.tables.people import (
    Cohort,
    CohortChange,
    DayOff,
    Enrolment,
    Invitation,
    Membership,
    Pattern,
    Person,
    SetupCode,
)
from storage.tables.queues import (
    Awaiting,
    Card,
    FactCount,
    Heartbeat,
    Intake,
    Outage,
    Outbox,
)
from storage.tables.steering import (
    Commitment,
    Escalation,
    EscalationEvent,
    ExportRecord,
    Relay,
)
from storage.tables.weeks import (
    Absence,
    Alert,
    AlertEvent,
    Answer,
)

__all__ = [
    "Absence",
    "Alert",
    "AlertEvent",
    "Answer",
    "Awaiting",
    "Card",
    "CoachAway",
    "Cohort",
    "CohortChange",
    "Commitment",
    "DayOff",
    "Enrolment",
    "Escalation",
    "EscalationEvent",
    "ExportRecord",
    "FactCount",
    "Feedback",
    "FeedbackReply",
    "FeedbackVersion",
    "Heartbeat",
    "Intake",
    "Invitation",
    "Membership",
    "Outage",
    "Outbox",
    "Pattern",
    "Person",
    "PrivateNote",
    "Relay",
    "SetupCode",
    "SupportEvent",
    "SupportRequest",
]
