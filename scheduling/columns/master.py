"""The restricted master: mixtures of the tours found so far against the coverage cells."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.cells import Cells
from scheduling.columns.pool import Column

Float = NDArray[np.float64]


class Prices(NamedTuple):
    """A solution of the master.

    Parameters
    ----------
    cost
        Of the mixtures.
    cells, agents
        Dual prices.
    share
        Of each column of the master.
    """

    cost: float
    cells: Float
    agents: Mapping[int, float]
    share: Float


class Master:
    """A linear program over columns, warm from one solution to the next.

    minimise   sum of cost * share + price of shortage bought in steps
    subject to for each cell   on duty + shortage >= need
               for each agent  shares add up to 1

    Parameters
    ----------
    agents
        The agents that are free; others' tours are in the need of the cells.
    """

    def __init__(self, cells: Cells, agents: Sequence[int]) -> None:
        from ortools.math_opt.python import mathopt  # noqa: PLC0415 - slow to import

        self._model = mathopt.Model()
        self.columns: list[Column] = []
        self._variables: list[Any] = []
        self._cells = [self._model.add_linear_constraint(lb=float(v)) for v in cells.need]
        self._place = {agent: k for k, agent in enumerate(agents)}
        self._agents = [self._model.add_linear_constraint(lb=1.0, ub=1.0) for _ in agents]
        objective = self._model.objective
        objective.is_maximize = False
        for length, price in zip(cells.length, cells.price, strict=True):
            for c in np.flatnonzero(length > 0).tolist():
                short = self._model.add_variable(lb=0.0, ub=float(length[c]))
                self._cells[c].set_coefficient(short, 1.0)
                objective.set_linear_coefficient(short, float(price[c]))
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)

    def add(self, columns: Collection[Column]) -> None:
        """Offer more columns."""
        for column in columns:
            variable = self._model.add_variable(lb=0.0)
            self._agents[self._place[column.agent]].set_coefficient(variable, 1.0)
            for cell in column.cells.tolist():
                self._cells[cell].set_coefficient(variable, 1.0)
            self._model.objective.set_linear_coefficient(variable, column.cost)
            self._variables.append(variable)
            self.columns.append(column)

    def solve(self) -> Prices:
        """Give the best mixtures and the prices that go with them."""
        result = self._solver.solve()
        duals = np.array(result.dual_values([*self._cells, *self._agents]))
        return Prices(
            cost=result.objective_value(),
            cells=np.maximum(0.0, duals[: len(self._cells)]),
            agents=dict(zip(self._place, duals[len(self._cells) :].tolist(), strict=True)),
            share=np.array(result.variable_values(self._variables)),
        )

    def fix(self, columns: Collection[Column]) -> None:
        """Let agents work one column alone; it must be on offer."""
        keys = {(c.agent, c.key) for c in columns}
        for column, variable in zip(self.columns, self._variables, strict=True):
            if (column.agent, column.key) in keys:
                variable.lower_bound = 1.0

    def close(self) -> None:
        """Free the solver's memory."""
        self._solver.close()
