"""What queues promise, part by part, in figures that more agents make larger."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.records import Queue
from wfm.mixing.steady import SteadyCenter
from wfm.simulation import Replication
from wfm.simulation.goals import service_counts
from wfm.simulation.patience import patient_shares
from wfm.staffing.goals import MOST_TARGET

Float = NDArray[np.float64]
Figure = Literal["service", "asa", "abandoned", "occupancy"]


@dataclass(frozen=True, slots=True)
class Promise:
    """One part of one queue's goal.

    Parameters
    ----------
    queue
        Index.
    figure
        What is promised. All but the service are taken with a minus sign.
    least
        The least that keeps the promise.
    """

    queue: int
    figure: Figure
    least: float


def promises_of(queue: Queue, index: int) -> list[Promise]:
    """Give the parts of a queue's goal."""
    goal = queue.goal
    limits: dict[Figure, float | None] = {
        "asa": goal.max_asa_seconds,
        "abandoned": goal.max_abandoned,
        "occupancy": goal.max_occupancy,
    }
    out = [Promise(index, figure, -most) for figure, most in limits.items() if most is not None]
    if goal.target > 0:
        out.insert(0, Promise(index, "service", min(goal.target, MOST_TARGET)))
    return out


class Judge:
    """Says what replications of a steady center give for each promise.

    Parameters
    ----------
    center
        Its queues make the promises; one without arrivals has none.
    """

    def __init__(self, center: SteadyCenter) -> None:
        self.promises = [
            promise
            for q, (queue, rate) in enumerate(zip(center.queues, center.per_hour, strict=True))
            for promise in promises_of(queue, q)
            if rate > 0
        ]
        self.least = np.array([p.least for p in self.promises])
        self._center = center
        nobody = center.model(np.zeros(len(center.skill_sets), np.int64))
        self._patient = patient_shares(nobody)

    def service(self, one: Replication) -> tuple[Float, Float]:
        """Give what counts as served in time and of how many, by each queue's own definition."""
        good, base = np.zeros(len(self._center.queues)), np.zeros(len(self._center.queues))
        for q, queue in enumerate(self._center.queues):
            counts = service_counts(one, queue.goal.definition, patient=self._patient)
            good[q], base[q] = (self._counted(x[q]) for x in counts)
        return good, base

    def ratios(self, one: Replication) -> tuple[Float, Float]:
        """Give each promise's figure as x / y, both of shape (promises,)."""
        good, base = self.service(one)
        pairs = [
            (good[p.queue], base[p.queue]) if p.figure == "service" else self._limit(one, p)
            for p in self.promises
        ]
        x, y = np.array(pairs).T
        return x, y

    def _limit(self, one: Replication, promise: Promise) -> tuple[float, float]:
        q = promise.queue
        match promise.figure:
            case "asa":
                return -self._counted(one.wait_seconds[q]), self._counted(one.answered[q])
            case "abandoned":
                return -self._counted(one.abandoned[q]), self._counted(one.offered[q])
            case _:
                able = [g for g, served in enumerate(self._center.skill_sets) if q in served]
                busy = self._counted(one.busy_by_group[able].sum(axis=0))
                return -busy, self._counted(one.available_by_group[able].sum(axis=0))

    def _counted(self, values: Float) -> float:
        return math.fsum(values[self._center.counted])
