"""Single queues by simulation beside the exact formulas."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulation_centers import SECOND, steady_center, voice
from data.records import Queue
from wfm.simulation import Replication, SimulationModel, run

WARM_UP_HOURS = 5
"""Left out of what is counted: a center starts empty."""
HOURS = 55
"""Length of a replication, the warm-up included."""


@dataclass(frozen=True, slots=True)
class Share:
    """A simulated share and its standard error."""

    mean: float
    error: float


@dataclass(frozen=True, slots=True)
class Row:
    """A figure that is known.

    Parameters
    ----------
    name
        What it is.
    queue, per_hour, agents
        The queue, its arrivals [1/h] and its agents.
    exact
        The published figure, in [0, 1].
    at_once
        Whether it is the share of contacts that wait, not of those answered in time.
    """

    name: str
    queue: Queue
    per_hour: float
    agents: int
    exact: float
    at_once: bool = False


PATIENT = voice("patient", 240.0)
IMPATIENT = voice("impatient", 480.0, 600.0)

ROWS = (
    Row("Erlang A, 50/h, 480 s, patience 600 s, 8 agents", IMPATIENT, 50.0, 8, 0.6720),
    Row("Erlang A, 50/h, 480 s, patience 600 s, 9 agents", IMPATIENT, 50.0, 9, 0.7947),
    Row("Erlang A, 50/h, 480 s, patience 600 s, 10 agents", IMPATIENT, 50.0, 10, 0.8815),
    Row("Erlang C, 100/h, 240 s, 10 agents", PATIENT, 100.0, 10, 0.8678),
    Row("Erlang C, 100/h, 240 s, 10 agents, waiting", PATIENT, 100.0, 10, 0.1746, at_once=True),
)

_HALF_DIGIT = 0.00005
"""The figures are known to four decimals."""


def check_theory(*, replications: int) -> dict[str, Any]:
    """Give every known figure beside the simulated one, with z."""
    table = []
    for number, row in enumerate(ROWS, start=1):
        # A seed of its own: rows with the same luck would look like an error.
        got = simulate_row(row, replications, seed=number)
        error = math.hypot(got.error, _HALF_DIGIT)
        table.append(
            {
                "name": row.name,
                "simulated": got.mean,
                "simulated_se": got.error,
                "exact": row.exact,
                "z": (got.mean - row.exact) / error,
            }
        )
    return {
        "theory_rows": len(table),
        "theory_largest_z": max(abs(float(line["z"])) for line in table),  # type: ignore[arg-type]
        "theory_table": table,
    }


def simulate_row(row: Row, replications: int, *, seed: int = 1) -> Share:
    """Give the simulated figure of a row."""
    queue = row.queue
    if row.at_once:
        queue = replace(queue, goal=replace(queue.goal, threshold_seconds=0.0))
    model = steady_center(
        [queue], [row.per_hour], {(0,): row.agents}, hours=HOURS, samples=replications, seed=seed
    )
    got = share_met(model, replications, seed=seed)[0]
    return Share(1 - got.mean, got.error) if row.at_once else got


def share_met(model: SimulationModel, replications: int, *, seed: int = 1) -> list[Share]:
    """Give the service of each queue of a steady center, after the warm-up, then that of all."""

    def both(counts: NDArray[np.float64]) -> NDArray[np.float64]:
        each = counts[:, round(WARM_UP_HOURS * SECOND) :].sum(axis=1)
        return np.append(each, each.sum())

    ones = list(run(model, replications, seed=seed))
    met, offered = (
        _stacked(ones, lambda one: both(one.met)),
        _stacked(ones, lambda one: both(one.offered)),
    )
    return [share(met[:, q], offered[:, q]) for q in range(met.shape[1])]


def _stacked(
    ones: Sequence[Replication], part: Callable[[Replication], NDArray[np.float64]]
) -> NDArray[np.float64]:
    return np.array([part(one) for one in ones])


def share(x: NDArray[np.float64], y: NDArray[np.float64]) -> Share:
    """Give the ratio of sums over replications and its standard error (delta method)."""
    value = float(x.sum() / y.sum())
    spread = float((x - value * y).std(ddof=1)) / math.sqrt(x.size)
    return Share(value, spread / float(y.mean()))
