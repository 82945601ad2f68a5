"""Open deferred work from CSV: ``queue,arrived_at[,contacts]``."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from data.files.people.instants import clock_instant
from data.files.people.rows import Row, Rows, read_rows
from data.records import Backlog, Center

LONGEST_AGE = timedelta(days=366)
MOST_CONTACTS = 1_000_000
"""In one row; a slip of many digits would fill the memory of the simulation."""

_COLUMNS = ("queue", "arrived_at")
_OPTIONAL = ("contacts",)
_FORMS = "2026-01-31 08:30 or 2026-01-31T08:30+01:00"


def read_backlog(path: Path, center: Center, *, start_at: datetime) -> tuple[Backlog, ...]:
    """Give the open work in a file, in its order; it may hold none.

    Parameters
    ----------
    path
        Times without offset are of the center's zone.
    start_at
        Where the horizon begins, aware: the work arrived before, a year at most.

    Raises
    ------
    InputRefusedError
        With every problem of the file, each with its line.
    """
    rows = read_rows(path, columns=_COLUMNS, optional=_OPTIONAL)
    found = []
    for row in rows:
        queue = _queue(rows, row, center)
        arrived_at = _arrived(rows, row, center.zone, start_at)
        contacts = _contacts(rows, row)
        if queue is not None and arrived_at is not None and contacts is not None:
            found.append(Backlog(queue, arrived_at, contacts))
    rows.check()
    return tuple(found)


def _queue(rows: Rows, row: Row, center: Center) -> str | None:
    name = rows.known(row, "queue", [queue.name for queue in center.queues], "queue")
    if name is not None and center.queue(name).channel != "deferred":
        rows.refuse(
            row,
            f'queue "{name}" is {center.queue(name).channel}; only deferred queues carry work '
            "over: leave the row out",
        )
        return None
    return name


def _arrived(rows: Rows, row: Row, zone: str, start_at: datetime) -> datetime | None:
    text = row["arrived_at"]
    if _is_day(text):
        rows.refuse(row, f"arrived_at {text} has no time of day; write {_FORMS}")
        return None
    at = clock_instant(rows, row, "arrived_at", zone=zone, forms=_FORMS)
    if at is None:
        return None
    start = start_at.astimezone(ZoneInfo(zone)).isoformat(" ", "minutes")
    if at >= start_at:
        rows.refuse(
            row,
            f"arrived_at {text} is not before the horizon's start, {start}; what comes later is "
            "in the forecast: leave the row out",
        )
        return None
    # The comparison of ages stays inside the calendar, whatever year was written.
    if start_at.astimezone(UTC) - LONGEST_AGE > at:
        rows.refuse(
            row,
            f"arrived_at {text} is over a year before the horizon's start, {start}; correct it, or "
            "leave the row out",
        )
        return None
    return at


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _contacts(rows: Rows, row: Row) -> int | None:
    text = row["contacts"] or "1"
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= MOST_CONTACTS:
        rows.refuse(
            row, f'contacts is "{text}"; it must be a whole number from 1 to {MOST_CONTACTS:,}'
        )
        return None
    return int(text)
