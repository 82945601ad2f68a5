"""The rounds of a plan."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of rounds."""
    op.create_table(
        "plan_round",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("cuts", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Double(), nullable=False)
            for name in ("required_hours", "paid_hours", "cost", "bound", "seconds")
        ),
        sa.ForeignKeyConstraint(["roster_id"], ["roster.id"], name=op.f("fk_plan_round_roster_id")),
        sa.PrimaryKeyConstraint("roster_id", "number", name=op.f("pk_plan_round")),
    )
    op.create_table(
        "plan_round_queue",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("service", sa.Double(), nullable=True),
        sa.Column("half_width", sa.Double(), nullable=True),
        sa.Column("below", sa.Double(), nullable=False),
        sa.Column("raised", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["roster_id", "number"],
            ["plan_round.roster_id", "plan_round.number"],
            name=op.f("fk_plan_round_queue_roster_id"),
        ),
        sa.PrimaryKeyConstraint(
            "roster_id", "number", "position", name=op.f("pk_plan_round_queue")
        ),
    )
