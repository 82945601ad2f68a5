"""The center's text, version by version, and the names of its queues."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.store.tables.base import Base
from data.store.types import UtcDateTime


class CenterVersionRow(Base):
    """A text of the center file that was in use; the highest ordinal is the present one."""

    __tablename__ = "center_version"

    id: Mapped[int] = mapped_column(primary_key=True, doc="number of the version")
    sha256: Mapped[str] = mapped_column(String(64), unique=True, doc="hash of the text")
    name: Mapped[str] = mapped_column(Text, doc="name of the center")
    text: Mapped[str] = mapped_column(Text, doc="the center file")
    ordinal: Mapped[int] = mapped_column(unique=True, doc="grows each time a text comes into use")
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="when it came into use")


class QueueRow(Base):
    """A queue's name; what it is stands in the center file."""

    __tablename__ = "queue"

    id: Mapped[int] = mapped_column(primary_key=True, doc="number of the queue")
    name: Mapped[str] = mapped_column(Text, unique=True, doc="its name in the center file")
