"""All tours near the best prices, and the best roster of them: a proof where the gap is small."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.pool import Column
from scheduling.columns.problem import ColumnProblem
from scheduling.columns.restricted import best_of

Float = NDArray[np.float64]

MOST_COLUMNS = 20_000
"""More columns make the integer program too large."""

FIRST_DISTANCE = 0.3
"""From the bound [granularity]."""

SOME_COLUMNS = 6_000
"""Columns of a program that only looks for a better roster."""

FIRST_PAUSE = 30.0
"""Time before columns are recombined at first [s]."""

PAUSE = 10.0
"""Time between recombinations [time that the last one took]."""

PROGRAM_SHARE = 0.25
"""Of the time left that one integer program may take."""

SOME_SHARE = 0.05
"""Of the time left that a program may take that proves nothing."""

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
    extra
        Columns that are looked at in any case: those of the mixtures.
    """

    def __init__(
        self,
        problem: ColumnProblem,
        duals: Float,
        bound: float,
        *,
        granularity: float,
        extra: Sequence[Column] = (),
    ) -> None:
        self.bound = bound
        self._problem = problem
        self._duals = duals
        self._root = bound
        self._extra = extra
        self._step = granularity
        self._distance = FIRST_DISTANCE * granularity
        if granularity:
            # Costs are whole: the first distance that holds one.
            self._distance = max(self._distance, np.ceil(bound - 1e-6) - bound + 1e-6)
        self._spent = 0.0
        self._recombined = FIRST_PAUSE
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
        gap = self._problem.cost(roster) - self._root
        distance = min(self._distance, gap)
        columns, full = self._problem.near(
            self._duals, agents, within=distance + 1e-6, most=MOST_COLUMNS * 2 // len(agents)
        )
        self._hopeless = not full or len(columns) > MOST_COLUMNS
        if self._hopeless:
            columns = [c for a in agents for c in self._some(columns, a)]
        keys = {(c.agent, c.key) for c in columns}
        more = [c for c in [*roster, *self._extra] if (c.agent, c.key) not in keys]
        share = SOME_SHARE if self._hopeless else PROGRAM_SHARE
        found, solved = best_of(
            self._problem.cells, [*columns, *more], seconds=share * seconds, start=roster
        )
        self._spent += clock() - begun
        if solved and found is not None and not self._hopeless:
            cost = self._problem.cost(found)
            self.bound = max(self.bound, min(cost, self._root + distance))
            self._distance = 2 * self._distance
        self._hopeless |= not solved
        return found

    def recombine(
        self, roster: Sequence[Column], seconds: float, clock: Callable[[], float]
    ) -> Sequence[Column] | None:
        """Give the best roster of all columns found by any neighbourhood, if time allows.

        Those that cost least at the prices of the bound are looked at.
        """
        begun = clock()
        columns = self._problem.pool.columns
        charge = np.array([c.cost - self._duals[c.cells].sum() for c in columns])
        agent = np.array([c.agent for c in columns])
        best = np.full(len(self._problem.agents), np.inf)
        np.minimum.at(best, agent, charge)
        order = np.argsort(charge - best[agent], kind="stable")[:SOME_COLUMNS]
        keys = {(c.agent, c.key) for c in roster}
        chosen = [columns[k] for k in order.tolist()]
        chosen = [*roster, *(c for c in chosen if (c.agent, c.key) not in keys)]
        found, _ = best_of(self._problem.cells, chosen, seconds=SOME_SHARE * seconds, start=roster)
        self._recombined = clock() + PAUSE * (clock() - begun)
        return found

    def may_recombine(self, elapsed: float) -> bool:
        """Tell whether enough neighbourhoods were tried since the last time."""
        return elapsed > self._recombined

    def _some(self, columns: Sequence[Column], agent: int) -> Sequence[Column]:
        """Give as many of an agent's columns as the program takes without a proof."""
        own = [c for c in columns if c.agent == agent]
        step = max(1, len(own) * len(self._problem.agents) // SOME_COLUMNS)
        return own[::step]
