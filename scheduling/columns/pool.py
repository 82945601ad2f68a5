"""Tours as columns: whose, what they cost and where they cover."""

from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Int = NDArray[np.int64]

MOST_DAYS = 10_000_000
"""Days of all tours together; each takes some 30 bytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One agent's tour.

    Parameters
    ----------
    agent
        Whose.
    cost
        What it costs whatever the coverage.
    cells
        Indices of the coverage cells in which it counts, sorted.
    tour
        Option of each day, -1 a day off.
    key
        What tells the columns of an agent apart.
    """

    agent: int
    cost: float
    cells: Int
    tour: Int
    key: bytes


class Pool:
    """Every column found so far, each once, as long as there is room; threads may share it."""

    def __init__(self) -> None:
        self._columns: list[Column] = []
        self._known: set[tuple[int, bytes]] = set()
        self._lock = Lock()
        self._days = 0

    @property
    def columns(self) -> list[Column]:
        """The columns in the order in which they were found."""
        with self._lock:
            return list(self._columns)

    def add(self, column: Column) -> None:
        """Put a column at the end if it is new."""
        key = (column.agent, column.key)
        with self._lock:
            if key not in self._known and self._days < MOST_DAYS:
                self._known.add(key)
                self._columns.append(column)
                self._days += len(column.tour)

    def __len__(self) -> int:
        return len(self._columns)
