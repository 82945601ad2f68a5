"""Forecasts judged by lead and level, explained, adjusted, imported and driven."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WITHOUT_ROWID = {"sqlite_with_rowid": False}


def upgrade() -> None:
    """Widen the tables of forecasts, keeping their rows, and make the new ones."""
    _widen_forecast()
    _widen_intervals()
    _widen_accuracy()
    _widen_scores()
    _make_figures()
    _make_planner_tables()


def _widen_forecast() -> None:
    with op.batch_alter_table("forecast") as table:
        table.add_column(sa.Column("source", sa.Text(), nullable=False, server_default="wfm"))
        table.add_column(sa.Column("based_on", sa.Integer(), nullable=True))
        table.add_column(sa.Column("known_until", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f("fk_forecast_based_on"), "forecast", ["based_on"], ["id"])
    with op.batch_alter_table("forecast") as table:
        table.alter_column("source", server_default=None)


def _widen_intervals() -> None:
    with op.batch_alter_table("forecast_interval", table_kwargs=_WITHOUT_ROWID) as table:
        for name in ("q10", "q50", "q90"):
            table.alter_column(name, existing_type=sa.Double(), nullable=True)
        for name in ("q025", "q975", "mean8"):
            table.add_column(sa.Column(name, sa.Double(), nullable=True))


def _widen_accuracy() -> None:
    with op.batch_alter_table("forecast_accuracy") as table:
        table.add_column(sa.Column("lead", sa.Text(), nullable=True))
        table.add_column(sa.Column("level", sa.Text(), nullable=False, server_default="interval"))
        table.add_column(sa.Column("coverage95", sa.Double(), nullable=True))
        table.add_column(sa.Column("error_fte", sa.Double(), nullable=True))
    op.execute(
        "UPDATE forecast_accuracy SET lead = CASE lead_week WHEN 0 THEN 'all' "
        "ELSE 'week ' || CAST(lead_week AS TEXT) END"
    )
    with op.batch_alter_table("forecast_accuracy") as table:
        table.alter_column("lead", existing_type=sa.Text(), nullable=False)
        table.alter_column("level", existing_type=sa.Text(), server_default=None)
        table.drop_column("lead_week")
        table.create_check_constraint(
            op.f("ck_forecast_accuracy_level"), "level IN ('interval', 'day', 'week')"
        )


def _widen_scores() -> None:
    with op.batch_alter_table("forecast_score") as table:
        table.add_column(sa.Column("lead", sa.Text(), nullable=False, server_default="all"))
        table.add_column(sa.Column("weight", sa.Double(), nullable=False, server_default="0"))
    with op.batch_alter_table("forecast_score") as table:
        table.alter_column("lead", existing_type=sa.Text(), server_default=None)
        table.alter_column("weight", existing_type=sa.Double(), server_default=None)


def _make_figures() -> None:
    _make_of_forecast(
        "forecast_aht_accuracy",
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("wape", sa.Double(), nullable=True),
        sa.Column("wape_last_week", sa.Double(), nullable=True),
        sa.Column("wape_mean4", sa.Double(), nullable=True),
        sa.Column("bias", sa.Double(), nullable=True),
        sa.Column("origins", sa.Integer(), nullable=False),
    )
    _make_of_forecast(
        "forecast_effect",
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("factor", sa.Double(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
    )
    _make_of_forecast(
        "forecast_outlier",
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("contacts", sa.Double(), nullable=True),
        sa.Column("expected", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    _make_of_forecast(
        "forecast_burst",
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("days_percent", sa.Double(), nullable=True),
        sa.Column("extra_contacts", sa.Double(), nullable=True),
        sa.Column("largest_contacts", sa.Double(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
    )


def _make_planner_tables() -> None:
    _make_of_forecast(
        "forecast_adjustment",
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=False),
        sa.Column("first_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contacts_before", sa.Double(), nullable=False),
        sa.Column("contacts_after", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('percent', 'add', 'set')", name=op.f("ck_forecast_adjustment_kind")
        ),
        sa.CheckConstraint("first_date <= last_date", name=op.f("ck_forecast_adjustment_days")),
        sa.CheckConstraint("first_minute < end_minute", name=op.f("ck_forecast_adjustment_span")),
    )
    _make_of_forecast(
        "forecast_note",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "driver_day",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_driver_day_value")),
        sa.PrimaryKeyConstraint("name", "queue", "date", name=op.f("pk_driver_day")),
    )


def _make_of_forecast(name: str, *rest: sa.schema.SchemaItem) -> None:
    """Make a table of rows that a forecast has in an order."""
    op.create_table(
        name,
        sa.Column("forecast_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        *rest,
        sa.ForeignKeyConstraint(["forecast_id"], ["forecast.id"], name=f"fk_{name}_forecast_id"),
        sa.PrimaryKeyConstraint("forecast_id", "position", name=f"pk_{name}"),
    )
