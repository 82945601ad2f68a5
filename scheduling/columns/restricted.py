"""The best roster of the columns found so far, as an integer program."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.cells import Cells
from scheduling.columns.pool import Column


def best_of(
    cells: Cells,
    columns: Sequence[Column],
    *,
    seconds: float,
    start: Sequence[Column] = (),
    part: NDArray[np.bool_] | None = None,
    noise: NDArray[np.float64] | None = None,
) -> tuple[list[Column] | None, bool]:
    """Give the cheapest choice of one column an agent, None: none was found; and whether it is.

    Parameters
    ----------
    cells
        What the agents of the columns are asked for.
    start
        A choice to begin with.
    part
        The cells that matter, shape (n,).
    noise
        Added to the costs of the columns, shape (columns,).
    """
    from ortools.math_opt.python import mathopt  # noqa: PLC0415 - slow to import

    chosen = cells.need > 0 if part is None else part
    model = mathopt.Model.from_model_proto(_program(cells, columns, chosen, noise))
    variables = [model.get_variable(k) for k in range(len(columns))]
    hint = mathopt.SolutionHint()
    keys = {(c.agent, c.key) for c in start}
    if keys:
        inside = [float((c.agent, c.key) in keys) for c in columns]
        hint = mathopt.SolutionHint(variable_values=dict(zip(variables, inside, strict=True)))
    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(time_limit=timedelta(seconds=max(0.1, seconds))),
        model_params=mathopt.ModelSolveParameters(solution_hints=[hint] if keys else []),
    )
    if not result.has_primal_feasible_solution():
        return None, False
    value = result.variable_values(variables)
    best = [c for c, v in zip(columns, value, strict=True) if v > 0.5]
    return best, result.termination.reason == mathopt.TerminationReason.OPTIMAL


def _program(
    cells: Cells,
    columns: Sequence[Column],
    chosen: NDArray[np.bool_],
    noise: NDArray[np.float64] | None,
) -> Any:
    """Write the program: a row for each cell that is chosen, then one for each agent.

    Variables are the columns, then the steps in which shortage is bought.
    """
    from ortools.math_opt import model_pb2  # noqa: PLC0415 - slow to import

    place = np.where(chosen, np.cumsum(chosen) - 1, -1)
    count = int(chosen.sum())
    agents = {agent: count + k for k, agent in enumerate(dict.fromkeys(c.agent for c in columns))}
    own = [place[c.cells] for c in columns]
    own = [rows[rows >= 0] for rows in own]
    steps = [np.flatnonzero(chosen & (length > 0)) for length in cells.length]
    lengths = np.concatenate([each[s] for each, s in zip(cells.length, steps, strict=True)])
    prices = np.concatenate([each[s] for each, s in zip(cells.price, steps, strict=True)])
    total = len(columns) + len(lengths)
    rows = np.concatenate(
        [*own, np.array([agents[c.agent] for c in columns], np.int64), place[np.concatenate(steps)]]
    )
    places = np.concatenate(
        [
            np.repeat(np.arange(len(columns)), [len(r) for r in own]),
            np.arange(len(columns)),
            np.arange(len(columns), total),
        ]
    )
    order = np.lexsort((places, rows))
    program = model_pb2.ModelProto()
    program.variables.ids.extend(range(total))
    program.variables.lower_bounds.extend(np.zeros(total))
    program.variables.upper_bounds.extend(np.append(np.ones(len(columns)), lengths))
    program.variables.integers.extend([True] * len(columns) + [False] * len(lengths))
    program.objective.linear_coefficients.ids.extend(range(total))
    charges = np.array([c.cost for c in columns]) + (0.0 if noise is None else noise)
    costs = np.append(charges, prices)
    program.objective.linear_coefficients.values.extend(costs)
    one = np.ones(len(agents))
    limits = program.linear_constraints
    limits.ids.extend(range(count + len(agents)))
    limits.lower_bounds.extend(np.append(cells.need[chosen], one))
    limits.upper_bounds.extend(np.append(np.full(count, np.inf), one))
    matrix = program.linear_constraint_matrix
    matrix.row_ids.extend(rows[order])
    matrix.column_ids.extend(places[order])
    matrix.coefficients.extend(np.ones(len(rows)))
    return program
