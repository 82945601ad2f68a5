"""Planners' drivers from CSV: ``date,driver,value[,queue]``."""

import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from data.files.people.rows import Row, Rows, read_rows
from data.records import Center, DriverDay, InputRefusedError

_COLUMNS = ("date", "driver", "value")
_OPTIONAL = ("queue",)
_FIRST_YEAR, _LAST_YEAR = 1970, 2199


def read_drivers(path: Path, center: Center) -> tuple[DriverDay, ...]:
    """Give the values in a file, in its order.

    Raises
    ------
    InputRefusedError
        With every problem of the file, each with its line.
    """
    rows = read_rows(path, columns=_COLUMNS, optional=_OPTIONAL)
    if not rows.rows and not rows.problems:
        raise InputRefusedError(f"{path.name}: has a header and no rows; give a row a day")
    seen: dict[tuple[str, str, date], int] = {}
    found = []
    for item, line in _items(rows, center):
        key = (item.name, item.queue, item.date)
        if key in seen:
            where = f' of queue "{item.queue}"' if item.queue else ""
            rows.refuse(
                Row(line, {}),
                f'driver "{item.name}"{where} on {item.date} is there already on line '
                f"{seen[key]}; leave one out",
            )
        seen.setdefault(key, line)
        found.append(item)
    rows.check()
    return tuple(found)


def _items(rows: Rows, center: Center) -> Iterator[tuple[DriverDay, int]]:
    queues = [queue.name for queue in center.queues]
    for row in rows:
        day, value = _day(rows, row), _value(rows, row)
        queue = rows.known(row, "queue", queues, "queue") if row["queue"] else ""
        if not row["driver"]:
            rows.refuse(row, "driver is empty; give its name")
        elif day is not None and value is not None and queue is not None:
            yield DriverDay(row["driver"], queue, day, value), row.line


def _day(rows: Rows, row: Row) -> date | None:
    try:
        day = date.fromisoformat(row["date"])
    except ValueError:
        day = None
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        rows.refuse(row, f'date is "{row["date"]}"; write it as 2026-11-23')
        return None
    return day


def _value(rows: Rows, row: Row) -> float | None:
    text = row["value"]
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        rows.refuse(row, f'value is "{text}"; it must be a number, 0 where there is nothing')
        return None
    if value < 0:
        rows.refuse(row, f"value is {text}; it must be 0 or more")
        return None
    return value
