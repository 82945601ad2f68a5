"""What happened: contacts by interval, and single contacts."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    SmallInteger,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.store.tables.base import Base, one_of
from data.store.types import UtcDateTime


class ContactIntervalRow(Base):
    """Contacts of one queue in one interval; empty where the source has no such figure."""

    __tablename__ = "contact_interval"
    __table_args__ = (
        CheckConstraint("interval_minutes > 0", "interval_minutes"),
        CheckConstraint("attribution BETWEEN 0 AND 2", "attribution"),
        {"sqlite_with_rowid": False},
    )

    queue_id: Mapped[int] = mapped_column(ForeignKey("queue.id"), primary_key=True, doc="the queue")
    start_epoch: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        doc="start of the interval [s since 1970-01-01 UTC]",
    )
    interval_minutes: Mapped[int] = mapped_column(
        SmallInteger, doc="its length [min]; 1440 is a local day"
    )
    attribution: Mapped[int] = mapped_column(
        SmallInteger, doc="contacts are counted where they 0 arrived, 1 ended, 2 were worked"
    )
    offered: Mapped[float | None] = mapped_column(Double, doc="contacts that arrived")
    handled: Mapped[float | None] = mapped_column(Double, doc="contacts an agent took")
    abandoned: Mapped[float | None] = mapped_column(Double, doc="contacts given up by customers")
    handle_seconds: Mapped[float | None] = mapped_column(Double, doc="handle time of handled [s]")
    wait_seconds: Mapped[float | None] = mapped_column(Double, doc="total wait [s]")
    answered_in_threshold: Mapped[float | None] = mapped_column(
        Double, doc="contacts answered within the queue's threshold"
    )


class ContactRow(Base):
    """One contact of a call-level log."""

    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint(one_of("outcome", "handled", "abandoned"), "outcome"),
        Index(None, "queue_id", "arrived_at"),
    )

    queue_id: Mapped[int] = mapped_column(ForeignKey("queue.id"), primary_key=True, doc="the queue")
    key: Mapped[str] = mapped_column(
        Text, primary_key=True, doc="the source's id, or the content's hash and its how-manieth"
    )
    content: Mapped[str] = mapped_column(Text, doc="hash of the other columns")
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="arrival, UTC")
    outcome: Mapped[str] = mapped_column(Text, doc="handled or abandoned")
    wait_seconds: Mapped[float] = mapped_column(Double, doc="wait [s]")
    handle_seconds: Mapped[float] = mapped_column(Double, doc="handle time [s]")
    agent_code: Mapped[str | None] = mapped_column(Text, doc="who took it, as the source says")
    customer_id: Mapped[str | None] = mapped_column(Text, doc="who it was, as the source says")
    source_id: Mapped[str | None] = mapped_column(Text, doc="the source's own id")
