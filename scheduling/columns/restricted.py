"""The best roster of the columns found so far, as an integer program."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from scheduling.columns.cells import Cells
from scheduling.columns.pool import Column


def best_of(
    cells: Cells,
    columns: Sequence[Column],
    *,
    seconds: float,
    start: Sequence[Column] = (),
) -> tuple[list[Column] | None, bool]:
    """Give the cheapest choice of one column an agent, None: none was found; and whether it is.

    Parameters
    ----------
    cells
        What the agents of the columns are asked for.
    start
        A choice to begin with.
    """
    from ortools.math_opt.python import mathopt  # noqa: PLC0415 - slow to import

    model = mathopt.Model()
    chosen = [model.add_binary_variable() for _ in columns]
    rows = [model.add_linear_constraint(lb=float(v)) for v in cells.need]
    one: dict[int, mathopt.LinearConstraint] = {}
    for column, variable in zip(columns, chosen, strict=True):
        if column.agent not in one:
            one[column.agent] = model.add_linear_constraint(lb=1.0, ub=1.0)
        one[column.agent].set_coefficient(variable, 1.0)
        for cell in column.cells.tolist():
            rows[cell].set_coefficient(variable, 1.0)
        model.objective.set_linear_coefficient(variable, column.cost)
    for length, price in zip(cells.length, cells.price, strict=True):
        for c in np.flatnonzero(length > 0).tolist():
            short = model.add_variable(lb=0.0, ub=float(length[c]))
            rows[c].set_coefficient(short, 1.0)
            model.objective.set_linear_coefficient(short, float(price[c]))
    model.objective.is_maximize = False
    hint = mathopt.SolutionHint()
    keys = {(c.agent, c.key) for c in start}
    if keys:
        values = {v: float((c.agent, c.key) in keys) for c, v in zip(columns, chosen, strict=True)}
        hint = mathopt.SolutionHint(variable_values=values)
    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(time_limit=timedelta(seconds=max(0.1, seconds))),
        model_params=mathopt.ModelSolveParameters(solution_hints=[hint] if keys else []),
    )
    if not result.has_primal_feasible_solution():
        return None, False
    value = result.variable_values(chosen)
    best = [c for c, v in zip(columns, value, strict=True) if v > 0.5]
    return best, result.termination.reason == mathopt.TerminationReason.OPTIMAL
