"""First-contact resolution: who resolves how much, and which forecast contacts are returns."""

import math

import numpy as np
from numpy.typing import NDArray

from data.records import Queue
from wfm.simulation.model import SimulationModel


def resolved_shares(model: SimulationModel) -> NDArray[np.float64]:
    """Give the share of contacts that are enough, by server and queue, shape (servers, Q).

    1 for queues without a resolution; shape (servers, 1) where no queue has one.
    """
    if all(queue.resolution is None for queue in model.queues):
        return np.ones((len(model.server_group), 1))
    out = np.ones((len(model.server_group), len(model.queues)))
    for q, queue in enumerate(model.queues):
        if queue.resolution is not None:
            out[:, q] = model.enough[:, q] if model.enough.size else queue.resolution.share
    return out


def returns_of(queue: Queue) -> float:
    """Give the share of the history's contacts that led to another one."""
    if queue.resolution is None:
        return 0.0
    return queue.resolution.returns * (1.0 - queue.resolution.share)


def open_seconds(model: SimulationModel) -> NDArray[np.float64]:
    """Give the time for which each queue was open by the edges of intervals [s], (Q, T + 1)."""
    out = np.zeros((len(model.queues), model.intervals + 1))
    out[:, 1:] = np.cumsum(model.opening, axis=1) * model.interval_seconds
    return out


def repeat_shares(model: SimulationModel) -> NDArray[np.float64]:
    """Give the share of forecast contacts that are returns of contacts in the horizon, (Q, T).

    The history's volumes, and so the forecast, hold those who came back. The simulation makes
    these itself, so this share of the sample's contacts is left out; what is left are first
    contacts, and returns of contacts before the horizon, which no roster changes any more.

    Notes
    -----
    Time u is the queue's open time. Of the contacts at rate l(v), r = returns (1 - share) lead to
    another one after an exponential time of mean h, so that at u

        r m(u),  m(u) = int_0^u l(v) exp(-(u - v) / h) dv / h

    returns of the horizon's contacts arrive. Left out is p(u) = r m(u) / l(u) of the contacts,
    and where agents resolve the history's share, l (1 - p) + r m = l: expected contacts are those
    of the forecast in each interval. With a constant rate p(u) = r (1 - exp(-u / h)). Within an
    interval, d open seconds of rate l, the mean of m is
    l + (m - l) h (1 - exp(-d / h)) / d, and m becomes l + (m - l) exp(-d / h); n contacts that
    arrive while the queue is closed add n / h to m. No more than all contacts are left out.

    That contacts are answered, and soon, is supposed: abandoned ones lead to no return here, and
    those of deferred work come later by the time until it is done.
    """
    out = np.zeros(model.opening.shape)
    for q, queue in enumerate(model.queues):
        if returns_of(queue) > 0:
            contacts = model.samples[:, q].mean(axis=0)
            out[q] = _repeats(queue, contacts, model.opening[q], seconds=model.interval_seconds)
    return out


def _repeats(
    queue: Queue, contacts: NDArray[np.float64], is_open: NDArray[np.bool_], *, seconds: float
) -> NDArray[np.float64]:
    assert queue.resolution is not None  # noqa: S101 - the caller looked
    mean, share = queue.resolution.return_hours * 3600.0, returns_of(queue)
    kept = math.exp(-seconds / mean)
    spread = (1.0 - kept) * mean / seconds
    coming = 0.0
    out = np.zeros(len(contacts))
    for t, (count, opened) in enumerate(zip(contacts.tolist(), is_open.tolist(), strict=True)):
        if not opened:
            coming += count / mean
            continue
        rate = count / seconds
        if count > 0:
            out[t] = min(1.0, share * (rate + (coming - rate) * spread) / rate)
        coming = rate + (coming - rate) * kept
    return out
