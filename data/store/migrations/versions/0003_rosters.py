"""Meetings, rotations, unavailability; what a roster is based on and which rules it breaks."""

import sqlalchemy as sa
from alembic import op

from data.store.migrations.guards import content_guards

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STRENGTHS = (
    "strength IN ('strongly_prefer', 'prefer', 'slightly_prefer', 'slightly_avoid', 'avoid', "
    "'strongly_avoid', 'unavailable')"
)


def upgrade() -> None:
    """Widen agents, preferences and rosters, keeping their rows, and make the meetings."""
    # Plain statements, which both databases take: alembic would copy and drop a table of SQLite,
    # and with it the triggers that guard rosters.
    op.execute(
        "ALTER TABLE agent ADD COLUMN rotation_week INTEGER "
        "CONSTRAINT ck_agent_rotation_week CHECK (rotation_week >= 1)"
    )
    op.execute(
        "ALTER TABLE roster ADD COLUMN based_on INTEGER "
        "CONSTRAINT fk_roster_based_on REFERENCES roster (id)"
    )
    op.execute("ALTER TABLE roster ADD COLUMN broken JSON")
    for statement in content_guards(op.get_bind().dialect.name, more=("based_on", "broken")):
        op.get_bind().exec_driver_sql(statement)
    _widen_strengths()
    _make_meetings()


def _widen_strengths() -> None:
    """Let agents be unavailable."""
    name = op.f("ck_preference_strength")
    with op.batch_alter_table("preference") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, _STRENGTHS)


def _make_meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=True),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_meeting_minutes")),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_meeting_span")),
        sa.CheckConstraint("least > 0", name=op.f("ck_meeting_least")),
        sa.CheckConstraint("kind IN ('meeting', 'training')", name=op.f("ck_meeting_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_table(
        "meeting_agent",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_agent_meeting_id")
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_meeting_agent_agent_id")),
        sa.PrimaryKeyConstraint("meeting_id", "agent_id", name=op.f("pk_meeting_agent")),
    )
