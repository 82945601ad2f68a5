"""How strict the rows of each queue are: goals moved until the simulation keeps the real ones."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.records import Center, Queue, ServiceGoal
from wfm.rounds.distance import logistic, logit

Floats = NDArray[np.float64]

MOST_STEP = 1.2
"""Logits by which a goal is moved in one round at most."""

STRICTEST, LOOSEST = 4.0, -1.5
"""Logits by which it is moved at all."""

SLACK = 0.15
"""Distance above its goal from which a queue's rows are lowered."""

LOWERED = 0.5
"""Share of that distance by which they are: too little costs less than too much."""

STEEPEST, FLATTEST = 2.0, 0.4
"""How much distance a logit of strictness takes away: what two rounds tell is kept within."""


class Strictness:
    """Moves the goal of each queue by logits, from what the simulation of each round shows.

    Parameters
    ----------
    queues
        How many.
    """

    def __init__(self, queues: int) -> None:
        self.value: Floats = np.zeros(queues)
        self._before: tuple[Floats, Floats] | None = None
        self._slope: Floats = np.ones(queues)

    def learn(self, distance: Floats) -> None:
        """Take the distances from the goals under the present strictness; choose the next.

        A secant through the last two rounds tells how a queue answers; it answers less than its
        rows say where its agents are busy with the work of others.
        """
        if self._before is not None:
            value, before = self._before
            moved = self.value - value
            for q in np.flatnonzero(np.abs(moved) > 0.05):
                slope = (before[q] - distance[q]) / moved[q]
                self._slope[q] = min(STEEPEST, max(FLATTEST, slope))
        self._before = (self.value.copy(), distance.copy())
        step = np.where(distance > 0, distance / self._slope, 0.0)
        step = np.where(distance < -SLACK, LOWERED * (distance + SLACK), step)
        self.value = np.clip(self.value + np.clip(step, -MOST_STEP, MOST_STEP), LOOSEST, STRICTEST)


def stricter_center(center: Center, names: Sequence[str], strictness: Floats) -> Center:
    """Give a center whose queues have their goals moved by so many logits."""
    moved = dict(zip(names, strictness.tolist(), strict=True))
    return replace(
        center,
        queues=tuple(_stricter(queue, moved.get(queue.name, 0.0)) for queue in center.queues),
    )


def _stricter(queue: Queue, by: float) -> Queue:
    return queue if by == 0 else replace(queue, goal=stricter_goal(queue.goal, by))


def stricter_goal(goal: ServiceGoal, by: float) -> ServiceGoal:
    """Give a goal moved by logits, a mean wait by a factor of e; negative: a looser one."""
    target, waits = goal.target, math.exp(-by)
    abandoned, busy = goal.max_abandoned, goal.max_occupancy
    return replace(
        goal,
        target=logistic(logit(target) + by) if target > 0 else target,
        max_asa_seconds=None if goal.max_asa_seconds is None else goal.max_asa_seconds * waits,
        max_abandoned=None if abandoned is None else logistic(logit(abandoned) - by),
        max_occupancy=None if busy is None else logistic(logit(busy) - by),
    )
