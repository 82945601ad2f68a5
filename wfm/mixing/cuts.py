"""What a simulation says that rows do not: sub-gradients of the service in the heads."""

import math

import numpy as np
from numpy.typing import NDArray

from wfm.mixing.mix import Change
from wfm.mixing.rows import Rows
from wfm.mixing.trial import Trial, Trials

Int = NDArray[np.int64]
Float = NDArray[np.float64]

FAR_OFF = 0.5
"""Below this share of the service promised, service is not concave in the heads."""


def slopes(trials: Trials, heads: Int) -> Float:
    """Give what one more agent of each skill set adds, shape (promises, skill sets).

    Finite differences under common random numbers.
    """
    base = trials.of(heads).values.mean
    every = np.eye(len(heads), dtype=np.int64)
    more = np.array([trials.of(heads + one).values.mean for one in every])
    return np.asarray((more - base).T, np.float64)


def add_cuts(rows: Rows, trials: Trials, heads: Int) -> tuple[int, Change]:
    """Add a row for each promise that heads break; give how many, and of what kind.

    With f the promised figure, p what is promised and q the sub-gradient of f at the heads x, any
    heads y that keep the promise have f(x) + q (y - x) >= p, as far as f is concave. Where it is
    far below the promise it is not (service rises as an S); there the row of the queue's agents
    is raised instead.

    Parameters
    ----------
    rows
        Get the new rows.
    trials
        What was simulated.
    heads
        Some that break a promise.

    Notes
    -----
    M. T. Cezik, P. L'Ecuyer, Staffing multiskill call centers via linear programming and
    simulation, Management Science 54(2), 2008, 310-323, doi:10.1287/mnsc.1070.0824.
    """
    trial, judge = trials.of(heads), trials.judge
    broken = np.flatnonzero(~(trial.values.mean >= judge.least))
    near = [int(p) for p in broken if _is_near(trials, trial, int(p))]
    gain = np.maximum(slopes(trials, heads), 0.0) if near else np.zeros((len(judge.least), 0))
    change: Change = "raised"
    for p in broken.tolist():
        if p in near and gain[p].max() > 0:
            short = float(judge.least[p] - trial.values.mean[p])
            rows.add(gain[p], short + float(gain[p] @ heads))
            change = "cuts"
        else:
            _raise(rows, trials, trial, p, heads=heads)
    return len(broken), change


def _is_near(trials: Trials, trial: Trial, p: int) -> bool:
    value, promise = trial.values.mean[p], trials.judge.promises[p]
    if promise.figure == "service":
        return bool(value >= FAR_OFF * promise.least)
    return bool(np.isfinite(value))


def _raise(rows: Rows, trials: Trials, trial: Trial, p: int, *, heads: Int) -> None:
    """Ask for more agents of the queue: about as many as its share of lost service is of safety."""
    promise = trials.judge.promises[p]
    queue = trials.center.queues[promise.queue]
    load = trials.center.per_hour[promise.queue] * queue.aht_seconds / 3600.0
    more = 1
    if promise.figure == "service":
        short = promise.least - float(trial.values.mean[p])
        more = max(1, math.ceil(math.sqrt(load) * short))
    able = rows.able((promise.queue,))
    rows.add(able, float(able @ heads) + more)
