"""First tables."""

import sqlalchemy as sa
from alembic import op

from data.store.migrations.guards import roster_guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table and the guards of rosters."""
    _make_tables()
    for statement in roster_guards(op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)


def _make_tables() -> None:
    op.create_table(
        "agent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("proficiency", sa.Double(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("proficiency > 0", name=op.f("ck_agent_proficiency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
        sa.UniqueConstraint("code", name=op.f("uq_agent_code")),
    )
    op.create_table(
        "center_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_center_version")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_center_version_ordinal")),
        sa.UniqueConstraint("sha256", name=op.f("uq_center_version_sha256")),
    )
    op.create_table(
        "lock",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lock")),
    )
    op.create_table(
        "queue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue")),
        sa.UniqueConstraint("name", name=op.f("uq_queue_name")),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("input_hash", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('running', 'done', 'failed')", name=op.f("ck_run_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index(op.f("ix_run_kind_input_hash"), "run", ["kind", "input_hash"], unique=False)
    op.create_table(
        "skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
        sa.UniqueConstraint("name", name=op.f("uq_skill_name")),
    )
    op.create_table(
        "agent_skill",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_agent_skill_level")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_agent_skill_validity")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_agent_skill_agent_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_agent_skill_skill_id")),
        sa.PrimaryKeyConstraint("agent_id", "skill_id", name=op.f("pk_agent_skill")),
    )
    op.create_table(
        "contact",
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("wait_seconds", sa.Double(), nullable=False),
        sa.Column("handle_seconds", sa.Double(), nullable=False),
        sa.Column("agent_code", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.CheckConstraint("outcome IN ('handled', 'abandoned')", name=op.f("ck_contact_outcome")),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name=op.f("fk_contact_queue_id")),
        sa.PrimaryKeyConstraint("queue_id", "key", name=op.f("pk_contact")),
    )
    op.create_index(
        op.f("ix_contact_queue_id_arrived_at"), "contact", ["queue_id", "arrived_at"], unique=False
    )
    op.create_table(
        "contact_interval",
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("start_epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("interval_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("attribution", sa.SmallInteger(), nullable=False),
        sa.Column("offered", sa.Double(), nullable=True),
        sa.Column("handled", sa.Double(), nullable=True),
        sa.Column("abandoned", sa.Double(), nullable=True),
        sa.Column("handle_seconds", sa.Double(), nullable=True),
        sa.Column("wait_seconds", sa.Double(), nullable=True),
        sa.Column("answered_in_threshold", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "attribution BETWEEN 0 AND 2", name=op.f("ck_contact_interval_attribution")
        ),
        sa.CheckConstraint(
            "interval_minutes > 0", name=op.f("ck_contact_interval_interval_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_contact_interval_queue_id")
        ),
        sa.PrimaryKeyConstraint("queue_id", "start_epoch", name=op.f("pk_contact_interval")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forecast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interval_minutes", sa.Integer(), nullable=False),
        sa.Column("intervals", sa.Integer(), nullable=False),
        sa.Column("samples", sa.LargeBinary(), nullable=False),
        sa.Column("caveats", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_forecast_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast")),
    )
    op.create_index(op.f("ix_forecast_run_id"), "forecast", ["run_id"], unique=False)
    op.create_table(
        "preference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("strength", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "strength IN ('strongly_prefer', 'prefer', 'slightly_prefer', "
            "'slightly_avoid', 'avoid', 'strongly_avoid')",
            name=op.f("ck_preference_strength"),
        ),
        sa.CheckConstraint(
            "0 <= start_minute AND start_minute < end_minute", name=op.f("ck_preference_span")
        ),
        sa.CheckConstraint("end_minute <= 1440", name=op.f("ck_preference_end")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_preference_weekday")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_preference_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preference")),
    )
    op.create_index(op.f("ix_preference_agent_id"), "preference", ["agent_id"], unique=False)
    op.create_table(
        "time_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_time_off_span")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_time_off_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_off")),
        sa.UniqueConstraint(
            "agent_id", "start_at", "end_at", name=op.f("uq_time_off_agent_id_start_at_end_at")
        ),
    )
    op.create_table(
        "forecast_accuracy",
        sa.Column("forecast_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("lead_week", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("wape", sa.Double(), nullable=True),
        sa.Column("wape_mean8", sa.Double(), nullable=True),
        sa.Column("poisson_floor", sa.Double(), nullable=True),
        sa.Column("bias", sa.Double(), nullable=True),
        sa.Column("coverage80", sa.Double(), nullable=True),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["forecast_id"], ["forecast.id"], name=op.f("fk_forecast_accuracy_forecast_id")
        ),
        sa.PrimaryKeyConstraint("forecast_id", "position", name=op.f("pk_forecast_accuracy")),
    )
    op.create_table(
        "forecast_interval",
        sa.Column("forecast_id", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("start_epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("aht_seconds", sa.Double(), nullable=False),
        sa.Column("q10", sa.Double(), nullable=False),
        sa.Column("q50", sa.Double(), nullable=False),
        sa.Column("q90", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["forecast_id"], ["forecast.id"], name=op.f("fk_forecast_interval_forecast_id")
        ),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_forecast_interval_queue_id")
        ),
        sa.PrimaryKeyConstraint(
            "forecast_id", "queue_id", "start_epoch", name=op.f("pk_forecast_interval")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forecast_queue",
        sa.Column("forecast_id", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["forecast_id"], ["forecast.id"], name=op.f("fk_forecast_queue_forecast_id")
        ),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_forecast_queue_queue_id")
        ),
        sa.PrimaryKeyConstraint("forecast_id", "queue_id", name=op.f("pk_forecast_queue")),
    )
    op.create_table(
        "forecast_score",
        sa.Column("forecast_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("wape", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["forecast_id"], ["forecast.id"], name=op.f("fk_forecast_score_forecast_id")
        ),
        sa.PrimaryKeyConstraint("forecast_id", "position", name=op.f("pk_forecast_score")),
    )
    op.create_table(
        "requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("forecast_id", sa.Integer(), nullable=True),
        sa.Column("queues", sa.JSON(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interval_minutes", sa.Integer(), nullable=False),
        sa.Column("intervals", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["forecast_id"], ["forecast.id"], name=op.f("fk_requirement_forecast_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_requirement_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement")),
    )
    op.create_index(
        op.f("ix_requirement_forecast_id"), "requirement", ["forecast_id"], unique=False
    )
    op.create_index(op.f("ix_requirement_run_id"), "requirement", ["run_id"], unique=False)
    op.create_table(
        "requirement_row",
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subset", sa.JSON(), nullable=False),
        sa.Column("peak", sa.Double(), nullable=True),
        sa.Column("series", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('agents', 'arrived', 'due', 'offered_load')",
            name=op.f("ck_requirement_row_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["requirement.id"], name=op.f("fk_requirement_row_requirement_id")
        ),
        sa.PrimaryKeyConstraint(
            "requirement_id", "kind", "position", name=op.f("pk_requirement_row")
        ),
    )
    op.create_table(
        "roster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=True),
        sa.Column("forecast_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("cost", sa.Double(), nullable=True),
        sa.Column("bound", sa.Double(), nullable=True),
        sa.Column("required_hours", sa.Double(), nullable=True),
        sa.Column("scheduled_hours", sa.Double(), nullable=True),
        sa.Column("under_hours", sa.Double(), nullable=True),
        sa.Column("over_hours", sa.Double(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'superseded', 'withdrawn')",
            name=op.f("ck_roster_status"),
        ),
        sa.CheckConstraint("days > 0", name=op.f("ck_roster_days")),
        sa.ForeignKeyConstraint(
            ["forecast_id"], ["forecast.id"], name=op.f("fk_roster_forecast_id")
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["requirement.id"], name=op.f("fk_roster_requirement_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_roster_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster")),
    )
    op.create_index(op.f("ix_roster_first_date"), "roster", ["first_date"], unique=False)
    op.create_index(op.f("ix_roster_run_id"), "roster", ["run_id"], unique=False)
    op.create_table(
        "outlook",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interval_minutes", sa.Integer(), nullable=False),
        sa.Column("intervals", sa.Integer(), nullable=False),
        sa.Column("replications", sa.Integer(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.Column("arrays", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["roster_id"], ["roster.id"], name=op.f("fk_outlook_roster_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_outlook_run_id")),
        sa.PrimaryKeyConstraint("roster_id", name=op.f("pk_outlook")),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_publication_roster_id")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["roster.id"], name=op.f("fk_publication_superseded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("roster_id", name=op.f("uq_publication_roster_id")),
    )
    op.create_table(
        "shift",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("schedule_date", sa.Date(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('auto', 'manual', 'locked')", name=op.f("ck_shift_source")),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_shift_span")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_shift_agent_id")),
        sa.ForeignKeyConstraint(["roster_id"], ["roster.id"], name=op.f("fk_shift_roster_id")),
        sa.PrimaryKeyConstraint("roster_id", "number", name=op.f("pk_shift")),
    )
    op.create_index(
        op.f("ix_shift_roster_id_agent_id_start_at"),
        "shift",
        ["roster_id", "agent_id", "start_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_shift_roster_id_schedule_date"),
        "shift",
        ["roster_id", "schedule_date"],
        unique=False,
    )
    op.create_table(
        "activity",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("shift_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "category IN ('work', 'break', 'meal', 'meeting', 'training', 'off_queue', 'time_off')",
            name=op.f("ck_activity_category"),
        ),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_activity_span")),
        sa.ForeignKeyConstraint(
            ["roster_id", "shift_number"],
            ["shift.roster_id", "shift.number"],
            name=op.f("fk_activity_roster_id"),
        ),
        sa.PrimaryKeyConstraint("roster_id", "shift_number", "position", name=op.f("pk_activity")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outlook_queue",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("service", sa.Double(), nullable=True),
        sa.Column("service_half_width", sa.Double(), nullable=True),
        sa.Column("days_met", sa.Double(), nullable=True),
        sa.Column("abandoned", sa.Double(), nullable=True),
        sa.Column("asa_seconds", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["outlook.roster_id"], name=op.f("fk_outlook_queue_roster_id")
        ),
        sa.PrimaryKeyConstraint("roster_id", "position", name=op.f("pk_outlook_queue")),
    )
