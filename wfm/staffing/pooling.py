"""Agents for several queues together: the pooled requirement of each subset."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.records import ChatConvention, Progress, Queue, ServiceGoal, silent
from wfm.staffing.consistency import consistent_rows
from wfm.staffing.day_risk import DayRisk
from wfm.staffing.line import Line
from wfm.staffing.mol import mol_load
from wfm.staffing.risk import agents_at_risk

Floats = NDArray[np.float64]

TAIL_ERLANGS = 0.5
"""Work in progress after the last arrivals is dropped below this load."""


@dataclass(frozen=True, slots=True, eq=False)
class QueueLoad:
    """What an immediate or concurrent queue asks for, by interval.

    Parameters
    ----------
    queue
        The queue.
    rate
        Contacts of the modified offered load, m / AHT [1/s], shape (T,).
    arriving
        Whether contacts are offered, shape (T,).
    aht_seconds
        Mean handle time of one contact alone [s], shape (T,).
    """

    queue: Queue
    rate: Floats
    arriving: NDArray[np.bool_]
    aht_seconds: Floats

    @property
    def effort_seconds(self) -> Floats:
        """Agent time one contact takes when every slot is in use [s], shape (T,)."""
        return self.aht_seconds * agent_share(self.queue)

    @property
    def agents_busy(self) -> Floats:
        """Agents at work on it when every slot is in use [erlangs], shape (T,)."""
        return self.rate * self.effort_seconds


def agent_share(queue: Queue) -> float:
    """Give agent time over AHT of one contact, by the queue's chat convention; 1 for one at a time.

    ``levels`` and ``divisor``: handle time with every slot in use, over the slots. ``effort``: the
    share at work on it, and no less than that.
    """
    divided = queue.aht_by_level[-1] / queue.concurrency
    if queue.convention == "effort" and queue.concurrency > 1:
        return max(queue.effort_share, divided)
    return divided


def _lasting(queue: Queue) -> float:
    """Give how long a contact is in service, over AHT."""
    return 1.0 if queue.convention == "effort" else queue.aht_by_level[-1]


def queue_load(
    queue: Queue, contacts: Floats, *, aht_seconds: Floats, interval_seconds: float
) -> QueueLoad:
    """Give a queue's load, smoothed over its handle time.

    By ``levels`` a chat is in service for AHT times the factor of a full agent: near its goal a
    chat team has most slots in use. Where no contacts are offered (closed), the work in progress
    runs out; it is dropped below ``TAIL_ERLANGS``.

    Parameters
    ----------
    queue
        An immediate or concurrent queue.
    contacts
        Expected arrivals, shape (T,).
    aht_seconds
        Mean handle time of one contact alone [s], shape (T,).
    interval_seconds
        Length of an interval [s].
    """
    in_service = aht_seconds * _lasting(queue)
    load = mol_load(contacts / interval_seconds, in_service, interval_seconds=interval_seconds)
    arriving = contacts > 0
    busy = load * agent_share(queue) / _lasting(queue)
    kept = np.where(arriving | (busy >= TAIL_ERLANGS), load, 0.0)
    return QueueLoad(queue, kept / in_service, arriving, aht_seconds)


def pooled_agents(loads: Sequence[QueueLoad], *, risk: DayRisk | None = None) -> Floats:
    """Give the agents that carry some queues together, each to its own goal, shape (T,).

    Agents who serve all of them from one line give every customer the same wait, so each queue
    reaches its goal when the strictest one is reached on the whole line: summed load, handle time
    weighted by contacts, abandonment rate weighted by contacts. A small strict queue would so
    make a large loose one dear; then teams of their own by goal and channel are cheaper, and the
    sum of their agents is taken. Queues after closing bring their load without a goal.

    Parameters
    ----------
    loads
        Immediate and concurrent queues on one grid; at least one.
    risk
        What days may turn out like, and how often goals are to be met; None: on the mean day.
    """
    teams: dict[tuple[bool, ChatConvention, ServiceGoal], list[QueueLoad]] = {}
    for load in loads:
        queue = load.queue
        teams.setdefault((queue.concurrency > 1, queue.convention, queue.goal), []).append(load)
    together = _one_line(loads, risk)
    if len(teams) == 1:
        return together
    apart = np.sum([_one_line(team, risk) for team in teams.values()], axis=0)
    return np.asarray(np.minimum(together, apart), np.float64)


def _one_line(loads: Sequence[QueueLoad], risk: DayRisk | None) -> Floats:
    """Give the agents of one line for the strictest goal of the queues with arrivals."""
    needed = np.sum([load.agents_busy for load in loads], axis=0)
    names = tuple(load.queue.name for load in loads)
    if risk is not None:
        needed = needed * risk.volume(names)
    arriving = np.any([load.arriving for load in loads], axis=0)
    out = np.where(arriving, 0.0, needed)
    line = _line(loads)
    for goal in dict.fromkeys(load.queue.goal for load in loads):
        offered = np.sum(
            [load.rate * load.arriving for load in loads if load.queue.goal == goal], axis=0
        )
        bound = (offered > 0) & (line.rate > 0)
        if risk is None:
            found = line.agents(goal, np.where(bound, line.rate, 0.0))
        else:
            found = np.zeros(offered.size)
            found[bound] = agents_at_risk(
                line.at(bound),
                goal,
                offered=offered[bound],
                day=risk.day[bound],
                factors=risk.factors(names),
                slot_cv=risk.slot_cv(names),
                aim=risk.aim,
                interval_seconds=risk.interval_seconds,
            )
        out = np.maximum(out, found)
    return out


def _line(loads: Sequence[QueueLoad]) -> Line:
    """Give the one line of some queues.

    Chats alone, by ``levels``, are a chain over the slots; as soon as a queue takes whole agents,
    one contact takes its agent time of one agent at a time.
    """
    rate = np.sum([load.rate for load in loads], axis=0)
    impatience = _mean(loads, rate, [_abandon_rate(load.queue) for load in loads])
    patience = np.divide(1.0, impatience, out=np.full_like(rate, np.inf), where=impatience > 0)
    if any(ld.queue.concurrency == 1 or ld.queue.convention != "levels" for ld in loads):
        return Line(rate, _mean(loads, rate, [load.effort_seconds for load in loads]), patience)
    slots = min(load.queue.concurrency for load in loads)
    aht = _mean(loads, rate, [load.aht_seconds for load in loads])
    return Line(rate, aht, patience, tuple(_mean_factors(loads, slots)))


def _abandon_rate(queue: Queue) -> float:
    return 1.0 / queue.patience_seconds if queue.patience_seconds else 0.0


def _mean(loads: Sequence[QueueLoad], rate: Floats, values: Sequence[Floats | float]) -> Floats:
    """Give the mean weighted by contacts; the plain mean where there are none."""
    weighted = np.sum([ld.rate * v for ld, v in zip(loads, values, strict=True)], axis=0)
    plain = np.mean([np.broadcast_to(v, rate.shape) for v in values], axis=0)
    out = np.array(plain, np.float64)
    np.divide(weighted, rate, out=out, where=rate > 0)
    return out


def _mean_factors(loads: Sequence[QueueLoad], slots: int) -> list[float]:
    """Give the factors by level over the horizon, weighted by work alone."""
    works = [float((load.rate * load.aht_seconds).sum()) for load in loads]
    weights = works if sum(works) > 0 else [1.0] * len(loads)
    factors = [load.queue.aht_by_level[:slots] for load in loads]
    return [float(np.average(level, weights=weights)) for level in zip(*factors, strict=True)]


def coverage_rows(
    loads: Sequence[QueueLoad | None],
    subsets: Sequence[tuple[int, ...]],
    *,
    availability: ArrayLike,
    minimum: Floats,
    risk: DayRisk | None = None,
    progress: Progress = silent,
) -> Floats:
    """Give the scheduled agents of each subset, shape (rows, T).

    required / availability, kept consistent: a subset needs at least what any subset of it in
    the rows needs (monotone), and at most what rows that make it up need apart (sub-additive).

    Parameters
    ----------
    loads
        One a queue; None for deferred ones, which ask for nothing here.
    subsets
        Indices of queues, by size, singletons of all queues first.
    availability
        Share of scheduled time available for contacts, in (0, 1], a scalar or shape (T,).
    minimum
        Fewest scheduled agents of each queue, shape (queues, T); a floor on the singletons.
    risk
        As in ``pooled_agents``.
    progress
        Told after every subset.
    """
    known: dict[tuple[int, ...], Floats] = {(): np.zeros(minimum.shape[1])}
    rows = np.zeros((len(subsets), minimum.shape[1]))
    for r, subset in enumerate(subsets):
        working = tuple(q for q in subset if loads[q] is not None)
        if working not in known:
            members = [load for q in working if (load := loads[q]) is not None]
            known[working] = pooled_agents(members, risk=risk) / np.asarray(availability)
        rows[r] = known[working]
        if len(subset) == 1:
            rows[r] = np.maximum(rows[r], minimum[subset[0]])
        progress("requirement", r + 1, len(subsets))
    return consistent_rows(rows, subsets)
