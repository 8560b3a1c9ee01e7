"""What somebody was told lately is found without reading all that was ever said."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_outbox_person_due", "outbox", ["person_id", "due_at"])
