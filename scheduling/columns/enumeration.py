"""All tours near the best prices, and the best roster of them: a proof where the gap is small."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.pool import Column
from scheduling.columns.problem import ColumnProblem
from scheduling.columns.restricted import best_of

Float = NDArray[np.float64]

MOST_COLUMNS = 30_000
"""More columns make the integer program too large."""

FIRST_DISTANCE = 0.3
"""From the bound [granularity]."""

SHARE = 0.5
"""Of the time since the start that proofs may have taken."""


class Enumeration:
    """Takes all tours within a distance of the best at the prices of the bound.

    A roster that costs less than bound + distance is made of such tours alone: the integer
    program over them finds the best one, or proves that there is none and lifts the bound. The
    distance doubles from one proof to the next.

    Parameters
    ----------
    duals
        Prices of the cells.
    bound
        What they prove.
    """

    def __init__(
        self, problem: ColumnProblem, duals: Float, bound: float, *, granularity: float
    ) -> None:
        self.bound = bound
        self._problem = problem
        self._duals = duals
        self._root = bound
        self._step = granularity
        self._distance = FIRST_DISTANCE * granularity
        if granularity:
            # Costs are whole: the first distance that holds one.
            self._distance = max(self._distance, np.ceil(bound - 1e-6) - bound + 1e-6)
        self._spent = 0.0
        self._hopeless = granularity == 0

    def met(self, cost: float) -> bool:
        """Tell whether no roster is cheaper than a cost."""
        return cost <= self.bound + max(self._step - 1e-6, 1e-9 * abs(self.bound))

    def is_due(self, elapsed: float) -> bool:
        """Tell whether it is time for the next proof."""
        return not self._hopeless and self._spent < SHARE * elapsed

    def run(
        self, roster: Sequence[Column], seconds: float, clock: Callable[[], float]
    ) -> Sequence[Column] | None:
        """Try the next distance; give the best roster found.

        Parameters
        ----------
        roster
            The best one so far.
        """
        begun = clock()
        agents = self._problem.agents
        most = 1 + MOST_COLUMNS // max(1, len(agents)) * 4
        gap = self._problem.cost(roster) - self._root
        distance = min(self._distance, gap)
        columns, full = self._problem.near(self._duals, agents, within=distance + 1e-6, most=most)
        if not full or len(columns) > MOST_COLUMNS:
            self._hopeless = True
            return None
        keys = {(c.agent, c.key) for c in columns}
        all_of = [*columns, *(c for c in roster if (c.agent, c.key) not in keys)]
        found, solved = best_of(
            self._problem.cells, all_of, seconds=min(seconds, SHARE * seconds + 1), start=roster
        )
        self._spent += clock() - begun
        if solved and found is not None:
            cost = self._problem.cost(found)
            self.bound = max(self.bound, min(cost, self._root + distance))
            self._distance = 2 * self._distance
        elif not solved:
            self._hopeless = True
        return found
