"""What a skill of an agent is worth: a factor on handle time and a priority."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the agents' skills, keeping their rows."""
    # Plain statements, which both databases take: alembic would copy the table of SQLite.
    number = sa.Double().compile(op.get_bind().dialect)
    op.execute(
        f"ALTER TABLE agent_skill ADD COLUMN proficiency {number} DEFAULT 1.0 NOT NULL "
        "CONSTRAINT ck_agent_skill_proficiency CHECK (proficiency > 0)"
    )
    op.execute(
        "ALTER TABLE agent_skill ADD COLUMN priority INTEGER DEFAULT 1 NOT NULL "
        "CONSTRAINT ck_agent_skill_priority CHECK (priority BETWEEN 1 AND 9)"
    )
