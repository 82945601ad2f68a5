"""The least costs to every state of an agent's tour, and the tours that have them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.counted_kernel import INFINITE, Corridor, near_tours, relax_days, trace
from scheduling.columns.counting import Counting

Int = NDArray[np.int64]
Float = NDArray[np.float64]


class Walk:
    """The least costs to every state, for one agent and one set of scores."""

    def __init__(
        self,
        rules: Counting,
        active: tuple[int, ...],
        best: Float,
        scratch: "Scratch",
        *,
        corridor: Corridor | None,
    ) -> None:
        self._local, self._counted, self._best = rules.local, rules.counted(active), best
        if corridor is not None:
            self._counted = self._counted.within(corridor)
        counted, days = self._counted, len(best)
        self._width = int((counted.high - counted.low).max()) + 1
        shape = (days + 1, int(self._local.sizes.max()), counted.move.shape[1], self._width)
        self._reached = np.zeros(shape[:2], np.bool_)
        self.least = INFINITE
        if self._width > 0 and self._local.start >= 0:
            self._cost = scratch.get(shape)
            relax_days(self._local, counted, best, self._cost, self._reached)
        if self._reached[days, 0]:
            self._ends = np.where(counted.legal[:, None], self._cost[days, 0], np.inf)
            self.least = min(INFINITE, float(self._ends.min()))

    def ends(self, most: int) -> list[Int]:
        """Give the labels of the best tours of different ends."""
        found: list[Int] = []
        if self.least >= INFINITE:
            return found
        days = len(self._best)
        low = int(self._counted.low[days, 0])
        for place in np.argsort(self._ends, axis=None)[:most].tolist():
            code, total = divmod(place, self._width)
            if self._ends[code, total] >= INFINITE:
                break
            end, labels = np.array([code, total + low]), np.zeros(days, np.int64)
            trace(self._local, self._counted, self._best, self._cost, self._reached, end, labels)
            found.append(labels)
        return found

    def near(  # noqa: PLR0917 - passed on to a kernel
        self, pointer: Int, label: Int, scores: Float, off: Float, tours: Int, limit: float
    ) -> int:
        """Write the tours that cost at most a limit; give how many, negative if there are more."""
        if self.least >= INFINITE:
            return 0
        return near_tours(
            self._local,
            self._counted,
            pointer,
            label,
            scores,
            off,
            self._cost,
            self._reached,
            limit,
            tours,
        )


class Scratch:
    """Memory for the kernel, used again and again by one thread."""

    def __init__(self) -> None:
        self._memory = np.empty(0)

    def get(self, shape: Sequence[int]) -> Float:
        """Give an array of a shape; its content is whatever was there."""
        size = int(np.prod(shape))
        if len(self._memory) < size:
            self._memory = np.empty(size)
        return self._memory[:size].reshape(shape)
