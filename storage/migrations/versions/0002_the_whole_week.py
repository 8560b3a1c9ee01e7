"""The whole week of coaches and coordinators: planned points, support, relays, the ladder, set-up in the chat."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
QUESTIONS = (
    *("plan", "release", "no_other_day", "reason", "interviews", "obstacle", "next_step", "shared", "contested"),
    *("point", "point_planned", "doubt", "autonomy", "autonomy_shared"),
)


def upgrade() -> None:
    op.add_column("cohort", sa.Column("draft_since", MOMENT, nullable=True))
    op.add_column("enrolment", sa.Column("proof_link", sa.String(300), nullable=True))
    op.add_column("enrolment", sa.Column("report_link", sa.String(300), nullable=True))
    op.add_column("enrolment", sa.Column("mid_point_on", sa.Date(), nullable=True))
    op.add_column("feedback", sa.Column("corrected_at", MOMENT, nullable=True))
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("proxy_id", sa.Integer(), nullable=True))
        person.add_column(sa.Column("warned_of_notes_at", MOMENT, nullable=True))
        person.create_foreign_key(op.f("fk_person_proxy_id_person"), "person", ["proxy_id"], ["id"])
    with op.batch_alter_table("answer") as answer:
        answer.drop_constraint(op.f("ck_answer_question"), type_="check")
        answer.create_check_constraint(op.f("ck_answer_question"), sa.column("question").in_(QUESTIONS))
    _coaching()
    _steering()
    _history()


def _references(table: str, column: str, target: str, *, cascade: bool = False) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="CASCADE" if cascade else None)


def _id(table: str) -> list[sa.schema.SchemaItem]:
    return [sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def _coaching() -> None:
    op.create_table(
        "feedbackversion",
        *_id("feedbackversion"),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        _references("feedbackversion", "feedback_id", "feedback", cascade=True),
    )
    op.create_index(op.f("ix_feedbackversion_feedback_id"), "feedbackversion", ["feedback_id"])
    op.create_table(
        "feedbackreply",
        *_id("feedbackreply"),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        _references("feedbackreply", "feedback_id", "feedback", cascade=True),
        _references("feedbackreply", "by_id", "person"),
    )
    op.create_index(op.f("ix_feedbackreply_feedback_id"), "feedbackreply", ["feedback_id"])
    op.create_table(
        "privatenote",
        *_id("privatenote"),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        _references("privatenote", "enrolment_id", "enrolment", cascade=True),
        _references("privatenote", "author_id", "person"),
    )
    op.create_index(op.f("ix_privatenote_enrolment_id"), "privatenote", ["enrolment_id"])
    op.create_table(
        "coachaway",
        *_id("coachaway"),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.Column("declared_at", MOMENT, nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_coachaway_dates")),
        _references("coachaway", "coach_id", "person", cascade=True),
        _references("coachaway", "stand_in_id", "person"),
    )
    op.create_index(op.f("ix_coachaway_coach_id"), "coachaway", ["coach_id"])
    op.create_table(
        "supportrequest",
        *_id("supportrequest"),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(32), nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column("link", sa.String(300), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("planned_for", sa.Date(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'planned', 'given', 'cancelled')", name=op.f("ck_supportrequest_supportstate")
        ),
        _references("supportrequest", "enrolment_id", "enrolment", cascade=True),
        _references("supportrequest", "by_id", "person"),
    )
    op.create_index(op.f("ix_supportrequest_enrolment_id"), "supportrequest", ["enrolment_id"])
    op.create_table(
        "supportevent",
        *_id("supportevent"),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("detail", sa.String(200), nullable=True),
        _references("supportevent", "request_id", "supportrequest", cascade=True),
        _references("supportevent", "by_id", "person"),
    )
    op.create_index(op.f("ix_supportevent_request_id"), "supportevent", ["request_id"])


def _steering() -> None:
    op.create_table(
        "relay",
        *_id("relay"),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        _references("relay", "from_id", "person", cascade=True),
        _references("relay", "to_id", "person"),
    )
    op.create_index(op.f("ix_relay_from_id"), "relay", ["from_id"])
    op.create_table(
        "commitment",
        *_id("commitment"),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        _references("commitment", "alert_id", "alert", cascade=True),
        _references("commitment", "enrolment_id", "enrolment", cascade=True),
        _references("commitment", "by_id", "person"),
    )
    op.create_index(op.f("ix_commitment_alert_id"), "commitment", ["alert_id"])
    op.create_index(op.f("ix_commitment_enrolment_id"), "commitment", ["enrolment_id"])
    op.create_table(
        "escalation",
        *_id("escalation"),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(32), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owned_at", MOMENT, nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("conclusion", sa.String(300), nullable=True),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("termination_asked", sa.Boolean(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("duty IN ('release', 'point')", name=op.f("ck_escalation_duty")),
        sa.CheckConstraint(
            "step IN ('second_alert', 'meeting', 'draft', 'notified', 'after_a_month')",
            name=op.f("ck_escalation_escalationstep"),
        ),
        sa.UniqueConstraint("enrolment_id", "duty", "monday", name=op.f("uq_escalation_enrolment_id_duty_monday")),
        _references("escalation", "enrolment_id", "enrolment", cascade=True),
        _references("escalation", "owner_id", "person"),
        _references("escalation", "drafted_by_id", "person"),
    )
    op.create_index(op.f("ix_escalation_enrolment_id"), "escalation", ["enrolment_id"])
    op.create_table(
        "escalationevent",
        *_id("escalationevent"),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("detail", sa.String(300), nullable=True),
        _references("escalationevent", "escalation_id", "escalation", cascade=True),
        _references("escalationevent", "by_id", "person"),
    )
    op.create_index(op.f("ix_escalationevent_escalation_id"), "escalationevent", ["escalation_id"])


def _history() -> None:
    op.create_table(
        "factcount",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_factcount")),
    )
    op.create_table(
        "exportrecord",
        *_id("exportrecord"),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        _references("exportrecord", "cohort_id", "cohort", cascade=True),
        _references("exportrecord", "by_id", "person"),
    )
    op.create_index(op.f("ix_exportrecord_cohort_id"), "exportrecord", ["cohort_id"])
    op.create_table(
        "conventionentry",
        *_id("conventionentry"),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "act IN ('signed', 'copied', 'paid', 'seminar', 'expense', 'amendment_asked', 'amendment_signed', "
            "'amendment_dropped', 'amendment_copied', 'ceiling', 'returned')",
            name=op.f("ck_conventionentry_conventionact"),
        ),
        _references("conventionentry", "cohort_id", "cohort", cascade=True),
        _references("conventionentry", "by_id", "person"),
    )
    op.create_index(op.f("ix_conventionentry_cohort_id"), "conventionentry", ["cohort_id"])
    op.create_table(
        "cohortchange",
        *_id("cohortchange"),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("before", sa.String(200), nullable=False),
        sa.Column("after", sa.String(200), nullable=False),
        _references("cohortchange", "cohort_id", "cohort", cascade=True),
        _references("cohortchange", "by_id", "person"),
        _references("cohortchange", "about_id", "person"),
    )
    op.create_index(op.f("ix_cohortchange_cohort_id"), "cohortchange", ["cohort_id"])
