"""How many replications a figure needs, and what common random numbers are worth."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from benchmarks.simulation_centers import DAY, rostered_center
from wfm.simulation import SimulationModel, run

Floats = NDArray[np.float64]

CENTER = (3, 3, 60)
"""Queues, skill sets, agents."""
POINT = 0.01
SPANS = {"day": DAY, "hour": DAY // 24, "quarter_hour": 1}
"""Intervals of what is told."""


def measure_precision(*, replications: int) -> dict[str, Any]:
    """Give the replications for one point, and the gain of pairing, on the small center.

    ``precision_day``, ``precision_hour`` and ``precision_quarter_hour`` are medians over the cells
    of the week in which contacts arrive, of all queues together; ``..._of_a_queue`` are those of
    each queue by itself. ``pairing_variance_ratio`` tells how many times as many replications
    independent runs would need for the difference that one agent makes to the week's service.
    """
    model = rostered_center(*CENTER, samples=replications)
    met, offered = play(model, replications)
    out: dict[str, Any] = {"precision_replications": replications}
    for name, length in SPANS.items():
        together = needed(met.sum(axis=1), offered.sum(axis=1), length)
        each = [needed(met[:, q], offered[:, q], length) for q in range(met.shape[1])]
        out[f"precision_{name}"] = float(np.median(together))
        out[f"precision_{name}_of_a_queue"] = float(np.median(np.concatenate(each)))
    fewer_met, fewer_offered = play(without_first_agent(model), replications)
    full = met.sum(axis=(1, 2)) / offered.sum(axis=(1, 2))
    fewer = fewer_met.sum(axis=(1, 2)) / fewer_offered.sum(axis=(1, 2))
    return out | pairing(full, fewer)


def play(model: SimulationModel, replications: int) -> tuple[Floats, Floats]:
    """Give contacts met and offered, shape (replications, Q, T) each."""
    ones = [(one.met, one.offered) for one in run(model, replications)]
    return np.array([met for met, _ in ones]), np.array([offered for _, offered in ones])


def needed(met: Floats, offered: Floats, length: int) -> Floats:
    """Give the replications that make service known to a point at 95 %, by span of intervals.

    Parameters
    ----------
    met, offered
        Shape (replications, T).
    length
        Intervals of a span.
    """
    x = met.reshape(len(met), -1, length).sum(axis=2)
    y = offered.reshape(len(met), -1, length).sum(axis=2)
    used = y.mean(axis=0) > 0
    x, y = x[:, used], y[:, used]
    ratio = x.sum(axis=0) / y.sum(axis=0)
    spread = (x - ratio * y).std(axis=0, ddof=1) / y.mean(axis=0)
    return np.asarray((float(norm.ppf(0.975)) * spread / POINT) ** 2)


def without_first_agent(model: SimulationModel) -> SimulationModel:
    """Give the model without the work of its first agent; the others keep their places."""
    others = model.span_server != 0
    return replace(
        model,
        span_server=model.span_server[others],
        span_start=model.span_start[others],
        span_end=model.span_end[others],
    )


def pairing(full: Floats, fewer: Floats) -> dict[str, float]:
    """Give the difference of two shares by replication, and what pairing is worth.

    Parameters
    ----------
    full, fewer
        Service by replication, with the same random numbers, shape (replications,).
    """
    paired = float((fewer - full).var(ddof=1))
    apart = float(full.var(ddof=1) + fewer.var(ddof=1))
    return {
        "pairing_difference": float((fewer - full).mean()),
        "pairing_difference_se": math.sqrt(paired / len(full)),
        "pairing_difference_se_independent": math.sqrt(apart / len(full)),
        "pairing_variance_ratio": apart / paired,
    }
