"""Tours as columns: whose, what they cost and where they cover."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Int = NDArray[np.int64]


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
    """Every column found so far, each once."""

    def __init__(self, agents: int) -> None:
        self.columns: list[Column] = []
        self.by_agent: list[list[int]] = [[] for _ in range(agents)]
        self._known: dict[tuple[int, bytes], int] = {}

    def add(self, column: Column) -> int:
        """Give the place of a column; new ones are put at the end."""
        key = (column.agent, column.key)
        if key not in self._known:
            self._known[key] = len(self.columns)
            self.by_agent[column.agent].append(len(self.columns))
            self.columns.append(column)
        return self._known[key]

    def __len__(self) -> int:
        return len(self.columns)
