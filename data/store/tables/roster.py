"""Rosters, their shifts and activities, publication, and what they will deliver."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.store.tables.base import Base, one_of
from data.store.types import Figure, UtcDateTime


class RosterRow(Base):
    """A roster; once published its rows cannot change, only its status can."""

    __tablename__ = "roster"
    __table_args__ = (
        CheckConstraint(
            one_of("status", "draft", "published", "superseded", "withdrawn"), "status"
        ),
        CheckConstraint("days > 0", "days"),
        Index(None, "first_date"),
        Index(None, "run_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, doc="number of the roster")
    version: Mapped[int] = mapped_column(doc="higher than any earlier roster's of the same days")
    status: Mapped[str] = mapped_column(Text, doc="draft, published, superseded or withdrawn")
    first_date: Mapped[date] = mapped_column(doc="first local day")
    days: Mapped[int] = mapped_column(doc="number of local days")
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), doc="the run that made it")
    requirement_id: Mapped[int | None] = mapped_column(
        ForeignKey("requirement.id"), doc="the requirement it was built against"
    )
    forecast_id: Mapped[int | None] = mapped_column(
        ForeignKey("forecast.id"), doc="the forecast behind it"
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="when it was saved, UTC")
    notes: Mapped[list[str]] = mapped_column(JSON, doc="what the reader must know, sentences")
    cost: Mapped[float | None] = mapped_column(Figure, doc="objective reached [agent-hours short]")
    bound: Mapped[float | None] = mapped_column(
        Figure, doc="proven lower bound of the objective [agent-hours short]"
    )
    required_hours: Mapped[float | None] = mapped_column(Figure, doc="agent-hours asked for")
    scheduled_hours: Mapped[float | None] = mapped_column(Figure, doc="agent-hours on duty")
    under_hours: Mapped[float | None] = mapped_column(Figure, doc="agent-hours short")
    over_hours: Mapped[float | None] = mapped_column(Figure, doc="agent-hours in surplus")
    seconds: Mapped[float | None] = mapped_column(Figure, doc="time the search took [s]")
    based_on: Mapped[int | None] = mapped_column(
        ForeignKey("roster.id"), doc="the roster it changes as little as it can; empty: built anew"
    )
    broken: Mapped[list[dict[str, str]] | None] = mapped_column(
        JSON, doc="rules given up: agent_id, date, rule and message of each; empty: not known"
    )


class ShiftRow(Base):
    """One agent's work of one day; shifts of an agent in a roster never overlap."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("start_at < end_at", "span"),
        CheckConstraint(one_of("source", "auto", "manual", "locked"), "source"),
        Index(None, "roster_id", "agent_id", "start_at"),
        Index(None, "roster_id", "schedule_date"),
    )

    roster_id: Mapped[int] = mapped_column(
        ForeignKey("roster.id"), primary_key=True, doc="the roster"
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, doc="order in it")
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), doc="the agent")
    schedule_date: Mapped[date] = mapped_column(doc="local day it starts")
    start_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="start, UTC")
    end_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="end, UTC")
    template: Mapped[str] = mapped_column(Text, doc="shift template in the center file")
    source: Mapped[str] = mapped_column(Text, doc="auto, manual or locked")
    reason: Mapped[str] = mapped_column(Text, doc="why it is there")


class ActivityRow(Base):
    """A span inside a shift."""

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("start_at < end_at", "span"),
        CheckConstraint(
            one_of(
                "category",
                "work",
                "break",
                "meal",
                "meeting",
                "training",
                "off_queue",
                "time_off",
            ),
            "category",
        ),
        ForeignKeyConstraint(["roster_id", "shift_number"], ["shift.roster_id", "shift.number"]),
        {"sqlite_with_rowid": False},
    )

    roster_id: Mapped[int] = mapped_column(primary_key=True, doc="the roster")
    shift_number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="the shift in it"
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, doc="order")
    code: Mapped[str] = mapped_column(Text, doc="activity code")
    category: Mapped[str] = mapped_column(
        Text, doc="work, break, meal, meeting, training, off_queue or time_off"
    )
    start_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="start, UTC")
    end_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="end, UTC")
    paid: Mapped[bool] = mapped_column(doc="whether it is paid")


class PublicationRow(Base):
    """A roster that was given to the agents; of a day the highest number is in force."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True, doc="number, growing")
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id"), unique=True, doc="the roster")
    first_date: Mapped[date] = mapped_column(doc="first local day")
    last_date: Mapped[date] = mapped_column(doc="last local day")
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="when, UTC")
    published_by: Mapped[str] = mapped_column(Text, doc="by whom")
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="when replaced, UTC")
    superseded_by: Mapped[int | None] = mapped_column(
        ForeignKey("roster.id"), doc="the roster that replaced it on some of its days"
    )
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="when taken back, UTC")
    withdrawn_by: Mapped[str | None] = mapped_column(Text, doc="by whom")


class OutlookRow(Base):
    """The simulated service of a roster, as a whole."""

    __tablename__ = "outlook"

    roster_id: Mapped[int] = mapped_column(
        ForeignKey("roster.id"), primary_key=True, doc="the roster"
    )
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), doc="the run that made it")
    start_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="start of its first interval, UTC")
    interval_minutes: Mapped[int] = mapped_column(doc="length of an interval [min]")
    intervals: Mapped[int] = mapped_column(doc="number of intervals")
    replications: Mapped[int] = mapped_column(doc="simulated horizons")
    contacts: Mapped[int] = mapped_column(doc="simulated contacts")
    arrays: Mapped[bytes] = mapped_column(
        LargeBinary, doc="every figure by queue, day and interval; zlib of a .npz file"
    )


class OutlookQueueRow(Base):
    """The simulated service of one queue; shares in [0, 1], empty where nothing was offered."""

    __tablename__ = "outlook_queue"

    roster_id: Mapped[int] = mapped_column(
        ForeignKey("outlook.roster_id"), primary_key=True, doc="the roster"
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, doc="order")
    queue: Mapped[str] = mapped_column(Text, doc="name of the queue")
    service: Mapped[float | None] = mapped_column(Figure, doc="service by the queue's definition")
    service_half_width: Mapped[float | None] = mapped_column(Figure, doc="of its 95 % interval")
    days_met: Mapped[float | None] = mapped_column(Figure, doc="share of days the goal was met")
    abandoned: Mapped[float | None] = mapped_column(Figure, doc="share abandoned")
    asa_seconds: Mapped[float | None] = mapped_column(Figure, doc="mean wait of answered [s]")


class PlanRoundRow(Base):
    """A round of a plan, kept with the roster that came of the best one."""

    __tablename__ = "plan_round"

    roster_id: Mapped[int] = mapped_column(
        ForeignKey("roster.id"), primary_key=True, doc="the roster"
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, doc="from 1")
    kept: Mapped[bool] = mapped_column(doc="whether the roster is of this round")
    cuts: Mapped[int] = mapped_column(doc="rows raised by simulating one more agent, so far")
    required_hours: Mapped[float] = mapped_column(Figure, doc="agent-hours the rows asked for")
    paid_hours: Mapped[float] = mapped_column(Figure, doc="hours paid by its roster")
    cost: Mapped[float] = mapped_column(Figure, doc="objective reached [agent-hours short]")
    bound: Mapped[float] = mapped_column(Figure, doc="lower bound of it [agent-hours short]")
    seconds: Mapped[float] = mapped_column(Figure, doc="time it took [s]")


class PlanRoundQueueRow(Base):
    """What a round's roster delivered for a queue, and how its rows were raised for it."""

    __tablename__ = "plan_round_queue"
    __table_args__ = (
        ForeignKeyConstraint(
            ["roster_id", "number"], ["plan_round.roster_id", "plan_round.number"]
        ),
    )

    roster_id: Mapped[int] = mapped_column(primary_key=True, doc="the roster")
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, doc="the round")
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, doc="order")
    queue: Mapped[str] = mapped_column(Text, doc="name of the queue")
    service: Mapped[float | None] = mapped_column(
        Figure, doc="simulated service by the goal's definition; empty: nothing was offered"
    )
    half_width: Mapped[float | None] = mapped_column(Figure, doc="of its 95 % interval")
    below: Mapped[float] = mapped_column(Figure, doc="how far below the goal, as a share")
    raised: Mapped[float] = mapped_column(Figure, doc="agents added to its own row, on average")
