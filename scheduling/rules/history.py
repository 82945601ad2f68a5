"""What the shifts before the horizon leave behind."""

from collections.abc import Iterable
from datetime import date, timedelta

from data.records import Shift

DAY = timedelta(days=1)


def worked_dates(shifts: Iterable[Shift]) -> frozenset[date]:
    """Give the local days on which shifts start."""
    return frozenset(s.schedule_date for s in shifts)


def run_before(worked: frozenset[date], day: date) -> int:
    """Count the days worked in a row up to the day before a day."""
    run = 0
    while day - (run + 1) * DAY in worked:
        run += 1
    return run


def off_before(worked: frozenset[date], day: date) -> int | None:
    """Count the days off between the last day worked and a day; None: none was worked."""
    return (day - max(worked)).days - 1 if worked else None
