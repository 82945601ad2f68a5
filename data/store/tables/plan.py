"""Runs, and the requirements they made."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.store.tables.base import Base, one_of
from data.store.types import Figure, UtcDateTime


class RunRow(Base):
    """One computation and everything needed to repeat it."""

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint(one_of("status", "running", "done", "failed"), "status"),
        Index(None, "kind", "input_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, doc="number of the run")
    kind: Mapped[str] = mapped_column(Text, doc="forecast, roster, nightly, import-history, ...")
    status: Mapped[str] = mapped_column(Text, doc="running, done or failed")
    input_hash: Mapped[str] = mapped_column(Text, doc="hash of everything that went in")
    seed: Mapped[int] = mapped_column(BigInteger, doc="seed of its random numbers")
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON, doc="its settings")
    versions: Mapped[dict[str, Any]] = mapped_column(JSON, doc="versions of wfm and libraries")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="start, UTC")
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="end, UTC")
    message: Mapped[str] = mapped_column(Text, doc="how it ended, in words")


class RequirementRow(Base):
    """What a forecast asks for."""

    __tablename__ = "requirement"
    __table_args__ = (Index(None, "run_id"), Index(None, "forecast_id"))

    id: Mapped[int] = mapped_column(primary_key=True, doc="number of the requirement")
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), doc="the run that made it")
    forecast_id: Mapped[int | None] = mapped_column(
        ForeignKey("forecast.id"), doc="the forecast behind it"
    )
    queues: Mapped[list[str]] = mapped_column(JSON, doc="names of the queues, in order")
    start_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="start of its first interval, UTC")
    interval_minutes: Mapped[int] = mapped_column(doc="length of an interval [min]")
    intervals: Mapped[int] = mapped_column(doc="number of intervals")
    hours: Mapped[float] = mapped_column(Double, doc="agent-hours that no roster can go below")


class RequirementSeriesRow(Base):
    """One row of a requirement over all its intervals."""

    __tablename__ = "requirement_row"
    __table_args__ = (
        CheckConstraint(one_of("kind", "agents", "arrived", "due", "offered_load"), "kind"),
    )

    requirement_id: Mapped[int] = mapped_column(
        ForeignKey("requirement.id"), primary_key=True, doc="the requirement"
    )
    kind: Mapped[str] = mapped_column(
        Text,
        primary_key=True,
        doc="agents [scheduled agents], arrived and due [cumulative agent-intervals of deferred "
        "work], offered_load [erlangs]",
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, doc="order")
    subset: Mapped[list[int]] = mapped_column(JSON, doc="indices of the queues it is about")
    peak: Mapped[float | None] = mapped_column(Figure, doc="its greatest value")
    series: Mapped[bytes] = mapped_column(LargeBinary, doc="float64 by interval; zlib of a .npy")
