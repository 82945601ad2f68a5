"""Column types that keep what the databases would lose: time zones and NaN."""

import math
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Double
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator

from data.records import InputRefusedError


class NaiveDatetimeError(InputRefusedError, DontWrapMixin):
    """A time without zone was about to be stored."""


def in_utc(value: datetime) -> datetime:
    """Give an aware time in UTC; a naive one is refused."""
    if value.utcoffset() is None:
        raise NaiveDatetimeError(
            f"the time {value.isoformat()} has no zone; give it an offset or a zone"
        )
    return value.astimezone(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: stored in UTC, returned aware in UTC; naive values are refused.

    SQLite forgets time zones, and a naive value would silently mean another instant.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the value in UTC."""
        return None if value is None else in_utc(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the stored value as an aware instant."""
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


class Figure(TypeDecorator[float]):
    """A float whose NaN is stored as NULL, so that sums and means in SQL pass over it."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give NULL for NaN."""
        return None if value is None or math.isnan(value) else float(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> float:  # noqa: ARG002 - SQLAlchemy's signature
        """Give NaN for NULL."""
        return math.nan if value is None else float(value)
