"""Refuse models that cannot be run: numbers that are none, negative times, endless redials."""

import numpy as np
from numpy.typing import NDArray

from data.records import ConfigurationError, Queue
from wfm.simulation.model import SimulationModel


def check_model(model: SimulationModel) -> None:
    """Check what a replication relies on.

    Raises
    ------
    ConfigurationError
        With the queue and the value, if something cannot be.
    """
    for q, queue in enumerate(model.queues):
        _check_queue(queue)
        arrive = model.samples[:, q].any(axis=0)
        if queue.redial > 0 or queue.resolution is not None:
            arrive = arrive | model.opening[q]
        if (model.backlog_queue == q).any():
            arrive = arrive | (np.arange(model.intervals) == 0)
        _check_times(queue, "mean handle time", model.aht_seconds[q][arrive], limit=np.inf)
        if model.patience_seconds.size:
            _check_times(queue, "mean patience", model.patience_seconds[q][arrive])
        if queue.goal.kind == "done_by" and not model.due_seconds.size:
            raise ConfigurationError(
                f"queue {queue.name} has a goal by a time of day, and the model no due times"
            )
    if (model.samples < 0).any():
        raise ConfigurationError("a sample of the contacts has fewer than none; forecast anew")
    _check_servers(model)
    for times in (model.span_start, model.span_end, model.backlog_seconds):
        if not np.isfinite(times).all():
            raise ConfigurationError("spans of work and ages of a backlog must be finite")
    _check_spans(model)


def _check_servers(model: SimulationModel) -> None:
    if not ((model.proficiency > 0) & np.isfinite(model.proficiency)).all():
        raise ConfigurationError("the proficiency of every agent must be a number above 0")
    unsure = [q for q, queue in enumerate(model.queues) if queue.resolution is not None]
    if model.enough.size and unsure:
        shares = model.enough[:, unsure]
        if not ((shares >= 0) & (shares <= 1)).all():
            raise ConfigurationError("the share of contacts that agents resolve is from 0 to 1")


def _check_queue(queue: Queue) -> None:
    for name in ("balking", "redial"):
        share = getattr(queue, name)
        if not 0 <= share < 1:
            raise ConfigurationError(
                f"queue {queue.name}: {name} is {share}; it must be 0 or more and below 1"
            )
    if queue.redial > 0 and not 0 < queue.redial_seconds < np.inf:
        raise ConfigurationError(
            f"queue {queue.name}: redial_seconds is {queue.redial_seconds}; it must be above 0"
        )
    _check_resolution(queue)
    if queue.waiting_room is not None and queue.waiting_room < 0:
        raise ConfigurationError(
            f"queue {queue.name}: waiting_room is {queue.waiting_room}; it must be 0 or more"
        )
    patience = queue.patience_seconds
    if patience is not None and not patience >= 0:
        raise ConfigurationError(
            f"queue {queue.name}: patience_seconds is {patience}; it must be 0 or more"
        )
    if not all(0 < factor < np.inf for factor in queue.aht_by_level):
        raise ConfigurationError(f"queue {queue.name}: every factor of aht_by_level is above 0")


def _check_resolution(queue: Queue) -> None:
    found = queue.resolution
    if found is None:
        return
    if not (0 < found.share <= 1 and 0 <= found.returns < 1):
        raise ConfigurationError(
            f"queue {queue.name}: its resolution has a share of {found.share} and returns of "
            f"{found.returns}; the share must be above 0, up to 1, and returns 0 or more, below 1"
        )
    if not 0 < found.return_hours < np.inf:
        raise ConfigurationError(
            f"queue {queue.name}: return_hours is {found.return_hours}; it must be above 0"
        )


def _check_spans(model: SimulationModel) -> None:
    order = np.lexsort((model.span_start, model.span_server))
    server, start, end = (
        times[order] for times in (model.span_server, model.span_start, model.span_end)
    )
    again = np.flatnonzero((server[1:] == server[:-1]) & (start[1:] < end[:-1]))
    if len(again):
        i = again[0]
        raise ConfigurationError(
            f"server {server[i]} has a span of work until {end[i]:g} s and another from "
            f"{start[i + 1]:g} s; the spans of one server must not overlap"
        )


def _check_times(
    queue: Queue, what: str, times: NDArray[np.float64], *, limit: float | None = None
) -> None:
    good = times >= 0
    if limit is not None:
        good &= times < limit
    if not good.all():
        raise ConfigurationError(
            f"queue {queue.name}: a {what} is {times[~good][0]} s; it must be a number of 0 or more"
        )
