"""How many agents of each kind: an integer program of weighted rows."""

import math
from collections.abc import Sequence
from datetime import timedelta
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.records import ConfigurationError, InfeasibleError, WfmError

Int = NDArray[np.int64]
Float = NDArray[np.float64]

ROUNDING = 1e-9
"""Rows may be missed by so much of their need."""

LEAST_GAP = 1e-9
"""Of two equal costs neither is the better one."""

MOST_STEPS = 60
"""Steps by which the evenness of heads is told; half of them fill an even share."""


def fewest_heads(
    costs: Sequence[float],
    rows: ArrayLike,
    needs: ArrayLike,
    *,
    upper: ArrayLike | None = None,
    gap: float = 0.0,
    seconds: float = 60.0,
) -> tuple[Int, float]:
    """Give the cheapest whole numbers of agents that keep every row, and a bound on their cost.

    Minimise costs * x subject to rows x >= needs, 0 <= x <= upper, x whole. Of several cheapest
    ones those are given that spread the agents evenly over the kinds: what rows leave open, a
    center serves better so.

    Parameters
    ----------
    costs
        Of one agent of each kind, above 0, shape (kinds,).
    rows
        What one agent of a kind adds to each row, 0 or more, shape (rows, kinds).
    needs
        What each row asks for, shape (rows,).
    upper
        Most agents of each kind, shape (kinds,); None: no limit.
    gap
        Share of the cost by which heads may be dearer than the best: proofs take time. Above 0
        evenness is not looked for.
    seconds
        Time limit [s]; the best found by then is given, its bound below its cost.

    Raises
    ------
    ConfigurationError
        A cost is 0 or less, a weight is negative, a number is none, or shapes do not fit.
    InfeasibleError
        A row cannot be kept by any number of agents, or not by the most allowed.
    WfmError
        The solver found nothing in the time given.
    """
    price, weight = np.array(costs, np.float64), np.array(rows, np.float64)
    need = np.array(needs, np.float64)
    weight = weight.reshape(len(need), -1) if weight.size else np.zeros((len(need), len(price)))
    _check(price, weight, need)
    most = _upper(weight, need, upper, kinds=len(price))
    _refuse_unreachable(weight, need, most)
    if not (need > 0).any():
        return np.zeros(len(price), np.int64), 0.0
    begun = perf_counter()
    found = _solved(price, weight, need, most, gap=gap, seconds=seconds)
    if found is None:
        raise WfmError(
            f"no heads for {len(need)} rows and {len(price)} kinds of agents were found in "
            f"{seconds:g} s; allow more time"
        )
    cheapest, bound = found
    if gap == 0:
        left = seconds - (perf_counter() - begun)
        even = _evenly(price, weight, need, most, cheapest=cheapest, seconds=left)
        cheapest = cheapest if even is None else even
    return cheapest.astype(np.int64), bound


def _solved(
    price: Float, weight: Float, need: Float, most: Float, *, gap: float, seconds: float
) -> tuple[Float, float] | None:
    """Give the cheapest heads, and the bound; None: nothing was found in time."""
    from ortools.math_opt.python import mathopt  # noqa: PLC0415 - slow to import

    model, heads = _model(weight, need, most)
    model.minimize(mathopt.fast_sum(c * x for c, x in zip(price.tolist(), heads, strict=True)))
    result = _run(model, gap=gap, seconds=seconds)
    if result is None:
        return None
    return _values(result, heads), float(result.termination.objective_bounds.dual_bound)


def _model(weight: Float, need: Float, most: Float) -> tuple[Any, list[Any]]:
    from ortools.math_opt.python import mathopt  # noqa: PLC0415 - slow to import

    model = mathopt.Model()
    heads = [model.add_integer_variable(lb=0, ub=u) for u in most.tolist()]
    for row, asked in zip(weight, need.tolist(), strict=True):
        # A largest weight of 1 keeps the solver's absolute tolerances meaningful.
        scale = float(row.max(initial=0.0)) or 1.0
        terms = (w * x for w, x in zip((row / scale).tolist(), heads, strict=True) if w)
        least = max(0.0, asked) / scale * (1 - ROUNDING)
        model.add_linear_constraint(lb=least, expr=mathopt.fast_sum(terms))
    return model, heads


def _run(model: Any, *, gap: float, seconds: float) -> Any | None:
    from ortools.math_opt.python import mathopt  # noqa: PLC0415 - slow to import

    limits = mathopt.SolveParameters(
        time_limit=timedelta(seconds=max(0.1, seconds)),
        relative_gap_tolerance=max(gap, LEAST_GAP),
        random_seed=1,
    )
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limits)
    return result if result.has_primal_feasible_solution() else None


def _values(result: Any, heads: list[Any]) -> Float:
    return np.rint(np.array([result.variable_values(x) for x in heads], np.float64))


def _evenly(
    price: Float, weight: Float, need: Float, most: Float, *, cheapest: Float, seconds: float
) -> Float | None:
    """Give the most even of the cheapest heads; None: not found in time.

    Each kind's agents fill steps of equal width, each step dearer than the one before: a square
    in pieces.
    """
    from ortools.math_opt.python import mathopt  # noqa: PLC0415 - slow to import

    width = max(1.0, float(np.ceil(2 * cheapest.mean() / MOST_STEPS)))
    steps = min(MOST_STEPS, int(np.ceil(most.max() / width)))
    if seconds <= 0 or steps < 2:
        return None
    model, heads = _model(weight, need, most)
    cost = mathopt.fast_sum(c * x for c, x in zip(price.tolist(), heads, strict=True))
    model.add_linear_constraint(ub=float(price @ cheapest) * (1 + ROUNDING), expr=cost)
    uneven: list[Any] = []
    for x in heads:
        filled = [
            model.add_variable(lb=0.0, ub=width if k < steps else math.inf)
            for k in range(1, steps + 1)
        ]
        model.add_linear_constraint(mathopt.fast_sum(filled) == x)
        uneven += [k * part for k, part in enumerate(filled, start=1)]
    model.minimize(mathopt.fast_sum(uneven))
    result = _run(model, gap=0.0, seconds=seconds)
    return None if result is None else _values(result, heads)


def _check(price: Float, weight: Float, need: Float) -> None:
    if weight.shape != (len(need), len(price)):
        raise ConfigurationError(
            f"rows have shape {weight.shape}; {len(need)} needs and {len(price)} costs ask for "
            f"{(len(need), len(price))}"
        )
    for what, values in (("cost", price), ("weight", weight), ("need", need)):
        if not np.isfinite(values).all():
            raise ConfigurationError(f"a {what} is {values[~np.isfinite(values)][0]}; give numbers")
    if (price <= 0).any():
        raise ConfigurationError(f"a cost is {price.min():g}; an agent costs more than 0")
    if (weight < 0).any():
        raise ConfigurationError(f"a weight is {weight.min():g}; it must be 0 or more")


def _upper(weight: Float, need: Float, upper: ArrayLike | None, *, kinds: int) -> Float:
    """Give the most agents of each kind: no more than the hungriest row could use."""
    alone = np.divide(need[:, None], weight, out=np.zeros_like(weight), where=weight > 0)
    useful = np.ceil(np.maximum(alone, 0.0).max(axis=0, initial=0.0))
    if upper is None:
        return np.asarray(useful, np.float64)
    return np.asarray(np.minimum(useful, np.broadcast_to(np.array(upper, np.float64), kinds)))


def _refuse_unreachable(weight: Float, need: Float, most: Float) -> None:
    reached = weight @ np.floor(most)
    lacking = np.flatnonzero(reached < need * (1 - ROUNDING))
    if lacking.size:
        r = int(lacking[0])
        raise InfeasibleError(
            f"row {r} asks for {need[r]:g}, and all agents allowed bring {reached[r]:g}; allow "
            "more agents of a kind that counts in it"
        )
