"""Linear programs built from arrays, whole-numbered or not, solved by OR-Tools."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix

from data.records import WfmError

Index = NDArray[np.int64]
Float = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """What a solver found.

    Parameters
    ----------
    values
        Of the variables.
    prices
        Of the rows; empty where variables are whole numbers.
    bound
        No values cost less.
    """

    values: Float
    prices: Float
    bound: float


class LinearProgram:
    """Minimise cost * x subject to low <= A x <= high, 0 <= x <= upper; some x whole numbers."""

    def __init__(self) -> None:
        self._cost: list[Float] = []
        self._upper: list[Float] = []
        self._low: list[Float] = []
        self._high: list[Float] = []
        self._terms: list[tuple[Index, Index, Float]] = []
        self._whole: list[Index] = []
        self._columns = 0
        self._rows = 0

    @property
    def size(self) -> tuple[int, int]:
        """Number of rows and of variables."""
        return self._rows, self._columns

    def variables(self, cost: ArrayLike, upper: ArrayLike) -> Index:
        """Add variables, one for each cost; give their indices in the shape of the costs."""
        costs = np.asarray(cost, np.float64)
        self._cost.append(costs.ravel())
        self._upper.append(np.broadcast_to(np.asarray(upper, np.float64), costs.shape).ravel())
        self._columns += costs.size
        return np.arange(self._columns - costs.size, self._columns).reshape(costs.shape)

    def whole(self, variables: ArrayLike) -> None:
        """Ask for whole numbers."""
        self._whole.append(np.asarray(variables, np.int64).ravel())

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
        model.fill_model_from_sparse_data(
            np.zeros(self._columns),
            np.concatenate(self._upper),
            np.concatenate(self._cost),
            np.concatenate(self._low),
            np.concatenate(self._high),
            self._matrix(),
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

    def inside(self, *, seconds: float) -> Optimum | None:
        """Give the optimum from inside the feasible set, no corner of it; None: not in time.

        Much faster than ``solve`` where many corners are optimal; its prices are the point.
        """
        return self._optimum(seconds, {"solver": "ipm", "run_crossover": "off"}, whole=False)

    def whole_numbers(self, *, seconds: float) -> Optimum | None:
        """Give the best values with whole numbers where asked for; None: none found in time."""
        return self._optimum(seconds, {}, whole=True)

    def _matrix(self) -> csr_matrix:
        row, column, value = (np.concatenate([t[i] for t in self._terms]) for i in range(3))
        return csr_matrix((value, (row, column)), shape=(self._rows, self._columns))

    def _optimum(self, seconds: float, options: dict[str, str], *, whole: bool) -> Optimum | None:
        """Solve the program by MathOpt, whose prices of rows are right.

        The solver that ``solve`` uses gives the rows' activities as their prices.
        """
        from ortools.math_opt.python import mathopt  # noqa: PLC0415 - heavy
        from ortools.math_opt.solvers import highs_pb2  # noqa: PLC0415 - heavy

        highs: Any = highs_pb2.HighsOptionsProto(string_options=options)
        if whole:
            highs.double_options["mip_rel_gap"] = 1e-9
        parameters = mathopt.SolveParameters(time_limit=timedelta(seconds=seconds), highs=highs)
        model: Any = mathopt.Model.from_model_proto(self._proto(whole=whole))
        try:
            result: Any = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
        except (RuntimeError, AttributeError):  # HiGHS gave up; the binding stumbles over saying so
            return None
        if not result.has_primal_feasible_solution():
            return None
        best = result.solutions[0]
        values, prices = np.zeros(self._columns), np.zeros(0 if whole else self._rows)
        for variable, value in best.primal_solution.variable_values.items():
            values[variable.id] = value
        if not whole:
            if best.dual_solution is None:
                return None
            for row, price in best.dual_solution.dual_values.items():
                prices[row.id] = price
        return Optimum(values, prices, float(result.termination.objective_bounds.dual_bound))

    def _proto(self, *, whole: bool) -> Any:
        """Give the program as MathOpt reads it."""
        from ortools.math_opt import model_pb2  # noqa: PLC0415 - heavy

        proto: Any = model_pb2.ModelProto()
        integers = np.zeros(self._columns, np.bool_)
        for each in self._whole if whole else ():
            integers[each] = True
        variables, rows = proto.variables, proto.linear_constraints
        variables.ids.extend(range(self._columns))
        variables.lower_bounds.extend(np.zeros(self._columns))
        variables.upper_bounds.extend(np.concatenate(self._upper))
        variables.integers.extend(integers.tolist())
        rows.ids.extend(range(self._rows))
        rows.lower_bounds.extend(np.concatenate(self._low))
        rows.upper_bounds.extend(np.concatenate(self._high))
        cost = np.concatenate(self._cost)
        priced = np.flatnonzero(cost)
        proto.objective.linear_coefficients.ids.extend(priced.tolist())
        proto.objective.linear_coefficients.values.extend(cost[priced])
        matrix = self._matrix()
        matrix.sum_duplicates()
        entries = matrix.tocoo()
        proto.linear_constraint_matrix.row_ids.extend(entries.row.tolist())
        proto.linear_constraint_matrix.column_ids.extend(entries.col.tolist())
        proto.linear_constraint_matrix.coefficients.extend(entries.data)
        return proto
