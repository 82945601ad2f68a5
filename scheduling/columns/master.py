"""The restricted master: mixtures of the tours found so far against the coverage cells."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.records import WfmError
from scheduling.columns.cells import Cells
from scheduling.columns.pool import Column

Float = NDArray[np.float64]


class Duals(NamedTuple):
    """What a solution of the master costs, and its dual prices."""

    cost: float
    cells: Float
    agents: Mapping[int, float]


class Master:
    """A linear program over columns, warm from one solution to the next.

    minimise   sum of cost * share + price of shortage bought in steps
    subject to for each cell   on duty + shortage >= need
               for each agent  shares add up to 1

    Parameters
    ----------
    agents
        Who is free; what others cover is not in the need of the cells.
    part
        The cells that matter, shape (n,); in the others nothing can be missing.
    """

    def __init__(
        self, cells: Cells, agents: Sequence[int], part: NDArray[np.bool_] | None = None
    ) -> None:
        from ortools.linear_solver import pywraplp  # noqa: PLC0415 - slow to import

        # Of OR-Tools' interfaces the one with the least overhead for many small changes.
        self._solver: Any = pywraplp.Solver.CreateSolver("GLOP")
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        self.columns: list[Column] = []
        self._variables: list[Any] = []
        infinity = self._solver.infinity()
        self._part = np.flatnonzero(cells.need > 0 if part is None else part)
        self._cells: list[Any] = [None] * len(cells.need)
        for c in self._part.tolist():
            self._cells[c] = self._solver.Constraint(float(cells.need[c]), infinity)
        self._matters = np.array([c is not None for c in self._cells], np.bool_)
        self._agents = {agent: self._solver.Constraint(1.0, 1.0) for agent in agents}
        for length, price in zip(cells.length, cells.price, strict=True):
            for c in self._part[length[self._part] > 0].tolist():
                short = self._solver.NumVar(0.0, float(length[c]), "")
                self._cells[c].SetCoefficient(short, 1.0)
                self._objective.SetCoefficient(short, float(price[c]))

    def add(self, columns: Collection[Column]) -> None:
        """Offer more columns."""
        infinity = self._solver.infinity()
        for column in columns:
            variable = self._solver.NumVar(0.0, infinity, "")
            self._agents[column.agent].SetCoefficient(variable, 1.0)
            for cell in column.cells[self._matters[column.cells]].tolist():
                self._cells[cell].SetCoefficient(variable, 1.0)
            self._objective.SetCoefficient(variable, column.cost)
            self._variables.append(variable)
            self.columns.append(column)

    def solve(self, seconds: float = np.inf) -> Duals | None:
        """Find the best mixtures and give their prices; None: not in time, or not exactly.

        Parameters
        ----------
        seconds
            Time limit [s].

        Raises
        ------
        WfmError
            An agent has no column.
        """
        if seconds < np.inf:
            self._solver.SetTimeLimit(max(1, int(1000 * seconds)))
        status = self._solver.Solve()
        if status == self._solver.INFEASIBLE:
            raise WfmError(
                f"the linear program over {len(self.columns)} tours of {len(self._agents)} agents "
                "has no solution; offer a tour for each agent first"
            )
        if status != self._solver.OPTIMAL:
            return None
        cells = np.zeros(len(self._cells))
        cells[self._part] = [self._cells[c].dual_value() for c in self._part.tolist()]
        return Duals(
            cost=float(self._objective.Value()),
            cells=np.maximum(0.0, cells),
            agents={agent: float(c.dual_value()) for agent, c in self._agents.items()},
        )

    def shares(self) -> Float:
        """Give the share of each column in the last solution."""
        return np.array([v.solution_value() for v in self._variables])

    def fix(self, columns: Collection[Column]) -> None:
        """Let agents work one column alone; it must be on offer."""
        keys = {c.agent: c.key for c in columns}
        for column, variable in zip(self.columns, self._variables, strict=True):
            if column.agent in keys:
                share = float(column.key == keys[column.agent])
                variable.SetBounds(share, share)
