"""Instants in the cells of small CSV files."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from data.files.history.zones import local_times
from data.files.people.rows import Row, Rows
from data.records import local_midnight

_FORMS = "2026-01-31, 2026-01-31 08:30 or 2026-01-31T08:30+01:00"


def span_edge(rows: Rows, row: Row, column: str, *, zone: str) -> datetime | None:
    """Give the instant [UTC] of a cell; of a date the first of the day, or of the next for end."""
    text = row[column]
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return clock_instant(rows, row, column, zone=zone, forms=_FORMS)
    return local_midnight(day + timedelta(days=1) if column == "end" else day, zone)


def clock_instant(rows: Rows, row: Row, column: str, *, zone: str, forms: str) -> datetime | None:
    """Give the instant [UTC] of a cell; note where it is none.

    Parameters
    ----------
    zone
        Zone of times without offset.
    forms
        What the message says may be written.
    """
    text = row[column]
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        rows.refuse(row, f'{column} is "{text}"; write {forms}')
        return None
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    meant = local_times(np.array([at], "datetime64[s]"), zone)
    if meant.missing[0] or meant.repeated[0]:
        what = "does not exist" if meant.missing[0] else "is there twice"
        rows.refuse(row, f"{column} {text} {what} in {zone}; give the time with its offset")
        return None
    instant: datetime = meant.earlier[0].item()
    return instant.replace(tzinfo=UTC)
