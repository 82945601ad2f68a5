"""Who said last that they hold a lock."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from data.store.tables.base import Base
from data.store.types import UtcDateTime


class LockRow(Base):
    """The last holder of a lock, for messages; the lock itself dies with its process."""

    __tablename__ = "lock"

    name: Mapped[str] = mapped_column(Text, primary_key=True, doc="name of the lock")
    process: Mapped[int] = mapped_column(doc="process number of the last holder")
    host: Mapped[str] = mapped_column(Text, doc="its machine")
    since: Mapped[datetime] = mapped_column(UtcDateTime, doc="when it took the lock, UTC")
