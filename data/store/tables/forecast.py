"""Forecasts: what they say, how good they were in the backtest, what planners did to them."""

from datetime import date, datetime

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

LocalDate = date
"""A name that columns called date do not hide."""


class ForecastRow(Base):
    """A joint forecast of several queues; it is never changed."""

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
    source: Mapped[str] = mapped_column(
        Text, doc="wfm, or the name under which an outside forecast was imported"
    )
    based_on: Mapped[int | None] = mapped_column(
        ForeignKey("forecast.id"), doc="the forecast that was adjusted or updated into it"
    )
    known_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, doc="end of what had come when it was made, UTC; earlier is never scored"
    )


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
    """The forecast of one queue and interval; an outside forecast has no quantiles."""

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
    q10: Mapped[float | None] = mapped_column(Double, doc="10 % quantile of contacts")
    q50: Mapped[float | None] = mapped_column(Double, doc="median of contacts")
    q90: Mapped[float | None] = mapped_column(Double, doc="90 % quantile of contacts")
    q025: Mapped[float | None] = mapped_column(Double, doc="2.5 % quantile of contacts")
    q975: Mapped[float | None] = mapped_column(Double, doc="97.5 % quantile of contacts")
    mean8: Mapped[float | None] = mapped_column(
        Double, doc="mean of 8 same weekdays, the judge when the forecast is scored"
    )


class _OfForecast:
    """The key of rows that a forecast has in an order."""

    forecast_id: Mapped[int] = mapped_column(
        ForeignKey("forecast.id"), primary_key=True, sort_order=-2, doc="the forecast"
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, sort_order=-1, doc="order"
    )


class ForecastAccuracyRow(_OfForecast, Base):
    """How well a queue was forecast in the backtest; figures in percent, empty if unknown."""

    __tablename__ = "forecast_accuracy"
    __table_args__ = (CheckConstraint(one_of("level", "interval", "day", "week"), "level"),)

    queue: Mapped[str] = mapped_column(Text, doc="name of the queue")
    lead: Mapped[str] = mapped_column(Text, doc="how far ahead: all, 1 day, week 1 to week 4")
    level: Mapped[str] = mapped_column(Text, doc="errors of intervals, or of a day's or week's sum")
    model: Mapped[str] = mapped_column(Text, doc="the chosen model")
    wape: Mapped[float | None] = mapped_column(Figure, doc="its WAPE")
    wape_mean8: Mapped[float | None] = mapped_column(Figure, doc="WAPE of 8 same weekdays' mean")
    poisson_floor: Mapped[float | None] = mapped_column(Figure, doc="WAPE of a perfect forecast")
    bias: Mapped[float | None] = mapped_column(Figure, doc="sum(forecast - actual) / sum(actual)")
    coverage80: Mapped[float | None] = mapped_column(Figure, doc="actuals inside the 80 % band")
    coverage95: Mapped[float | None] = mapped_column(Figure, doc="actuals inside the 95 % band")
    error_fte: Mapped[float | None] = mapped_column(
        Figure, doc="mean absolute error as work [agents busy all the time]"
    )
    origins: Mapped[int] = mapped_column(doc="rolling origins behind the figures")


class ForecastScoreRow(_OfForecast, Base):
    """One candidate's error in the backtest of one queue, and its use."""

    __tablename__ = "forecast_score"

    queue: Mapped[str] = mapped_column(Text, doc="name of the queue")
    model: Mapped[str] = mapped_column(Text, doc="the candidate")
    wape: Mapped[float | None] = mapped_column(Figure, doc="its WAPE by interval [%]")
    lead: Mapped[str] = mapped_column(Text, doc="how far ahead: all, 1 day, week 1 to week 4")
    weight: Mapped[float] = mapped_column(Double, doc="its share in the combination, 0 to 1")


class ForecastAhtAccuracyRow(_OfForecast, Base):
    """How well a queue's handle times were forecast; WAPE weighted by contacts [%]."""

    __tablename__ = "forecast_aht_accuracy"

    queue: Mapped[str] = mapped_column(Text, doc="name of the queue")
    model: Mapped[str] = mapped_column(Text, doc="the chosen model")
    wape: Mapped[float | None] = mapped_column(Figure, doc="its WAPE")
    wape_last_week: Mapped[float | None] = mapped_column(Figure, doc="WAPE of last week's interval")
    wape_mean4: Mapped[float | None] = mapped_column(Figure, doc="WAPE of the last 4 weeks' mean")
    bias: Mapped[float | None] = mapped_column(Figure, doc="sum(n (f - a)) / sum(n a)")
    origins: Mapped[int] = mapped_column(doc="rolling origins behind the figures")


class ForecastEffectRow(_OfForecast, Base):
    """What a holiday or own special day of the horizon does to one queue."""

    __tablename__ = "forecast_effect"

    queue: Mapped[str] = mapped_column(Text, doc="name of the queue")
    date: Mapped[LocalDate] = mapped_column(doc="the local day")
    kind: Mapped[str] = mapped_column(Text, doc="holiday, own, day after, day before, bridge, ...")
    name: Mapped[str] = mapped_column(Text, doc="name of the day")
    factor: Mapped[float | None] = mapped_column(
        Figure, doc="expected contacts, multiple of an ordinary day's"
    )
    seen: Mapped[int] = mapped_column(doc="such days in the queue's history")


class ForecastOutlierRow(_OfForecast, Base):
    """A day of the past that models do not take as it was."""

    __tablename__ = "forecast_outlier"

    queue: Mapped[str] = mapped_column(Text, doc="name of the queue")
    date: Mapped[LocalDate] = mapped_column(doc="the local day")
    contacts: Mapped[float | None] = mapped_column(Figure, doc="what came")
    expected: Mapped[float | None] = mapped_column(
        Figure, doc="what models take in its place; empty where the day is left out"
    )
    reason: Mapped[str] = mapped_column(Text, doc="why, in a clause")


class ForecastBurstRow(_OfForecast, Base):
    """How often sudden bursts come to one queue, apart from the ordinary band."""

    __tablename__ = "forecast_burst"

    queue: Mapped[str] = mapped_column(Text, doc="name of the queue")
    days_percent: Mapped[float | None] = mapped_column(Figure, doc="days with a burst [%]")
    extra_contacts: Mapped[float | None] = mapped_column(Figure, doc="mean contacts a burst adds")
    largest_contacts: Mapped[float | None] = mapped_column(Figure, doc="added by the largest one")
    hours: Mapped[float | None] = mapped_column(Figure, doc="mean length of a burst [h]")


class ForecastAdjustmentRow(_OfForecast, Base):
    """A planner's change, of this forecast or of one that it is based on."""

    __tablename__ = "forecast_adjustment"
    __table_args__ = (
        CheckConstraint(one_of("kind", "percent", "add", "set"), "kind"),
        CheckConstraint("first_date <= last_date", "days"),
        CheckConstraint("first_minute < end_minute", "span"),
    )

    queue: Mapped[str] = mapped_column(Text, doc="name of the queue")
    first_date: Mapped[date] = mapped_column(doc="first local day of the center's zone")
    last_date: Mapped[date] = mapped_column(doc="last local day, included")
    first_minute: Mapped[int] = mapped_column(doc="from this minute of each day")
    end_minute: Mapped[int] = mapped_column(doc="up to this minute of each day")
    kind: Mapped[str] = mapped_column(Text, doc="percent, or contacts a day to add or set")
    amount: Mapped[float] = mapped_column(Double, doc="percent or contacts a day")
    reason: Mapped[str] = mapped_column(Text, doc="why, in the planner's words")
    made_by: Mapped[str] = mapped_column(Text, doc="who did it")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="when, UTC")
    contacts_before: Mapped[float] = mapped_column(Double, doc="expected contacts it changed")
    contacts_after: Mapped[float] = mapped_column(Double, doc="what it changed them to")


class ForecastNoteRow(_OfForecast, Base):
    """What a planner wrote beside a forecast."""

    __tablename__ = "forecast_note"

    text: Mapped[str] = mapped_column(Text, doc="the note")
    made_by: Mapped[str] = mapped_column(Text, doc="who wrote it")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="when, UTC")


class DriverDayRow(Base):
    """A planner's reason for more or fewer contacts on a day: a campaign, reservations."""

    __tablename__ = "driver_day"
    __table_args__ = (CheckConstraint("value >= 0", "value"),)

    name: Mapped[str] = mapped_column(Text, primary_key=True, doc="name of the driver")
    queue: Mapped[str] = mapped_column(
        Text, primary_key=True, doc="name of the queue it drives; empty: all others"
    )
    date: Mapped[LocalDate] = mapped_column(primary_key=True, doc="the local day")
    value: Mapped[float] = mapped_column(Double, doc="its size; days without one have 0")
