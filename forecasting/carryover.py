"""What a queue's latest errors say of the next days."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import weekdays

_MEMORIES = np.array([0.5, 0.7, 0.8, 0.9, 0.95, 0.98])
"""Shares of a deviation that the next worked day keeps, to choose from."""

_SIGNALS = np.array([0.0, 0.03, 0.1, 0.3, 1.0, 3.0])
"""Variances of what carries over, as multiples of the day's own noise, to choose from."""


@dataclass(frozen=True, slots=True, eq=False)
class CarryOver:
    """Deviations that fade.

    Parameters
    ----------
    state
        Expected deviation on the last worked day, shape (K,).
    memory
        Share that each further worked day keeps, shape (K,).
    expected
        What was expected of each learnt day on the day before, shape (T, K).
    """

    state: NDArray[np.float64]
    memory: NDArray[np.float64]
    expected: NDArray[np.float64]

    def ahead(self, steps: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give the deviations so many worked days later, shape (len(steps), K)."""
        return np.asarray(self.state * self.memory ** steps[:, None])


def carry_over(deviations: NDArray[np.float64]) -> CarryOver:
    """Learn how deviations of consecutive worked days carry over.

    An AR(1) process seen through noise, x_t = memory x_{t-1} + e_t, d_t = x_t + n_t: with noise
    the best forecast looks at several past days, not at the last alone. The Kalman filter runs
    for a small grid of memories and signal-to-noise ratios; the pair with the least squared
    one-day errors is used. No signal is one of them, so that pure noise carries nothing over.

    Parameters
    ----------
    deviations
        By worked day, oldest first, rows of NaN where missing, shape (T, K).
    """
    columns = deviations.shape[1]
    memory, signal = (part.ravel() for part in np.meshgrid(_MEMORIES, _SIGNALS))
    shape = (columns, len(memory))
    state, squares = np.zeros(shape), np.zeros(shape)
    variance = signal.copy()
    before = np.empty((len(deviations), *shape))
    for row, seen in enumerate(deviations):
        state = memory * state
        before[row] = state
        variance = memory**2 * variance + (1 - memory**2) * signal
        if np.isnan(seen).any():
            continue
        error = seen[:, None] - state
        squares += error**2
        gain = variance / (variance + 1)
        state = state + gain * error
        variance = variance * (1 - gain)
    best, each = squares.argmin(axis=1), np.arange(columns)
    return CarryOver(state[each, best], memory[best], before[:, each, best])


def trailing_means(
    values: NDArray[np.float64], weekday: NDArray[np.int64], *, last: int
) -> NDArray[np.float64]:
    """Give for each day the mean of the last known same weekdays before it.

    Parameters
    ----------
    values
        By day, rows of NaN where missing, shape (D, K).
    weekday
        0 to 6, shape (D,).
    last
        Same weekdays averaged.

    Returns
    -------
        Shape (D, K); NaN with fewer than two such days.
    """
    out = np.full_like(values, np.nan)
    known = np.asarray(~np.isnan(values).any(axis=1))
    for day in range(7):
        same = np.flatnonzero(weekday == day)
        here = np.asarray(known[same])
        kept = values[same[here]]
        sums = np.cumsum(np.vstack([np.zeros((1, values.shape[1])), kept]), axis=0)
        end = np.asarray(np.cumsum(here) - here, np.int64)
        start = np.maximum(0, end - last)
        enough = end >= 2
        means = (sums[end] - sums[start])[enough] / (end - start)[enough, None]
        out[same[enough]] = means
    return out


def worked_steps(
    worked: NDArray[np.bool_], last: np.datetime64, dates: NDArray[np.datetime64]
) -> NDArray[np.int64]:
    """Give how many worked days lie after ``last`` up to and with each date, at least 1.

    Parameters
    ----------
    worked
        Whether contacts come on each weekday, shape (7,).
    """
    coming = np.arange(last + 1, dates[-1] + 1)
    steps = np.cumsum(worked[weekdays(coming)])
    return np.asarray(np.maximum(steps[np.searchsorted(coming, dates)], 1))
