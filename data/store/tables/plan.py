"""Runs, and the forecasts and requirements they made."""

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


class ForecastRow(Base):
    """A joint forecast of several queues."""

    __tablename__ = "forecast"
    __table_args__ = (Index(None, "run_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, doc="number of the forecast")
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), doc="the run that made it")
    start_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="start of its first interval, UTC")
    interval_minutes: Mapped[int] = mapped_column(doc="length of an interval [min]")
    intervals: Mapped[int] = mapped_column(doc="number of intervals")
    samples: Mapped[bytes] = mapped_column(
        LargeBinary, doc="contacts, samples x queues x intervals; zlib of a .npy file"
    )
    caveats: Mapped[list[str]] = mapped_column(JSON, doc="what the reader must know, sentences")


class ForecastQueueRow(Base):
    """The model of one queue in a forecast."""

    __tablename__ = "forecast_queue"

    forecast_id: Mapped[int] = mapped_column(
        ForeignKey("forecast.id"), primary_key=True, doc="the forecast"
    )
    queue_id: Mapped[int] = mapped_column(ForeignKey("queue.id"), primary_key=True, doc="the queue")
    position: Mapped[int] = mapped_column(doc="index of the queue in the samples")
    model: Mapped[str] = mapped_column(Text, doc="the chosen model")
    explanation: Mapped[str] = mapped_column(Text, doc="why it was chosen")


class ForecastIntervalRow(Base):
    """The forecast of one queue and interval."""

    __tablename__ = "forecast_interval"
    __table_args__ = ({"sqlite_with_rowid": False},)

    forecast_id: Mapped[int] = mapped_column(
        ForeignKey("forecast.id"), primary_key=True, doc="the forecast"
    )
    queue_id: Mapped[int] = mapped_column(ForeignKey("queue.id"), primary_key=True, doc="the queue")
    start_epoch: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        doc="start of the interval [s since 1970-01-01 UTC]",
    )
    mean: Mapped[float] = mapped_column(Double, doc="expected contacts")
    aht_seconds: Mapped[float] = mapped_column(Double, doc="expected handle time of one [s]")
    q10: Mapped[float] = mapped_column(Double, doc="10 % quantile of contacts")
    q50: Mapped[float] = mapped_column(Double, doc="median of contacts")
    q90: Mapped[float] = mapped_column(Double, doc="90 % quantile of contacts")


class ForecastAccuracyRow(Base):
    """How well a queue was forecast in the backtest; figures in percent, empty if unknown."""

    __tablename__ = "forecast_accuracy"

    forecast_id: Mapped[int] = mapped_column(
        ForeignKey("forecast.id"), primary_key=True, doc="the forecast"
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, doc="order")
    queue: Mapped[str] = mapped_column(Text, doc="name of the queue")
    lead_week: Mapped[int] = mapped_column(doc="1 to 4, or 0 for all leads")
    model: Mapped[str] = mapped_column(Text, doc="the chosen model")
    wape: Mapped[float | None] = mapped_column(Figure, doc="its WAPE by interval")
    wape_mean8: Mapped[float | None] = mapped_column(Figure, doc="WAPE of 8 same weekdays' mean")
    poisson_floor: Mapped[float | None] = mapped_column(Figure, doc="WAPE of a perfect forecast")
    bias: Mapped[float | None] = mapped_column(Figure, doc="sum(forecast - actual) / sum(actual)")
    coverage80: Mapped[float | None] = mapped_column(Figure, doc="intervals inside the 80 % band")
    origins: Mapped[int] = mapped_column(doc="rolling origins behind the figures")


class ForecastScoreRow(Base):
    """One candidate's error in the backtest of one queue."""

    __tablename__ = "forecast_score"

    forecast_id: Mapped[int] = mapped_column(
        ForeignKey("forecast.id"), primary_key=True, doc="the forecast"
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, doc="order")
    queue: Mapped[str] = mapped_column(Text, doc="name of the queue")
    model: Mapped[str] = mapped_column(Text, doc="the candidate")
    wape: Mapped[float | None] = mapped_column(Figure, doc="its WAPE by interval [%]")


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
