"""Linear programs built from arrays, solved by OR-Tools."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix

from data.records import WfmError

Index = NDArray[np.int64]
Float = NDArray[np.float64]


class LinearProgram:
    """Minimise cost * x subject to low <= A x <= high, 0 <= x <= upper."""

    def __init__(self) -> None:
        self._cost: list[Float] = []
        self._upper: list[Float] = []
        self._low: list[Float] = []
        self._high: list[Float] = []
        self._terms: list[tuple[Index, Index, Float]] = []
        self._columns = 0
        self._rows = 0

    def variables(self, cost: ArrayLike, upper: ArrayLike) -> Index:
        """Add variables, one for each cost; give their indices in the shape of the costs."""
        costs = np.asarray(cost, np.float64)
        self._cost.append(costs.ravel())
        self._upper.append(np.broadcast_to(np.asarray(upper, np.float64), costs.shape).ravel())
        self._columns += costs.size
        return np.arange(self._columns - costs.size, self._columns).reshape(costs.shape)

    def rows(self, low: ArrayLike, high: ArrayLike) -> Index:
        """Add rows, one for each pair of bounds; give their indices."""
        lows, highs = np.broadcast_arrays(np.asarray(low, np.float64), np.asarray(high, np.float64))
        self._low.append(lows.ravel())
        self._high.append(highs.ravel())
        self._rows += lows.size
        return np.arange(self._rows - lows.size, self._rows).reshape(lows.shape)

    def terms(self, rows: ArrayLike, columns: ArrayLike, value: ArrayLike = 1.0) -> None:
        """Add ``value`` times a variable to a row, for arrays that broadcast together."""
        r, c, v = np.broadcast_arrays(np.asarray(rows), np.asarray(columns), np.asarray(value))
        self._terms.append((r.ravel(), c.ravel(), v.ravel().astype(np.float64)))

    def solve(self, *, seconds: float = 600.0) -> Float:
        """Give the best values of the variables.

        Parameters
        ----------
        seconds
            Time limit [s].

        Raises
        ------
        WfmError
            The solver found no optimum in the time given.
        """
        from ortools.linear_solver.python import (  # noqa: PLC0415 - heavy
            model_builder_helper as helper,
        )

        model: Any = helper.ModelBuilderHelper()
        row, column, value = (np.concatenate([t[i] for t in self._terms]) for i in range(3))
        matrix = csr_matrix((value, (row, column)), shape=(self._rows, self._columns))
        model.fill_model_from_sparse_data(
            np.zeros(self._columns),
            np.concatenate(self._upper),
            np.concatenate(self._cost),
            np.concatenate(self._low),
            np.concatenate(self._high),
            matrix,
        )
        run = helper.ModelSolverHelper("highs")
        run.set_solver_specific_parameters("log_to_console=false")
        run.set_time_limit_in_seconds(seconds)
        run.solve(model)
        if run.status() != helper.SolveStatus.OPTIMAL:
            raise WfmError(
                f"the linear program of {self._rows} rows and {self._columns} variables was not "
                f"solved in {seconds:g} s: {run.status_string() or run.status()}"
            )
        return np.asarray(run.variable_values(), np.float64)
