"""Intervals in which a queue was open and a file says nothing."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from data.files.history.intervals import DAY_MINUTES, utc_time
from data.files.history.records import Gap
from data.files.history.zones import utc_offsets
from data.holidays import holidays_between
from data.records import (
    Center,
    Grid,
    HistoryColumns,
    Queue,
    local_midnight,
    opening_mask,
)

MOST_LISTED = 20


def find_gaps(columns: HistoryColumns, center: Center) -> tuple[int, tuple[Gap, ...]]:
    """Give the number of missing open intervals, and the longest runs of them by length."""
    gaps: list[Gap] = []
    for place, name in enumerate(columns.queues):
        starts = columns.start_utc[columns.queue_index == place]
        if len(starts):
            gaps += _gaps_of(center.queue(name), starts, columns.interval_minutes, center)
    longest = sorted(gaps, key=lambda gap: (-gap.intervals, gap.start_at, gap.queue))
    return sum(gap.intervals for gap in gaps), tuple(longest[:MOST_LISTED])


def _gaps_of(
    queue: Queue, starts: NDArray[np.datetime64], minutes: int, center: Center
) -> Iterator[Gap]:
    if minutes == DAY_MINUTES:
        yield from _missing_days(queue, starts, center)
        return
    days = (starts + utc_offsets(starts, queue.zone)).astype("datetime64[D]")
    holidays = holidays_between(center, days.min().item(), days.max().item())
    span = int((starts.max() - starts.min()).astype(np.int64)) // (60 * minutes) + 1
    grid = Grid(utc_time(starts.min()), minutes, span)
    missing = opening_mask(queue, grid, holidays)
    missing[(starts - starts.min()).astype(np.int64) // (60 * minutes)] = False
    for low, high in _runs(missing):
        yield Gap(queue.name, grid.at(low), grid.at(high), high - low)


def _missing_days(queue: Queue, starts: NDArray[np.datetime64], center: Center) -> Iterator[Gap]:
    days = (starts + utc_offsets(starts, center.zone)).astype("datetime64[D]")
    every = np.arange(days.min(), days.max() + 1)
    first, last = every[0].item(), every[-1].item()
    grid = Grid.for_days(first, len(every), zone=center.zone, minutes=center.interval_minutes)
    mask = opening_mask(queue, grid, holidays_between(center, first, last))
    is_open = np.unique(grid.local_days(center.zone)[mask])
    missing = np.isin(every, is_open) & ~np.isin(every, days)
    for low, high in _runs(missing):
        begin, end = every[low].item(), (every[high - 1] + 1).item()
        midnights = local_midnight(begin, center.zone), local_midnight(end, center.zone)
        yield Gap(queue.name, *midnights, high - low)


def _runs(mask: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Give start and end of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
