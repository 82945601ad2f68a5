"""Interval rows as arrays: what an import checks, and what it would change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Attribution,
    ConfigurationError,
    HistoryColumns,
    InputRefusedError,
    IntervalCount,
)
from data.store.results import ImportCounts
from data.store.types import in_utc

FIGURES = (
    "offered",
    "handled",
    "abandoned",
    "handle_seconds",
    "wait_seconds",
    "answered_in_threshold",
)
"""The figures of an interval, in the order of the table's columns."""

ATTRIBUTIONS: tuple[Attribution, ...] = get_args(Attribution)
"""What the numbers in the table's column mean."""

DAY_MINUTES = 1440
_LOCAL_DAY_SECONDS = 23 * 3600
_SHOWN = 10


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What an import does to one queue.

    Parameters
    ----------
    write
        Rows to insert or replace, in the table's columns less the queue.
    drop
        Starts [epoch s] of stored rows that the import overlaps without naming them.
    """

    write: NDArray[np.float64]
    drop: NDArray[np.float64]
    counts: ImportCounts


def to_columns(
    rows: Iterable[IntervalCount], *, interval_minutes: int, attribution: Attribution
) -> HistoryColumns:
    """Give rows as columns."""
    each = list(rows)
    queues = tuple(dict.fromkeys(row.queue for row in each))
    where = {queue: i for i, queue in enumerate(queues)}
    starts = [in_utc(row.start_at).replace(tzinfo=None) for row in each]
    figures = {name: np.array([getattr(row, name) for row in each], np.float64) for name in FIGURES}
    return HistoryColumns(
        queues=queues,
        queue_index=np.array([where[row.queue] for row in each], np.int64),
        start_utc=np.array(starts, "datetime64[s]"),
        interval_minutes=interval_minutes,
        attribution=attribution,
        **figures,
    )


def rows_by_queue(columns: HistoryColumns) -> dict[str, NDArray[np.float64]]:
    """Give each queue's rows in the table's columns less the queue, by start, each start once.

    Rows without any figure say nothing and are left out.

    Raises
    ------
    InputRefusedError
        A figure is below 0 or infinite, two rows of one start differ, or intervals overlap.
    ConfigurationError
        The interval does not divide an hour.
    """
    minutes = columns.interval_minutes
    if minutes != DAY_MINUTES and (minutes < 1 or 60 % minutes):
        raise ConfigurationError(
            f"an interval of {minutes} minutes does not divide an hour; "
            "it must be 5, 15, 30 or 60 minutes, or 1440 for daily counts"
        )
    figures = np.column_stack([getattr(columns, name) for name in FIGURES]).astype(np.float64)
    starts = columns.start_utc.astype("datetime64[s]").astype(np.int64)
    kept = np.asarray(~np.isnan(figures).all(axis=1))
    wrong = kept & ((figures < 0) | np.isinf(figures)).any(axis=1)
    _refuse(columns, np.flatnonzero(wrong), "has a figure below 0 or infinite")
    order = np.lexsort((starts, columns.queue_index))
    order = order[kept[order]]
    queue, starts, figures = columns.queue_index[order], starts[order], figures[order]
    same_queue = np.asarray(queue[1:] == queue[:-1])
    again = np.asarray(same_queue & (starts[1:] == starts[:-1]))
    equal = _equal(figures[1:], figures[:-1]).all(axis=1)
    _refuse(columns, order[1:][again & ~equal], "stands twice with different figures")
    length = _seconds(np.float64(minutes))
    overlaps = np.asarray(same_queue & ~again & (np.diff(starts) < length))
    _refuse(columns, order[1:][overlaps], f"begins inside the {minutes} minutes before it")
    first = np.concatenate([[True], ~again]) if len(order) else np.zeros(0, np.bool_)
    code = ATTRIBUTIONS.index(columns.attribution)
    constant = np.broadcast_to([float(minutes), float(code)], (len(order), 2))
    rows = np.column_stack([starts, constant, figures])[first]
    edges = np.searchsorted(queue[first], np.arange(len(columns.queues) + 1))
    return {
        name: rows[edges[i] : edges[i + 1]]
        for i, name in enumerate(columns.queues)
        if edges[i] < edges[i + 1]
    }


def change_of(known: NDArray[np.float64], wanted: NDArray[np.float64]) -> Change:
    """Give what an import changes.

    Parameters
    ----------
    known, wanted
        Rows of one queue by start, in the table's columns less the queue.
    """
    place = np.searchsorted(known[:, 0], wanted[:, 0])
    there = place < len(known)
    there[there] = known[place[there], 0] == wanted[there, 0]
    same = np.zeros(len(wanted), np.bool_)
    same[there] = _equal(known[place[there]], wanted[there]).all(axis=1)
    apart = np.ones(len(known), np.bool_)
    apart[place[there]] = False
    overlapped = known[apart & _overlapped(known, wanted), 0]
    counts = ImportCounts(
        inserted=int((~there).sum()),
        updated=int((there & ~same).sum()),
        unchanged=int(same.sum()),
        removed=len(overlapped),
    )
    return Change(wanted[~same], overlapped, counts)


def _overlapped(known: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which known rows share time with a wanted one."""
    if not len(wanted):
        return np.zeros(len(known), np.bool_)
    ends = wanted[:, 0] + _seconds(wanted[:, 1])
    next_one = np.searchsorted(ends, known[:, 0], side="right")
    inside = next_one < len(wanted)
    begins = wanted[np.minimum(next_one, len(wanted) - 1), 0]
    return np.asarray(inside & (begins < known[:, 0] + _seconds(known[:, 1])))


def _seconds(minutes: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    # A local day has 23 to 25 hours; the shortest keeps neighbouring days apart.
    return np.asarray(np.where(minutes == DAY_MINUTES, _LOCAL_DAY_SECONDS, minutes * 60.0))


def _equal(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray((a == b) | (np.isnan(a) & np.isnan(b)))


def _refuse(columns: HistoryColumns, numbers: NDArray[np.int64], why: str) -> None:
    if not len(numbers):
        return
    problems = []
    for row in numbers[:_SHOWN]:
        at = columns.start_utc[row].astype("datetime64[s]").astype(datetime).replace(tzinfo=UTC)
        queue = columns.queues[columns.queue_index[row]]
        problems.append(f"queue {queue}: the interval {at:%Y-%m-%d %H:%M} UTC {why}; correct it")
    if len(numbers) > _SHOWN:
        problems.append(f"and {len(numbers) - _SHOWN} more")
    raise InputRefusedError(problems)
