"""How likely a customer is still patient after a while."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc, ndtr

from data.records import Distribution, Queue
from wfm.simulation.model import SimulationModel


def survival(
    law: Distribution, mean_seconds: NDArray[np.float64], *, seconds: float
) -> NDArray[np.float64]:
    """Give P(patience > seconds), same shape as the means; 1 where the mean is infinite.

    Parameters
    ----------
    law
        How patience spreads around its mean: exponential; lognormal or gamma by the coefficient
        of variation, at 0 all alike; empirical, the values scaled to mean 1.
    mean_seconds
        Mean patience [s].
    seconds
        The while [s], 0 or more.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.where(seconds > 0, seconds / mean_seconds, 0.0)
    return np.asarray(np.where(np.isinf(mean_seconds), 1.0, _beyond(law, times)))


def _beyond(law: Distribution, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give P(X > times) of the law with mean 1."""
    if law.family == "exponential":
        return np.exp(-times)
    if law.family == "empirical":
        values = np.sort(np.array(law.values, np.float64))
        below = np.searchsorted(values / values.mean(), times, side="right")
        return np.asarray(1.0 - below / len(values))
    if law.cv == 0:
        return np.asarray(times < 1.0, np.float64)
    if law.family == "gamma":
        shape = law.cv**-2
        return np.asarray(gammaincc(shape, shape * times))
    spread = math.sqrt(math.log1p(law.cv**2))
    with np.errstate(divide="ignore"):
        return np.asarray(ndtr(-(np.log(times) / spread + spread / 2)))


def patient_shares(model: SimulationModel) -> NDArray[np.float64]:
    """Give P(patience > threshold) of customers who would have to wait, shape (Q, T).

    Those who balk have no patience: (1 - balking) P(patience > T).
    """
    means = model.patience_seconds
    if means.size == 0:
        each = [np.inf if q.patience_seconds is None else q.patience_seconds for q in model.queues]
        means = np.broadcast_to(np.array(each)[:, None], model.opening.shape)
    rows = [_patient(q, mean) for q, mean in zip(model.queues, means, strict=True)]
    return np.array(rows).reshape(model.opening.shape)


def _patient(queue: Queue, mean_seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    if queue.channel == "deferred":
        return np.ones(len(mean_seconds))
    still = survival(queue.patience, mean_seconds, seconds=queue.goal.threshold_seconds)
    return (1.0 - queue.balking) * still
