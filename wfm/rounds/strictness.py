"""How strict the rows of each queue are: goals moved until the simulation keeps the real ones."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.records import Center, Queue, ServiceGoal
from wfm.rounds.distance import logistic, logit

Floats = NDArray[np.float64]

LEAST_STEP = 0.3
"""A queue below its goal is moved by so many logits at least: little more than nothing shows."""

MOST_STEP = 1.2
"""Logits by which a goal is moved in one round at most."""

STRICTEST, LOOSEST = 4.0, -2.0
"""Logits by which it is moved at all."""

SLACK = 0.15
"""Distance above its goal from which a queue's rows are lowered."""

LOWERED = 0.5
"""Share of that distance by which they are: too little costs less than too much."""

AGENTS_PER_LOGIT = 0.035
"""Share of a team's agents that a logit of service takes: about that of a hundred agents."""

LEAST_SHORT = 0.01
"""Share of the required hours that rows may be short before all of them are lowered."""


def next_step(distance: Floats, *, short: float) -> Floats:
    """Give by how many logits to move each goal after a round, shape (queues,).

    A queue below its goal is moved by its distance. Where the rows ask for more than the agents
    can do, queues far above their goals are moved half the way back, and all down alike: rows that
    are short everywhere do not tell the search where shortage hurts, lower ones say how it is
    shared.

    Parameters
    ----------
    distance
        From each goal, ``distance.distances``, shape (queues,).
    short
        Agent-hours that the roster is short of its rows, as a share of the required ones.
    """
    step = np.where(distance > 0, np.maximum(distance, LEAST_STEP), 0.0)
    if short > LEAST_SHORT:
        step = np.where(distance < -SLACK, LOWERED * (distance + SLACK), step)
        step = step - min(MOST_STEP, (short - LEAST_SHORT) / AGENTS_PER_LOGIT)
    return np.asarray(np.clip(step, -MOST_STEP, MOST_STEP))


def within_reach(strictness: Floats) -> Floats:
    """Keep the logits by which goals are moved within what makes sense."""
    return np.clip(strictness, LOOSEST, STRICTEST)


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
