"""Rows of an interval file before they are checked against the center."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FIGURES = (
    "offered",
    "handled",
    "abandoned",
    "handle_seconds",
    "wait_seconds",
    "answered_in_threshold",
)
"""The figures of ``HistoryColumns``, in its order."""


@dataclass(frozen=True, slots=True, eq=False)
class IntervalRows:
    """Counts as the file gave them, N of them.

    Parameters
    ----------
    rows
        Row of the table that each count is from, shape (N,).
    sources
        The file's queue names.
    source_index
        Index into ``sources``, shape (N,).
    starts
        Start of the interval [UTC], NaT where refused, datetime64[s], shape (N,).
    figures
        Name of a figure -> its numbers, shape (N,).
    interval_minutes
        Length of the intervals where the file says so [minutes].
    unread
        Headers that no column of ours takes.
    notes
        Sentences for the report.
    """

    rows: NDArray[np.int64]
    sources: tuple[str, ...]
    source_index: NDArray[np.int64]
    starts: NDArray[np.datetime64]
    figures: Mapping[str, NDArray[np.float64]]
    interval_minutes: int | None = None
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
